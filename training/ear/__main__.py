"""The ear from its lines: `python -m training.ear [--replies FOLDER]`. Writes the guard's model and prints its figures.

Replies, as `evaluation.guard` reads them, tell from where the ear refuses; without them the authored lines do.
"""

import argparse
from pathlib import Path

import torch
from pydantic import RootModel

from evaluation.guard import Reply, scene
from rupturesim.coder.reading import Reader
from rupturesim.coder.trained import FOLDER as CODER
from rupturesim.guard.ear import FOLDER, Ear, not_granted
from rupturesim.yamlfile import read, validate
from training.corpus import read_all
from training.ear.fitting import Settings, fit, score
from training.ear.lines import AUTHORED, Line, authored, written
from training.ear.measuring import Heard, refused_above, told
from training.ear.shipping import export, kept_pieces, ship

GROUPS = 3
"""Ears that are trained to be measured, each without a third of the writers and of the authored lines."""


class _Replies(RootModel[tuple[Reply, ...]]):
    """One file."""


def main(replies: Path | None) -> None:
    """Measure ears on writers they have not read, train one on all lines, and write it."""
    settings, reader = Settings(), Reader.of(CODER / "tokenizer.json")
    lines = [*written(), *authored()]
    heard: list[Heard] = []
    for group in range(GROUPS):
        _say(f"without group {group + 1} of {GROUPS}")
        ear = fit([line for line in lines if _group(line) != group], reader, settings, _say)
        left_out = [line for line in lines if _group(line) == group]
        logits = score(ear, reader, [line.text for line in left_out])
        heard += [Heard(line.kind, row) for line, row in zip(left_out, logits, strict=True)]
    above = refused_above(one.most for one in heard if one.kind == AUTHORED)
    _say("with all lines")
    ear = fit(lines, reader, settings, _say)
    texts = [line.text for line in lines] + [text for turn in read_all() for text in (turn.therapist, turn.client)]
    weights = export(ear, kept_pieces(texts, reader))
    facts = {"lines": len(lines), "training": settings.described()}
    version = ship(weights, above, FOLDER, facts)
    if replies:
        above = _above(replies)
        ship(weights, above, FOLDER, facts)
    _say(f"{told(heard, above)}\n{version}: {len(weights) / 1e6:.1f} MB in {FOLDER}; refuses above {above:.2f}")


def _group(line: Line) -> int:
    """Writers take turns; authored lines are parted by what they say."""
    return line.part % GROUPS if line.writer == AUTHORED else int(line.writer) % GROUPS


def _above(replies: Path) -> float:
    """From where the ear that was just written refuses, by the good replies of a folder."""
    ear = Ear.load(FOLDER)
    files = [validate(read(path), _Replies).root for path in sorted(replies.glob("*.yaml"))]
    good = [one for file in files for one in file if not one.breaks]
    return refused_above(not_granted(ear.hears(one.reply), scene(one))[1] for one in good)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    torch.set_num_threads(2)
    parser = argparse.ArgumentParser(description="Trains the guard's ear.")
    parser.add_argument("--replies", type=Path, help="a folder of replies that tell from where the ear refuses")
    main(parser.parse_args().replies)
