"""What screens tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from rupturesim.codes import Code
    from rupturesim.llm.choice import Choice
    from rupturesim.persona.shelf import Shelved
    from rupturesim.transcript.events import LabelRecord


@dataclass
class Chosen(Message):
    """A client was chosen."""

    shelved: Shelved


@dataclass
class GoOn(Message):
    """A saved session is to be gone on with."""

    path: Path


@dataclass
class Show(Message):
    """A saved session is to be looked at. own: it is the user's, and can be gone back into."""

    path: Path
    own: bool


@dataclass
class Lend(Message):
    """Clients are to have the words of a model from now on; None: the program's own."""

    choice: Choice | None


class Debriefing(Message):
    """The session has ended and its debrief is to be read."""


@dataclass
class Correct(Message):
    """A turn of an attempt is to be given other codes."""

    turn: int
    attempt: int
    codes: tuple[Code, ...]
    why: str


@dataclass
class Labelling(Message):
    """The client's lines are to be labelled: those of an attempt, or of the one that would be debriefed."""

    attempt: int = 0


@dataclass
class Labels(Message):
    """The client's lines of an attempt have been labelled; none: the labels stay as they were."""

    attempt: int
    labels: tuple[LabelRecord, ...]


@dataclass
class TryAgain(Message):
    """Go back to just before a turn of an attempt."""

    turn: int
    attempt: int
