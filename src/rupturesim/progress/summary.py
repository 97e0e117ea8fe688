"""One session in numbers that can be added up. What they mean is what the debrief means: it counts, this adds up.

An attempt that branched from another shares the turns before `at_turn` with it; only its own are counted here. What the
client had shown just before the first of them is met anew, and counts for both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from rupturesim.alliance import RUPTURED, Component, Marker, RuptureKind, RuptureStyle
from rupturesim.codes import Code
from rupturesim.debrief.course import Course
from rupturesim.debrief.ending import ending
from rupturesim.debrief.marks import Held, held_marks
from rupturesim.debrief.model import EndKind, Noticed
from rupturesim.debrief.noticing import markers
from rupturesim.debrief.ruptures import ruptures
from rupturesim.errors import TranscriptError
from rupturesim.persona.model import Persona
from rupturesim.text import clean
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.reader import Transcript


class Met(StrEnum):
    """How a marker was met. Unanswered: the attempt went no further."""

    AT_ONCE = "at once"
    LATE = "late"
    PASSED_OVER = "passed over"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class ShownMarker:
    """A marker that the client showed after `turn`. voiced: the concern was being said aloud."""

    turn: int
    marker: Marker
    kind: RuptureKind
    voiced: bool
    met: Met


@dataclass(frozen=True, slots=True)
class Marking:
    """A mark after `turn`; or, as `unmarked`, what began to show there and got none."""

    turn: int
    kind: RuptureKind
    noticed: Noticed


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """One attempt, its own turns only.

    of, at_turn: the attempt that it branched from, and its first own turn. turns: how many own turns.
    open_turns: those that were said while a rupture was open. codes: of those, the turns that held each code.
    mended: own turns with which a rupture was mended. rose: components that stood higher at the end than at their
    lowest. corrected: own turns whose codes a reader has changed; the figures are those of the correction.
    """

    number: int
    of: int | None
    at_turn: int
    turns: int
    ended: EndKind
    open_turns: tuple[int, ...]
    codes: tuple[tuple[Code, tuple[int, ...]], ...]
    mended: tuple[int, ...]
    markers: tuple[ShownMarker, ...]
    marks: tuple[Marking, ...]
    rose: tuple[Component, ...]
    corrected: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One session. started: in the time zone of this machine. finished: its last attempt has an end."""

    path: Path
    client: str
    persona_id: str
    style: RuptureStyle
    started: datetime
    finished: bool
    attempts: tuple[AttemptSummary, ...]

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return clean(self.path.stem, newlines=False)

    @property
    def turns(self) -> int:
        """All turns of the trainee, each once."""
        return sum(attempt.turns for attempt in self.attempts)


def session_summary(
    transcript: Transcript, persona: Persona, attempts: Sequence[Attempt], told: Sequence[Attempt]
) -> SessionSummary:
    """The summary of a session. attempts: as recorded; told: the same with the corrections made to them.

    Raises TranscriptError where a rupture is open and the record does not say which.
    """
    for attempt in told:
        states = [attempt.opened, *(turn.transition for turn in attempt.turns)]
        if any(state and state.stage in RUPTURED and state.rupture is None for state in states):
            raise TranscriptError(transcript.path, "a rupture is open, and the record does not say which")
    return SessionSummary(
        transcript.path,
        clean(persona.name, newlines=False),
        persona.id,
        persona.rupture_style,
        transcript.header.started.astimezone(),
        attempts[-1].end is not None,
        tuple(_summary(Course(attempt, persona), attempts) for attempt in told),
    )


def _summary(course: Course, attempts: Sequence[Attempt]) -> AttemptSummary:
    attempt, strains = course.attempt, ruptures(course)
    first = attempt.at_turn if attempt.of is not None else 1
    own = course.moments[first - 1 :]
    room = [moment for moment in own if moment.open_before and moment.turn.coding is not None]
    used: dict[Code, list[int]] = {}
    for moment in room:
        for code in moment.codes:
            used.setdefault(code, []).append(moment.number)
    return AttemptSummary(
        number=attempt.number,
        of=attempt.of,
        at_turn=first,
        turns=len(own),
        ended=ending(course, strains, attempts).kind,
        open_turns=tuple(moment.number for moment in room),
        codes=tuple((code, tuple(used[code])) for code in Code if code in used),
        mended=tuple(
            strain.ended for strain in strains if strain.outcome == "mended" and strain.ended and strain.ended >= first
        ),
        markers=tuple(_markers(course, first)),
        marks=tuple(_marks(_as_played(course, attempts), attempts, first)),
        rose=tuple(_rose(course)),
        corrected=tuple(moment.number for moment in own if moment.turn.correction is not None),
    )


def _markers(course: Course, first: int) -> Iterable[ShownMarker]:
    """Those that an own turn could answer, and those shown after the last."""
    for report in markers(course):
        shown = report.shown
        if shown.turn < first - 1:
            continue
        if report.late is not None:
            met = Met.LATE if report.late else Met.AT_ONCE
        else:
            met = Met.PASSED_OVER if report.answered else Met.UNANSWERED
        yield ShownMarker(shown.turn, shown.marker, shown.kind, shown.voiced, met)


def _marks(course: Course, attempts: Sequence[Attempt], first: int) -> Iterable[Marking]:
    """The marks made in this attempt, and what began to show in it and went unmarked."""
    stretches, held = held_marks(course)
    before = _shared_marks(course, attempts, first)
    for mark in held:
        # Marks are in the order in which they were made: those of the shared turns come first.
        if before:
            before -= 1
        else:
            yield _marking(mark)
    begins = 0 if first == 1 and course.attempt.of is None else first
    for stretch in stretches:
        if stretch.marked is None and stretch.turns[0] >= begins:
            yield Marking(stretch.turns[0], stretch.kind, Noticed.UNMARKED)


def _as_played(course: Course, attempts: Sequence[Attempt]) -> Course:
    """The attempt without corrections: marks are of what the client showed when they were made."""
    recorded = attempts[course.attempt.number - 1]
    return course if recorded is course.attempt else Course(recorded, course.persona)


def _marking(mark: Held) -> Marking:
    return Marking(mark.turn, mark.kind, mark.noticed)


def _shared_marks(course: Course, attempts: Sequence[Attempt], first: int) -> int:
    """How many marks the attempt has taken over from the one that it branched from."""
    if course.attempt.of is None:
        return 0
    origin = attempts[course.attempt.of - 1]
    return len(origin.notices) + sum(len(turn.notices) for turn in origin.turns[: first - 1])


def _rose(course: Course) -> Iterable[Component]:
    states = course.states
    for component in Component if states else ():
        points = [getattr(state, component.value) for state in states]
        if points[-1] > min(points):
            yield component
