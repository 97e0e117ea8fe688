"""Time by the session's clock: how long the trainee waited before speaking, and how long each stage lasted.

The clock stands still while a session is paused. A session played from a script has none to speak of.
"""

from collections.abc import Iterable
from statistics import median

from rupturesim.alliance import Stage
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import Timing
from rupturesim.debrief.pieces import Cite, Sentence

TOO_SHORT = 1.0
"""Seconds: a session whose longest wait is shorter was not typed by a person as it went."""

LONG = 2.0
"""A wait is called long from this many times the median of the session's own waits."""

FEWEST = 3
"""Of fewer waits than these none is called long."""


def timing(course: Course) -> Timing | None:
    """The times; None without a clock, or with fewer than two turns to tell from."""
    waits = _waits(course)
    if not waits:
        return None
    longest = max(waits, key=lambda turn: (waits[turn], -turn))
    if waits[longest] < TOO_SHORT:
        return None
    return Timing(round(float(median(waits.values())), 2), round(waits[longest], 2), longest, _in_stages(course))


def long_waits(course: Course) -> tuple[int, ...]:
    """Turns before which the trainee waited at least twice as long as in the middle one of all turns."""
    waits, clock = _waits(course), timing(course)
    if clock is None or len(waits) < FEWEST:
        return ()
    return tuple(turn for turn, wait in waits.items() if wait >= max(LONG * clock.median, TOO_SHORT))


def minutes(seconds: float) -> str:
    """Minutes and seconds, as in '3:05'."""
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"


def of_timing(course: Course, clock: Timing | None) -> Iterable[Sentence]:
    """The waits in a sentence."""
    if clock is None or clock.median < 1:
        return
    text = (
        f"Before half of your turns about {clock.median:.0f} seconds or less went by from {course.name}'s answer to "
        f"your words, typing included; before turn {clock.turn} it was longest, with {clock.longest:.0f}"
    )
    yield Sentence(f"{text}.", (*course.cite_client(clock.turn - 1), Cite(clock.turn)))


def _waits(course: Course) -> dict[int, float]:
    """Seconds before each turn but the first: when the opening was said is not kept with the attempt.

    Between the kept turns and the first turn of an attempt that branched off lies another attempt, so that one is
    left out too.
    """
    waits: dict[int, float] = {}
    for before, after in zip(course.attempt.turns, course.attempt.turns[1:], strict=False):
        if before.answered_at is not None and not _branched(course, after.number):
            waits[after.number] = max(0.0, after.said_at - before.answered_at)
    return waits


def _branched(course: Course, turn: int) -> bool:
    return course.attempt.of is not None and turn == course.attempt.at_turn


def _in_stages(course: Course) -> tuple[tuple[Stage, float], ...]:
    """Seconds in each stage: it lasts from the answer with which it came to the next answer, or to the end."""
    spent: dict[Stage, float] = {}
    began, attempt = 0.0, course.attempt
    for moment in course.moments:
        until = moment.turn.answered_at
        if until is None:
            break
        start = moment.turn.said_at if _branched(course, moment.number) else began
        if moment.before is not None:
            spent[moment.before.stage] = spent.get(moment.before.stage, 0.0) + max(0.0, until - start)
        began = until
    last = course.last
    if attempt.end is not None and last is not None and last.stage is not Stage.LEFT and course.moments:
        spent[last.stage] = spent.get(last.stage, 0.0) + max(0.0, attempt.end.at - began)
    return tuple((stage, round(spent[stage], 2)) for stage in Stage if stage in spent)
