"""Playing a saved session again: the same states from the recorded codings, or fresh codings beside the old."""

from collections.abc import Iterator
from dataclasses import dataclass

from rupturesim.client import Client, ClientState
from rupturesim.coder import Coder, Coding
from rupturesim.codes import Code
from rupturesim.corrections import corrected
from rupturesim.persona.hearing import heard
from rupturesim.persona.load import parse_persona
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said
from rupturesim.transcript import Attempt, Transcript, attempts_of
from rupturesim.transcript.events import Header, TransitionEvent


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a recomputed state is not the recorded one."""

    attempt: int
    turn: int
    what: str
    recorded: str
    recomputed: str

    def __str__(self) -> str:
        place = f"attempt {self.attempt}, turn {self.turn}" if self.turn else f"attempt {self.attempt}, the opening"
        return f"{place}: {self.what} is recorded as {self.recorded} and recomputed as {self.recomputed}"


@dataclass(frozen=True, slots=True)
class Rescored:
    """One turn whose codes are no longer the same."""

    turn: int
    text: str
    before: tuple[Code, ...]
    after: tuple[Code, ...]


class Replay:
    """A saved session made ready to be played again. Raises TranscriptError, InputError."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.persona: Persona = parse_persona(transcript.header.persona)
        self.attempts: list[Attempt] = attempts_of(transcript)
        self._client = Client(self.persona)

    @property
    def header(self) -> Header:
        """The first line of the record."""
        return self.transcript.header

    def states(self, attempt: Attempt) -> list[ClientState]:
        """The states of an attempt, from the opening on, recomputed from the recorded codings."""
        first = self._client.first_state(self.transcript.header.seed)
        return [first, *(step.after for step in self._client.fold(first, attempt.codings))]

    def corrected(self, number: int) -> Attempt:
        """An attempt, from 1, as it stands with the corrections made to it."""
        return corrected(self.attempts[number - 1], self.persona, self.transcript.header.seed)

    def difference(self) -> Difference | int:
        """The first recorded state, in any attempt, that the rules of today would not give; else how many agree."""
        agreed = 0
        for attempt in self.attempts:
            first = self._client.first_state(self.transcript.header.seed)
            steps = self._client.fold(first, attempt.codings)
            recomputed = [TransitionEvent.at_opening(first), *(TransitionEvent.of(step) for step in steps)]
            recorded = [attempt.opened, *(turn.transition for turn in attempt.turns)]
            for before, after in zip(recorded, recomputed, strict=False):
                if before is not None and before != after:
                    return _difference(attempt.number, before, after)
                agreed += before is not None
        return agreed

    def rescored(self, attempt: Attempt, coder: Coder) -> tuple[list[Rescored], ClientState]:
        """The turns that this coder codes otherwise than recorded, and the last state that its codings lead to."""
        changed, codings = [], []
        for turn, client_line in zip(attempt.turns, _client_lines(attempt.said), strict=False):
            if turn.coding is None:
                break
            fresh = Coding(coder.code(turn.text, client_line), heard(self.persona, turn.text))
            codings.append(fresh)
            if fresh.mask != turn.coding.mask:
                codes = tuple(tuple(coded.code for coded in coding.codes) for coding in (turn.coding, fresh))
                changed.append(Rescored(turn.number, turn.text, codes[0], codes[1]))
        first = self._client.first_state(self.transcript.header.seed)
        steps = self._client.fold(first, codings)
        return changed, steps[-1].after if steps else first


def _client_lines(said: list[Said]) -> Iterator[str]:
    """What the client had said just before each trainee turn."""
    last = ""
    for line in said:
        if line.speaker == "trainee":
            yield last
        else:
            last = line.text


def _difference(attempt: int, recorded: TransitionEvent, recomputed: TransitionEvent) -> Difference:
    for name in type(recorded).model_fields:
        before, after = getattr(recorded, name), getattr(recomputed, name)
        if before != after:
            return Difference(attempt, recomputed.turn, name.replace("_", " "), _shown(before), _shown(after))
    raise AssertionError("the two records are the same")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or "nothing"
    return "nothing" if value is None else str(value)
