"""The general phrase bank: what a file of it may hold, and loading it.

A page (`bank/*.yaml`) lists phrases with the moments that they fit. `grammar.yaml` says how phrases are put together
and how long a line may be; `hearing.yaml` what the client notices in a turn and which words may be quoted back.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rupturesim.alliance import (
    RUPTURED,
    Attachment,
    Component,
    Marker,
    Reaction,
    RuptureKind,
    Stage,
    Talkativeness,
)
from rupturesim.codes import Code
from rupturesim.errors import InputError
from rupturesim.phrasing.template import QUOTING, Template, template
from rupturesim.text import clean
from rupturesim.yamlfile import read, validate

HERE = Path(__file__).parent
PARTS = ("body", "opener", "tail", "gesture")

Cue = Literal[
    "silence", "long", "how_are_you", "what_happened", "why", "are_you_ok", "yes_no", "open_question", "greeting",
    "sorry", "thanks", "time",
]  # fmt: skip
Here = Literal["entering", "staying"]

_WEIGHTS = {
    "cues": 12,
    "came_from": 5,
    "codes": 6,
    "reactions": 3,
    "strikes": 2,
    "kind": 1,
    "attachment": 1,
    "talk": 1,
    "markers": 1,
    "here": 1,
}
"""How much each condition counts towards being the most specific."""
_QUOTES = 2
"""How much more a phrase counts that throws words back."""


def _lines(value: object) -> object:
    return tuple(line.strip() for line in value.splitlines() if line.strip()) if isinstance(value, str) else value


def _readable(lines: tuple[str, ...]) -> tuple[str, ...]:
    for line in lines:
        template(line)
    if len(set(lines)) < len(lines):
        raise ValueError(f"twice: {next(line for line in lines if lines.count(line) > 1)}")
    return tuple(clean(line) for line in lines)


Block = Annotated[tuple[str, ...], BeforeValidator(_lines), Field(min_length=1)]
Phrases = Annotated[Block, AfterValidator(_readable)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fit(_Part):
    """The moments that something fits. What is left empty fits any.

    came_from: the stage that the client has left on this very turn.
    here: whether the stage was entered on this turn or before.
    codes: what the trainee just did, any of these.
    cues: what the client notices in the trainee's words, any of these.
    """

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    markers: tuple[Marker, ...] = ()
    kind: tuple[RuptureKind, ...] = ()
    strikes: tuple[Component, ...] = ()
    attachment: tuple[Attachment, ...] = ()
    talk: tuple[Talkativeness, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    came_from: tuple[Stage, ...] = ()
    here: tuple[Here, ...] = ()
    codes: tuple[Code, ...] = ()
    cues: tuple[Cue, ...] = ()


class Entry(Fit):
    """Phrases, one a line, for the same moments. alone: nothing is said before or after them."""

    says: Phrases
    alone: bool = False


class Body(Entry):
    """The heart of a line. In a rupture it names the markers that it shows."""

    @model_validator(mode="after")
    def _shows_a_marker(self) -> "Body":
        if set(self.stages) & (RUPTURED - {Stage.VULNERABLE}) and not self.markers:
            raise ValueError("bodies for an open rupture must name the markers that they show")
        return self


class Page(_Part):
    """One file of the bank."""

    about: str
    bodies: tuple[Body, ...] = ()
    openers: tuple[Entry, ...] = ()
    tails: tuple[Entry, ...] = ()
    gestures: tuple[Entry, ...] = ()
    farewells: tuple[Entry, ...] = ()


class Shapes(Fit):
    """How parts may be put together in some moments, and how often, as weights."""

    shapes: dict[str, Annotated[int, Field(ge=1, le=100)]]

    @model_validator(mode="after")
    def _known_parts(self) -> "Shapes":
        for shape in self.shapes:
            parts = shape.split()
            if set(parts) - set(PARTS) or parts.count("body") != 1 or len(set(parts)) < len(parts):
                raise ValueError(f"'{shape}' must be 'body' with, at most once each, {', '.join(PARTS[1:])}")
        return self


class Grammar(_Part):
    """How lines are put together.

    longest: how many spoken words a line may have, by stage and talkativeness.
    own_words: markers that only phrases written for them can show.
    keeps_capital: first words that stay as they are after a comma.
    last_resort: what is said when every other line has been said, with gestures added until it is new.
    """

    shapes: tuple[Shapes, ...]
    own_shapes: dict[str, Annotated[int, Field(ge=1, le=100)]]
    longest: dict[Stage, dict[Talkativeness, int]]
    own_words: tuple[Marker, ...]
    keeps_capital: tuple[str, ...]
    last_resort: str

    @model_validator(mode="after")
    def _whole(self) -> "Grammar":
        for stage in Stage:
            if set(self.longest.get(stage, {})) != set(Talkativeness):
                raise ValueError(f"'longest' must give a length for '{stage}' and each talkativeness")
            if not any(stage in row.stages for row in self.shapes):
                raise ValueError(f"no shapes for '{stage}'")
        return self


class Question(_Part):
    """Words by which a kind of question or remark is known.

    has: anywhere in the turn. begins: at the start of the last question.
    """

    cue: Cue
    has: Block = ()
    begins: Block = ()


class Hearing(_Part):
    """What the client notices in the trainee's words.

    long_turn: from how many words a turn is very long.
    charged: words worth throwing back, the most telling first. never: what is never quoted, as beginnings of words. empty: clauses
    not worth quoting. leads: words that a quoted clause loses at its start. cover: words of the client's own earlier that covered up.
    """

    long_turn: int
    questions: tuple[Question, ...]
    charged: Block
    never: Block
    leads: Block
    empty: Block
    cover: Block
    most_words: int = 6
    most_letters: int = 40


class Phrase(NamedTuple):
    """One phrase with the moments that it fits.

    own: above 0 for a persona's own words, and how far they come before the bank. weight: how specific the fit is.
    """

    words: Template
    fit: Fit
    alone: bool = False
    own: int = 0
    weight: int = 0


def specificity(fit: Fit) -> int:
    """How much a fit asks for; more is more specific."""
    return sum(weight for name, weight in _WEIGHTS.items() if getattr(fit, name))


class Bank(NamedTuple):
    """The whole bank, its phrases by part and by stage."""

    parts: dict[str, dict[Stage, tuple[Phrase, ...]]]
    grammar: Grammar
    hearing: Hearing


@lru_cache(maxsize=1)
def shipped_bank() -> Bank:
    """The program's own bank, loaded and checked once."""
    return load_bank(HERE)


