"""What a reader changed in how turns were heard, and how the session stands with that."""

from collections.abc import Iterable, Sequence

from rupturesim.codes import Code
from rupturesim.corrections import last_state
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.figures import curve_points
from rupturesim.debrief.model import CurvePoint, TurnReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import ended, listed
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import TransitionEvent


def correction_of(course: Course, moment: Moment) -> Sentence | None:
    """How a reader changed what was heard in a turn, None if nobody did."""
    turn = moment.turn
    if turn.correction is None or turn.heard_first is None:
        return None
    before = _named(course, (coded.code for coded in turn.heard_first.codes))
    text = (
        f"Corrected by a reader: it was heard as {before}, and is told here as {_named(course, turn.correction.codes)}."
    )
    if turn.correction.why:
        text += " " + ended(f"Their reason: {turn.correction.why}")
    return Sentence(text, (moment.cite(),))


def corrections(course: Course, turns: Sequence[TurnReport], attempts: Sequence[Attempt]) -> tuple[Sentence, ...]:
    """That turns were corrected, and how it ended before and after. attempts: as recorded."""
    changed = [report for report in turns if report.corrected is not None]
    if not changed:
        return ()
    cites = tuple(Cite(report.number) for report in changed)
    numbers = listed([str(report.number) for report in changed])
    which = f"Turn {numbers} is" if len(changed) == 1 else f"Turns {numbers} are"
    text = f"{which} told here as a reader corrected it, and the states after it are recomputed. "
    told = [Sentence(f"{text}{course.name}'s words are those of the session.", cites)]
    recorded = next((attempt for attempt in attempts if attempt.number == course.attempt.number), None)
    before = last_state(recorded) if recorded else None
    after = last_state(course.attempt)
    if before is not None and after is not None:
        told.append(Sentence(_difference(course, before, after), cites, model=True))
    return tuple(told)


def as_heard(course: Course, attempts: Sequence[Attempt]) -> tuple[CurvePoint, ...]:
    """The curve as it was before the corrections; empty without any. attempts: as recorded."""
    if all(moment.turn.heard_first is None for moment in course.moments):
        return ()
    recorded = next((attempt for attempt in attempts if attempt.number == course.attempt.number), None)
    return curve_points(Course(recorded, course.persona, course.rules)) if recorded is not None else ()


def _difference(course: Course, before: TransitionEvent, after: TransitionEvent) -> str:
    def standing(state: TransitionEvent) -> str:
        points = f"task {state.task:.1f}, goal {state.goal:.1f}, bond {state.bond:.1f}"
        return f"'{course.wording.stage(state.stage)}', {points}"

    if standing(before) == standing(after):
        return f"It ends as it did before the correction: {standing(after)}."
    return f"As first heard it ended at {standing(before)}; with the correction it ends at {standing(after)}."


def _named(course: Course, codes: Iterable[Code]) -> str:
    return listed([course.wording.called(code) for code in codes])
