"""Conditions of rules, compiled: codes as masks, marks as bits, numbers between bounds."""

from typing import NamedTuple

from rupturesim.alliance import Component, RuptureKind
from rupturesim.client.state import ClientState

Bound = tuple[int, int, int]
"""Place in the measures, least, most."""

Measures = tuple[int, int, int, int, int, int, int]
"""In the order of `MEASURES`."""

MEASURES = ("bond", "tension", "openness", "passed_over", "repeats", "since", "ruptured")


class Test(NamedTuple):
    """A compiled condition, but for the stage, attachment and style, which choose the list."""

    any: int
    all: int
    none: int
    before_any: int
    before_none: int
    done_any: int
    done_all: int
    done_none: int
    kind: tuple[RuptureKind, ...]
    strikes: tuple[Component, ...]
    bounds: tuple[Bound, ...]
    triggered: bool
    heard: str

    @property
    def asks_only_for_codes(self) -> bool:
        """Whether nothing but the codes and words of the turn decides."""
        state_parts = (self.before_any, self.before_none, self.done_any, self.done_all, self.done_none)
        return not any((*state_parts, self.kind, self.strikes, self.bounds))


def stands(test: Test, state: ClientState, done: int, measures: Measures) -> bool:
    """Whether everything of a condition but the codes and words holds."""
    before = state.recent[0]
    if (test.before_any and not before & test.before_any) or before & test.before_none:
        return False
    if (test.done_any and not done & test.done_any) or done & test.done_none or done & test.done_all != test.done_all:
        return False
    for place, least, most in test.bounds:
        if not least <= measures[place] <= most:
            return False
    rupture = state.rupture
    if test.kind and (rupture is None or rupture.kind not in test.kind):
        return False
    return not test.strikes or (rupture is not None and rupture.strikes in test.strikes)


def allows(test: Test, mask: int) -> bool:
    """Whether a turn's codes meet a condition's; one that rests on words alone asks for none and is not met by any."""
    if test.any:
        return bool(mask & test.any) and not mask & test.none and mask & test.all == test.all
    return not test.heard and not mask & test.none and mask & test.all == test.all
