"""The ruptures of an attempt, from beginning to end."""

from typing import Literal

from rupturesim.alliance import RUPTURED, Stage
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import RuptureReport
from rupturesim.debrief.wording import ended
from rupturesim.transcript.events import TransitionEvent

_CLOSED: dict[Stage, Literal["mended", "left"]] = {Stage.REPAIRED: "mended", Stage.LEFT: "left"}


def ruptures(course: Course) -> tuple[RuptureReport, ...]:
    """Each stretch in which a rupture was open."""
    found: list[RuptureReport] = []
    stretch: list[TransitionEvent] = []
    for state in course.states:
        if state.stage in RUPTURED:
            stretch.append(state)
        elif stretch:
            found.append(_report(course, stretch, state))
            stretch = []
    if stretch:
        found.append(_report(course, stretch, None))
    return tuple(found)


def _report(course: Course, stretch: list[TransitionEvent], after: TransitionEvent | None) -> RuptureReport:
    first, last = stretch[0], stretch[-1]
    record = (after.rupture if after is not None else None) or last.rupture or first.rupture
    trigger = first.rupture.trigger if first.rupture else ""
    meanings = {known.id: known.means for known in course.persona.triggers}
    assert record is not None, "an open rupture is always recorded"
    return RuptureReport(
        began=first.turn,
        by=begun_by(course, first.turn),
        kind=first.rupture.kind if first.rupture else record.kind,
        strikes=record.strikes,
        trigger=trigger,
        means=ended(meanings[trigger]) if trigger in meanings else "",
        done=record.done,
        ended=after.turn if after is not None else None,
        outcome=_CLOSED.get(after.stage, "open") if after is not None else "open",
    )


def begun_by(course: Course, turn: int) -> tuple[Code, ...]:
    """The codes of the turn with which a rupture began; none if the client had it already or brought it up."""
    if turn == 0 or course.raised_unasked(course.moment(turn)):
        return ()
    moment = course.moment(turn)
    fired = moment.after.rules if moment.after else ()
    setting_off = {
        code for trigger in course.persona.triggers if f"trigger:{trigger.id}" in fired for code in trigger.codes
    }
    chosen = moment.codes & setting_off or moment.codes & STRAINING or moment.codes
    return tuple(code for code in Code if code in chosen)
