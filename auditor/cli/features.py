"""auditor sae search, auditor sae dashboard: find latents, and look at them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import DEVICE, MODEL, NO_PROGRESS, OFFLINE, PATH, SAE

if TYPE_CHECKING:
    from auditor.concepts.subject import Subject
    from sae.features import FeatureIndex

DEFAULT_CORPUS = "prose and code of pinned packages, benign answers, contrast rows"
STEERED_TOGETHER = 8  # latents whose steered samples are written in one batch, some thirty answers
MAX_IN_NAME = 3  # latents that the page's file name lists


@click.command()
@click.option("--prompt", help="A text: the latents most active on it.")
@click.option("--near", metavar="LATENT", type=int, help="A latent: those with the most similar decoder rows.")
@MODEL
@SAE
@click.option("--limit", default=20, type=click.IntRange(1), help="Latents listed.")
@DEVICE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@OFFLINE
@NO_PROGRESS
def search(
    prompt: str | None, near: int | None, model: str, sae: Path | None, limit: int, device: str, as_json: bool,
    offline: bool, no_progress: bool,
) -> None:  # fmt: skip
    """Find latents by a text or by another latent.

    For a text: each latent's highest and mean activation over the text's own tokens, in corpus maxima (1.0: as strong
    as anywhere in the SAE's corpus), and the token where it is highest. `auditor sae dashboard` shows what they are.

    \b
    Example: auditor sae search --prompt "The capital of France is Berlin."
    """
    if (prompt is None) == (near is None):
        raise click.UsageError("give --prompt TEXT or --near LATENT, one of them.")
    from auditor.cli.subject import load
    from sae.features import nearest, search_prompt

    subject = load(model, sae, device, offline=offline, no_progress=no_progress)
    if prompt is not None:
        rows = search_prompt(
            subject.lm, subject.sae, subject.hook, subject.latent_max, prompt, max_norm=subject.max_norm, n=limit
        )
    else:
        assert near is not None  # one of the two is given
        rows = nearest(subject.sae, near, limit)
    if as_json:
        click.echo(json.dumps({"sae": subject.sae_hash, "latents": rows}, ensure_ascii=False, indent=1))
    else:
        click.echo(prompt_table(rows) if prompt is not None else near_table(rows))


@click.command()
@click.argument("latents", metavar="LATENT...", type=int, nargs=-1, required=True)
@click.option("--out", default=Path("dashboards"), type=PATH, help="Folder for the page.")
@MODEL
@SAE
@click.option("--corpus", type=PATH, help=f"JSONL of documents to show latents on.  [default: {DEFAULT_CORPUS}]")
@click.option("--cache", type=PATH, help="Folder of indices.  [default: in the user's cache]")
@DEVICE
@OFFLINE
@NO_PROGRESS
def dashboard(
    latents: tuple[int, ...], out: Path, model: str, sae: Path | None, corpus: Path | None, cache: Path | None,
    device: str, offline: bool, no_progress: bool,
) -> None:  # fmt: skip
    """Write one offline page that shows what latents are.

    Examples from a corpus, histogram, promoted tokens, nearest latents, and what the model writes while each is held
    at -5, 0 and 5 corpus maxima. The first call reads the corpus into an index, some minutes, and says how many;
    stopped, it goes on where it was.

    \b
    Example: auditor sae dashboard 5385 7376
    """
    from auditor.cli.progress import bar
    from auditor.cli.subject import load
    from reports import write_dashboard
    from sae.latents import check_latent

    subject = load(model, sae, device, offline=offline, no_progress=no_progress)
    chosen = list(dict.fromkeys(latents))
    for latent in chosen:
        check_latent(latent, subject.sae.n_latents)
    index = make_index(subject, corpus, cache, offline=offline, no_progress=no_progress)
    with bar("latents", hidden=no_progress) as advance:
        cards = make_cards(subject, index, chosen, advance)
    facts = {
        "model": subject.lm.name,
        "sae": subject.sae_names[0],
        "hook_point": str(subject.hook),
        "corpus": DEFAULT_CORPUS if corpus is None else corpus.name,
        "tokens": index.n_tokens,
    }
    out.mkdir(parents=True, exist_ok=True)
    page = out / page_name(chosen)
    write_dashboard(cards, page, facts)
    click.echo(page)


def make_index(
    subject: Subject, corpus: Path | None, cache: Path | None, *, offline: bool, no_progress: bool
) -> FeatureIndex:
    """The index of a corpus under the subject; the minutes are said first where something is missing."""
    import platformdirs

    from auditor.assets.feature_documents import default_documents
    from auditor.cli.progress import bar
    from auditor.cli.subject import benign_file
    from sae.features import IndexBuilder
    from sae.harvest import read_documents

    folder = cache or Path(platformdirs.user_cache_dir("auditor")) / "features"
    say: Callable[[str], None] = lambda line: None if no_progress else click.echo(line, err=True)  # noqa: E731
    documents = (
        default_documents(benign_file(None), folder, offline=offline, say=say)
        if corpus is None
        else read_documents(corpus)
    )
    builder = IndexBuilder(
        subject.lm, subject.sae, subject.hook, documents, folder,
        model=subject.weights, sae_hash=subject.sae_hash, max_norm=subject.max_norm,
    )  # fmt: skip
    if builder.todo:
        say(f"about {max(builder.estimate() / 60, 0.1):.1f} minutes: {len(documents):,} documents to read, once")
    with bar("index, characters", hidden=no_progress or not builder.todo) as advance:
        return builder.build(advance)


def make_cards(
    subject: Subject, index: FeatureIndex, latents: Sequence[int], advance: Callable[[int, int], None],
    **more: Any,
) -> list[dict[str, Any]]:  # fmt: skip
    """Cards with steered samples. more: what sae.features.make_card takes besides."""
    from sae.features import make_card
    from sae.features.steered import steered_samples

    cards: list[dict[str, Any]] = []
    for first in range(0, len(latents), STEERED_TOGETHER):
        part = latents[first : first + STEERED_TOGETHER]
        made = [make_card(latent, index, subject.lm, subject.sae, subject.latent_max, **more) for latent in part]
        samples = steered_samples(
            subject.lm, subject.sae, subject.hook, subject.latent_max, part, max_norm=subject.max_norm
        )
        cards += [card | {"steered": texts} for card, texts in zip(made, samples, strict=True)]
        advance(len(cards), len(latents))
    return cards


def page_name(latents: Sequence[int]) -> str:
    """latents-5385+7376.html: the first few, and how many more."""
    more = f"+{len(latents) - MAX_IN_NAME}-more" if len(latents) > MAX_IN_NAME else ""
    return f"latents-{'+'.join(map(str, latents[:MAX_IN_NAME]))}{more}.html"


def prompt_table(rows: Sequence[dict[str, Any]]) -> str:
    """Latents with their activation on a text, in corpus maxima."""
    lines = [f"{'latent':>7}{'max':>8}{'mean':>8}  {'position':>8}  token"]
    for row in rows:
        shares = [f"{row[key]:.3f}" if row[key] is not None else "–" for key in ("max", "mean")]
        token = json.dumps(row["token"], ensure_ascii=False)
        lines.append(f"{row['latent']:>7}{shares[0]:>8}{shares[1]:>8}  {row['position']:>8}  {token}")
    return "\n".join(lines)


def near_table(rows: Sequence[dict[str, Any]]) -> str:
    """Latents with the cosine of their decoder rows."""
    return "\n".join([f"{'latent':>7}{'cosine':>8}", *(f"{row['latent']:>7}{row['cosine']:>8.3f}" for row in rows)])
