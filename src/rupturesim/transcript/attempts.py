"""From a flat list of events to attempts: the ways in which one session was played."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from rupturesim.coder import Coding
from rupturesim.errors import TranscriptError
from rupturesim.phrasing import Said
from rupturesim.transcript.events import (
    BranchEvent,
    ClientEvent,
    CodingEvent,
    CorrectionEvent,
    EndEvent,
    Event,
    LabelRecord,
    LabelsEvent,
    ModelEvent,
    NoteEvent,
    NoticeEvent,
    TraineeEvent,
    TransitionEvent,
)
from rupturesim.transcript.reader import Transcript


@dataclass(frozen=True, slots=True)
class Turn:
    """One trainee turn with all that came of it. Parts are None where the session broke off in mid-turn.

    number: from 1. said_at, answered_at: seconds of the session's clock.
    notices, notes: what the trainee marked or wrote down after the client's answer to this turn.
    correction: the last time that a reader gave the turn other codes. heard_first: set only where `coding` has been
    replaced by the correction; what the coder heard.
    """

    number: int
    text: str
    said_at: float
    coding: Coding | None = None
    transition: TransitionEvent | None = None
    answer: str | None = None
    answered_at: float | None = None
    model: ModelEvent | None = None
    notices: tuple[NoticeEvent, ...] = ()
    notes: tuple[NoteEvent, ...] = ()
    correction: CorrectionEvent | None = None
    heard_first: Coding | None = None

    @property
    def complete(self) -> bool:
        """Whether the client has answered."""
        return self.answer is not None and self.coding is not None and self.transition is not None

    @property
    def lent(self) -> str | None:
        """The line that a language model lent for the answer, whether or not it is recorded that it was said."""
        return self.model.tries[-1].text if self.model and self.model.accepted and self.model.tries else None

    @property
    def whose(self) -> str:
        """Whose words the answer was, where a language model was asked for it; "" where none was."""
        if self.model is None or self.answer is None:
            return ""
        return f"lent by {self.model.name}" if self.model.accepted else "the program's own"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way through the session, from the opening to its end or to where it broke off.

    number: from 1. of, at_turn: the attempt that it branched from, and the first turn that differs.
    notices, notes: those made before the first turn.
    labels: what the trainee said afterwards that the client's lines showed.
    """

    number: int
    opening: str | None = None
    opened: TransitionEvent | None = None
    turns: tuple[Turn, ...] = ()
    end: EndEvent | None = None
    of: int | None = None
    at_turn: int = 1
    notices: tuple[NoticeEvent, ...] = ()
    notes: tuple[NoteEvent, ...] = ()
    labels: tuple[LabelRecord, ...] = ()

    def line(self, turn: int) -> str | None:
        """What the client said after a turn, 0 for the opening; None if that is not recorded."""
        if turn == 0:
            return self.opening
        return self.turns[turn - 1].answer if turn <= len(self.turns) else None

    @property
    def said(self) -> list[Said]:
        """All that was said, first to last."""
        lines = [Said("client", self.opening)] if self.opening is not None else []
        for turn in self.turns:
            lines.append(Said("trainee", turn.text))
            if turn.answer is not None:
                lines.append(Said("client", turn.answer))
        if self.end is not None and self.end.text:
            lines.append(Said("client", self.end.text))
        return lines

    @property
    def codings(self) -> list[Coding]:
        """The codings of the turns, in order."""
        return [turn.coding for turn in self.turns if turn.coding is not None]


def attempts_of(transcript: Transcript) -> list[Attempt]:
    """The attempts in a transcript, in the order in which they were begun.

    Raises TranscriptError, naming the line, where events do not follow from one another.
    """
    log = SessionLog(transcript.path)
    for line, event in enumerate(transcript.events, start=2):
        log.add(event, line)
    return log.attempts


