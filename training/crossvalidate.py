"""Scores of every turn of the corpus by a network that has not seen its author: `make cross-validate`.

They are kept in `training/held-out.npz` and measured by `make eval-coder`; the lines and the calibration of the shipped
model are learnt from them.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.corpus import Turn, digest, folds, read_all

KEPT = Path(__file__).parent / "held-out.npz"
LOGITS = ("turn", "words", "turn_alone", "words_alone", "floor")


class Stale(Exception):
    """The kept scores are missing or belong to another corpus."""


def kept(turns: Sequence[Turn]) -> dict[str, NDArray[np.float32]]:
    """The kept logits of these turns, [turns, codes]: of the turn and of its strongest words, the same without the
    client's line, and of the floor; `fold` [turns]; and `overlaps` [codes labelled, 2] (`training.overlap`).

    Raises Stale.
    """
    if not KEPT.exists():
        raise Stale("there are no held-out scores yet; `make cross-validate` makes them")
    with np.load(KEPT, allow_pickle=False) as stored:
        if str(stored["corpus"]) != digest(turns):
            raise Stale("the held-out scores belong to another corpus; `make cross-validate` makes them anew")
        return {name: stored[name].astype(np.float32) for name in (*LOGITS, "fold", "overlaps")}


def main() -> None:
    """Train one network a fold and keep what each says of the authors that it has not seen."""
    from rupturesim.coder.decision import strongest
    from rupturesim.coder.reading import Reader
    from rupturesim.codes import ALL_CODES
    from training.fitting import fit, score
    from training.floor import floor
    from training.network import base_folder
    from training.overlap import overlaps
    from training.settings import Settings

    turns, settings = read_all(), Settings()
    reader = Reader.of(base_folder() / "tokenizer.json")
    fold = np.array(folds(turns, settings.folds))
    out = {name: np.zeros((len(turns), len(ALL_CODES)), np.float32) for name in LOGITS}
    shared: list[tuple[float, float]] = []
    for held in range(settings.folds):
        seen = [turn for turn, at in zip(turns, fold, strict=True) if at != held]
        places = np.flatnonzero(fold == held)
        unseen = [turns[place] for place in places]
        print(f"fold {held + 1}: {len(seen)} turns seen, {len(unseen)} held out", flush=True)
        network = fit(seen, reader, replace(settings, seed=settings.seed + held), lambda line: print(line, flush=True))
        said = score(network, reader, unseen, with_client=True)
        without = score(network, reader, unseen, with_client=False)
        out["turn"][places] = [logits.turn for logits in said]
        out["words"][places] = [strongest(logits.words) for logits in said]
        out["turn_alone"][places] = [logits.turn for logits in without]
        out["words_alone"][places] = [strongest(logits.words) for logits in without]
        shared += overlaps(unseen, said)
        out["floor"][places] = floor(seen, unseen)
    halves = {name: values.astype(np.float16) for name, values in out.items()}
    facts = {"corpus": np.array(digest(turns)), "fold": fold.astype(np.int8), "overlaps": np.array(shared)}
    with KEPT.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **facts, **halves)
    print(f"kept in {KEPT}")


if __name__ == "__main__":
    main()
