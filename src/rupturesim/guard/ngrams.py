"""What the guard's small model reads of a line: its words, pairs of words, and pieces of words, as numbers."""

import zlib
from collections.abc import Iterator

from rupturesim.text import words

BUCKETS = 1 << 15
"""So many different features; each piece of text falls into one."""
_SIZES = (3, 4, 5)
_LONGEST = 80
"""Words that are looked at."""


def features(line: str) -> list[int]:
    """The features of a line, each once, in order."""
    return sorted({zlib.crc32(piece.encode()) % BUCKETS for piece in _pieces(line)})


def _pieces(line: str) -> Iterator[str]:
    spoken = words(line)[:_LONGEST]
    padded = ["^", *spoken, "$"]
    for at, word in enumerate(spoken, 1):
        yield f"w {word}"
        yield f"p {padded[at - 1]} {word}"
        yield f"t {padded[at - 1]} {word} {padded[at + 1]}"
        yield f"g {padded[at - 1]} {padded[at + 1]}"
        marked = f"<{word}>"
        for size in _SIZES:
            for start in range(len(marked) - size + 1):
                yield marked[start : start + size]
    if spoken:
        yield f"p {spoken[-1]} $"
    if line.rstrip().endswith("?"):
        yield "asked"
