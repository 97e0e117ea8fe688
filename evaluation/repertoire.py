"""What trainees can say: labelled turns of the corpus, ways to say it, and the authored turns of `trainees.yaml`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.persona.model import Leaning, Persona, Trigger
from rupturesim.phrasing.schema import Block
from rupturesim.text import words
from rupturesim.ways.examples import shipped_examples
from rupturesim.yamlfile import read, validate
from training import corpus

AUTHORED = Path(__file__).with_name("trainees.yaml")
MOVES = frozenset(
    {"meet", "repair", "strain", "own", "sore", "person", "again", "silence", "question", "feelings", "smalltalk"}
    | {"interruption"}
)
_FEWEST, _MOST = 3, 25
_MOST_CODES = 2
_NAME = re.compile(r"(?<=[a-z,;'] )(?:[A-Z][a-z]|I[a-z])")


class Line(NamedTuple):
    """Something to say, with the codes that it earns."""

    text: str
    codes: tuple[Code, ...]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Part):
    """A direct question: ways to ask it, and beginnings of words (short ones whole) by which a line answers it."""

    id: str
    ways: Block
    answers: Annotated[tuple[str, ...], Field(min_length=1)]


class Authored(_Part):
    """The file of the trainees: their kinds, and what is written for them."""

    kinds: dict[str, dict[str, Annotated[int, Field(ge=1)]]]
    questions: tuple[Question, ...]
    feelings: dict[Code, Block]
    smalltalk: Block
    interruptions: Block
    person: Block
    again: Block
    remarks: tuple[str, ...]


@lru_cache(maxsize=1)
def authored() -> Authored:
    """The file, read once. Raises ProblemsError if it is faulty."""
    found = validate(read(AUTHORED), Authored)
    unknown = {move for kind in found.kinds.values() for move in kind} - MOVES - {code.value for code in Code}
    if unknown:
        raise ValueError(f"{AUTHORED}: unknown moves: {', '.join(sorted(unknown))}")
    return found


@lru_cache(maxsize=1)
def by_code() -> dict[Code, tuple[Line, ...]]:
    """Lines that earn each code: the ways to say it, and turns of the corpus that stand without their session.

    Under a repairing code there is no line that also strains.
    """
    found: dict[Code, dict[str, Line]] = {code: {} for code in Code}
    for line in (*ways(), *_of_the_corpus()):
        for code in line.codes:
            if code not in REPAIRING or STRAINING.isdisjoint(line.codes):
                found[code].setdefault(line.text, line)
    return {code: tuple(lines.values()) for code, lines in found.items()}


def ways() -> tuple[Line, ...]:
    """The program's own ways to say it, which suit many moments."""
    return tuple(Line(way.say, way.codes) for examples in shipped_examples().values() for way in examples.ways)


def _of_the_corpus() -> Iterable[Line]:
    for turn in corpus.read_all():
        text = " ".join(turn.therapist.split())
        fits = _FEWEST <= len(words(text)) <= _MOST and "[" not in text and not _NAME.search(text)
        few = 0 < len(turn.codes) <= _MOST_CODES
        if fits and few and turn.kind != "ordinary":
            yield Line(text, tuple(sorted(turn.codes)))


def own_lines(persona: Persona) -> tuple[Line, ...]:
    """What is written for this client: the ways to say it and the lines that `persona check` tries; else any way."""
    own = [Line(way.say, way.codes) for way in persona.ways]
    return (*own, *(Line(test.says, test.codes or (Code.OTHER,)) for test in persona.tests)) or ways()


def sore_lines(persona: Persona) -> tuple[Line, ...]:
    """What sets this client off: the phrases of their triggers and of what hurts, as a trainee might come out with."""
    found = []
    parts: tuple[Trigger | Leaning, ...] = (*persona.triggers, *persona.what_hurts)
    for part in parts:
        codes = part.codes[:1] or (Code.OTHER,)
        found += [Line(f"Well, {phrase.rstrip('*')}, I'd say.", codes) for phrase in part.phrases]
    return tuple(found) or by_code()[Code.MINIMISE][:20]


def topic_words(persona: Persona) -> tuple[str, ...]:
    """Words that bring up something of this client's life, those that are a thing and not a question."""
    found = [word for topic in persona.topics for word in topic.words]
    short = [word.rstrip("*") for word in found if len(word.split()) < 3 and not word.startswith(("are ", "how "))]
    return tuple(short) or ("your week",)


@lru_cache(maxsize=1)
def questions() -> dict[str, Question]:
    """The direct questions by their ids."""
    return {question.id: question for question in authored().questions}


def codes_of(move: str) -> tuple[Code, ...]:
    """The codes that a move may have, by the move's name."""
    groups = {"repair": REPAIRING, "strain": STRAINING}
    return tuple(sorted(groups[move])) if move in groups else (Code(move),)
