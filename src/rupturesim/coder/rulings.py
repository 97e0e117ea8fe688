"""The manual's rulings on whole turns: which codes a turn does not earn because of others it does."""

from collections.abc import Iterable
from itertools import chain

from rupturesim.codes import Code

Spans = list[tuple[float, int, int]]
_SPECIFIC = frozenset(
    {Code.ACKNOWLEDGE, Code.VALIDATE, Code.REFLECT, Code.CLARIFY, Code.DISCLOSE, Code.LINK, Code.META, Code.RENEGOTIATE}
)


def rule(heard: list[dict[Code, Spans]]) -> None:
    """Take from each sentence of a turn, in place, the codes that the turn as a whole does not earn."""
    earned = set(chain.from_iterable(heard))
    if not earned.isdisjoint(_SPECIFIC):
        _drop(heard, {Code.HOLLOW})
    if Code.RENEGOTIATE in earned:
        _drop(heard, {Code.INVITE, Code.CLOSED})
    if Code.INTERROGATE in earned:
        _drop(heard, {Code.CLOSED})
    if Code.OVEROWN in earned:
        _drop(heard, {Code.ACKNOWLEDGE, Code.HOLLOW, Code.DISCLOSE, Code.CLOSED})


def _drop(heard: list[dict[Code, Spans]], codes: Iterable[Code]) -> None:
    for sentence in heard:
        for code in codes:
            sentence.pop(code, None)
