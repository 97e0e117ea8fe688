"""The words of the two sides of a complaint (`complaints.yaml`), read and checked."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rupturesim.alliance import Component, Stage
from rupturesim.yamlfile import read, validate

WORDS = Path(__file__).with_name("complaints.yaml")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Fair(_Part):
    set_off: str
    added: str
    before_you: str
    before_you_unasked: str
    before: str
    before_unasked: str
    fair_too: str
    nothing_added: str


class _History(_Part):
    strains: str
    beside: str
    beside_open: str


class _Calls(_Part):
    first: dict[Literal["withdrawal", "confrontation", "both", "appeasing"], str]
    own: dict[Literal["set_off", "added", "before_you", "as_well", "before"], str]
    struck: dict[Component, str]
    history: str
    history_again: str


class MendedWords(_Part):
    """What became of the struck component, and of the others."""

    struck: dict[Literal["mended", "agreed", "addressed", "said", "open"], str]
    other: dict[Literal["held", "back", "open"], str]


class ComplaintWords(_Part):
    """The whole file."""

    unsaid: dict[Stage, str]
    fair: _Fair
    history: _History
    calls: _Calls
    mended: MendedWords


@lru_cache(maxsize=1)
def shipped_complaint_words() -> ComplaintWords:
    """The program's words, read once. Raises ProblemsError if the file is faulty."""
    return validate(read(WORDS), ComplaintWords)
