"""The one pipeline behind every face: what the trainee says, what is heard in it, what it does, what is answered.

Each event is on disk before the face may show it: call `hear` before showing the trainee's words, and show the
client's line only when `answer` has returned.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rupturesim import __version__
from rupturesim.alliance import RuptureKind, Stage
from rupturesim.client import Client, ClientState, Transition
from rupturesim.clock import Clock
from rupturesim.coder import Coder, Coding
from rupturesim.codes import Code
from rupturesim.corrections import corrected, correction
from rupturesim.errors import InputError, SaveError, SessionOver
from rupturesim.persona.hearing import heard
from rupturesim.persona.load import parse_persona
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Lender, Lent, Phraser, Said
from rupturesim.text import SILENCE, clean
from rupturesim.transcript import Attempt, Header, SessionLog, TranscriptWriter
from rupturesim.transcript.events import (
    BranchEvent,
    ClientEvent,
    CodingEvent,
    EndEvent,
    Event,
    LabelRecord,
    ModelEvent,
    NoteEvent,
    NoticeEvent,
    TraineeEvent,
    TransitionEvent,
)
from rupturesim.transcript.labels import labels_of

LONGEST = 50_000
"""Characters that one turn may have."""

_ANSWERED_WITHIN = 3.0
"""Seconds that closing leaves to an answer that is under way, once no model is waited for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The client's answer to a turn, and how it came about. over: the client has left."""

    text: str
    coding: Coding
    transition: Transition
    over: bool


