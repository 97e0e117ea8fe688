"""The records of a transcript, one JSON object a line, told apart by their `event` (docs/transcript-format.md)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from rupturesim.alliance import RUPTURED, Component, Marker, Reaction, RuptureKind, Stage
from rupturesim.client.state import MARKS, ClientState, Rupture, Transition
from rupturesim.coder import Coded, Coding
from rupturesim.codes import Code
from rupturesim.phrasing import Lent
from rupturesim.text import clean

FORMAT = 1
PROGRAM_FOR_FORMAT = {1: "0.1.0"}
"""The first release of the program that reads each format."""

Shown = Annotated[str, AfterValidator(clean)]
"""Text that may be shown: whatever a file holds, control characters and escapes are gone once it is read."""

Points = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
TurnNumber = Annotated[int, Field(ge=0)]


def _in_our_time(moment: datetime) -> datetime:
    if not 1970 <= moment.year <= 2200:
        raise ValueError("no date of our time")
    return moment


def _in_order(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    """Each code once, in the manual's order. Raises ValueError where `other` does not stand alone."""
    if Code.OTHER in codes and len(set(codes)) > 1:
        raise ValueError("`other` stands alone or not at all")
    return tuple(code for code in Code if code in codes)


def _each_line_once(labels: "tuple[LabelRecord, ...]") -> "tuple[LabelRecord, ...]":
    """The labels in the order of the lines. Raises ValueError where a line has two."""
    if len({label.turn for label in labels}) < len(labels):
        raise ValueError("a line has one label")
    return tuple(sorted(labels, key=lambda label: label.turn))


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Header(_Record):
    """The first line: all that is needed to play the session again."""

    event: Literal["session"] = "session"
    format: Literal[1] = 1
    program: Shown
    rules: int
    coder: Shown
    persona_id: Shown
    persona_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    persona: dict[str, Any]
    seed: int
    mode: Literal["app", "plain", "script"]
    started: Annotated[AwareDatetime, AfterValidator(_in_our_time)]


class ClientEvent(_Record):
    """What the client said; turn 0 is the opening."""

    event: Literal["client"] = "client"
    turn: TurnNumber
    at: Seconds
    text: Shown


class TraineeEvent(_Record):
    """What the trainee said. at: seconds of the session's clock, which stands still while paused."""

    event: Literal["trainee"] = "trainee"
    turn: TurnNumber
    at: Seconds
    text: Shown


class CodedRecord(_Record):
    """One code with the words that earn it, as character offsets into the turn."""

    code: Code
    score: Annotated[float, Field(ge=0, le=1)]
    evidence: tuple[tuple[int, int], ...] = ()


class CodingEvent(_Record):
    """What was heard in a turn."""

    event: Literal["coding"] = "coding"
    turn: TurnNumber
    codes: tuple[CodedRecord, ...]
    heard: tuple[Shown, ...] = ()

    @classmethod
    def of(cls, turn: int, coding: Coding) -> "CodingEvent":
        """The record of a coding."""
        codes = tuple(CodedRecord(code=c.code, score=c.score, evidence=c.evidence) for c in coding.codes)
        return cls(turn=turn, codes=codes, heard=tuple(sorted(coding.heard)))

    def coding(self) -> Coding:
        """The coding of the record."""
        codes = tuple(Coded(c.code, c.score, c.evidence) for c in self.codes)
        return Coding(codes, frozenset(self.heard))


class RuptureRecord(_Record):
    """The rupture that is open, or was just mended."""

    kind: RuptureKind
    strikes: Component
    trigger: Shown
    began: TurnNumber
    bond_before: Points
    done: tuple[Literal["owned", "validated", "reflected", "explored", "voiced", "addressed", "need_heard"], ...]
    passed_over: int


class TransitionEvent(_Record):
    """How things stand after a turn (turn 0: at the opening), and which rules brought it about."""

    event: Literal["transition"] = "transition"
    turn: TurnNumber
    rules: tuple[Shown, ...] = ()
    move: Shown | None = None
    stage: Stage
    task: Points
    goal: Points
    bond: Points
    tension: Points
    openness: Points
    marker: Marker | None
    reaction: Reaction
    rupture: RuptureRecord | None

    @model_validator(mode="after")
    def _says_which_rupture_is_open(self) -> "TransitionEvent":
        if self.stage in RUPTURED and self.rupture is None:
            raise ValueError(f"in the stage '{self.stage}' a rupture is open, and 'rupture' does not say which")
        return self

    @classmethod
    def of(cls, transition: Transition) -> "TransitionEvent":
        """The record of a transition."""
        after = transition.after
        return cls(
            turn=after.turn,
            rules=transition.rules,
            move=transition.move,
            stage=after.stage,
            task=after.task / 100,
            goal=after.goal / 100,
            bond=after.bond / 100,
            tension=after.tension / 100,
            openness=after.openness / 100,
            marker=after.marker,
            reaction=after.reaction,
            rupture=_rupture_record(after.rupture),
        )

    @classmethod
    def at_opening(cls, state: ClientState) -> "TransitionEvent":
        """The record of the first state."""
        return cls.of(Transition(state, state, (), None))


