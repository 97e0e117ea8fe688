"""The trainee's own marks held against what the client showed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rupturesim.alliance import RUPTURED, Marker, RuptureKind, Stage
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import Mark, Noticed, Passage
from rupturesim.debrief.pieces import Sentence
from rupturesim.debrief.wording import bracketed, counted, turns_named

MOST_TOLD = 4
"""How many unmarked passages are told in full; the rest is named by turn."""

_TOLD = (Noticed.AT_ONCE, Noticed.LATE, Noticed.OTHER_KIND, Noticed.NOTHING_SHOWN, Noticed.CONCERN)
"""What marks are told by, in order; marking the same again is left untold."""

_OPEN = RUPTURED | {Stage.LEFT}


@dataclass
class Stretch:
    """Turns in a row after which markers of one kind showed. rupture: counts ruptures; marked: turn of the mark."""

    kind: RuptureKind
    rupture: int
    turns: list[int]
    marked: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A mark held against what showed. stretch: the one that it was held against, if any."""

    turn: int
    kind: RuptureKind
    noticed: Noticed
    stretch: Stretch | None = None


def marking(course: Course) -> tuple[tuple[Passage, ...], tuple[Mark, ...], tuple[Sentence, ...]]:
    """The passages, the marks, and what is to be said about them."""
    stretches, held = held_marks(course)
    marks = tuple(Mark(m.turn, m.kind, m.noticed, _of_mark(course, m.turn, m.kind, m.noticed, m.stretch)) for m in held)
    passages = tuple(_passage(course, stretch) for stretch in stretches)
    return passages, marks, tuple(_says(course, passages, marks))


def held_marks(course: Course) -> tuple[list[Stretch], list[Held]]:
    """The stretches in which something showed, and the marks held against them: what `marking` puts into words."""
    stretches, rupture_at = _stretches(course)
    return stretches, list(_held(course, stretches, rupture_at))


def _stretches(course: Course) -> tuple[list[Stretch], dict[int, int]]:
    """The stretches, and which rupture was open after each turn."""
    found: list[Stretch] = []
    rupture_at: dict[int, int] = {}
    rupture, ruptured = 0, False
    for state in course.states:
        if state.stage not in _OPEN:
            ruptured = False
            continue
        rupture, ruptured = rupture + (not ruptured), True
        rupture_at[state.turn] = rupture
        shown = course.shown(state)
        if shown is None or state.stage is Stage.VOICING:
            continue
        last = found[-1] if found else None
        if last and last.kind is shown.kind and last.turns[-1] == state.turn - 1:
            last.turns.append(state.turn)
        else:
            found.append(Stretch(shown.kind, rupture, [state.turn]))
    return found, rupture_at


def _held(course: Course, stretches: list[Stretch], rupture_at: dict[int, int]) -> Iterable[Held]:
    notices = [*course.attempt.notices, *(notice for moment in course.moments for notice in moment.turn.notices)]
    stages = {state.turn: state.stage for state in course.states}
    for notice in notices:
        turn, kind = notice.turn, notice.kind
        here = next((stretch for stretch in stretches if turn in stretch.turns), None)
        if here is None:
            here = _just_before(stretches, rupture_at, turn, kind)
            if here is None:
                noticed = Noticed.CONCERN if stages.get(turn) is Stage.VOICING else Noticed.NOTHING_SHOWN
                yield Held(turn, kind, noticed)
                continue
        if here.kind is not kind:
            noticed = Noticed.OTHER_KIND
        elif here.marked is not None:
            noticed = Noticed.AGAIN
        else:
            here.marked = turn
            noticed = Noticed.LATE if turn > here.turns[0] else Noticed.AT_ONCE
        yield Held(turn, kind, noticed, here)


def _just_before(stretches: list[Stretch], rupture_at: dict[int, int], turn: int, kind: RuptureKind) -> Stretch | None:
    """The last stretch of the rupture that is still open, if it is of that kind and has not been marked."""
    earlier = [stretch for stretch in stretches if stretch.rupture == rupture_at.get(turn) and stretch.turns[0] < turn]
    last = earlier[-1] if earlier else None
    return last if last and last.kind is kind and last.marked is None else None


