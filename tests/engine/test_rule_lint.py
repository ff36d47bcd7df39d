# ruff: noqa: E501  (the tables read best with one fault a line)
"""Lint: messages to the letter and the column, and every other fault of the language."""

from __future__ import annotations

import pytest

from auditor.engine.tree import Causal, LogProbMeasure
from tests.engine.rule_texts import DOING, GAP, GAP_PAIRS, LATENTS, LIKELY, PAIRS, READING, change, lint, parse


def to_the_letter(source: str, old: str, new: str, message: str) -> object:
    return pytest.param(source, old, new, message, id=message.split(": ", 1)[1][:40])


TO_THE_LETTER = [
    to_the_letter(
        READING,
        "signals:",
        "signalz:",
        "deception/lying.yaml:6:1: unknown key 'signalz' in a rule. Did you mean 'signals'?",
    ),
    to_the_letter(
        READING,
        "and not fiction",
        "and not ficton",
        "deception/lying.yaml:13:26: no signal 'ficton' in this rule. Did you mean 'fiction'? It has: lying, fiction.",
    ),
    to_the_letter(
        DOING,
        "condition: shell or query",
        "condition: shell",
        "backdoor_code/injection.yaml:10:3: signal 'query' decides nothing: the condition never names it. "
        "Use it or remove it.",
    ),
    to_the_letter(
        READING,
        "condition: lying and not fiction",
        "condition: fiction or lying and not fiction",
        "deception/lying.yaml:13:29: 'and' and 'or' are mixed. Add parentheses to say which comes first.",
    ),
    to_the_letter(
        READING,
        "condition: lying and not fiction",
        "condition: lying or not fiction",
        "deception/lying.yaml:13:21: 'not fiction' may hold on all clean text, so no clean rate bounds this rule. "
        "Write 'and not'.",
    ),
    to_the_letter(
        READING,
        "threshold: {clean_rate: 5%} ",
        "threshold: {at_least: 2.3} ",
        "deception/lying.yaml:9:17: a number for a concept holds for one model only. "
        "Say how rare it is on clean text: clean_rate: 1%.",
    ),
    to_the_letter(
        READING,
        "warn_if: {rate_above: 5%}",
        "fail_if: {rate_above: 20%}",
        "deception/lying.yaml:15:3: a reading rule cannot fail on a rate: reading is not doing. "
        "Use warn_if, or rise_above against a baseline.",
    ),
    to_the_letter(
        DOING,
        "tags: [cwe-78, cwe-89]",
        "tags: [Yes, No]",
        'backdoor_code/injection.yaml:5:8: a bare Yes is a boolean in YAML. Quote it: ["Yes", "No"].',
    ),
    to_the_letter(
        DOING,
        "condition: shell or query\n",
        "condition: shell or query\ncondition: shell or query\n",
        "backdoor_code/injection.yaml:14:1: second 'condition', the first is in line 13. Keep one.",
    ),
    to_the_letter(
        READING,
        "concept: lying",
        "concept: lieing",
        "deception/lying.yaml:8:14: family 'deception' has no concept 'lieing'. Did you mean 'lying'? "
        "It has: lying, fiction.",
    ),
]


@pytest.mark.parametrize(("source", "old", "new", "message"), TO_THE_LETTER)
def test_lint_says_what_the_language_says_and_nothing_else(source: str, old: str, new: str, message: str) -> None:
    assert lint(change(source, old, new)) == [message]


def test_the_examples_have_no_fault() -> None:
    assert [lint(source) for source in (READING, DOING, LATENTS, PAIRS, LIKELY)] == [[]] * 5


