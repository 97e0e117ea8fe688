"""How an attempt ended."""

from collections.abc import Sequence

from rupturesim.alliance import RUPTURED, Component, Stage
from rupturesim.codes import Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import Ending, EndKind, RuptureReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.transcript.attempts import Attempt


def ending(course: Course, ruptures: tuple[RuptureReport, ...], attempts: Sequence[Attempt]) -> Ending:
    """How the attempt ended, and the client's last line if there was one.

    attempts: all attempts of the session, to tell one that the trainee left from one that broke off.
    """
    mended_in = _mended_in(course, ruptures)
    kind, text = _ending(course, ruptures, mended_in, attempts)
    turn = len(course.moments)
    end = course.attempt.end
    cites = [Cite(turn), *course.cite_client(turn)] if turn else list(course.cite_client(0))
    if kind is EndKind.MENDED and mended_in is not None:
        cites.append(mended_in.cite())
    if kind is EndKind.WENT_BACK:
        cites += [Cite(number) for number in {_follower(course, attempts).at_turn} if number <= turn]
    return Ending(kind, turn, Sentence(text, tuple(cites)), end.text if end is not None else "")


def _ending(
    course: Course, ruptures: tuple[RuptureReport, ...], mended_in: Moment | None, attempts: Sequence[Attempt]
) -> tuple[EndKind, str]:
    name, turn, last = course.name, len(course.moments), course.last
    stage = last.stage if last is not None else None
    end = course.attempt.end
    if stage is Stage.LEFT and (end is None or end.how == "left"):
        return EndKind.LEFT, f"{name} left after turn {turn}."
    if not turn:
        return EndKind.NOT_BEGUN, "The session ended before you had said anything."
    if end is None:
        return _without_end(course, attempts)
    if end.how == "left":
        return (
            EndKind.OPEN,
            f"{name} left after turn {turn}; told with the correction, in the model it need not have been.",
        )
    if stage is Stage.LEFT and last is not None:
        return EndKind.OPEN, (
            f"You ended the session after turn {turn}; told with the correction, in the model {name} would have left "
            f"after turn {_left_at(course)}."
        )
    if stage is Stage.APPEASING:
        text = f"You ended the session after turn {turn}, while {name} was, in this model, smoothing it over."
        return EndKind.FALSE_PEACE, text
    if stage in RUPTURED:
        return EndKind.OPEN, f"You ended the session after turn {turn} with the rupture still open."
    if stage is Stage.REPAIRED:
        text = f"You ended the session after turn {turn}; {_mended(course, ruptures, mended_in)}."
        return EndKind.MENDED, text
    return EndKind.NO_RUPTURE, f"You ended the session after turn {turn}; no rupture had opened."


def _left_at(course: Course) -> int:
    """The first turn after which the client had left."""
    return next(m.number for m in course.moments if m.after is not None and m.after.stage is Stage.LEFT)


def _without_end(course: Course, attempts: Sequence[Attempt]) -> tuple[EndKind, str]:
    """An attempt that the trainee left by going back, or one whose record breaks off."""
    turn = len(course.moments)
    broke = "" if course.attempt.turns[-1].complete else f", before {course.name} had answered"
    if not any(other.number > course.attempt.number for other in attempts):
        return EndKind.BROKE_OFF, f"The record breaks off at turn {turn}{broke}; how it went on is not known."
    follower = _follower(course, attempts)
    if follower.of != course.attempt.number:
        return EndKind.WENT_BACK, f"After turn {turn}{broke} you left this attempt and began attempt {follower.number}."
    back = f"you went back to turn {follower.at_turn} and tried again from there"
    return EndKind.WENT_BACK, f"After turn {turn}{broke} {back}, in attempt {follower.number}."


def _follower(course: Course, attempts: Sequence[Attempt]) -> Attempt:
    """The attempt that the trainee began on leaving this one."""
    return min((other for other in attempts if other.number > course.attempt.number), key=lambda other: other.number)


def _mended_in(course: Course, ruptures: tuple[RuptureReport, ...]) -> Moment | None:
    """The first turn of the last rupture that spoke to what it had struck, once the concern was out."""
    if not ruptures:
        return None
    for moment in course.moments[ruptures[-1].began :]:
        done = [state.rupture.done if state and state.rupture else () for state in (moment.before, moment.after)]
        if "addressed" in done[1] and "addressed" not in done[0]:
            return moment
    return None


def _mended(course: Course, ruptures: tuple[RuptureReport, ...], mended_in: Moment | None) -> str:
    """What was done about that which had been struck."""
    if mended_in is None:
        return "by then the rupture was mended"
    words = course.wording.words.mended
    by = words["renegotiate"] if Code.RENEGOTIATE in mended_in.codes else words["other"]
    struck = ruptures[-1].strikes
    # A bond is spoken to in many turns, of which the model counts those after the concern was out; name none.
    return by[struck] if struck is Component.BOND else f"{by[struck]} in turn {mended_in.number}"
