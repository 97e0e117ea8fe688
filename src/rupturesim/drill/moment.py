"""One moment of a drill: a client who shows a marker, and what had just been said."""

import re
from dataclasses import dataclass

from rupturesim.alliance import Marker
from rupturesim.client import ClientState
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said
from rupturesim.text import clean

_FIRST_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DrillMoment:
    """A client who has just shown a marker.

    lead: what the trainee had said. line: what the client answered, and in it the marker of `state`.
    """

    persona: Persona
    state: ClientState
    marker: Marker
    lead: str
    line: str

    @property
    def who(self) -> str:
        """The client in a sentence or two of what may be known beforehand."""
        persona = self.persona
        known = first_sentence(persona.introduction or persona.presenting_problem)
        named = known if known.startswith(persona.name) else f"{persona.name}, {persona.age}. {known}"
        return clean(named, newlines=False)

    @property
    def said(self) -> tuple[Said, Said]:
        """What was said, first to last."""
        return Said("trainee", self.lead), Said("client", self.line)


def first_sentence(text: str) -> str:
    """The first sentence of a text; the whole of it if it has no stop."""
    found = _FIRST_SENTENCE.match(text.strip())
    return found[0] if found else text.strip()


def only_telling(persona: Persona) -> Persona:
    """The persona with only those own lines that were written for markers: what is said then shows the marker."""
    voice = persona.voice.model_copy(update={"lines": tuple(line for line in persona.voice.lines if line.markers)})
    without_words: dict[str, object] = {"voice": voice, "topics": ()}
    for name in ("triggers", "what_helps", "what_hurts"):
        without_words[name] = tuple(part.model_copy(update={"says": ()}) for part in getattr(persona, name))
    return persona.model_copy(update=without_words)
