"""Stories: whole dialogues in YAML that a clinician can read, each checked live and through the saved file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rupturesim.alliance import Stage
from rupturesim.client import Transition
from rupturesim.client.state import ClientState
from rupturesim.coder import Coded
from rupturesim.codes import Code
from rupturesim.phrasing import Said
from rupturesim.yamlfile import read, validate

FOLDER = Path(__file__).parent / "stories"
SHOWS = ("repaired", "left", "false repair", "wobble")


class StoryTurn(BaseModel):
    """One turn: what the trainee says, the codes it earns, and the stage after it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trainee: str
    codes: Annotated[tuple[Code, ...], Field(min_length=1)]
    heard: tuple[str, ...] = ()
    stage: Stage
    client: str


class Story(BaseModel):
    """A dialogue with what must come of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: str
    title: str
    shows: Literal["repaired", "left", "false repair", "wobble"]
    seed: int
    turns: Annotated[tuple[StoryTurn, ...], Field(min_length=1)]
    ends: Stage


@lru_cache
def story(path: Path) -> Story:
    """A story, read once."""
    return validate(read(path), Story)


STORIES = tuple(sorted(FOLDER.glob("*.yaml")))


@dataclass
class StoryCoder:
    """Gives each of a story's lines the codes that the story gives it."""

    story: Story
    version: str = "story"

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        """The codes of the first turn with these words."""
        turn = next(turn for turn in self.story.turns if turn.trainee.strip() == text)
        return tuple(Coded(code, 1.0, ((0, len(text)),)) for code in turn.codes)


@dataclass
class StoryVoice:
    """Lets the client say what the story says."""

    story: Story

    def opening(self, state: ClientState) -> str:
        """A line to begin with."""
        return "(the story begins)"

    def reply(self, transition: Transition, history: Sequence[Said]) -> str:
        """The story's own answer."""
        return self.story.turns[transition.after.turn - 1].client

    def farewell(self, state: ClientState, history: Sequence[Said]) -> str:
        """A line to end with."""
        return "(the story ends)"