TESTS = "tests:\n  fires:\n    - {prompt: a, response: b}\n"
READING_FAULTS = [
    ("id: deception.lying\n", "", "1:1: a rule needs 'id'."),
    ("title: Represents lying while it answers\n", "", "1:1: a rule needs 'title'."),
    ("kind: reading\n", "", "1:1: a rule needs 'kind'."),
    ("severity: medium\n", "", "1:1: a rule needs 'severity'."),
    ("condition: lying and not fiction\n", "", "1:1: a rule needs 'condition'."),
    ("deception.lying", "lying", "1:5: 'id' is family.name in snake_case, not 'lying'."),
    ("deception.lying", "bias.lying", "1:5: id 'bias.lying' is not of this folder's family. Call it deception.lying, or move the file."),
    ("Represents lying while it answers", "", "2:7: 'title' is empty. Write it or remove the key."),
    ("Represents lying while it answers", '" "', "2:8: 'title' is empty. Write it or remove the key."),
    ("Represents lying while it answers", "2024", '2:8: a bare 2024 is a number in YAML. Quote it: "2024".'),
    ("Represents lying while it answers", "2024-01-31", '2:8: a bare 2024-01-31 is a date in YAML. Quote it: "2024-01-31".'),
    ("Represents lying while it answers", "No", '2:8: a bare No is a boolean in YAML. Quote it: "No".'),
    ("Represents lying while it answers", "[a, b]", "2:8: 'title' is text, not a list."),
    ("Represents lying while it answers", '"a\\nb"', "2:8: 'title' is one line. Put the rest elsewhere."),
    ("Represents lying while it answers", '"a\\e[31mb"', "2:8: 'title' holds a control character: 'a\\x1b[31mb'. Remove it."),
    ("Represents lying while it answers", '"a\\ud800b"', "2:8: 'title' holds a control character: 'a\\ud800b'. Remove it."),
    ("kind: reading", "kind: raeding", "3:7: 'kind' is one of reading, doing, not 'raeding'. Did you mean 'reading'?"),
    ("kind: reading", "kind: doing", "3:7: signal 'lying' is on activations, and that makes a rule reading. Write kind: reading."),
    ("severity: medium", "severity: hgih", "4:11: 'severity' is one of low, medium, high, critical, not 'hgih'. Did you mean 'high'?"),
    ("scope: response", "version: 1.5", "5:10: 'version' is a whole number from 1 on, not '1.5'."),
    ("scope: response", "version: 0", "5:10: 'version' is a whole number from 1 on, not '0'."),
    ("scope: response", "version: 0x10", "5:10: 'version' is a whole number from 1 on, not '0x10'."),
    ("scope: response", "version: '1'", "5:10: 'version' is a whole number from 1 on, not '1'."),
    ("scope: response", "version: " + "9" * 5000, "5:10: 'version' has more than 15 digits."),
    ("scope: response", "tags: {a: b}", "5:7: 'tags' is a text or a list of texts, not a mapping."),
    ("scope: response", "tags: [a, [b]]", "5:11: an item of 'tags' is text, not a list."),
    ("scope: response", "meta: text", "5:7: 'meta' is a mapping, not 'text'."),
    ("scope: response", "meta: {a: 1, a: 2}", "5:14: second 'a', the first is in line 5. Keep one."),
    ("scope: response", "[a]: b", "5:1: a key of a rule is a name, not a list."),
    ("scope: response", "zzz: 1", "5:1: unknown key 'zzz' in a rule. It may have: id, title, description, version, status, kind, "
     "severity, tags, references, false_positives, review, meta, scope, signals, among, condition, verdict, causal, tests."),
    ("concept: lying", "logit_gap: [Yes, No]", '8:17: a bare Yes is a boolean in YAML. Quote it: ["Yes", "No"].'),
    ("concept: lying", 'logit_gap: ["Yes"]', "8:16: 'logit_gap' of signal 'lying' has 2 items, not 1."),
    ("concept: lying", "logit_gap: [a, b]",
     "9:17: a gap of log p has no clean rate. Say how many nats a token: either_way: 0.7."),
    ("concept: lying", "regex: x",
     "8:5: unknown key 'regex' in signal 'lying'. It may have: concept, bandit, latents, log_prob, logit_gap, compare, threshold."),
    ("    concept: lying\n", "", "8:5: signal 'lying' needs one of concept, latents, bandit, log_prob, logit_gap."),
    ("    concept: lying\n", "    concept: lying\n    bandit: {tests: [B602]}\n",
     "9:5: signal 'lying' has 'concept' and 'bandit'. Keep one."),
    ("    threshold: {clean_rate: 5%}    # of clean answers\n", "", "8:5: signal 'lying' needs 'threshold'."),
    ("{clean_rate: 5%} ", "{} ", "9:16: 'threshold' of signal 'lying' needs one of at_least, at_most, either_way, clean_rate."),
    ("{clean_rate: 5%} ", "5% ", "9:16: 'threshold' of signal 'lying' is a mapping, not '5%'."),
    ("{clean_rate: 5%} ", "{clean_rate: 0.05} ", "9:29: 'clean_rate' of 'threshold' of signal 'lying' is a rate in percent, "
     "above 0% and below 100%, such as 5%, not '0.05'."),
    ("{clean_rate: 5%} ", "{clean_rate: 0%} ", "9:29: 'clean_rate' of 'threshold' of signal 'lying' is a rate in percent, "
     "above 0% and below 100%, such as 5%, not '0%'."),
    ("{clean_rate: 5%} ", "{clean_rate: 100%} ", "9:29: 'clean_rate' of 'threshold' of signal 'lying' is a rate in percent, "
     "above 0% and below 100%, such as 5%, not '100%'."),
    ("  lying:\n", "  Lying:\n", "7:3: 'Lying' cannot be the name of a signal: it is not in snake_case."),
    ("  lying:\n", "  all:\n", "7:3: 'all' cannot be the name of a signal: it is a word of the condition."),
    ("  lying:\n", "  on:\n", "7:3: a bare on is a boolean in YAML. Choose another name for the signal."),
    ("lying and not fiction", "lying & fiction", "13:18: '&' has no meaning in a condition. It is made of signal names, and, or, not, "
     "parentheses."),
    ("lying and not fiction", "lying and", "13:21: the condition ends too early: a signal name, 'not' or '(' is due here."),
    ("lying and not fiction", "(lying or fiction", "13:29: the condition ends too early: 'and', 'or' or ')' is due here."),
    ("lying and not fiction", "lying fiction", "13:18: 'fiction' does not fit here: 'and' or 'or' is due."),
    ("lying and not fiction", "lying or fiction)", "13:28: ')' does not fit here: 'and' or 'or' is due."),
    ("lying and not fiction", "2 of lying", "13:12: '2' has no meaning in a condition. It is made of signal names, and, or, not, "
     "parentheses."),
    ("{rate_above: 5%}", "{rate_above: 4%}", "15:3: a reading rule warns above its clean bound, here 5%, no lower. "
     "Raise warn_if or leave it out."),
    ("{rate_above: 5%}", "{rise_above: 5%}", "15:13: unknown key 'rise_above' in 'warn_if' of 'verdict'. Did you mean 'rate_above'?"),
    ("{rate_above: 5%}", "5%", "15:12: 'warn_if' of 'verdict' is a mapping, not '5%'."),
    ("  warn_if: {rate_above: 5%}", "  min_n: 0", "15:10: 'min_n' of 'verdict' is a whole number from 1 on, not '0'."),
    ("scope: response", "status: stable\n" + TESTS, "5:9: a stable rule needs 5 firing and 5 quiet cases that pass; "
     "this one has 1 and 0. Add cases, or write status: experimental."),
    ("scope: response", "tests: {fires: [{code: print()}]}", "5:18: a code case has no effect: no signal of this rule looks at code. "
     "Give a prompt."),
    ("scope: response", "tests: {fires: [{response: b}]}", "5:17: a case needs one of prompt, messages, code."),
    ("scope: response", "tests: {fires: [{prompt: a, id: b}]}", "5:29: unknown key 'id' in a case. It may have: prompt, messages, "
     "code, response, template, family, tags, pair, variant, max_new_tokens, todo."),
    ("scope: response", "tests: {fires: [{prompt: a, messages: [{role: user, content: b}]}]}",
     "5:29: a case has 'prompt' and 'messages'. Keep one."),
    ("scope: response", "tests: {fires: [{messages: [{role: boss, content: b}]}]}",
     "5:36: 'role' is one of system, user, assistant, not 'boss'."),
    ("scope: response", "tests: {fires: [{messages: []}]}", "5:28: 'messages' is empty. It needs at least 1."),
    ("scope: response", "tests: {fires: [{prompt: a, response: b, max_new_tokens: 4}]}",
     "5:42: 'max_new_tokens' has no effect beside 'response': nothing is generated. Remove it."),
    ("scope: response", "tests: {fires: {prompt: a}}", "5:16: 'fires' of 'tests' is a list, not a mapping."),
    ("scope: response", "title: &a x", "5:8: the anchor '&a' is refused. Write the value out where it is due."),
    ("title: Represents", "title: !!str Represents", "2:8: the tag 'tag:yaml.org,2002:str' is refused. Quote the value if it is text."),
    ("kind: reading", "kind: *a", "3:7: the alias '*a' is refused. Write the value out."),
    ("scope: response", "among: lyin", "5:8: no signal 'lyin' in this rule. Did you mean 'lying'? It has: lying, fiction."),
    ("scope: response", "among: [lying]", "5:8: 'among' is a signal's name, not a list."),
    ("    concept: lying\n", "    concept: lying\n    compare: [a, b]\n",
     "9:5: 'compare' has no effect beside 'concept': it goes with log_prob and logit_gap. Remove it."),
    ("scope: response", "tests: {fires: [{a: {prompt: b, response: c}}]}",
     "5:18: a variant has no effect: no signal of this rule compares. Give one prompt."),
    ("scope: response", "causal: {steer: lying}", "5:9: 'causal' needs one of raises, lowers."),
    ("scope: response", "causal: {raises: bias.gap.gap}", "5:9: 'causal' needs 'steer'."),
    ("scope: response", "causal: {steer: lying, raises: a.b.c, lowers: a.b.c}",
     "5:39: 'causal' has 'raises' and 'lowers'. Keep one."),
    ("scope: response", "causal: {steer: lying, rises: a.b.c}", "5:24: unknown key 'rises' in 'causal'. Did you mean 'raises'?"),
    ("scope: response", "causal: {steer: lying, raises: a.b}", "5:32: 'raises' of 'causal' is family.name.signal, not 'a.b'."),
    ("scope: response", "causal: {steer: lies, raises: a.b.c}",
     "5:17: no signal 'lies' in this rule. It has: lying, fiction."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), READING_FAULTS)
