"""What a model is told of this moment, in words: how things stand, what may come out now and what may not."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator

from rupturesim.alliance import RUPTURED, Marker, Reaction, Stage, Talkativeness
from rupturesim.client.sentences import fill
from rupturesim.client.state import Transition
from rupturesim.persona.hearing import topics
from rupturesim.persona.model import Persona
from rupturesim.yamlfile import read, validate

GRANTED = frozenset({Stage.VULNERABLE, Stage.REPAIRED})
"""Where the need and the fear may come out."""
_SHORT = frozenset({Stage.STRAINED, Stage.WITHDRAWN})
"""Where a client says less than usual."""
_TELLS = 500
"""Openness, in hundredths, from which a client speaks of where they come from when it fits."""
_MOST_LINES = 3
"""Stories, and lines on one topic, that are given."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StageText(_Part):
    """How things stand in a stage, and what may and must not be said in it."""

    now: str
    may: str
    must_not: str


class Directives(_Part):
    """The sentences of `directives.yaml`."""

    stages: dict[Stage, StageText]
    markers: dict[Marker, str]
    reactions: dict[Reaction, str]
    lengths: dict[Talkativeness, str]
    shorter: str
    again: str

    @model_validator(mode="after")
    def _whole(self) -> "Directives":
        for found, wanted in (
            (self.stages, Stage),
            (self.markers, Marker),
            (self.reactions, Reaction),
            (self.lengths, Talkativeness),
        ):
            if missing := [str(name) for name in wanted if name not in found]:
                raise ValueError(f"nothing is said for {', '.join(missing)}")
        return self


class Directive(NamedTuple):
    """For one turn. now, shown, landed, may, must_not, length: a sentence or two each; shown is "" without a marker.

    known: what of the client's life may come out now. asked: how they speak of what the turn touches.
    """

    now: str
    shown: str
    landed: str
    may: str
    must_not: str
    length: str
    known: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a model must not say back."""
        return tuple(text for text in (self.now, self.shown, self.landed, self.may, self.must_not, self.length) if text)


@lru_cache(maxsize=1)
def shipped_directives() -> Directives:
    """The program's own sentences, loaded and checked once. Raises ProblemsError."""
    return validate(read(Path(__file__).with_name("directives.yaml")), Directives)


def directive_for(persona: Persona, transition: Transition, heard: str) -> Directive:
    """What to tell a model after a transition. heard: the trainee's turn."""
    texts, state = shipped_directives(), transition.after
    stage = texts.stages[state.stage]
    length = texts.shorter if state.stage in _SHORT else texts.lengths[persona.talkativeness]
    return Directive(
        now=stage.now,
        shown=texts.markers[state.marker] if state.marker and state.stage in RUPTURED - GRANTED else "",
        landed=texts.reactions[state.reaction],
        may=stage.may,
        must_not=stage.must_not,
        length=fill(length, persona),
        known=tuple(_known(persona, state.stage, state.openness)),
        asked=tuple(_asked(persona, state.stage, heard)),
    )


def _known(persona: Persona, stage: Stage, openness: int) -> Iterable[str]:
    if stage in RUPTURED - GRANTED:
        return
    if openness >= _TELLS:
        yield persona.background
    told = [story.says for story in persona.voice.stories if story.openness * 100 <= openness]
    yield from told[-_MOST_LINES:]
    if stage in GRANTED:
        yield from (hidden.what for hidden in (persona.need, persona.fear) if hidden)


def _asked(persona: Persona, stage: Stage, heard: str) -> Iterable[str]:
    by_id = {topic.id: topic for topic in persona.topics}
    guarded = stage in RUPTURED - GRANTED
    for name in topics(persona, heard):
        lines: Sequence[str] = by_id[name].guarded if guarded else by_id[name].open
        yield from lines[:_MOST_LINES]
