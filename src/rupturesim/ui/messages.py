"""What screens tell the app."""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from rupturesim.persona.shelf import Shelved
from rupturesim.session import Session


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
class Debriefing(Message):
    """A session has ended, or was left for its debrief."""

    session: Session


@dataclass
class TryAgain(Message):
    """Go back to just before a turn of an attempt."""

    turn: int
    attempt: int