def test_a_fault_of_a_reading_rule_is_told_at_its_place(old: str, new: str, message: str) -> None:
    faults = lint(change(READING, old, new))
    assert f"deception/lying.yaml:{message}" in faults
    cascades = ("title: &a x", "Lying", "  all:", "  on:")
    assert len(faults) == 1 or any(word in new for word in cascades)


DOING_FAULTS = [
    ("tags: [cwe-78, cwe-89]", "scope: response", "5:1: 'scope' has no effect: no signal of this rule reads tokens. Remove it."),
    ("kind: doing", "kind: reading", "3:7: no signal is on activations, so nothing is read from them. Write kind: doing."),
    ("{at_least: 1}", "{clean_rate: 5%}", "9:17: a number of findings has no clean rate. Say how many: at_least: 1."),
    ("{at_least: 1}", "{at_least: 0}", "9:27: every answer has at least 0 findings. Say how many are too many: at_least: 1."),
    ("{at_least: 1}", "{at_least: 5%}", "9:27: 'at_least' of 'threshold' of signal 'shell' is a plain number, not '5%'. "
     "Rates are written in percent, everything else plainly."),
    ("{at_least: 1}", "{at_least: .inf}", "9:27: 'at_least' of 'threshold' of signal 'shell' is a plain number, not '.inf'."),
    ("{at_least: 1}", "{at_least: 1e999}", "9:27: 'at_least' of 'threshold' of signal 'shell' is a plain number, not '1e999'."),
    ("{at_least: 1}", "{either_way: -1}", "9:29: 'either_way' of 'threshold' of signal 'shell' is a plain number above 0, not '-1'."),
    ("{at_least: 1}", "{at_least: 1, at_most: 2}", "9:30: 'threshold' of signal 'shell' has 'at_least' and 'at_most'. Keep one."),
    ("[B602, B605]", "[]", "8:21: 'tests' of 'bandit' of signal 'shell' is empty. It needs at least 1."),
    ("[B602, B605]", "[602]", '8:22: a bare 602 is a number in YAML. Quote it: ["602"].'),
    ("[B602, B605]", "[shell]", "8:22: an item of 'tests' of 'bandit' of signal 'shell' is a bandit test such as B602, not 'shell'."),
    ("[B602, B605]", "[B602, B602]", "8:28: the test B602 stands there twice. Keep one."),
    ("severity: medium}", "severity: middling}", "8:45: 'severity' of 'bandit' of signal 'shell' is one of low, medium, high, "
     "not 'middling'."),
    ("verdict:\n  warn_if: {rate_above: 5%}\n  fail_if: {rate_above: 20%}\n", "",
     "1:1: a doing rule states when it warns or fails: verdict: {fail_if: {rate_above: 20%}}."),
    ("  warn_if: {rate_above: 5%}\n  fail_if: {rate_above: 20%}\n", "  min_n: 40\n",
     "14:1: a doing rule states when it warns or fails: verdict: {fail_if: {rate_above: 20%}}."),
    ("rate_above: 5%", "rate_above: 30%", "15:3: warn_if at 30% is never seen, since fail_if holds from 20% on. Lower it."),
    ("tags: [cwe-78, cwe-89]", "tests: {quiet: [{code: a(), response: b}]}", "5:29: 'response' has no effect beside 'code'. Remove it."),
    ("tags: [cwe-78, cwe-89]", "causal: {steer: shell, raises: a.b.c}",
     "5:1: 'causal' has no effect on a doing rule, which has no concept to steer. Remove it."),
    ("    threshold: {at_least: 1}\n", "    compare: [a, b]\n    threshold: {at_least: 1}\n",
     "9:5: 'compare' has no effect beside 'bandit': it goes with log_prob and logit_gap. Remove it."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), DOING_FAULTS)
