"""The pieces of which a debrief is made: sentences with what they rest on, and what a turn earned, did and moved.

Every sentence names what it rests on: turns, and where it rests on words, the characters of those words. Turn 0 is
the opening. Points run from 0 to 10.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rupturesim.alliance import Marker, RuptureKind
from rupturesim.codes import Code

Span = tuple[int, int]
"""Characters from start up to end, counted in the text that the speaker said in that turn."""


@dataclass(frozen=True, slots=True)
class Cite:
    """Where to look it up: what one of the two said in a turn. No spans: the turn as a whole.

    attempt: the number of another attempt of the session; None for the one that is told.
    """

    turn: int
    speaker: Literal["trainee", "client"] = "trainee"
    spans: tuple[Span, ...] = ()
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it rests on.

    unsaid: the trainee could not have seen it. model: of that, what the model reckons with and not what the client
    felt or thought: its figures, and what helps or hurts this client.
    rule: id of the rule that it explains.
    """

    text: str
    cites: tuple[Cite, ...] = ()
    unsaid: bool = False
    rule: str | None = None
    model: bool = False


PERHAPS = 0.5
"""The score below which a code is told with a 'perhaps': it is then likelier wrong than right."""


class CodeKind(StrEnum):
    """What a code tends to do while a rupture is open."""

    REPAIRING = "repairing"
    STRAINING = "straining"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Earned:
    """A code that a turn earned, in plain words, with the words that earned it.

    confidence: the coder's, 0 to 1.
    """

    code: Code
    kind: CodeKind
    name: str
    does: str
    spans: tuple[Span, ...]
    confidence: float

    @property
    def doubtful(self) -> bool:
        """Whether the coder was so unsure that the debrief says 'perhaps'."""
        return self.confidence < PERHAPS


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired.

    name: in few words. sentence: what came of it. first: the first turn in which it fired.
    moved: it moved the stage. helped: it brought the two nearer; None where that is not known.
    """

    id: str
    name: str
    sentence: Sentence
    first: int
    moved: bool = False
    known: bool = True
    helped: bool | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A number before and after a turn."""

    measure: Literal["task", "goal", "bond", "tension"]
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A marker that the model had the client show after `turn`, with the line that was to carry it.

    what: in plain words, to go on from 'a sign of'. voiced: the concern was being said aloud. carried: the line was
    meant to show the marker; else it answers what had been said, and `what` says only that something was still open.
    """

    turn: int
    marker: Marker
    kind: RuptureKind
    what: str
    line: str
    voiced: bool
    carried: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What the trainee wrote down about a feeling. after: what the client had just said."""

    turn: int
    at: float
    text: str
    after: str
