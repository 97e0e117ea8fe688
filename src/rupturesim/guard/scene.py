"""What a reply is judged by, and what a refusal is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rupturesim.alliance import Marker, Reaction, Stage, Talkativeness
from rupturesim.client.state import Transition
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said

_TELLS_ALL = frozenset({Stage.VULNERABLE, Stage.REPAIRED})
"""Where the need and the fear may be said."""


class Scene(NamedTuple):
    """What a reply is judged by.

    name: the client's. openness: hundredths, 0 to 1000.
    withheld: the persona's own lines that this state does not grant yet.
    said: all that was said, first to last, the trainee's turn last.
    instructions: sentences of a prompt that must not be repeated.
    """

    name: str
    stage: Stage
    marker: Marker | None
    reaction: Reaction
    openness: int
    talkativeness: Talkativeness
    never_says: tuple[str, ...]
    withheld: tuple[str, ...]
    said: tuple[Said, ...]
    instructions: tuple[str, ...] = ()


class Refusal(NamedTuple):
    """Why a reply is not shown.

    check: the name of the check that refused. why: one plain sentence. words: what it stumbled over.
    """

    check: str
    why: str
    words: str


def scene_of(
    persona: Persona, transition: Transition, history: Sequence[Said], instructions: Sequence[str] = ()
) -> Scene:
    """The scene after `transition`, whose trainee turn is the last of `history`."""
    state = transition.after
    return Scene(
        name=persona.name,
        stage=state.stage,
        marker=state.marker,
        reaction=state.reaction,
        openness=state.openness,
        talkativeness=persona.talkativeness,
        never_says=persona.voice.never_says,
        withheld=tuple(_withheld(persona, state.stage, state.openness)),
        said=tuple(history),
        instructions=tuple(instructions),
    )


def _withheld(persona: Persona, stage: Stage, openness: int) -> Iterator[str]:
    if stage not in _TELLS_ALL:
        for hidden in (persona.need, persona.fear):
            if hidden is not None:
                yield from hidden.says
    for story in persona.voice.stories:
        if openness < round(story.openness * 100):
            yield story.says