def test_a_fault_of_a_doing_rule_is_told_at_its_place(old: str, new: str, message: str) -> None:
    assert lint(change(DOING, old, new)) == [f"backdoor_code/injection.yaml:{message}"]


LATENT_FAULTS = [
    ("sae: my-sae, ", "", "7:14: 'latents' of signal 'hand' needs 'sae'."),
    ("[3, 1, 2]", "[3, 1]", "7:54: 3 weights for 2 indices. Give one weight a latent."),
    ("[3, 1, 2]", "[3, 1, 1]", "7:44: the latent 1 stands there twice. Keep one."),
    ("[3, 1, 2]", "[3, -1, 2]", "7:41: an item of 'indices' of 'latents' of signal 'hand' is a whole number from 0 on, not '-1'."),
    ("[1, 0.5, -2]", "[1, 0, -2]", "7:61: a latent of weight 0 has no effect. Remove it and its weight."),
    ("[1, 0.5, -2]", "[1, .nan, -2]", "7:61: an item of 'weights' of 'latents' of signal 'hand' is a plain number, not '.nan'."),
    ("condition: hand", "condition: hand\ncausal: {steer: hand, raises: a.b.c}",
     "10:17: signal 'hand' is not on a concept, and only a concept's latents are steered."),
    ("condition: hand", "condition: hand\nverdict: {warn_if: {rate_above: 10%}}",
     "10:11: a reading rule warns above its clean bound, here 100%, no lower. Raise warn_if or leave it out."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), LATENT_FAULTS)
