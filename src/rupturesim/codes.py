"""The codes of the coding manual (docs/coding-manual.md): what a trainee's turn does to the alliance."""

from collections.abc import Iterable
from enum import StrEnum


class Code(StrEnum):
    """One skill, one straining move, or a neutral kind of turn."""

    ACKNOWLEDGE = "acknowledge"
    VALIDATE = "validate"
    REFLECT = "reflect"
    INVITE = "invite"
    META = "meta"
    DISCLOSE = "disclose"
    CLARIFY = "clarify"
    RENEGOTIATE = "renegotiate"
    RATIONALE = "rationale"
    LINK = "link"
    APPRECIATE = "appreciate"
    SPACE = "space"

    DEFEND = "defend"
    BLAME = "blame"
    MINIMISE = "minimise"
    ADVISE = "advise"
    SHIFT = "shift"
    OVEROWN = "overown"
    HOSTILE = "hostile"
    INTERROGATE = "interrogate"
    HOLLOW = "hollow"

    CLOSED = "closed"
    OTHER = "other"


ALL_CODES: tuple[Code, ...] = tuple(Code)
REPAIRING: frozenset[Code] = frozenset(ALL_CODES[: ALL_CODES.index(Code.DEFEND)])
STRAINING: frozenset[Code] = frozenset(ALL_CODES[ALL_CODES.index(Code.DEFEND) : ALL_CODES.index(Code.CLOSED)])
NEUTRAL: frozenset[Code] = frozenset({Code.CLOSED, Code.OTHER})

_BIT: dict[Code, int] = {code: 1 << place for place, code in enumerate(ALL_CODES)}


def mask_of(codes: Iterable[Code]) -> int:
    """Pack a set of codes into an integer, one bit a code; the engine compares whole turns this way."""
    mask = 0
    for code in codes:
        mask |= _BIT[code]
    return mask


def codes_in(mask: int) -> tuple[Code, ...]:
    """The codes packed in a mask, in the manual's order."""
    return tuple(code for code, bit in _BIT.items() if mask & bit)