@dataclass
class SessionLog:
    """Takes events in, one after another, and keeps the attempts that they make up."""

    path: Path
    attempts: list[Attempt] = field(default_factory=lambda: [Attempt(1)])

    def add(self, event: Event, line: int = 0) -> None:
        """Take an event in. Raises TranscriptError, naming `line`, if it does not follow from what came before."""
        now = self.attempts[-1]
        if isinstance(event, BranchEvent):
            self.attempts.append(self._branch(event, line))
        elif isinstance(event, CorrectionEvent):
            self._correct(event, line)
        elif isinstance(event, LabelsEvent):
            self._label(event, line)
        elif now.end is not None and not isinstance(event, NoteEvent):
            raise TranscriptError(self.path, "something happens after the end", line)
        elif isinstance(event, EndEvent):
            self._expect(not now.turns or now.turns[-1].complete, event, line)
            self._change(replace(now, end=event))
        elif isinstance(event, TraineeEvent):
            self._expect(event.turn == len(now.turns) + 1 and (not now.turns or now.turns[-1].complete), event, line)
            self._expect(now.opening is not None, event, line)
            self._change(replace(now, turns=(*now.turns, Turn(event.turn, event.text, event.at))))
        elif event.turn == 0:
            self._change(self._before_the_first_turn(now, event, line))
        else:
            self._expect(event.turn == len(now.turns), event, line)
            self._change(replace(now, turns=(*now.turns[:-1], self._within(now.turns[-1], event, line))))

    def _change(self, attempt: Attempt) -> None:
        self.attempts[-1] = attempt

    def _expect(self, fits: bool, event: Event, line: int) -> None:
        if not fits:
            turn = f" of turn {event.turn}" if hasattr(event, "turn") else ""
            raise TranscriptError(self.path, f"this '{event.event}'{turn} does not follow from the lines above", line)

    def _correct(self, event: CorrectionEvent, line: int) -> None:
        """A correction may come at any time, and concern any turn that was coded."""
        self._expect(event.attempt <= len(self.attempts), event, line)
        attempt = self.attempts[event.attempt - 1]
        self._expect(event.turn <= len(attempt.turns) and attempt.turns[event.turn - 1].coding is not None, event, line)
        turns = list(attempt.turns)
        turns[event.turn - 1] = replace(turns[event.turn - 1], correction=event)
        self.attempts[event.attempt - 1] = replace(attempt, turns=tuple(turns))

    def _label(self, event: LabelsEvent, line: int) -> None:
        """Labels may come at any time, and concern any line that the client has said."""
        self._expect(event.attempt <= len(self.attempts), event, line)
        attempt = self.attempts[event.attempt - 1]
        self._expect(all(attempt.line(label.turn) is not None for label in event.labels), event, line)
        self.attempts[event.attempt - 1] = replace(attempt, labels=event.labels)

    def _branch(self, event: BranchEvent, line: int) -> Attempt:
        self._expect(event.attempt == len(self.attempts) + 1 and event.of <= len(self.attempts), event, line)
        origin = self.attempts[event.of - 1]
        self._expect(event.turn <= len(origin.turns), event, line)
        kept = tuple(replace(turn, correction=None) for turn in origin.turns[: event.turn - 1])
        return replace(origin, number=event.attempt, turns=kept, end=None, of=event.of, at_turn=event.turn, labels=())

    def _before_the_first_turn(self, now: Attempt, event: Event, line: int) -> Attempt:
        if isinstance(event, NoticeEvent):
            return replace(now, notices=(*now.notices, event))
        if isinstance(event, NoteEvent):
            return replace(now, notes=(*now.notes, event))
        self._expect(not now.turns, event, line)
        if isinstance(event, TransitionEvent):
            return replace(now, opened=event)
        self._expect(isinstance(event, ClientEvent) and now.opening is None, event, line)
        assert isinstance(event, ClientEvent)
        return replace(now, opening=event.text)

    def _within(self, turn: Turn, event: Event, line: int) -> Turn:
        if isinstance(event, NoticeEvent):
            return replace(turn, notices=(*turn.notices, event))
        if isinstance(event, NoteEvent):
            return replace(turn, notes=(*turn.notes, event))
        if isinstance(event, CodingEvent):
            self._expect(turn.coding is None, event, line)
            return replace(turn, coding=event.coding())
        if isinstance(event, TransitionEvent):
            self._expect(turn.coding is not None and turn.transition is None, event, line)
            return replace(turn, transition=event)
        if isinstance(event, ModelEvent):
            return replace(turn, model=event)
        self._expect(turn.transition is not None and turn.answer is None, event, line)
        assert isinstance(event, ClientEvent)
        return replace(turn, answer=event.text, answered_at=event.at)
