"""The words that earn a code, from what the network says of each token."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rupturesim.coder.segments import sentences

Span = tuple[int, int]
LINE = 0.0
"""The logit from which on a token belongs to the evidence."""


def evidence(text: str, offsets: Sequence[Span], logits: NDArray[np.float32]) -> tuple[Span, ...]:
    """Character spans of `text` that earn a code; never empty, and always whole clauses.

    offsets: where each token stands. logits: [tokens], what the network says of the code at each.
    """
    clauses = _clauses(text)
    if len(clauses) < 2 or not len(offsets):
        return _whole(text)
    means = [_mean(clause, offsets, logits) for clause in clauses]
    best = max(means)
    if not np.isfinite(best):
        return _whole(text)
    chosen = [clause for clause, mean in zip(clauses, means, strict=True) if mean >= min(LINE, best)]
    return _joined(text, chosen)


def _clauses(text: str) -> list[Span]:
    """The clauses of a text, in order; a gesture is one."""
    out = []
    for sentence in sentences(text):
        begins = (sentence.words[at].start for at in sorted(sentence.breaks) if 0 < at < len(sentence.words))
        starts = [sentence.start, *begins]
        out += list(zip(starts, [*starts[1:], sentence.end], strict=True))
    return out


def _mean(clause: Span, offsets: Sequence[Span], logits: NDArray[np.float32]) -> float:
    start, end = clause
    inside = [place for place, (first, last) in enumerate(offsets) if first < end and last > start]
    return float(np.mean(logits[inside])) if inside else float("-inf")


def _joined(text: str, chosen: Sequence[Span]) -> tuple[Span, ...]:
    """The chosen clauses without the blanks around them, those that touch made one."""
    out: list[Span] = []
    for start, end in chosen:
        if out and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(_trimmed(text, span) for span in out)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def _whole(text: str) -> tuple[Span, ...]:
    return (_trimmed(text, (0, len(text))),)
