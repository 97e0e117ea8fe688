"""The rating that the client would give the session in this model."""

from collections.abc import Iterable

from rupturesim.alliance import Stage
from rupturesim.client.rating import CONCERN, SessionRating, rating_of
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import RatingReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.transcript.events import TransitionEvent


def rating(course: Course) -> RatingReport | None:
    """The client's session rating at the end, beside what it would have been at the opening."""
    last, opened = course.last, course.attempt.opened
    if last is None or not course.moments:
        return None
    found = _rating(last)
    start = _rating(opened).total if opened is not None else None
    return RatingReport(
        relationship=found.relationship,
        goals=found.goals,
        approach=found.approach,
        overall=found.overall,
        total=found.total,
        at_opening=start,
        concern=found.concern,
        to_please=last.stage is Stage.APPEASING,
        says=tuple(_of_rating(course, found, start, last)),
    )


def _rating(state: TransitionEvent) -> SessionRating:
    return rating_of(*(round(points * 100) for points in (state.task, state.goal, state.bond, state.tension)))


def _of_rating(course: Course, found: SessionRating, start: float | None, last: TransitionEvent) -> Iterable[Sentence]:
    """The change over the session first, then the line at which one would ask."""
    cites = (Cite(last.turn, "client"),) if course.line(last.turn) else ()
    fill = course.wording.fill
    what, frank = f"What {course.name} would put down", ""
    if last.stage is Stage.APPEASING:
        high = f"Asked at the end, {course.name} would put down a high number, to keep the peace."
        yield Sentence(high, cites, unsaid=True, model=True)
        what = fill("What {name} would put down if {they} were frank")
    elif course.attempt.opened is not None and course.attempt.opened.stage is Stage.APPEASING:
        frank = fill(", had {they} been frank at the opening")
    if start is None:
        text = f"{what} at the end is {found.total} of 40"
    elif start == found.total:
        text = f"{what} stood at {start} of 40 at the opening and at the end"
    else:
        went = "rose" if found.total > start else "fell"
        text = f"{what} {went} from {start} to {found.total} of 40 over the session{frank}"
    parts = f"relationship {found.relationship}, goals and topics {found.goals}, approach {found.approach}"
    yield Sentence(f"{text}; at the end {parts}, overall {found.overall}.", cites, unsaid=True, model=True)
    yield Sentence(_of_the_line(found))


def _of_the_line(found: SessionRating) -> str:
    asks = f"At {CONCERN:g} of 40 or less one would ask a client about the session."
    where = "This is at or below it." if found.concern else "This is above it."
    return f"{asks} {where} The number comes from the state of the model; it is no measure of you as a therapist."