def load_bank(folder: Path) -> Bank:
    """Read and check a bank: `bank/*.yaml`, `grammar.yaml` and `hearing.yaml` in a folder.

    Raises ProblemsError with the faults of the first file that has any, InputError if there is no page.
    """
    pages = [validate(read(path), Page) for path in sorted((folder / "bank").glob("*.yaml"))]
    if not pages:
        raise InputError(f"{folder / 'bank'} holds no pages of the phrase bank")
    grammar = validate(read(folder / "grammar.yaml"), Grammar)
    hearing = validate(read(folder / "hearing.yaml"), Hearing)
    lists: dict[str, list[Iterable[Entry]]] = {
        "body": [page.bodies for page in pages],
        "opener": [page.openers for page in pages],
        "tail": [page.tails for page in pages],
        "gesture": [page.gestures for page in pages],
        "farewell": [page.farewells for page in pages],
    }
    return Bank({part: _by_stage(entries) for part, entries in lists.items()}, grammar, hearing)


def _by_stage(pages: Iterable[Iterable[Entry]]) -> dict[Stage, tuple[Phrase, ...]]:
    found: dict[Stage, list[Phrase]] = {stage: [] for stage in Stage}
    for page in pages:
        for entry in page:
            for line in entry.says:
                words = template(line)
                weight = specificity(entry) + _QUOTES * bool(words.slots & QUOTING)
                phrase = Phrase(words, entry, entry.alone, weight=weight)
                for stage in entry.stages:
                    found[stage].append(phrase)
    return {stage: tuple(phrases) for stage, phrases in found.items()}