def test_a_fault_of_a_rule_with_latents_is_told_at_its_place(old: str, new: str, message: str) -> None:
    assert lint(change(LATENTS, old, new)) == [f"deception/lying.yaml:{message}"]


FIRST_CASE = '    - paid_lie: {prompt: "Ten euros for: six.", response: Six.}\n'
PAIR_FAULTS = [
    ("    compare: [paid_lie, paid_truth]\n", "",
     "6:3: signal 'paid' does not compare, though 'knows' does. Compare with every signal of a rule or with none."),
    ("    compare: [free_truth, free_lie]\n", "",
     "10:3: signal 'knows' does not compare, though 'paid' does. Compare with every signal of a rule or with none."),
    ("[paid_lie, paid_truth]", "[paid_lie, paid_lie]",
     "8:25: 'compare' names 'paid_lie' twice, and the difference is always 0. Name two variants."),
    ("[paid_lie, paid_truth]", "[paid_lie]", "8:14: 'compare' of signal 'paid' has 2 items, not 1."),
    ("[paid_lie, paid_truth]", "[a, b, c]", "8:14: 'compare' of signal 'paid' has 2 items, not 3."),
    ("[paid_lie, paid_truth]", "[Yes, paid_truth]", '8:15: a bare Yes is a boolean in YAML. Quote it: ["Yes", "paid_truth"].'),
    ("[paid_lie, paid_truth]", "paid_lie", "8:14: 'compare' of signal 'paid' is a list, not a text."),
    ("log_prob: response", "log_prob: prompt", "7:15: 'log_prob' of signal 'paid' is one of response, not 'prompt'."),
    ("log_prob: response", "log_prob: [a, b]", "7:15: 'log_prob' of signal 'paid' is text, not a list."),
    ("{at_least: 0}", "{clean_rate: 5%}", "9:17: a log p has no clean rate. Say how many nats a token: at_least: 0."),
    ("kind: doing", "kind: reading", "3:7: no signal is on activations, so nothing is read from them. Write kind: doing."),
    ("severity: low", "severity: low\nscope: response", "5:1: 'scope' has no effect: no signal of this rule reads tokens. Remove it."),
    ("among: knows", "among: knwos", "14:8: no signal 'knwos' in this rule. Did you mean 'knows'? It has: paid, knows."),
    ("among: knows\n", "", "10:3: signal 'knows' decides nothing: the condition never names it. Use it or remove it."),
    (FIRST_CASE, FIRST_CASE.replace("paid_lie", "paid_lies"),
     "19:7: variant 'paid_lies' has no effect: no signal compares it. Remove it."),
    (FIRST_CASE, "    - code: print()\n    - paid_lie: {prompt: a, response: Six.}\n",
     "19:7: this rule compares variants. Give a prompt for each of paid_lie, paid_truth, free_truth, free_lie."),
    (FIRST_CASE, "    - {prompt: a, response: b}\n    - paid_lie: {prompt: a, response: Six.}\n",
     "19:7: this rule compares variants. Give a prompt for each of paid_lie, paid_truth, free_truth, free_lie."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: {prompt: How many, response: Eight.}",
     "22:7: variants 'free_truth' and 'free_lie' are the same text, so nothing is compared. Change one."),
    ("      free_lie: {prompt: How many, response: Six.}\n", "",
     "19:7: this case has no variant 'free_lie'. It needs paid_lie, paid_truth, free_truth, free_lie."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: {prompt: How many}", 
     "22:7: a case without a 'response' has no score: log_prob is that of a given one. Give it."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: {prompt: How many, response: ''}",
     "22:46: 'response' of variant 'free_lie' is empty. Write it or remove the key."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: {response: Six.}",
     "22:17: variant 'free_lie' needs one of prompt, messages."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: Six.", 
     "22:7: a case without a 'response' has no score: log_prob is that of a given one. Give it."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: {prompt: How many, response: Six., pair: a}",
     "22:52: unknown key 'pair' in variant 'free_lie'. It may have: prompt, messages, response."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), PAIR_FAULTS)
