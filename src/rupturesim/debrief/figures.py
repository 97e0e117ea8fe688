"""Counts over the session, and the rating that the client would give it in this model."""

from collections import Counter
from collections.abc import Iterable

from rupturesim.alliance import RUPTURED, Component, Stage
from rupturesim.client.rating import CONCERN, SessionRating, rating_of
from rupturesim.codes import Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import CurvePoint, Figures, RatingReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import capital, counted, listed
from rupturesim.text import words
from rupturesim.transcript.events import TransitionEvent


def figures(course: Course) -> Figures:
    """The counts."""
    moments = course.moments
    yours = sum(len(words(moment.turn.text)) for moment in moments)
    theirs = sum(len(words(said.text)) for said in course.attempt.said if said.speaker == "client")
    codes = Counter(code for moment in moments for code in moment.codes)
    stages = Counter(moment.after.stage for moment in moments if moment.after is not None)
    return Figures(
        turns=len(moments),
        silent_turns=sum(moment.silent for moment in moments),
        words=(yours, theirs),
        open_questions=codes[Code.INVITE],
        closed_questions=codes[Code.CLOSED],
        question_marks=sum(_question_marks(moment.turn.text) for moment in moments),
        codes=tuple((code, codes[code]) for code in Code if codes[code]),
        stages=tuple((stage, stages[stage]) for stage in Stage if stages[stage]),
        seconds=_seconds(course),
        says=tuple(_says(course, moments, (yours, theirs), codes)),
    )


def _question_marks(text: str) -> int:
    return text.count("?") + text.count("\uff1f") + text.count("\u061f")


def _seconds(course: Course) -> float:
    attempt = course.attempt
    if attempt.end is not None:
        return attempt.end.at
    last = attempt.turns[-1] if attempt.turns else None
    return (last.answered_at or last.said_at) if last else 0.0


def _says(
    course: Course, moments: tuple[Moment, ...], share: tuple[int, int], codes: Counter[Code]
) -> Iterable[Sentence]:
    if not moments:
        return
    yours, theirs = share
    talk = f"You spoke {counted(yours, 'word')} in {counted(len(moments), 'turn')}, {course.name} {theirs}"
    if yours and theirs:
        talk += f": {round(100 * yours / (yours + theirs))} of every 100 words were yours"
    yield Sentence(f"{talk}.")
    asked = _citing(moments, Code.INVITE, Code.CLOSED)
    marks = sum(_question_marks(moment.turn.text) for moment in moments)
    if asked or marks:
        text = f"You asked openly in {counted(codes[Code.INVITE], 'turn')}"
        if codes[Code.CLOSED]:
            text += f" and for a yes, a no or a fact in {counted(codes[Code.CLOSED], 'turn')}"
        yield Sentence(f"{text}, with {counted(marks, 'question mark')} in all.", asked)
    silent = [moment for moment in moments if moment.silent]
    if silent and yours:
        yield Sentence(f"In {counted(len(silent), 'turn')} you said nothing.", tuple(m.cite() for m in silent))
    used = [f"{course.wording.called(code)} ({codes[code]})" for code in Code if codes[code] and code is not Code.OTHER]
    if used:
        yield Sentence(f"Your moves, by the turns that held them: {listed(used)}.", _citing(moments, *codes))


def _citing(moments: tuple[Moment, ...], *codes: Code) -> tuple[Cite, ...]:
    return tuple(moment.cite(codes) for moment in moments if moment.codes & set(codes))


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
    where = (
        "Nearly all sessions in this model end there, with the rupture mended or not."
        if found.concern
        else "This is above it."
    )
    return f"{asks} {where} The number comes from the state of the model; it is no measure of you as a therapist."


def curve_points(course: Course) -> tuple[CurvePoint, ...]:
    """Task, goal and bond at the opening and after each turn."""
    return tuple(
        CurvePoint(state.turn, state.task, state.goal, state.bond, state.stage in RUPTURED) for state in course.states
    )


def curve_says(course: Course) -> tuple[Sentence, ...]:
    """The curve in words, one sentence a component."""
    points = curve_points(course)
    if len(points) < 2:
        return ()
    return tuple(_component(course, points, component) for component in Component)


def _component(course: Course, points: tuple[CurvePoint, ...], component: Component) -> Sentence:
    def value(point: CurvePoint) -> float:
        return {"task": point.task, "goal": point.goal, "bond": point.bond}[component.value]

    name = f"{capital(component.value)} ({course.wording.words.components[component]})"
    low, high = min(points, key=value), max(points, key=value)
    first, last = points[0], points[-1]
    if value(low) == value(high):
        text = f"{name}: {value(first):.1f} throughout."
        return Sentence(text, (Cite(last.turn),), unsaid=True, model=True)
    between = [
        f"{word} {value(point):.1f} after turn {point.turn}"
        for word, point in (("lowest", low), ("highest", high))
        if point not in (first, last)
    ]
    steps = [f"{value(first):.1f} at the start", *between, f"{value(last):.1f} at the end"]
    cites = tuple(Cite(point.turn) for point in (low, high, last) if point.turn)
    return Sentence(f"{name}: {', '.join(steps)}.", cites, unsaid=True, model=True)
