"""Trains the shipped model from the corpus and the base weights: `make train`."""

from pathlib import Path

import numpy as np

from rupturesim.coder.reading import Reader
from rupturesim.coder.trained import FOLDER
from training.card import card
from training.corpus import digest, read_all
from training.crossvalidate import kept
from training.evaluate import truth
from training.fitting import fit
from training.judging import judgement
from training.network import base_folder
from training.settings import Settings
from training.ship import ship


def main(folder: Path = FOLDER) -> None:
    """Train on the whole corpus; take calibration and lines from the held-out scores; write the model and its card."""
    turns, settings = read_all(), Settings()
    held_out = kept(turns)
    judged = judgement(held_out["turn"], held_out["words"], truth(turns))
    reader = Reader.of(base_folder() / "tokenizer.json")
    network = fit(turns, reader, settings, lambda line: print(line, flush=True))
    corpus = digest(turns)
    version = f"minilm-1-{corpus[:8]}"
    ship(network, judged, folder, {"version": version, "corpus": corpus, "training": settings.described()})
    (folder / "card.md").write_text(card(turns, settings, version), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(
        f"{version}: {size / 1e6:.1f} MB in {folder}; corpus of {len(turns)} turns, lines {np.round(judged.lines, 2)}"
    )


if __name__ == "__main__":
    main()
