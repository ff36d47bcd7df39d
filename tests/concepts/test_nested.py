"""Choice inside the folds: nothing of a left-out template reaches the fit, the options or the choice that score it."""

import numpy as np
import pytest

from auditor.concepts.fit import all_methods
from auditor.concepts.nested import CANDIDATES, MethodRun, Scheme, choose, first_within_one_se
from auditor.concepts.table import Labels
from tests.concepts.planted import make_labels, make_table


def test_the_first_within_one_standard_error_of_the_best_wins():
    best = {"a": 0.9, "b": 0.9, "c": 0.9}
    # differences .1, 0, .05: mean .05, standard error of the mean .0289
    far = {"a": 0.8, "b": 0.9, "c": 0.85}
    # differences .2, −.1, .05: mean .05, standard error .0866
    near = {"a": 0.7, "b": 1.0, "c": 0.85}
    assert first_within_one_se({"simple": far, "best": best}) == "best"
    assert first_within_one_se({"simple": near, "best": best}) == "simple"
    assert first_within_one_se({"best": best, "simple": near}) == "best"
    assert first_within_one_se({"equal": dict(best), "best": best}) == "equal"


def test_ten_pairs_of_folds_serve_all_inner_folds():
    scheme = Scheme.of(make_table(1.0))
    assert len(scheme.pairs) == 10
    for pair, i in scheme.pairs.items():
        inside = set(scheme.table.labels.template[scheme.pair_masks[i] & scheme.table.labels.at("fit")].tolist())
        assert inside == {name for name, fold in scheme.fold_of.items() if fold not in pair}


def with_flipped(labels: Labels, template: str) -> Labels:
    """The classes of one template's rows exchanged."""
    positive = labels.is_positive.copy()
    here = labels.template == template
    positive[here] = ~positive[here]
    return Labels(labels.role, positive, labels.template, labels.entity, labels.response)


METHODS = [
    "features_5",
    "features_20",
    "mean_difference_mean",
    "probe_last",
    "attention_probe",
    "bag_of_words",
    "log_probability",
]


@pytest.mark.parametrize("name", METHODS)
def test_labels_of_a_template_do_not_reach_the_fit_that_scores_it(name, quick):
    labels = make_labels(n_templates=10, pairs=4, hard=4, held_out=4, neutral=8)
    moved = labels.is_positive
    scores = []
    for own in (labels, with_flipped(labels, "t3")):
        table = make_table(1.0, labels=own, moved=moved)
        run = MethodRun(all_methods(table)[name], Scheme.of(table))
        here = (table.labels.template == "t3") & table.labels.at("fit")
        scores.append(run.template_scores[table.templates.index("t3"), here])
    np.testing.assert_array_equal(scores[0], scores[1])


def test_labels_of_a_fold_do_not_reach_its_choice_of_detector(quick):
    labels = make_labels(n_templates=10, pairs=4, hard=0, held_out=2, neutral=4)
    table = make_table(1.0, labels=labels)
    fold = Scheme.of(table).fold_of["t0"]
    flipped = with_flipped(labels, "t0")
    picks = []
    for own in (labels, flipped):
        table = make_table(1.0, labels=own, moved=labels.is_positive)
        scheme, methods = Scheme.of(table), all_methods(table)
        runs = {name: MethodRun(methods[name], scheme) for parts in CANDIDATES.values() for name in parts}
        picks.append(choose(runs, scheme).picks[fold])
    assert picks[0] == picks[1]


def test_inner_and_outer_folds_cover_every_template_once():
    table = make_table(1.0)
    scheme = Scheme.of(table)
    run = MethodRun(all_methods(table)["mean_difference_mean"], scheme)
    option = run.final_option
    assert set(run.outer_aurocs(option)) == set(table.templates)
    for fold in scheme.folds:
        assert set(run.inner_aurocs(option, fold)) == set(table.templates) - set(scheme.members(fold))
