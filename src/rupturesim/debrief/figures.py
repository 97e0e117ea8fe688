"""Counts over the session, and the curve. They describe; there is no norm to hold them against."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import gcd
from statistics import median_low

from rupturesim.alliance import RUPTURED, Component, Stage
from rupturesim.codes import NEUTRAL, REPAIRING, STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.feelings import feelings, of_feelings
from rupturesim.debrief.model import Complaint, CurvePoint, Figures
from rupturesim.debrief.pieces import Cite, CodeKind, Sentence
from rupturesim.debrief.timing import long_waits, of_timing, timing
from rupturesim.debrief.wording import capital, counted, listed, quote, turns_named
from rupturesim.text import words

_IN_WORDS = dict(enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), start=1))

_KINDS = {CodeKind.REPAIRING: REPAIRING, CodeKind.STRAINING: STRAINING, CodeKind.NEUTRAL: NEUTRAL}


def figures(course: Course, complaints: Sequence[Complaint] = ()) -> Figures:
    """The counts. complaints: to tell which silences came directly before one was said."""
    moments = course.moments
    yours = sum(len(words(moment.turn.text)) for moment in moments)
    theirs = sum(len(words(said.text)) for said in course.attempt.said if said.speaker == "client")
    codes = Counter(code for moment in moments for code in moment.codes)
    stages = Counter(moment.after.stage for moment in moments if moment.after is not None)
    lengths = [(len(words(moment.turn.text)), -moment.number) for moment in moments if not moment.silent]
    longest = max(lengths, default=(0, 0))
    both, clock = feelings(course.attempt.said), timing(course)
    silences = _silences(course, complaints)
    return Figures(
        turns=len(moments),
        silent_turns=sum(moment.silent for moment in moments),
        words=(yours, theirs),
        median_words=median_low(length for length, _ in lengths) if lengths else 0,
        longest_words=longest[0],
        longest_turn=-longest[1] or None,
        moves=tuple((kind, sum(codes[code] for code in of_kind)) for kind, of_kind in _KINDS.items()),
        feelings=both,
        silences=silences,
        timing=clock,
        open_questions=codes[Code.INVITE],
        closed_questions=codes[Code.CLOSED],
        question_marks=sum(_question_marks(moment.turn.text) for moment in moments),
        codes=tuple((code, codes[code]) for code in Code if codes[code]),
        stages=tuple((stage, stages[stage]) for stage in Stage if stages[stage]),
        seconds=_seconds(course),
        says=(
            *_of_talk(course, (yours, theirs), lengths),
            *of_timing(course, clock),
            *_of_silence(course, silences, yours),
            *_of_questions(moments, codes),
            *of_feelings(course, both),
            *_of_moves(course, codes),
        ),
    )


def _question_marks(text: str) -> int:
    return text.count("?") + text.count("\uff1f") + text.count("\u061f")


def _seconds(course: Course) -> float:
    attempt = course.attempt
    if attempt.end is not None:
        return attempt.end.at
    last = attempt.turns[-1] if attempt.turns else None
    return (last.answered_at or last.said_at) if last else 0.0


def _silences(course: Course, complaints: Sequence[Complaint]) -> tuple[int, ...]:
    """The turns without a word, or long waited with, directly after which the client said a complaint."""
    said = {turn for complaint in complaints for turn in complaint.said}
    silent = {moment.number for moment in course.moments if moment.silent}
    return tuple(sorted(said & (silent | set(long_waits(course)))))


def _of_talk(course: Course, share: tuple[int, int], lengths: Sequence[tuple[int, int]]) -> Iterable[Sentence]:
    """Who spoke how much, and how long the trainee's turns were."""
    moments, (yours, theirs) = course.moments, share
    if not moments:
        return
    talk = f"You spoke {counted(yours, 'word')} in {counted(len(moments), 'turn')}, {course.name} {theirs}"
    if yours and theirs:
        talk += f": {round(100 * yours / (yours + theirs))} of every 100 words were yours"
    yield Sentence(f"{talk}.")
    if len(lengths) < 2:
        return
    length, number = max(lengths)
    middle = counted(median_low(size for size, _ in lengths), "word")
    text = f"Half of your spoken turns had {middle} or fewer; the longest, turn {-number}, had {length}"
    yield Sentence(f"{text} ({quote(course.moment(-number).turn.text)}).", (Cite(-number),))


def _of_silence(course: Course, before_complaint: tuple[int, ...], yours: int) -> Iterable[Sentence]:
    silent = [moment for moment in course.moments if moment.silent]
    if silent and yours:
        yield Sentence(f"In {counted(len(silent), 'turn')} you said nothing.", tuple(m.cite() for m in silent))
    wordless = [turn for turn in before_complaint if course.moment(turn).silent]
    for turns, what in (
        (wordless, "You were silent in"),
        ([turn for turn in before_complaint if turn not in wordless], "You waited long, for this session, before"),
    ):
        if turns:
            cites = tuple(cite for turn in turns for cite in (Cite(turn), *course.cite_client(turn)))
            after = f"; {course.name}'s answer said what was amiss, in full or in part"
            yield Sentence(f"{what} {turns_named(turns)}{after}.", cites)


def _of_questions(moments: tuple[Moment, ...], codes: Counter[Code]) -> Iterable[Sentence]:
    asked = _citing(moments, Code.INVITE, Code.CLOSED)
    marks = sum(_question_marks(moment.turn.text) for moment in moments)
    if not asked and not marks:
        return
    text = f"You asked openly in {counted(codes[Code.INVITE], 'turn')}"
    if codes[Code.CLOSED]:
        text += f" and for a yes, a no or a fact in {counted(codes[Code.CLOSED], 'turn')}"
        text += _ratio(codes[Code.INVITE], codes[Code.CLOSED])
    yield Sentence(f"{text}, with {counted(marks, 'question mark')} in all.", asked)


def _ratio(open_questions: int, closed: int) -> str:
    """Open to closed questions, as in ', one to two'; "" where one of the two is missing."""
    shared = gcd(open_questions, closed)
    if not open_questions or shared == 1:
        return ""
    named = [_IN_WORDS.get(number // shared, str(number // shared)) for number in (open_questions, closed)]
    return f", {named[0]} to {named[1]}"


def _of_moves(course: Course, codes: Counter[Code]) -> Iterable[Sentence]:
    used = [f"{course.wording.called(code)} ({codes[code]})" for code in Code if codes[code] and code is not Code.OTHER]
    if used:
        yield Sentence(f"Your moves, by the turns that held them: {listed(used)}.", _citing(course.moments, *codes))


def _citing(moments: tuple[Moment, ...], *codes: Code) -> tuple[Cite, ...]:
    return tuple(moment.cite(codes) for moment in moments if moment.codes & set(codes))


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
