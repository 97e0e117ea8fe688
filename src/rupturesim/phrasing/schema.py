"""What the files of the phrase bank may hold: pages of phrases, the grammar, and what is noticed and quoted."""

from typing import Annotated, Literal

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
from rupturesim.persona.model import Meets
from rupturesim.phrasing.template import template
from rupturesim.text import clean

PARTS = ("body", "opener", "tail", "gesture")

Cue = Literal[
    "silence", "long", "how_are_you", "what_happened", "what_was_it_like", "why", "are_you_ok", "yes_no",
    "open_question", "greeting", "sorry", "thanks", "time", "fact", "safety", "age", "name", "hear_me", "recording",
    "stop", "go_on", "what_would_help", "want_from_me", "angry_with_me", "trust_me", "was_it_me", "feeling_now",
    "where_in_body", "scale", "on_your_mind", "silence_again", "long_silence", "broken_off", "fragment",
    "asked_before", "said_before", "sorry_again", "contradicts",
]  # fmt: skip
Here = Literal["entering", "staying"]


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
    meets: tuple[Meets, ...] = ()


class Entry(Fit):
    """Phrases, one a line, for the same moments.

    alone: nothing is said before or after them. first: they come before a persona's own lines, which answer less well;
    an opener that comes first is heard, until it has been, before whatever is said.
    """

    says: Phrases
    alone: bool = False
    first: bool = False


class Body(Entry):
    """The heart of a line. In an open rupture it is for the markers that it shows.

    shows: for an answer, which fits any marker, those that it shows by itself; after it a sign shows the others.
    """

    shows: tuple[Marker, ...] = ()

    @model_validator(mode="after")
    def _shows_a_marker(self) -> "Body":
        answers = bool(self.cues) and not self.alone
        if set(self.stages) & (RUPTURED - {Stage.VULNERABLE}) and not self.markers and not answers:
            raise ValueError("bodies for an open rupture must name the markers that they show")
        return self


class Sign(Entry):
    """A few words that show a marker after a line that does not."""

    @model_validator(mode="after")
    def _names_its_markers(self) -> "Sign":
        if not self.markers:
            raise ValueError("a sign must name the markers that it shows")
        return self


class Page(_Part):
    """One file of the bank."""

    about: str
    bodies: tuple[Body, ...] = ()
    openers: tuple[Entry, ...] = ()
    tails: tuple[Entry, ...] = ()
    gestures: tuple[Entry, ...] = ()
    signs: tuple[Sign, ...] = ()
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


class Numbers(_Part):
    """Number words: from nought to nineteen, and the tens from twenty."""

    small: Annotated[tuple[str, ...], Field(min_length=20, max_length=20)]
    tens: Annotated[tuple[str, ...], Field(min_length=8, max_length=8)]
    hundred: str


class Apart(_Part):
    """What cannot be where the two do not share a room.

    never: words that no phrase has there. heard: of what stands in brackets there must be one of these in it.
    """

    never: Block = ()
    heard: Block = ()


class Grammar(_Part):
    """How lines are put together.

    longest: how many spoken words a line may have, by stage and talkativeness.
    own_words: markers that only phrases written for them can show.
    keeps_capital: first words that stay as they are after a comma.
    interjections: words such as 'mm', of which an opener and what follows it do not both begin with one.
    minimal: a line of so few spoken words is a minimal response. sign: from how many on a line is too long for a sign.
    numbers: how an age is said.
    apart: what holds where the two are not in one room.
    last_resort: what is said when every other line has been said, with gestures added until it is new.
    """

    shapes: tuple[Shapes, ...]
    own_shapes: dict[str, Annotated[int, Field(ge=1, le=100)]]
    longest: dict[Stage, dict[Talkativeness, int]]
    own_words: tuple[Marker, ...]
    keeps_capital: tuple[str, ...]
    interjections: tuple[str, ...]
    last_resort: str
    minimal: int
    sign: int
    numbers: Numbers
    apart: dict[Meets, Apart]

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

    has: anywhere in the turn. begins: at the start of the last question. rather_than: kinds that it then is not.
    """

    cue: Cue
    rather_than: tuple[Cue, ...] = ()
    has: Block = ()
    begins: Block = ()


class Reply(_Part):
    """Words at the start of a line, by which it answers a question of some kind; without cues, of any kind."""

    cues: tuple[Cue, ...] = ()
    begins: Block


class Asks(_Part):
    """Words by which a sentence asks for something: anywhere in it, or at its start."""

    has: Block
    begins: Block


class Prop(_Part):
    """Things that a line speaks of (says), and beginnings of words by which the trainee has spoken of them (heard)."""

    says: Block
    heard: Block


class Contradiction(_Part):
    """What the trainee said earlier, and what now goes against it."""

    said: Block
    now: Block


class Again(_Part):
    """When a turn counts as one that was said before.

    alike: how much of their words two turns share, as a percentage. fewest: words that a turn then has.
    times: at which repetition the client remarks on it; beyond the last of these, at every so many.
    sorry: from how many turns with an apology on.
    """

    alike: Annotated[int, Field(ge=1, le=100)]
    fewest: int
    times: tuple[int, ...]
    every: int
    sorry: int


class Hearing(_Part):
    """What the client notices in the trainee's words.

    long_turn: from how many words a turn is very long.
    asks: words by which a sentence asks for something, question mark or not.
    replies: how lines begin that wait for a question. props: what no line refuses before it was offered.
    charged: words worth throwing back, the most telling first. never: what is never quoted, as beginnings of words.
    empty: clauses not worth quoting. leads: words that a quoted clause loses at its start.
    cover: words of the client's own earlier that covered up.
    whole: very short turns that are whole and no fragment. again, contradictions: what was said before.
    """

    long_turn: int
    questions: tuple[Question, ...]
    asks: Asks
    replies: tuple[Reply, ...] = ()
    props: tuple[Prop, ...] = ()
    charged: Block
    never: Block
    leads: Block
    empty: Block
    cover: Block
    whole: Block
    again: Again
    contradictions: tuple[Contradiction, ...]
    most_words: int = 6
    most_letters: int = 40
