"""auditor sae: harvest activations, train a sparse autoencoder, measure it, look at it and at its latents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.features import dashboard, search
from auditor.cli.options import DEVICE, MODEL, PATH

if TYPE_CHECKING:
    from sae.harvest import ActivationStore
    from sae.lm import LanguageModel
    from sae.train import TrainConfig

TOKENS_A_KIND = 20_000
HOOK_POINT = click.option("--hook-point", help="Where the residual stream is read.  [default: after the middle block]")


@click.group()
def sae() -> None:
    """Make and measure sparse autoencoders.

    \b
    Example: auditor sae info auditor/assets/smollm2-135m-instruct/sae
    """


sae.add_command(search)
sae.add_command(dashboard)


@sae.command()
@MODEL
@click.option("--documents", required=True, type=PATH, help="JSONL of documents: kind, and text or messages.")
@click.option("--out", required=True, type=PATH, help="Folder for the shards; a stopped harvest goes on there.")
@click.option("--split", help="Only documents of this split (train, held_out).")
@HOOK_POINT
@click.option(
    "--max-document-tokens", default=512, type=click.IntRange(2), help="Tokens after which a document is cut."
)
@click.option(
    "--max-norm",
    type=click.FloatRange(0, min_open=True),
    help="Norm of a residual vector above which a token is counted and left out.  [default: five times the median]",
)
@DEVICE
def harvest(
    model: str,
    documents: Path,
    out: Path,
    split: str | None,
    hook_point: str | None,
    max_document_tokens: int,
    max_norm: float | None,
    device: str,
) -> None:
    """Run documents through a model and keep its residual vectors.

    Says how many minutes it takes once it has begun; a stopped harvest goes on. docs/own-model.md makes the documents
    of the example, and has every command up to an audit.

    \b
    Example: auditor sae harvest --documents build/gemma/corpus/corpus.jsonl --split train --out build/train
    """
    from sae.harvest import read_documents

    every = read_documents(documents)
    lm, _ = _loaded(model, device)
    store = _harvested(lm, every, split, out, hook_point or _middle(lm), max_document_tokens, max_norm)
    click.echo(
        f"{out}: {len(store):,} rows of {store.counts('tokens'):,} tokens; {store.counts('sinks'):,} outliers left out"
    )


def _middle(lm: LanguageModel) -> str:
    return f"resid_post.{lm.n_layers // 2}"


def _harvested(
    lm: LanguageModel, documents: Sequence[dict[str, Any]], split: str | None, out: Path, hook_point: str, most: int,
    max_norm: float | None = None,
) -> ActivationStore:  # fmt: skip
    """The harvest of a split in `out`, made or gone on with. most: tokens a document. max_norm None: as begun, else
    measured on the documents of all splits."""
    from auditor.cli.progress import bar, told_minutes
    from sae.harvest import SOURCE, HarvestConfig, harvest, outlier_norm

    if max_norm is None and (out / SOURCE).exists():
        max_norm = float(json.loads((out / SOURCE).read_text(encoding="utf-8"))["max_norm"])
    limit = max_norm or outlier_norm(lm, documents, hook_point, most)
    cfg = HarvestConfig(hook_point=hook_point, max_document_tokens=most, max_norm=limit)
    with bar("harvest, tokens") as advance:
        chosen = [document for document in documents if split is None or document.get("split") == split]
        return harvest(lm, chosen, out, cfg, told_minutes(advance))


@sae.command()
@click.argument("activations", required=False, type=PATH)
@click.option(
    "--documents",
    type=PATH,
    help="Without ACTIVATIONS: JSONL of documents, splits train and held_out, that --model reads at --hook-point; its "
    "vectors are kept in the user's cache.",
)
@MODEL
@HOOK_POINT
@click.option(
    "--out",
    required=True,
    type=PATH,
    help="Folder for the SAE, its log and its checkpoint; a stopped training goes on there.",
)
@click.option("--n-latents", default=8192, type=click.IntRange(1), help="Latents of the SAE.")
@click.option("--k", default=32, type=click.IntRange(1), help="Active latents a token.")
@click.option("--epochs", default=6, type=click.IntRange(1), help="Passes over the activations.")
@click.option("--batch-tokens", default=2048, type=click.IntRange(1), help="Tokens a step.")
@click.option("--lr", default=8e-4, type=click.FloatRange(0, min_open=True), help="Highest learning rate of Adam.")
@click.option("--seed", default=0, help="Seed of the first weights and of the order of the tokens.")
@click.option("--half", is_flag=True, help="Store the weights as 16-bit floats.")
@DEVICE
def train(
    activations: Path | None,
    documents: Path | None,
    model: str,
    hook_point: str | None,
    out: Path,
    n_latents: int,
    k: int,
    epochs: int,
    batch_tokens: int,
    lr: float,
    seed: int,
    half: bool,
    device: str,
) -> None:
    """Train a TopK SAE on a model's residual vectors.

    On harvested ACTIVATIONS, or on --documents: then --model reads these first, and the SAE is measured when it is
    trained, so that it can be bound and scanned with. Harvest and training say how many minutes they take once they
    have begun; stopped, the same command goes on, the training to the same bits.

    \b
    Example: auditor sae train --documents build/gemma/corpus/corpus.jsonl --out build/sae
    Example: auditor sae train build/train --out build/sae --n-latents 8192 --k 32
    """
    if activations is None and documents is None:
        raise click.UsageError("name a folder of activations, or give --documents to make them of.")
    from sae.evaluate import measured_kinds
    from sae.harvest import ActivationStore, read_documents
    from sae.train import TrainConfig

    cfg = TrainConfig(n_latents=n_latents, k=k, epochs=epochs, batch_tokens=batch_tokens, lr=lr, seed=seed)
    if activations is not None:
        store = ActivationStore(activations)
        if hook_point not in (None, store.source["hook_point"]):
            raise click.UsageError(f"{activations} was harvested at {store.source['hook_point']}, not at {hook_point}.")
        _train(store, out, cfg, half=half, device=device)
        click.echo(f"{out}: trained. Next: auditor sae evaluate {out} --model M --documents … --corpus {activations}")
    elif documents is not None:
        texts = read_documents(documents, "held_out")
        lm, path = _loaded(model, device)
        hook = hook_point or _middle(lm)
        held_out = _cached_harvest(lm, path, documents, "held_out", hook)
        measured_kinds(held_out)  # too little to measure is said before hours are spent
        store = _cached_harvest(lm, path, documents, "train", hook)
        _train(store, out, cfg, half=half, device=device)
        _measure(out, lm, held_out, store, texts, TOKENS_A_KIND)


def _train(store: ActivationStore, out: Path, cfg: TrainConfig, *, half: bool, device: str) -> None:
    from auditor.cli.progress import bar, told_minutes, training_note
    from sae import save_sae
    from sae.train import train as run

    store.verify()
    with bar("train, steps") as shown:
        trained = run(store, out, cfg, device=device, progress=training_note(told_minutes(shown)))
    save_sae(trained, out, half=half)


@sae.command()
@click.argument("sae_dir", metavar="SAE", type=PATH)
@MODEL
@click.option(
    "--documents", required=True, type=PATH, help="JSONL of documents, whose held-out ones are for the losses."
)
@click.option("--split", default="held_out", help="The split of the held-out ones.")
@click.option("--held-out", type=PATH, help="Harvest of the held-out documents.  [default: made from --documents]")
@click.option(
    "--corpus",
    type=PATH,
    help="Harvest that the SAE was trained on, for each latent's maximum and density.  [default: of the documents of "
    "split train]",
)
@click.option(
    "--tokens-a-kind",
    default=TOKENS_A_KIND,
    type=click.IntRange(1),
    help="Predicted tokens of each kind of text, for the losses.",
)
@DEVICE
def evaluate(
    sae_dir: Path,
    model: str,
    documents: Path,
    split: str,
    held_out: Path | None,
    corpus: Path | None,
    tokens_a_kind: int,
    device: str,
) -> None:
    """Measure FVU, L0, CE recovered and dead latents on held-out text; write card.json and latents.safetensors.

    An SAE in SAELens format from elsewhere needs no more than this to be bound and scanned with: what is not given is
    harvested from --documents at the SAE's own hook point, into the user's cache.

    \b
    Example: auditor sae evaluate build/sae --documents build/gemma/corpus/corpus.jsonl --corpus build/train
    Example: auditor sae evaluate their-sae --model gemma-3-270m --documents build/gemma/corpus/corpus.jsonl
    """
    from sae import load_sae
    from sae.harvest import ActivationStore, read_documents

    chosen = read_documents(documents, split)
    hook = load_sae(sae_dir).cfg.hook_point
    lm, path = _loaded(model, device)
    of_held_out, of_corpus = (
        ActivationStore(folder) if folder is not None else _cached_harvest(lm, path, documents, name, hook)
        for name, folder in ((split, held_out), ("train", corpus))
    )
    _measure(sae_dir, lm, of_held_out, of_corpus, chosen, tokens_a_kind)


def _loaded(model: str, device: str) -> tuple[LanguageModel, str]:
    """The model, and the path or hub id that it was read from."""
    from auditor.models import resolve_model
    from sae.lm import LanguageModel

    path = resolve_model(model)
    return LanguageModel.load(path, device=device), path


def _measure(
    sae_dir: Path, lm: LanguageModel, held_out: ActivationStore, corpus: ActivationStore,
    documents: Sequence[dict[str, Any]], tokens_a_kind: int,
) -> None:  # fmt: skip
    """Write the SAE's card and its latents' statistics, and print the card."""
    from auditor.cli.progress import bar
    from sae.evaluate import evaluate_sae

    with bar("losses, tokens") as advance:
        card = evaluate_sae(sae_dir, lm, held_out, corpus, documents, tokens_a_kind=tokens_a_kind, progress=advance)
    _print_card(card)


def _cached_harvest(
    lm: LanguageModel, model_path: str, documents: Path, split: str, hook_point: str
) -> ActivationStore:
    """The harvest of a split in the user's cache, a folder for each model, file of documents and hook point."""
    from auditor.cli.subject import cache_folder
    from sae.harvest import MAX_DOCUMENT_TOKENS, read_documents
    from sae.lm import weights_hash

    named = f"{weights_hash(model_path)} {hook_point} {split} ".encode() + documents.read_bytes()
    key = hashlib.sha256(named).hexdigest()[:16]
    out = cache_folder() / f"harvest-{key}"
    click.echo(f"harvesting split {split} at {hook_point} into {out}", err=True)
    return _harvested(lm, read_documents(documents), split, out, hook_point, MAX_DOCUMENT_TOKENS)


