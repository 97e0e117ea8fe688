"""Finding moments: clients, the stage, what had just been said, and the client's line, all by chance from one seed."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from rupturesim.alliance import Marker, RuptureKind, RuptureStyle, Stage
from rupturesim.client import Client, ClientState, Transition
from rupturesim.coder import Coding
from rupturesim.codes import Code
from rupturesim.drill.fitting import can_be_practised, fits
from rupturesim.drill.leads import Lead, shipped_leads
from rupturesim.drill.moment import DrillMoment, only_telling
from rupturesim.persona.model import Persona, Trigger
from rupturesim.phrasing import Said
from rupturesim.phrasing.scripted import ScriptedPhraser
from rupturesim.text import clean, words

_Thing = TypeVar("_Thing")

SHOWN_IN = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING, Stage.VOICING})
"""The stages in which a client shows markers."""

_MOVING_AWAY = frozenset({Stage.WITHDRAWN, Stage.APPEASING})
_SEEDS = 64
"""Seeds tried until the engine shows the marker that is wanted; among at most nine it comes long before."""
_WORDINGS = 6
"""Seeds tried for a line that was not said yet."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a moment: one turn of the trainee's from a typical state.

    after: how things stand then, but for the marker. shows: the markers that the client might show there.
    """

    begins: Stage
    touched: Trigger
    lead: Lead
    after: ClientState
    shows: tuple[Marker, ...]


class Moments:
    """Finds moments of a drill; the same seed, the same moments.

    personas: the clients there are. code: only moments in which it fits. kind: only of ruptures of this kind.
    """

    def __init__(
        self,
        personas: Iterable[Persona],
        chance: random.Random,
        code: Code | None = None,
        kind: RuptureKind | None = None,
    ) -> None:
        self._clients = [Client(persona) for persona in personas]
        self._voices = {client.persona.id: only_telling(client.persona) for client in self._clients}
        self._ways = {client.persona.id: tuple(_ways(client, code, kind)) for client in self._clients}
        self._chance = chance
        self._met_with: Counter[str] = Counter()
        self._said: set[str] = set()

    @property
    def markers(self) -> frozenset[Marker]:
        """The markers of which there are moments."""
        return frozenset(marker for ways in self._ways.values() for way in ways for marker in way.shows)

    def find(self, marker: Marker, preferred: Code | None = None) -> DrillMoment | None:
        """A moment with this marker and a line not said before, with a client seen least so far; None if there is none.

        preferred: moments in which this code fits come first.
        """
        for client in sorted(self._shuffled(self._clients), key=lambda one: self._met_with[one.persona.id]):
            ways = self._shuffled(way for way in self._ways[client.persona.id] if marker in way.shows)
            if preferred:
                ways.sort(key=lambda way: not fits(client, way.after, preferred))
            for way in ways:
                moment = self._through(client, way, marker)
                if moment is not None:
                    self._met_with[client.persona.id] += 1
                    self._said.add(_heart(moment.line))
                    return moment
        return None

    def _through(self, client: Client, way: Way, marker: Marker) -> DrillMoment | None:
        first = self._chance.randrange(2**30)
        steps = (_taken(client, way, seed) for seed in range(first, first + _SEEDS))
        step = next((step for step in steps if step.after.marker is marker), None)
        if step is None:
            return None
        lead = self._chance.choice(way.lead.says)
        for seed in range(first, first + _WORDINGS):
            voice = ScriptedPhraser(self._voices[client.persona.id], seed)
            line = clean(voice.reply(step, [Said("trainee", lead)]))
            if _heart(line) not in self._said:
                return DrillMoment(client.persona, step.after, marker, lead, line)
        return None

    def _shuffled(self, things: Iterable[_Thing]) -> list[_Thing]:
        mixed = list(things)
        self._chance.shuffle(mixed)
        return mixed


def kind_of(state: ClientState, marker: Marker) -> RuptureKind:
    """What a marker is a sign of; once the concern is said aloud, a complaint belongs to the rupture it is about."""
    if state.stage is Stage.VOICING and state.rupture is not None:
        return state.rupture.kind
    return marker.kind


def _ways(client: Client, code: Code | None, kind: RuptureKind | None) -> Iterator[Way]:
    for begins in _stages_of(client.persona):
        for lead in shipped_leads():
            if begins not in lead.stages:
                continue
            for touched in client.persona.triggers:
                after = client.step(client.state_in(begins, 0, touched), Coding.of(lead.codes)).after
                if after.stage in SHOWN_IN and (code is None or can_be_practised(client, after, code)):
                    shows = (marker for marker in client.could_show(after) if kind in (None, kind_of(after, marker)))
                    yield Way(begins, touched, lead, after, tuple(shows))


def _stages_of(persona: Persona) -> list[Stage]:
    """The stages from which a moment may begin: at ease, and those into which this client's ruptures lead."""
    style = persona.rupture_style
    barred = {
        RuptureStyle.WITHDRAWAL: {Stage.CONFRONTING},
        RuptureStyle.CONFRONTATION: set(_MOVING_AWAY),
        RuptureStyle.MIXED: set[Stage](),
    }[style]
    return [stage for stage in Stage if stage is Stage.WORKING or (stage in SHOWN_IN and stage not in barred)]


def _taken(client: Client, way: Way, seed: int) -> Transition:
    return client.step(client.state_in(way.begins, seed, way.touched), Coding.of(way.lead.codes))


def _heart(line: str) -> str:
    """A line as it is compared with others: by what is spoken, or else by what is seen."""
    return " ".join(words(line)) or " ".join(line.casefold().split())
