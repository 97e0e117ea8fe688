"""What would have come of other words, as sentences: always in the model, always conditional."""

from typing import NamedTuple

from rupturesim.alliance import RUPTURED, Stage
from rupturesim.client import ClientState
from rupturesim.client.continuing import closeness
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.pieces import Sentence
from rupturesim.debrief.wording import counted

TELLS = 0.3
"""Points of closeness below which two ways are told as about as near."""

_MATTERS = 30
"""Hundredths of the bond below which an end in the same stage is no other end."""

_BOND_TELLS = 10
"""Hundredths of the bond below which two ways are not told apart by it."""


class Played(NamedTuple):
    """States from before a turn on: the first is before it, the second right after it."""

    states: tuple[ClientState, ...]

    @property
    def last(self) -> ClientState:
        """How it ends."""
        return self.states[-1]


class Courses(NamedTuple):
    """Other words with the same turns after them, and with turns that stay with the client."""

    same: Played
    onward: Played

    def goes_as(self, other: "Courses") -> bool:
        """Whether, but for the figures, the same would come right after and with the same turns after it."""
        here, there = self.same, other.same
        stages = (here.states[1].stage, here.last.stage) == (there.states[1].stage, there.last.stage)
        return stages and here.last.turn == there.last.turn


def says(
    course: Course, moment: Moment, played: Played, found: Courses, first: Courses, *, cut: bool
) -> tuple[Sentence, ...]:
    """What would have come right after the other words, with the same turns after them, and with others.

    first: of the first of the alternatives; what goes as it does is told by the figures alone. cut: the session went
    on beyond the turns that are played again.
    """
    if found is not first and found.goes_as(first):
        text = _alike(found.same)
    else:
        text = _right_after(course, played, found.same)
        if _went_on(played) or _went_on(found.same):
            same = f"the same {len(played.states) - 2} turns" if cut else "the same turns"
            text += f"; with {same} after it, {_same(course, played, found.same, cut)}"
    texts = [f"{text}.", *([_onward(course, found.onward)] if _went_on(found.onward) else [])]
    return tuple(Sentence(text, (moment.cite(),), unsaid=True, model=True) for text in texts)


def _went_on(played: Played) -> bool:
    """Whether another turn followed."""
    return len(played.states) > 2


def _alike(same: Played) -> str:
    when = "right after it and with the same turns after it" if _went_on(same) else "right after it"
    return f"Much the same as the first, {when} (the bond at {_points(same.last.bond)} in the end)"


def _right_after(course: Course, played: Played, same: Played) -> str:
    """Nearer or not, and the stage."""
    was, would = played.states[1], same.states[1]
    difference = closeness(would) - closeness(was)
    how = "about as near" if abs(difference) < TELLS else "nearer" if difference > 0 else "further apart"
    stage = f"'{course.wording.stage(would.stage)}'"
    if would.stage is not was.stage:
        stage += f" instead of '{course.wording.stage(was.stage)}'"
    return f"In this model of {course.name} the two of you would have stood {how} right after it, at {stage}"


def _same(course: Course, played: Played, same: Played, cut: bool) -> str:
    """The end of the session as it would have been, or how things would have stood where the playing stops."""
    ended = "it would have stood" if cut else "the session would have ended"
    was, would = played.last, same.last
    bond = f"the bond at {_points(would.bond)}"
    if abs(would.bond - was.bond) >= _BOND_TELLS:
        bond += f" instead of {_points(was.bond)}"
    there = f"at '{course.wording.stage(would.stage)}'"
    if would.stage is Stage.LEFT:
        return f"{course.name} {_leaves(was, would)}, {bond}"
    if would.stage is was.stage:
        if abs(would.bond - was.bond) < _MATTERS:
            return "it would have made no difference in the end"
        return f"{ended} {there} all the same, {bond}"
    if was.stage is Stage.LEFT:
        return f"{course.name} would not have left by then; it would have stood {there}, {bond}"
    return f"{ended} {there} instead of '{course.wording.stage(was.stage)}', {bond}"


def _leaves(was: ClientState, would: ClientState) -> str:
    if was.stage is not Stage.LEFT:
        return "would have left"
    later = would.turn - was.turn
    if later == 0:
        return "would have left all the same"
    return f"would still have left, {counted(abs(later), 'turn')} {'later' if later > 0 else 'earlier'}"


def _onward(course: Course, onward: Played) -> str:
    """How far turns that stay with the client would have led."""
    more, last = counted(len(onward.states) - 2, "more turn"), onward.last
    begins, bond = f"With turns that stay with {course.name} after it", f"the bond at {_points(last.bond)}"
    if last.stage is Stage.REPAIRED:
        return f"{begins}, the rupture would have been mended after {more}, {bond}."
    if last.stage is Stage.WORKING:
        return f"{begins}, no rupture would have opened in {more}, {bond}."
    there = f"after {more}, at '{course.wording.stage(last.stage)}', {bond}"
    if last.stage in RUPTURED:
        return f"{begins}, the rupture would still have been open {there}."
    return f"{begins}, {course.name} would have left {there}."


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:.1f}"
