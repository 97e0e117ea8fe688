"""What the 8-bit arithmetic changes: `make compare-arithmetic`, after `make train`.

The same network three ways: with 32-bit weights; with weights only stored in 8 bits; and as shipped, multiplying whole
numbers. Counted on turns of the corpus and of the dev set: turns whose codes change, and the time of a turn.
"""

import statistics
import time
from pathlib import Path

from rupturesim.coder.trained import FOLDER, TrainedCoder
from training.corpus import DEV, read, read_all
from training.ship import ASIDE, STORED, WIDE

EVERY = 10
"""One turn of the corpus in so many."""


def main() -> None:
    """Print the table."""
    turns = [*read(DEV), *read_all()[::EVERY]]
    wide = _coded(ASIDE / WIDE, [(turn.therapist, turn.client) for turn in turns])
    print(f"{len(turns)} turns\n\n| weights | size | turns with other codes than in 32 bits | codes changed | a turn |")
    print("| --- | --- | --- | --- | --- |")
    ways = {
        "32 bits": ASIDE / WIDE,
        "stored in 8 bits, multiplied in 32": ASIDE / STORED,
        "8 bits, 7 used, multiplied as whole numbers (shipped)": FOLDER / "coder.onnx",
    }
    for name, path in ways.items():
        codes, took = _coded(path, [(turn.therapist, turn.client) for turn in turns])
        other = sum(one != two for one, two in zip(codes, wide[0], strict=True))
        changed = sum(len(one ^ two) for one, two in zip(codes, wide[0], strict=True))
        size = path.stat().st_size / 1e6
        print(f"| {name} | {size:.1f} MB | {other} ({other / len(turns):.1%}) | {changed} | {took * 1000:.1f} ms |")


def _coded(weights: Path, turns: list[tuple[str, str]]) -> tuple[list[frozenset[str]], float]:
    """The codes of each turn, and the median time of one in seconds."""
    coder = TrainedCoder.load(FOLDER, str(weights.absolute()))
    codes, took = [], []
    for text, client in turns:
        start = time.perf_counter()
        codes.append(frozenset(coded.code.value for coded in coder.code(text, client)))
        took.append(time.perf_counter() - start)
    return codes, statistics.median(took)


if __name__ == "__main__":
    main()
