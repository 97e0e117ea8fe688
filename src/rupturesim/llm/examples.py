"""Lines of the client's own that show a model how this person talks at such a moment."""

from collections.abc import Iterator

from rupturesim.alliance import RUPTURED, Stage
from rupturesim.client.state import ClientState
from rupturesim.persona.model import Persona
from rupturesim.phrasing.bank import shipped_bank

WANTED = 5


def examples_for(persona: Persona, state: ClientState, said: frozenset[str]) -> tuple[str, ...]:
    """A few lines that fit the state, those written for its marker first, other ones each turn.

    said: what the client has said already, which is left out.
    """
    found: list[str] = []
    for lines in _by_nearness(persona, state):
        fresh = [line for line in lines if line not in said and line not in found]
        turned = state.turn * WANTED % max(1, len(fresh))
        found += (fresh[turned:] + fresh[:turned])[: WANTED - len(found)]
    return tuple(found)


def _by_nearness(persona: Persona, state: ClientState) -> Iterator[list[str]]:
    own = persona.voice.lines
    if state.marker is not None and state.stage in RUPTURED:
        yield [say for line in own if state.marker in line.markers for say in line.says]
        yield _of_the_bank(persona, state)
    yield [say for line in own if state.stage in line.stages and not line.markers for say in line.says]
    if state.stage is Stage.VULNERABLE:
        yield [say for hidden in (persona.need, persona.fear) if hidden for say in hidden.says]
    yield [say for line in own if state.stage in line.stages for say in line.says]
    yield _of_the_bank(persona, state)


def _of_the_bank(persona: Persona, state: ClientState) -> list[str]:
    bodies = shipped_bank().parts["body"][state.stage]
    return [
        body.words.wordings[0]
        for body in bodies
        if not body.words.slots
        and not body.fit.cues
        and (not body.fit.markers or state.marker in body.fit.markers)
        and (not body.fit.talk or persona.talkativeness in body.fit.talk)
        and (not body.fit.attachment or persona.attachment in body.fit.attachment)
    ]
