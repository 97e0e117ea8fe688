"""Choosing, for one client and one moment, what else could have been said."""

import zlib
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import NamedTuple

from rupturesim.alliance import NEARNESS, RUPTURED, Component, Marker, RuptureKind, Stage
from rupturesim.client import Client, ClientState
from rupturesim.client.sentences import fill
from rupturesim.coder import Coded, Coding
from rupturesim.codes import STRAINING, Code, mask_of
from rupturesim.persona.hearing import heard
from rupturesim.persona.model import AuthoredWay, OwnWay, Persona
from rupturesim.ways.examples import Example, shipped_examples

MOST = 4
"""How many ways are shown of one moment."""

_NEARER = 250
"""Hundredths by which a way has to bring the two nearer than another, to go before it."""

_STEP = 100
"""What a stage nearer to repair is worth beside that."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say it, in words by an author and not by the program.

    codes: what it is an example of, the main one first. does: what such words do, in plain words.
    own: it was written for this client.
    """

    text: str
    codes: tuple[Code, ...]
    does: str
    own: bool

    @property
    def coding(self) -> Coding:
        """How it is heard: as its author meant it."""
        return Coding(tuple(Coded(code, 1.0, ((0, len(self.text)),)) for code in self.codes))


class WayMoment(NamedTuple):
    """The moment before the trainee speaks.

    after: straining codes of the trainee's last turn, and of the one that began the rupture.
    number: the turn; so that other examples come first at other turns. trigger: what set the rupture off, or "".
    room: whether the turn before left room.
    """

    stage: Stage
    kind: RuptureKind | None = None
    marker: Marker | None = None
    strikes: Component | None = None
    after: frozenset[Code] = frozenset()
    number: int = 0
    trigger: str = ""
    room: bool = False


class Ways:
    """What can be said to one client."""

    def __init__(self, persona: Persona) -> None:
        self._persona = persona
        self._client = Client(persona)
        self._does = {code: fill(file.does, persona) for code, file in shipped_examples().items()}
        sore = {part.id for part in (*persona.triggers, *persona.what_hurts)}
        authored = (*persona.ways, *(way for file in shipped_examples().values() for way in file.ways))
        self._all: tuple[AuthoredWay, ...] = tuple(way for way in authored if not heard(persona, way.say) & sore)
        self._harmful = {rule.id for rule in self._client.rules.effects if rule.effect.direction < 0}
        self._gains: dict[tuple[object, ...], int | None] = {}

    def at(self, moment: WayMoment, limit: int = MOST, avoid: Set[str] = frozenset()) -> tuple[Way, ...]:
        """At most `limit` ways, those that fit best first, with as many different moves as there are.

        avoid: texts that have been shown already; they come again only where there is no other.
        """
        fitting = [(way, gain) for way in self._all if (gain := self._gain(way, moment)) is not None]
        fresh = [entry for entry in fitting if entry[0].say not in avoid]
        ranked = sorted(fresh or fitting, key=lambda entry: _rank(entry[0], entry[1], moment))
        first: list[AuthoredWay] = []
        rest: list[AuthoredWay] = []
        for way, _ in ranked:
            repeated = any(way.codes[0] is other.codes[0] for other in first)
            (rest if repeated else first).append(way)
        return tuple(self._way(way) for way in (*first, *rest)[:limit])

    def _way(self, way: AuthoredWay) -> Way:
        return Way(way.say, way.codes, self._does.get(way.codes[0], ""), isinstance(way, OwnWay))

    def _gain(self, way: AuthoredWay, moment: WayMoment) -> int | None:
        """How much nearer it brings the two in a moment like this, in hundredths; None where it does not fit."""
        if not _fits(way, moment, self._persona):
            return None
        key = (mask_of(way.codes), moment.stage, moment.kind, moment.strikes, moment.room)
        if key not in self._gains:
            self._gains[key] = self._tried(way, moment)
        return self._gains[key]

    def _tried(self, way: AuthoredWay, moment: WayMoment) -> int | None:
        """The same from the engine, in a state that is typical of the moment; None where any of it does harm."""
        state = self._state(moment)
        step = self._client.step(state, Coding(tuple(Coded(code, 1.0, ()) for code in way.codes)))
        if any(self._harms(rule) for rule in step.rules):
            return None
        nearer = NEARNESS[step.after.stage] - NEARNESS[state.stage]
        gain = _ease(step.after) - _ease(state) + _STEP * nearer
        return gain if gain > 0 and nearer >= 0 else None

    def _harms(self, rule_id: str) -> bool:
        return rule_id in self._harmful or rule_id.startswith(("trigger:", "hurts:"))

    def _state(self, moment: WayMoment) -> ClientState:
        state = self._client.state_in(moment.stage)
        if state.rupture is not None:
            kind, strikes = moment.kind or state.rupture.kind, moment.strikes or state.rupture.strikes
            state = state._replace(rupture=state.rupture._replace(kind=kind, strikes=strikes))
        return state._replace(recent=(mask_of([Code.SPACE]), 0, 0)) if moment.room else state


def ways_for(persona: Persona, moment: WayMoment, limit: int = MOST, avoid: Set[str] = frozenset()) -> tuple[Way, ...]:
    """What could be said to this client at this moment; for many moments make one `Ways`."""
    return Ways(persona).at(moment, limit, avoid)


def _fits(way: AuthoredWay, moment: WayMoment, persona: Persona) -> bool:
    """Whether everything that its author asked for is there."""
    if moment.stage not in (way.stages or RUPTURED):
        return False
    if way.markers and moment.marker not in way.markers:
        return False
    if way.after and not moment.after.intersection(way.after):
        return False
    if isinstance(way, OwnWay):
        return way.trigger is None or way.trigger == moment.trigger
    assert isinstance(way, Example)
    # Someone who smooths it over moves away, whatever it began with.
    kind = RuptureKind.WITHDRAWAL if moment.stage is Stage.APPEASING else moment.kind
    asked = ((way.kinds, kind), (way.strikes, moment.strikes), (way.attachment, persona.attachment))
    return all(not wanted or here in wanted for wanted, here in asked)


def _rank(way: AuthoredWay, gain: int, moment: WayMoment) -> tuple[int, int, int]:
    """What goes first: the better fitting, then the more helpful, then a choice that changes with the turn."""
    narrow = 2 * isinstance(way, OwnWay) + bool(way.markers or way.after)
    turn = zlib.crc32(f"{moment.number} {way.say}".encode())
    return -narrow, -(gain // _NEARER), turn


def _ease(state: ClientState) -> int:
    return state.task + state.goal + state.bond + state.openness - state.tension


def straining(codes: Iterable[Code]) -> frozenset[Code]:
    """Of some codes, those that a way can speak to: straining ones and closed questions."""
    return frozenset(code for code in codes if code in STRAINING or code is Code.CLOSED)