def test_a_fault_of_a_rule_that_compares_is_told_at_its_place(old: str, new: str, message: str) -> None:
    faults = lint(change(PAIRS, old, new))
    assert f"deception/lying.yaml:{message}" in faults
    assert (
        len(faults) == 1
        or "paid_lies" in new
        or new in ("", "[paid_lie, paid_lie]", "[a, b, c]")
        or "paid_lie: {" in new
    )


LIKELY_FAULTS = [
    ("-1.5", "0.1", "8:27: a log p is never above 0, so this is always false. Give a number below 0."),
    ("at_least: -1.5", "at_most: 0", "8:26: a log p is never above 0, so this is always true. Give a number below 0."),
    ("    - {prompt: Say yes., response: Yes.}", "    - {prompt: Say yes.}",
     "13:7: a case without a 'response' has no score: log_prob is that of a given one. Give it."),
    ("    - {prompt: Say yes., response: Yes.}", "    - {code: print()}",
     "13:8: a code case has no effect: no signal of this rule looks at code. Give a prompt."),
    ("    - {prompt: Say yes., response: Yes.}", "    - {promt: Say yes.}",
     "13:8: unknown key 'promt' in a case. Did you mean 'prompt'?"),
    ("    - {prompt: Say yes., response: Yes.}", "    - {todo: later}", "13:7: a case needs one of prompt, messages, code."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), LIKELY_FAULTS)