@sae.command()
@click.argument("sae_dir", metavar="SAE", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print the card as JSON.")
def info(sae_dir: Path, as_json: bool) -> None:
    """Show what an SAE is and what was measured on it.

    \b
    Example: auditor sae info auditor/assets/smollm2-135m-instruct/sae
    """
    from sae.card import load_card
    from sae.evaluate import describe

    card = load_card(sae_dir) if (sae_dir / "card.json").exists() else describe(sae_dir)
    if as_json:
        click.echo(json.dumps(card, indent=1, ensure_ascii=False))
    else:
        _print_card(card)


def _print_card(card: dict) -> None:
    model = card["model"] or "an unnamed model"
    click.echo(
        f"{card['architecture']} SAE, {card['n_latents']:,} latents, k {card['k']}, {card['hook_point']} of {model}"
    )
    if not card.get("kinds"):
        click.echo("no card: nothing was measured. `auditor sae evaluate` measures it, and a scan needs that.")
        return
    click.echo(
        f"{'held-out text':14}{'tokens':>10}{'FVU':>8}{'L0':>7}{'CE recovered':>14}{'(zero abl.)':>13}{'KL, nats':>10}"
    )
    rows = {**card["kinds"], "mean of kinds": card | {"tokens": sum(kind["tokens"] for kind in card["kinds"].values())}}
    for name, row in rows.items():
        losses = [f"{row[key]:.3f}" if key in row else "–" for key in ("ce_recovered", "ce_recovered_zero", "kl")]
        click.echo(
            f"{name:14}{row['tokens']:>10,}{row['fvu']:>8.3f}{row['l0']:>7.1f}{losses[0]:>14}{losses[1]:>13}{losses[2]:>10}"
        )
    click.echo(
        f"dead: {card['dead_share']:.2%} of latents never fired in {card['dead_tokens']:,} training rows; "
        f"outliers left out: {card['outlier_share']:.3%}; weights {card['bytes'] / 1e6:.1f} MB"
    )
