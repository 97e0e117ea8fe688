"""What a coder returns, whichever coder it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from rupturesim.codes import Code, mask_of


@dataclass(frozen=True, slots=True)
class Coded:
    """One code that a turn earned.

    score: the coder's confidence, 0 to 1.
    evidence: the words that earn it, as (start, end) character offsets into the turn; never empty
        unless the turn itself is empty.
    """

    code: Code
    score: float = 1.0
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """All that is heard in one turn: its codes, and which of this client's own triggers it touched.

    heard: ids of the persona's triggers, helps and hurts whose words stand in the turn. They are found when
        the turn is coded, and recorded, so that a replay needs neither the words nor the coder.
    mask: the codes packed by `rupturesim.codes.mask_of`.
    """

    codes: tuple[Coded, ...]
    heard: frozenset[str] = frozenset()
    mask: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mask", mask_of(coded.code for coded in self.codes))

    @classmethod
    def of(cls, codes: Iterable[Code], heard: Iterable[str] = ()) -> "Coding":
        """A coding with certain codes and no evidence, for rules, tests and what-if questions."""
        return cls(tuple(Coded(code) for code in codes), frozenset(heard))


class Coder(Protocol):
    """Codes a trainee's turn. The one seam between the words and the engine."""

    @property
    def version(self) -> str:
        """A name that changes whenever the coder might code a turn otherwise; written in every transcript."""
        ...

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        """Code `text`, said after the client's line `client`.

        Returns at least one code, each at most once, in the manual's order; `other` only when alone.
        """
        ...