def _passage(course: Course, stretch: Stretch) -> Passage:
    first, turns = stretch.turns[0], tuple(stretch.turns)
    cites = tuple(cite for turn in turns for cite in course.cite_client(turn))
    if stretch.marked is None:
        when = f"the {stretch.kind} {_after(turns)}"
        text = f"{when[0].upper()}{when[1:]} {bracketed(course.line(first))} went unmarked{_smoothed(course, turns)}."
        return Passage(stretch.kind, turns, Noticed.UNMARKED, None, Sentence(text, cites))
    late = stretch.marked - first
    noticed = Noticed.LATE if late else Noticed.AT_ONCE
    sentence = _of_mark(course, stretch.marked, stretch.kind, noticed, stretch)
    return Passage(stretch.kind, turns, noticed, late, sentence)


def _smoothed(course: Course, turns: Sequence[int]) -> str:
    """Where in these turns the client only gave way."""
    gave_way = [state.turn for state in course.states if state.turn in turns and state.marker is Marker.APPEASING]
    if not gave_way:
        return ""
    where = "" if len(gave_way) == len(turns) else f" {_after(gave_way)}"
    return f"; it sounded like peace{where}, and was in this model {course.wording.words.markers[Marker.APPEASING]}"


def _of_mark(
    course: Course, turn: int, kind: RuptureKind, noticed: Noticed, stretch: Stretch | None = None
) -> Sentence:
    """The sentence about one mark."""
    when = _after((turn,))
    cites = list(course.cite_client(turn))
    texts = {
        Noticed.CONCERN: f"You marked a {kind} {when}; by then {course.name} was saying aloud what was amiss.",
        Noticed.NOTHING_SHOWN: f"You marked a {kind} {when}; in this model {course.name} showed none there.",
        Noticed.AGAIN: f"You marked the same {kind} again {when}.",
        Noticed.AT_ONCE: f"You marked the {kind} as it began to show, {when}.",
    }
    if noticed in texts or stretch is None:
        return Sentence(texts[noticed], tuple(cites))
    first = stretch.turns[0]
    if noticed is Noticed.LATE:
        cites += course.cite_client(first)
        later = counted(turn - first, "turn")
        text = f"The {kind} began to show {_after((first,))}; you marked it {later} later, {when}."
        return Sentence(text, tuple(cites))
    state = next(state for state in course.states if state.turn == turn) if turn in stretch.turns else None
    shown = course.shown(state)
    what = f" {course.sign(shown)}." if shown else ""
    cites += course.cite_client(shown.turn) if shown else ()
    return Sentence(f"You marked a {kind} {when}; what showed was a {stretch.kind}.{what}", tuple(cites))


def _says(course: Course, passages: Sequence[Passage], marks: Sequence[Mark]) -> Iterable[Sentence]:
    unmarked = [passage for passage in passages if passage.noticed is Noticed.UNMARKED]
    if not marks:
        if passages:
            first = min(passage.turns[0] for passage in passages)
            text = f"You made no marks. There was something to mark from {turns_named([first])} on."
            yield Sentence(text, course.cite_client(first))
    else:
        for noticed in _TOLD:
            yield from dict.fromkeys(mark.sentence for mark in marks if mark.noticed is noticed)
        yield from (passage.sentence for passage in unmarked[:MOST_TOLD])
        further = sorted({turn for passage in unmarked[MOST_TOLD:] for turn in passage.turns})
        if further:
            cites = tuple(cite for turn in further for cite in course.cite_client(turn))
            yield Sentence(f"What showed {_after(further)} went unmarked as well.", cites)
    if any(passage.kind is RuptureKind.WITHDRAWAL for passage in unmarked):
        yield Sentence("A withdrawal is quieter than a confrontation and counts for as much.")


def _after(turns: Sequence[int]) -> str:
    """'after turn 3', 'at the opening'."""
    named = turns_named(turns)
    return f"at {named}" if turns[0] == 0 else f"after {named}"
