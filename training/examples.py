"""From labelled turns to what the network reads: ids, marks and targets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rupturesim.coder.reading import Reader, Reading
from rupturesim.codes import ALL_CODES, REPAIRING, STRAINING, Code
from training.corpus import Turn

PLACE = {code: place for place, code in enumerate(ALL_CODES)}
NO_DIRECTION = -1


@dataclass(frozen=True, slots=True)
class Example:
    """A turn, or one labelled span of a turn as an example of its own.

    client: the line before; None for a span. paired: only the client's line tells what it earns.
    """

    text: str
    client: str | None
    codes: frozenset[Code]
    spans: tuple[tuple[int, int, Code], ...]
    paired: bool

    @property
    def target(self) -> NDArray[np.float32]:
        """1 for each code that it earns."""
        out = np.zeros(len(ALL_CODES), np.float32)
        out[[PLACE[code] for code in self.codes]] = 1.0
        return out

    @property
    def direction(self) -> int:
        """0 repair, 1 neither, 2 strain; NO_DIRECTION where both."""
        repairs, strains = bool(self.codes & REPAIRING), bool(self.codes & STRAINING)
        if repairs and strains:
            return NO_DIRECTION
        return 0 if repairs else 2 if strains else 1


def examples(turns: Sequence[Turn]) -> list[Example]:
    """Every turn, and after it each of its spans that is not the whole of it."""
    out: list[Example] = []
    for turn in turns:
        out.append(Example(turn.therapist, turn.client, turn.codes, turn.spans, turn.kind == "pair"))
        for start, end in dict.fromkeys((start, end) for start, end, _ in turn.spans):
            words = turn.therapist[start:end]
            if words.strip() != turn.therapist.strip():
                codes = frozenset(code for s, e, code in turn.spans if (s, e) == (start, end))
                spans = tuple((0, len(words), code) for code in sorted(codes))
                out.append(Example(words, None, codes, spans, False))
    return out


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded. ids, sides: [turns, tokens]; mask, own: the same, 0 or 1; words: [turns, tokens, codes]."""

    ids: Tensor
    mask: Tensor
    sides: Tensor
    own: Tensor
    words: Tensor


def batch(reader: Reader, readings: Sequence[Reading], examples: Sequence[Example] | None = None) -> Batch:
    """Readings side by side, with the targets of their words if the examples are given."""
    ids, mask, sides, own = (torch.from_numpy(array) for array in reader.padded(readings))
    words = torch.zeros(*ids.shape, len(ALL_CODES))
    for row, (reading, example) in enumerate(zip(readings, examples or (), strict=False)):
        for place, (start, end) in enumerate(reading.offsets, start=1):
            for first, last, code in example.spans:
                if start < last and end > first:
                    words[row, place, PLACE[code]] = 1.0
    return Batch(ids, mask.float(), sides, own.float(), words)
