"""What the model reads of a turn: its words as numbers, and beside them the end of the client's line before it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

START, SEPARATOR, PADDING = 101, 102, 0
"""Ids of the vocabulary's [CLS], [SEP] and [PAD]."""
LONGEST_TURN = 160
"""Tokens of a turn that are read at once; a longer one is read in parts."""
MOST_PARTS = 8
LONGEST_TEXT = 20_000
"""Characters of a turn or a line that are looked at."""
_LONE = re.compile("[\ud800-\udfff]")
_ENDS = frozenset(".?!\u2026")
LONGEST_CLIENT = 48
"""Tokens of the client's line that are read, the last ones: what is answered is mostly said at the end."""


class Reading(NamedTuple):
    """ids: of the start, the turn, a separator and, if there is a client's line, that and a separator.

    sides: 0 for the turn's part and 1 for the client's. offsets: where each token of the turn stands in its text.
    """

    ids: list[int]
    sides: list[int]
    offsets: list[tuple[int, int]]


class Arrays(NamedTuple):
    """Readings side by side, padded: [turns, tokens] each. own: 1 at the tokens of the turn itself."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    sides: NDArray[np.int64]
    own: NDArray[np.int64]


class Reader:
    """Turns text into the model's tokens."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer

    @classmethod
    def of(cls, path: Path) -> "Reader":
        """A reader with the tokenizer kept in a file."""
        return cls(Tokenizer.from_file(str(path)))

    def read(self, turn: str, client: str = "") -> Reading:
        """The reading of a turn, cut at LONGEST_TURN tokens, with the end of the client's line."""
        coded = self._encoded(turn)
        return _reading(coded.ids[:LONGEST_TURN], coded.offsets[:LONGEST_TURN], self._tail(client))

    def _tail(self, client: str) -> list[int]:
        if not client.strip():
            return []
        return list(self._encoded(client[-LONGEST_TEXT:]).ids[-LONGEST_CLIENT:])

    def _encoded(self, text: str) -> Encoding:
        """Tokens with their places; half a surrogate pair, which no file can hold, is read as one sign."""
        return self._tokenizer.encode(_LONE.sub("?", text), add_special_tokens=False)

    def parts(self, turn: str, client: str = "") -> list[Reading]:
        """The readings of a turn of any length: whole if it is short, else in parts that end with sentences.

        Of what goes beyond MOST_PARTS parts only the last is read, and of a text only its first LONGEST_TEXT letters.
        """
        coded = self._encoded(turn[:LONGEST_TEXT])
        tail = self._tail(client)
        cuts = _cuts(coded.tokens)
        if len(cuts) > MOST_PARTS:
            cuts = [*cuts[: MOST_PARTS - 1], cuts[-1]]
        return [_reading(coded.ids[a:z], coded.offsets[a:z], tail) for a, z in cuts]

    def padded(self, readings: Sequence[Reading]) -> Arrays:
        """Readings side by side."""
        shape = len(readings), max(len(reading.ids) for reading in readings)
        ids, mask, sides, own = (np.full(shape, PADDING if n == 0 else 0, np.int64) for n in range(4))
        for row, reading in enumerate(readings):
            length = len(reading.ids)
            ids[row, :length], sides[row, :length], mask[row, :length] = reading.ids, reading.sides, 1
            own[row, 1 : len(reading.offsets) + 1] = 1
        return Arrays(ids, mask, sides, own)


def _reading(own: list[int], offsets: list[tuple[int, int]], client: list[int]) -> Reading:
    ids = [START, *own, SEPARATOR]
    sides = [0] * len(ids)
    if client:
        ids += [*client, SEPARATOR]
        sides += [1] * (len(client) + 1)
    return Reading(ids, sides, offsets)


def _cuts(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where a turn is parted: after the last end of a sentence that still fits, else where it must be."""
    cuts = []
    start = 0
    while len(tokens) - start > LONGEST_TURN:
        fits = range(start + LONGEST_TURN, start + LONGEST_TURN // 2, -1)
        end = next((at for at in fits if tokens[at - 1] in _ENDS), start + LONGEST_TURN)
        cuts.append((start, end))
        start = end
    return [*cuts, (start, len(tokens))]