class Session:
    """A rehearsal with one client, over one or more attempts.

    header: the first line of its record. trouble: why what happened is not on disk at present, or "".
    lender: what lends the client a model's words, if anything does; the phraser speaks wherever it does not.
    """

    def __init__(
        self,
        persona: Persona,
        coder: Coder,
        phraser: Phraser,
        header: Header,
        writer: TranscriptWriter,
        clock: Clock,
        lender: Lender | None = None,
    ) -> None:
        self.persona, self.header, self.clock, self.writer, self.lender = persona, header, clock, writer, lender
        self.trouble = ""
        self._coder, self._phraser, self._seed = coder, phraser, header.seed
        self._client = Client(persona)
        self._first = self._client.first_state(header.seed)
        self._state = self._first
        self._log = SessionLog(writer.path)
        self._recording, self._answering = threading.RLock(), threading.RLock()
        self._model_trouble_told = False

    @classmethod
    def begin(
        cls,
        persona: Persona,
        sha256: str,
        path: Path,
        *,
        coder: Coder,
        phraser: Phraser,
        seed: int,
        mode: Literal["app", "plain", "script"],
        lender: Lender | None = None,
        clock: Clock | None = None,
        started: datetime | None = None,
    ) -> "Session":
        """Begin a session and let the client say the first line. Raises TranscriptError if the file exists."""
        client_rules = Client(persona).rules
        header = Header(
            program=__version__,
            rules=client_rules.version,
            coder=coder.version,
            persona_id=persona.id,
            persona_sha256=sha256,
            persona=persona.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            seed=seed,
            mode=mode,
            started=started or datetime.now(UTC),
        )
        session = cls(persona, coder, phraser, header, TranscriptWriter.create(path, header), clock or Clock(), lender)
        opening = phraser.opening(session._first)
        session._record(
            TransitionEvent.at_opening(session._first),
            ClientEvent(turn=0, at=session.clock.elapsed, text=opening),
        )
        return session

    @classmethod
    def resume(
        cls,
        path: Path,
        *,
        coder: Coder,
        phraser_for: Callable[[Persona, int], Phraser],
        lender_for: Callable[[Persona, int], Lender] | None = None,
    ) -> "Session":
        """Go on with a session that was interrupted, from its own file. Raises TranscriptError, InputError."""
        writer, transcript = TranscriptWriter.reopen(path)
        try:
            persona = parse_persona(transcript.header.persona)
            header = transcript.header
            last = max((getattr(event, "at", 0.0) for event in transcript.events), default=0.0)
            session = cls(persona, coder, phraser_for(persona, header.seed), header, writer, Clock(last))
            for line, event in enumerate(transcript.events, start=2):
                session._log.add(event, line)
            session._mend_opening()
            complete = [turn.coding for turn in session.attempt.turns if turn.complete and turn.coding]
            session._state = session._after(complete)
            session._finish_turn()
            # Only now: nobody is to wait for a model before the session has been opened.
            session.lender = lender_for(persona, header.seed) if lender_for else None
        except BaseException:
            writer.close()
            raise
        return session

    @property
    def state(self) -> ClientState:
        """How things stand now."""
        return self._state

    @property
    def attempts(self) -> list[Attempt]:
        """All attempts so far; the last is the present one."""
        return self._log.attempts

    @property
    def attempt(self) -> Attempt:
        """The present attempt."""
        return self._log.attempts[-1]

    @property
    def said(self) -> list[Said]:
        """What was said in the present attempt."""
        return self.attempt.said

    @property
    def over(self) -> bool:
        """Whether the present attempt has ended."""
        return self.attempt.end is not None

    def hear(self, text: str) -> str:
        """Take in the trainee's turn; nothing at all is silence. Returns the words as they may be shown.

        Raises SessionOver after the end, InputError if the turn is too long; nothing is then recorded.
        """
        if self.over:
            raise SessionOver("The session has ended; go back to a turn to try again.")
        words = clean(text).strip() or SILENCE
        if len(words) > LONGEST:
            raise InputError(f"That is {len(words):,} characters; one turn may have {LONGEST:,}. Please shorten it.")
        self._record(TraineeEvent(turn=self._state.turn + 1, at=self.clock.elapsed, text=words))
        return words

    def answer(self) -> Answer:
        """The client's answer to the turn that was last heard. What of it is recorded already is kept."""
        with self._answering:
            return self._answered()

    def _answered(self) -> Answer:
        turn, said = self.attempt.turns[-1], self.said
        before = next((line.text for line in reversed(said[:-1]) if line.speaker == "client"), "")
        coding = turn.coding or Coding(self._coder.code(turn.text, before), heard(self.persona, turn.text))
        transition = self._client.step(self._state, coding)
        lent = self.lender.lend(transition, said) if self.lender else Lent(turn.lent)
        line = clean(self._phraser.reply(transition, said) if lent.line is None else lent.line)
        events: list[Event] = [
            *([] if turn.coding else [CodingEvent.of(turn.number, coding)]),
            *([] if turn.transition else [TransitionEvent.of(transition)]),
            *([ModelEvent.of(turn.number, self.lender.model, lent)] if self.lender and lent.tries else []),
            ClientEvent(turn=turn.number, at=self.clock.elapsed, text=line),
        ]
        over = transition.after.stage is Stage.LEFT
        if over:
            events.append(EndEvent(turn=turn.number, at=self.clock.elapsed, how="left"))
        self._state = transition.after
        self._record(*events)
        return Answer(line, coding, transition, over)

    def break_off(self) -> None:
        """Wait no longer for a model; the client, who is answering, answers without it."""
        if self.lender:
            self.lender.break_off()

    def say(self, text: str) -> Answer:
        """Hear a turn and answer it."""
        self.hear(text)
        return self.answer()

    def notice(self, kind: RuptureKind) -> None:
        """The trainee marks that the client is withdrawing or confronting. May come while the client is answering."""
        self._record(NoticeEvent(turn=len(self.attempt.turns), at=self.clock.elapsed, kind=kind))

    def note(self, text: str) -> None:
        """The trainee writes down what they feel; may come at any time. Nothing at all is not recorded."""
        words = clean(text).strip()[:LONGEST]
        if words:
            self._record(NoteEvent(turn=len(self.attempt.turns), at=self.clock.elapsed, text=words))

    def correct(self, attempt: int, turn: int, codes: Iterable[Code], why: str) -> None:
        """A reader of the debrief gives a turn other codes. Raises InputError if there is no such turn, or no code."""
        self._nothing_pending()
        if not 1 <= attempt <= len(self.attempts) or not 1 <= turn <= len(self.attempts[attempt - 1].turns):
            raise InputError(f"There is no turn {turn} in attempt {attempt} to correct.")
        self._record(correction(attempt, turn, codes, why))

    def label(self, attempt: int, labels: Iterable[LabelRecord]) -> None:
        """The trainee says what the client's lines showed; replaces what was said of that attempt before.

        Raises InputError if there is no such attempt or line, if a line has two labels, or if there is none at all.
        """
        self._nothing_pending()
        if not 1 <= attempt <= len(self.attempts):
            raise InputError(f"There is no attempt {attempt} to label.")
        self._record(labels_of(self.attempts[attempt - 1], labels))

    def corrected(self, attempt: int) -> Attempt:
        """An attempt as it stands with the corrections made to it."""
        return corrected(self.attempts[attempt - 1], self.persona, self._seed)

    def end(self) -> str:
        """The trainee ends the session. Returns the client's farewell, "" if it had ended already.

        Raises InputError while the client is answering.
        """
        if self.over:
            return ""
        self._nothing_pending()
        farewell = self._phraser.farewell(self._state, self.said)
        self._record(EndEvent(turn=self._state.turn, at=self.clock.elapsed, how="stopped", text=farewell))
        return farewell

    def go_back(self, turn: int, attempt: int | None = None) -> None:
        """Begin a new attempt just before a turn of an earlier one (by default the present one).

        Raises InputError if there is no such turn, or while the client is answering.
        """
        self._nothing_pending()
        of = attempt or self.attempt.number
        if not 1 <= of <= len(self.attempts) or not 1 <= turn <= len(self.attempts[of - 1].turns):
            raise InputError(f"There is no turn {turn} in attempt {of} to go back to.")
        self._record(BranchEvent(attempt=len(self.attempts) + 1, of=of, turn=turn, at=self.clock.elapsed))
        self._state = self._after(self.attempt.codings)

    def model_trouble(self) -> str:
        """What the trainee must know of a model that does not answer: a sentence, once a session; "" otherwise."""
        trouble = self.lender.trouble if self.lender else ""
        if not trouble or self._model_trouble_told:
            return ""
        self._model_trouble_told = True
        return f"{trouble} {self.persona.name} goes on in the program's own words."

    def save(self) -> bool:
        """Try to write what is not on disk yet; whether all of it is now."""
        self._record()
        return not self.trouble

    def close(self) -> str:
        """Let the file go. If something never reached it, a whole copy is made in the folder for temporary files.

        A model is not waited for: what it was asked for is answered without it, and recorded.
        Returns what the user must know of what was not saved, or "".
        """
        if self.lender:
            self.lender.close()
        if self._answering.acquire(timeout=_ANSWERED_WITHIN):
            self._answering.release()
        with self._recording:
            try:
                self.writer.close()
            except SaveError as error:
                return f"{error}. {self._rescued()}"
        return ""

    def _rescued(self) -> str:
        try:
            path = self.writer.rescue()
        except SaveError as error:
            return f"{error}; the session is lost."
        return f"The whole session is in {path}; move it to where you keep your sessions."

    def _record(self, *events: Event) -> None:
        """Keep events and write them; the trainee may mark something while an answer is being written."""
        with self._recording:
            for event in events:
                self._log.add(event)
            try:
                self.writer.write(*events)
                self.trouble = ""
            except SaveError as error:
                self.trouble = str(error)

    def _nothing_pending(self) -> None:
        turns = self.attempt.turns
        if turns and not turns[-1].complete:
            raise InputError("The client is still answering; one moment.")

    def _after(self, codings: list[Coding]) -> ClientState:
        steps = self._client.fold(self._first, codings)
        return steps[-1].after if steps else self._first

    def _mend_opening(self) -> None:
        """Say the first line, if the session broke off before it."""
        if self.attempt.opening is None:
            if self.attempt.opened is None:
                self._record(TransitionEvent.at_opening(self._first))
            self._record(ClientEvent(turn=0, at=self.clock.elapsed, text=self._phraser.opening(self._first)))

    def _finish_turn(self) -> None:
        """Answer the last turn, if the session broke off in the middle of it."""
        turns = self.attempt.turns
        if turns and not turns[-1].complete:
            self.answer()
        elif self._state.stage is Stage.LEFT and not self.over:
            self._record(EndEvent(turn=self._state.turn, at=self.clock.elapsed, how="left"))
