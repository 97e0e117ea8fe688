"""Trains the shipped model from the corpus and the base weights: `make train`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import torch

from rupturesim.coder.reading import Reader
from rupturesim.coder.trained import FOLDER
from rupturesim.codes import ALL_CODES
from training.card import card
from training.corpus import Turn, digest, read_all
from training.crossvalidate import Stale, kept
from training.evaluate import truth
from training.fitting import fit
from training.judging import judgement
from training.network import Network, base_folder, load_base
from training.settings import Settings
from training.ship import ASIDE, ship


def trained(turns: Sequence[Turn], reader: Reader, settings: Settings) -> Network:
    """The network of these turns and settings; taken from ASIDE if it was trained before, else trained now."""
    path = ASIDE / f"network-{digest(turns)}-{crc32(repr(settings).encode()):08x}.pt"
    if path.exists():
        network = load_base(len(ALL_CODES))
        network.load_state_dict(torch.load(path, weights_only=True))
        print(f"trained before: {path}")
        return network.eval()
    network = fit(turns, reader, settings, lambda line: print(line, flush=True))
    ASIDE.mkdir(exist_ok=True)
    torch.save(network.state_dict(), path)
    return network


def main(folder: Path = FOLDER) -> int:
    """Train on the whole corpus; take calibration and lines from the held-out scores; write the model and its card."""
    turns, settings = read_all(), Settings()
    network = trained(turns, Reader.of(base_folder() / "tokenizer.json"), settings)
    try:
        held_out = kept(turns)
    except Stale as stale:
        print(f"The network is trained; its lines are not yet: {stale}.", file=sys.stderr)
        return 1
    judged = judgement(held_out["turn"], held_out["words"], truth(turns))
    version = ship(network, judged, folder, {"corpus": digest(turns), "training": settings.described()})
    (folder / "card.md").write_text(card(turns, settings, version), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{version}: {size / 1e6:.1f} MB in {folder}; corpus of {len(turns)} turns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
