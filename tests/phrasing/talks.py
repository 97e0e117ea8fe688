"""Sessions with chance trainees, for tests of what the client says."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from people import bare_persona
from rupturesim.alliance import Attachment, Component, Marker, Reaction, RuptureStyle, Stage, Talkativeness
from rupturesim.client.rules import MarkerRow, shipped_rules
from rupturesim.client.state import ClientState, Transition
from rupturesim.client.step import Client
from rupturesim.coder.coding import Coding
from rupturesim.codes import STRAINING, Code, mask_of
from rupturesim.persona.hearing import heard
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said
from rupturesim.phrasing.bank import shipped_bank
from rupturesim.phrasing.scripted import ScriptedPhraser

TURNS: tuple[tuple[Code, str], ...] = (
    (Code.ACKNOWLEDGE, "I moved too fast there, and that's on me."),
    (Code.VALIDATE, "Of course you'd hold back after that."),
    (Code.REFLECT, "It sounds like that stung."),
    (Code.INVITE, "What was that like for you?"),
    (Code.META, "Something just shifted between us, I think."),
    (Code.DISCLOSE, "I notice I feel a bit anxious to get this right."),
    (Code.CLARIFY, "I wasn't clear: I meant the exercise, not you."),
    (Code.RENEGOTIATE, "We could drop the worksheet; what would be more useful?"),
    (Code.RATIONALE, "The diary is there to show us what comes before the panic."),
    (Code.LINK, "I wonder whether this is a bit like waiting for your father."),
    (Code.APPRECIATE, "Thank you for telling me, that can't have been easy."),
    (Code.SPACE, "Take your time."),
    (Code.SPACE, "[silence]"),
    (Code.DEFEND, "I was only trying to help, and I have twelve years of training."),
    (Code.BLAME, "I think you're avoiding the real issue, that's your resistance."),
    (Code.MINIMISE, "I'm sure it's not that bad. It'll look better tomorrow."),
    (Code.ADVISE, "You should try the breathing exercise every night. " * 12),
    (Code.SHIFT, "Anyway, how was your week?"),
    (Code.OVEROWN, "I'm useless at this, I've completely failed you."),
    (Code.HOSTILE, "Well, nobody is forcing you to come."),
    (Code.INTERROGATE, "Why didn't you say so before? Why not? What stopped you?"),
    (Code.HOLLOW, "I hear you."),
    (Code.CLOSED, "Are you okay?"),
    (Code.OTHER, "We have ten minutes left."),
)
BANK = shipped_bank()
GENTLE = tuple(turn for turn in TURNS if turn[0] not in STRAINING)

SOUNDS_REPAIRED = re.compile(
    r"feel(?:s|ing)? (?:so )?(?:much |a (?:bit|lot) )?(?:better|lighter|understood|heard)|that(?: really)? helps"
    r"|you understand|you get it now|we're (?:good|okay|all right) now|what a relief|i can breathe"
    r"|i trust you|glad i (?:said|told)|that means a lot|sorted now|makes me feel (?:better|safe)",
    re.IGNORECASE,
)
THANKS = re.compile(r"\bthank(?:s| you)\b|\bgrateful\b", re.IGNORECASE)
ADVICE = re.compile(
    r"\byou (?:should|ought to|could try)\b|\bhave you tried\b|\bi(?:'d| would) suggest\b", re.IGNORECASE
)
"""What a client must not say: mended too early, grateful in a rupture, a giver of advice."""


class Heard(NamedTuple):
    """One answer of the client's: the transition before it, what was said before it, and the line."""

    transition: Transition
    history: tuple[Said, ...]
    line: str


def bare_personas() -> list[Persona]:
    """Personas with nothing of their own, of every attachment and style, of each talkativeness in turn."""
    talk, strikes = list(Talkativeness), list(Component)
    kinds = [(attachment, style) for attachment in Attachment for style in RuptureStyle]
    return [
        persona_of(attachment, style, talk[place % 3], strikes[place // 3 % 3])
        for place, (attachment, style) in enumerate(kinds)
    ]


def persona_of(
    attachment: Attachment = Attachment.SECURE,
    style: RuptureStyle = RuptureStyle.WITHDRAWAL,
    talk: Talkativeness = Talkativeness.MEASURED,
    strikes: Component = Component.TASK,
    **changes: Any,
) -> Persona:
    """A bare persona of one kind."""
    trigger = {"id": "told", "codes": ["advise", "minimise"], "strikes": strikes, "means": "they are managed."}
    kind = {"attachment": attachment, "rupture_style": style, "talkativeness": talk, "triggers": [trigger]}
    return bare_persona(**(kind | {"id": f"{attachment}-{style}-{talk}-{strikes}"} | changes))


def rehearsed(persona: Persona, seed: int, turns: int, gentle: float = 0.5) -> Iterator[Heard]:
    """A session with a chance trainee, until the client leaves. gentle: how often no straining turn can come."""
    chance, client, phraser = random.Random(seed), Client(persona), ScriptedPhraser(persona, seed)
    state = client.first_state(seed)
    history = [Said("client", phraser.opening(state))]
    for _ in range(turns):
        code, text = chance.choice(GENTLE if chance.random() < gentle else TURNS)
        history.append(Said("trainee", text))
        transition = client.step(state, Coding.of([code], heard(persona, text)))
        line = phraser.reply(transition, history)
        yield Heard(transition, tuple(history), line)
        history.append(Said("client", line))
        state = transition.after
        if state.stage is Stage.LEFT:
            return


def held(persona: Persona, state: ClientState, seed: int, turns: int) -> Iterator[Heard]:
    """A session in which the client stays in one stage with one marker, whatever the trainee does."""
    chance, phraser = random.Random(seed), ScriptedPhraser(persona, seed)
    history: list[Said] = [Said("client", phraser.opening(state))]
    for turn in range(1, turns + 1):
        code, text = chance.choice(TURNS)
        after = state._replace(
            turn=turn, reaction=chance.choice(list(Reaction)), recent=(mask_of([code]), 0, 0), since=turn
        )
        history.append(Said("trainee", text))
        transition = Transition(after, after, (), None)
        line = phraser.reply(transition, history)
        yield Heard(transition, tuple(history), line)
        history.append(Said("client", line))


def moments(persona: Persona) -> list[ClientState]:
    """A typical state for every stage and marker that this persona's client can show."""
    client, found = Client(persona), []
    for stage in Stage:
        if stage is Stage.LEFT:
            continue
        state = client.state_in(stage, 1)
        markers: list[Marker | None] = [*dict.fromkeys(marker for row in _rows(state) for marker in row.markers)]
        found += [state._replace(marker=marker) for marker in markers or [None]]
    return found


def _rows(state: ClientState) -> Iterator[MarkerRow]:
    for row in shipped_rules().markers:
        rupture = state.rupture
        if rupture is not None and state.stage in row.stages:
            fits_kind = not row.kind or rupture.kind in row.kind
            if fits_kind and (not row.strikes or rupture.strikes in row.strikes):
                yield row


def lines(said: Sequence[Heard]) -> list[str]:
    """What the client answered."""
    return [one.line for one in said]
