"""The client's state: what one turn hands to the next. Frozen, exact, the same on every machine.

Points are whole hundredths (0 to 1000 for 0 to 10), so that no rounding can differ between machines.
"""

from typing import NamedTuple

from rupturesim.alliance import RUPTURED, Component, Marker, Reaction, RuptureKind, Stage

FULL = 1000
"""Ten points, in hundredths."""

MARKS = ("owned", "validated", "reflected", "explored", "voiced", "addressed", "need_heard")
"""What a repair consists of, in the order of the bits of `Rupture.done`."""


class Rupture(NamedTuple):
    """An open (or just mended) rupture.

    strikes: the component of the alliance that was struck.
    trigger: id of the persona's trigger, or "" when strain built up without one.
    began: the trainee turn at which it began; 0 if it was there when the session opened.
    bond_before: the bond just before it began, in hundredths.
    done: what has been done towards repair so far, bits in the order of `MARKS`.
    passed_over: how many turns in a row its marker has been passed over.
    """

    kind: RuptureKind
    strikes: Component
    trigger: str
    began: int
    bond_before: int
    done: int = 0
    passed_over: int = 0


class ClientState(NamedTuple):
    """How things stand after a turn. All points in hundredths.

    turn: how many trainee turns there have been.
    recent: the codes of the last three turns as masks, the latest first.
    marker: what the client shows now, if anything.
    reaction: how the client took the last turn.
    since: trainee turns since this stage was entered.
    """

    seed: int
    turn: int
    stage: Stage
    task: int
    goal: int
    bond: int
    tension: int
    openness: int
    rupture: Rupture | None
    recent: tuple[int, int, int]
    marker: Marker | None
    reaction: Reaction
    since: int

    @property
    def ruptured(self) -> bool:
        """Whether a rupture is open."""
        return self.stage in RUPTURED

    def points(self, component: Component) -> int:
        """One component of the alliance, in hundredths."""
        return {Component.TASK: self.task, Component.GOAL: self.goal, Component.BOND: self.bond}[component]


class Transition(NamedTuple):
    """One turn's effect.

    rules: ids of the effect rules that fired, those first that decided how the client took the turn.
    move: id of the rule that moved the stage, if it moved.
    """

    before: ClientState
    after: ClientState
    rules: tuple[str, ...]
    move: str | None