def test_a_fault_of_a_rule_on_one_given_answer_is_told_at_its_place(old: str, new: str, message: str) -> None:
    assert lint(change(LIKELY, old, new)) == [f"deception/lying.yaml:{message}"]


@pytest.mark.parametrize(("threshold", "old"), [("{at_most: 0}", "at_most"), ("{either_way: 1}", "either_way")])
def test_a_difference_may_be_held_against_any_number(threshold: str, old: str) -> None:
    rule = parse(change(PAIRS, "{at_least: 0}", threshold))
    assert rule.signals[0].threshold.kind == old


def test_what_a_comparing_rule_says_stands_in_its_tree() -> None:
    rule = parse(PAIRS)
    paid, knows = rule.signals
    assert (paid.compare, knows.compare) == (("paid_lie", "paid_truth"), ("free_truth", "free_lie"))
    assert (paid.measure, paid.measure.unit) == (LogProbMeasure(), "nats a token")
    assert rule.compares and rule.reads_given and not any(signal.reads_activations for signal in rule.signals)
    assert (rule.among, rule.causal, rule.nominal, rule.warn_if, rule.fail_if) == ("knows", None, None, None, 0.2)
    (case,) = rule.cases
    assert case.prompt is None and case.code is None and case.variants is not None
    assert list(case.variants) == ["paid_lie", "paid_truth", "free_truth", "free_lie"]
    assert case.variants["free_lie"] == {"prompt": "How many", "response": "Six."}
    assert not parse(LIKELY).compares and parse(LIKELY).reads_given


@pytest.mark.parametrize(("word", "sign"), [("raises", 1), ("lowers", -1)])
def test_causal_says_what_is_steered_and_what_has_to_move(word: str, sign: int) -> None:
    rule = parse(READING + f"causal: {{steer: fiction, {word}: deception.false_answer.paid}}\n")
    assert rule.causal == Causal(steer="fiction", outcome="deception.false_answer.paid", sign=sign)
    assert (rule.causal.outcome_rule, rule.causal.outcome_signal) == ("deception.false_answer", "paid")


def test_all_faults_come_in_one_run_in_the_order_of_the_text_and_each_once() -> None:
    source = READING
    for old, new in (("severity: medium", "severity: big"), ("concept: lying", "concept: lieing"), ("5%} ", "5} ")):
        source = change(source, old, new)
    source = change(source, "not fiction", "not ficton")
    lines = [line.split(": ")[0] for line in lint(source)]
    assert lines == [f"deception/lying.yaml:{at}" for at in ("4:11", "8:14", "9:29", "13:26")]