def _rupture_record(rupture: Rupture | None) -> RuptureRecord | None:
    if rupture is None:
        return None
    done = tuple(name for place, name in enumerate(MARKS) if rupture.done >> place & 1)
    return RuptureRecord(
        kind=rupture.kind,
        strikes=rupture.strikes,
        trigger=rupture.trigger,
        began=rupture.began,
        bond_before=rupture.bond_before / 100,
        done=done,
        passed_over=rupture.passed_over,
    )


class NoticeEvent(_Record):
    """The trainee marks a rupture, after `turn` turns."""

    event: Literal["notice"] = "notice"
    turn: TurnNumber
    at: Seconds
    kind: RuptureKind


class NoteEvent(_Record):
    """What the trainee feels, in their own words."""

    event: Literal["note"] = "note"
    turn: TurnNumber
    at: Seconds
    text: Shown


class BranchEvent(_Record):
    """The trainee goes back to just before a turn of an earlier attempt; what follows is a new attempt.

    The first attempt is number 1 and has no such record.
    """

    event: Literal["branch"] = "branch"
    attempt: Annotated[int, Field(ge=2)]
    of: Annotated[int, Field(ge=1)]
    turn: Annotated[int, Field(ge=1)]
    at: Seconds


class CorrectionEvent(_Record):
    """Someone who read the debrief gives a turn other codes than the coder did, and says why.

    What was recorded stays as it is; the states of the debrief are recomputed with the last correction of each turn.
    """

    event: Literal["correction"] = "correction"
    attempt: Annotated[int, Field(ge=1)]
    turn: Annotated[int, Field(ge=1)]
    codes: Annotated[tuple[Code, ...], Field(min_length=1), AfterValidator(_in_order)]
    why: Shown = ""


class Called(StrEnum):
    """What the trainee says that a line of the client's showed. CONCERN: the client was saying aloud what was amiss."""

    NONE = "none"
    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    CONCERN = "concern"


class LabelRecord(_Record):
    """What the trainee says that the line after `turn` showed, and if they wish by which marker."""

    turn: TurnNumber
    kind: Called
    marker: Marker | None = None

    @model_validator(mode="after")
    def _marker_is_of_the_kind(self) -> "LabelRecord":
        if self.marker is not None and self.marker.kind.value != self.kind.value:
            raise ValueError(
                f"the marker '{self.marker}' is one of {self.marker.kind}, and the line is called {self.kind}"
            )
        return self


class LabelsEvent(_Record):
    """Before the debrief, the trainee says of the client's lines what each showed. The last of an attempt counts."""

    event: Literal["labels"] = "labels"
    attempt: Annotated[int, Field(ge=1)]
    labels: Annotated[tuple[LabelRecord, ...], Field(min_length=1), AfterValidator(_each_line_once)]


class TryRecord(_Record):
    """One reply that a model was asked for. refused: the check or fault that kept it back; "" if it was said."""

    text: Shown = ""
    refused: Shown = ""
    why: Shown = ""


class ModelEvent(_Record):
    """Whether a language model's line was used for a turn, and if not, why. tries: all that it was asked for."""

    event: Literal["model"] = "model"
    turn: TurnNumber
    name: Shown
    accepted: bool
    why: Shown = ""
    tries: tuple[TryRecord, ...] = ()

    @classmethod
    def of(cls, turn: int, name: str, lent: Lent) -> "ModelEvent":
        """The record of what came of asking a model."""
        tries = tuple(TryRecord(text=one.text, refused=one.refused, why=one.why) for one in lent.tries)
        why = "" if lent.line is not None else lent.tries[-1].why
        return cls(turn=turn, name=name, accepted=lent.line is not None, why=why, tries=tries)


class EndEvent(_Record):
    """The end of an attempt: the client left, or the trainee ended the session. text: the client's farewell, if any."""

    event: Literal["end"] = "end"
    turn: TurnNumber
    at: Seconds
    how: Literal["left", "stopped"]
    text: Shown = ""


Event = Annotated[
    ClientEvent
    | TraineeEvent
    | CodingEvent
    | TransitionEvent
    | NoticeEvent
    | NoteEvent
    | BranchEvent
    | CorrectionEvent
    | LabelsEvent
    | ModelEvent
    | EndEvent,
    Field(discriminator="event"),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
TAGS: tuple[str, ...] = (
    "client",
    "trainee",
    "coding",
    "transition",
    "notice",
    "note",
    "branch",
    "correction",
    "labels",
    "model",
    "end",
)
