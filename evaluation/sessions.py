"""Scripted sessions of varied trainees with one client, and what is recorded of each answer.

What is heard in a turn are the codes with which it was labelled and the persona's own ear; the coder does not run.
"""

import random
from collections.abc import Sequence
from typing import NamedTuple

from evaluation.repertoire import authored
from evaluation.trainees import Trainee, Turn
from rupturesim.alliance import RUPTURED, Marker, Stage
from rupturesim.client import Client, ClientState, Transition
from rupturesim.coder import Coding
from rupturesim.persona.hearing import heard, topics
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said
from rupturesim.phrasing.bank import Source, shipped_bank
from rupturesim.phrasing.composing import Spoken
from rupturesim.phrasing.listening import asking, cues_of
from rupturesim.phrasing.scripted import ScriptedPhraser

IN_A_ROW = 5
"""So many sessions each trainee has with the client, one after another."""
SHORTEST, LONGEST = 8, 25
"""Trainee turns in a session, unless the client leaves."""
CONTEXT = 3
NOT_QUESTIONS = frozenset({"silence", "long", "sorry", "thanks", "greeting"})


class Answer(NamedTuple):
    """One line of the client's, and the moment in which it was said.

    kind: of the open rupture, or "". before: the last lines before the turn, first to last.
    body: the phrase at the heart of the line, as it is written; "" for bare silence. markers: those that it
    shows. signed: a sign of the marker stands after it.
    to_the_point: the phrase was written for this kind of question, or for a topic that the question brings up.
    """

    persona: str
    stage: Stage
    marker: Marker | None
    kind: str
    turn: Turn
    line: str
    body: str
    source: Source
    markers: tuple[Marker, ...]
    signed: bool
    to_the_point: str
    before: tuple[str, ...]


class Played(NamedTuple):
    """A session. number: which of the trainee's sessions with this client it is, from 1."""

    persona: str
    trainee: str
    number: int
    opening: str
    answers: tuple[Answer, ...]
    farewell: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All that the client said."""
        ended = (self.farewell,) if self.farewell else ()
        return (self.opening, *(answer.line for answer in self.answers), *ended)


def played(persona: Persona, sessions: int, seed: int = 0, *, remembers: bool = True) -> list[Played]:
    """So many sessions with this client, by trainees of every kind in turn, each for some sessions in a row.

    remembers: as in the app, the client says less of what this trainee has heard in earlier sessions.
    """
    kinds = list(authored().kinds)
    found: list[Played] = []
    trainee, met = Trainee(kinds[0], persona, seed), list[str]()
    for place in range(sessions):
        if place % IN_A_ROW == 0:
            met = []
            number = place // IN_A_ROW
            trainee = Trainee(kinds[number % len(kinds)], persona, seed + number)
        session_seed = random.Random(f"{persona.id}:{seed}:{place}").randrange(2**31)
        found.append(one(persona, trainee, session_seed, place % IN_A_ROW + 1, met if remembers else ()))
        met.insert(0, "\n".join(found[-1].lines).casefold())
    return found


def one(persona: Persona, trainee: Trainee, seed: int, number: int, met: Sequence[str] = ()) -> Played:
    """One session of this trainee's. met: what they heard from the client in each earlier one."""
    client, phraser = Client(persona), ScriptedPhraser(persona, seed, heard_before=met)
    state = client.first_state(seed)
    opening = phraser.opening(state)
    history = [Said("client", opening)]
    answers: list[Answer] = []
    trainee.begin()
    for _ in range(random.Random(seed).randint(SHORTEST, LONGEST)):
        turn = trainee.say(state)
        transition = client.step(state, Coding.of(turn.codes, heard(persona, turn.text)))
        before = tuple(f"{said.speaker}: {said.text}" for said in history[-CONTEXT:])
        history.append(Said("trainee", turn.text))
        spoken = phraser.spoken(transition, history)
        answers.append(_answer(persona, turn, transition, spoken, before))
        history.append(Said("client", spoken.line))
        state = transition.after
        if state.stage is Stage.LEFT:
            return Played(persona.id, trainee.kind, number, opening, tuple(answers), "")
    return Played(persona.id, trainee.kind, number, opening, tuple(answers), phraser.farewell(state, history))


def _answer(persona: Persona, turn: Turn, went: Transition, spoken: Spoken, before: tuple[str, ...]) -> Answer:
    state: ClientState = went.after
    body = spoken.body
    return Answer(
        persona=persona.id,
        stage=state.stage,
        marker=state.marker,
        kind=state.rupture.kind.value if state.rupture and state.stage in RUPTURED else "",
        turn=turn,
        line=spoken.line,
        body=body.words.text if body else "",
        source=body.source if body else "bank",
        markers=tuple(sorted(body.shows)) if body else (),
        signed=spoken.signed,
        to_the_point=_to_the_point(persona, turn.text, spoken),
        before=before,
    )


def _to_the_point(persona: Persona, text: str, spoken: Spoken) -> str:
    """`topic`, `kind` or "": whether the phrase was written for what the turn asks."""
    body, hearing = spoken.body, shipped_bank().hearing
    if body is None:
        return ""
    if body.source == "topic":
        asked = topics(persona, asking(text, hearing))
        own = {line for topic in persona.topics if topic.id in asked for line in (*topic.guarded, *topic.open)}
        return "topic" if body.words.text in own else ""
    cues = cues_of(text, hearing) - NOT_QUESTIONS
    return "kind" if cues.intersection(body.fit.cues) else ""