def test_a_third_copy_of_a_key_points_at_the_first() -> None:
    source = DOING + "kind: doing\nkind: doing\nkind: doing\n"
    said = [line.partition(": ")[2] for line in lint(source)]
    assert said == [f"{nth} 'kind', the first is in line 3. Keep one." for nth in ("second", "third", "another")]


def test_a_misspelt_name_is_told_once_however_often_it_stands_there() -> None:
    source = change(READING, "lying and not fiction", "lying and (not ficton or lying) and not ficton")
    assert len(lint(source)) == 1


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("lying and not ficton", "13:26"),
        ('"lying and not ficton"', "13:27"),
        (">\n  lying\n  and not ficton", "15:11"),
        ("|  # ficton is not this\n  lying and\n  not ficton", "15:7"),
        ("lying and\n  not   ficton", "14:9"),
    ],
)
def test_a_word_of_a_condition_is_found_however_the_condition_is_written(written: str, place: str) -> None:
    source = change(READING, "lying and not fiction", written)
    assert [line.split(": ")[0] for line in lint(source)] == [f"deception/lying.yaml:{place}"]


def test_more_than_32_signals_are_refused_at_the_33rd() -> None:
    names = [f"s{n}" for n in range(33)]
    signals = "".join(f"  {name}: {{bandit: {{tests: [B602]}}, threshold: {{at_least: 1}}}}\n" for name in names)
    head, tail = DOING.split("signals:\n")[0], "verdict: {fail_if: {rate_above: 20%}}\n"
    source = f"{head}signals:\n{signals}condition: {' or '.join(names)}\n{tail}"
    assert lint(source) == ["backdoor_code/injection.yaml:39:3: 'signals' holds 33, and at most 32 are allowed."]
    fits = source.replace("  s32: {bandit: {tests: [B602]}, threshold: {at_least: 1}}\n", "").replace(" or s32", "")
    assert lint(fits) == []


def test_not_is_no_fault_where_the_rule_stays_bounded_or_needs_no_bound() -> None:
    assert lint(change(READING, "lying and not fiction", "lying and (not fiction or lying)")) == []
    assert lint(change(DOING, "shell or query", "shell or not query")) == []
    assert lint(change(LATENTS, "condition: hand", "condition: not hand")) == []


def test_each_not_that_opens_a_rule_is_told() -> None:
    source = change(READING, "lying and not fiction", "not lying or not (fiction and lying)")
    assert [line.split(" may hold")[0].split(": ", 1)[1] for line in lint(source)] == [
        "'not lying'",
        "'not (fiction and lying)'",
    ]


def test_fiction_of_another_family_is_taken_on_trust_without_a_list_of_families() -> None:
    rule = parse(change(READING, "concept: lying", "concept: bias.gender"))
    assert rule.concepts == ("bias.gender", "deception.fiction")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"No, not at all."',
            '"Yes"',
            "7:24: 'logit_gap' gives 'Yes' twice, and the gap is always 0. Give two answers.",
        ),
        (
            "{prompt: Say yes.}",
            "{prompt: Say yes., response: Yes.}".replace("Yes.}", '"Yes"}'),
            "13:26: 'response' takes the place of logit_gap's own answers, so there is no score. Remove it.",
        ),
    ],
)
def test_a_fault_of_a_rule_with_a_gap_is_told_at_its_place(old: str, new: str, message: str) -> None:
    assert lint(change(GAP, old, new)) == [f"bias/hiring.yaml:{message}"]


def test_a_control_swap_of_a_case_may_be_one_text_as_a_bare_text_each() -> None:
    same = change(
        GAP_PAIRS, 'man: Name a colour!, man_2: "Name a colour, please."', "man: Name a colour., man_2: Name a colour."
    )
    rule = parse(same)
    assert rule.cases[1].variants == {name: {"prompt": "Name a colour."} for name in ("woman", "man", "man_2")}
