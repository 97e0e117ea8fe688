"""Other ways to say it: words by authors that fit the client and the moment, and that the coder hears as meant."""

from typing import Any

import pytest

from rupturesim.alliance import RUPTURED, Attachment, Component, Marker, RuptureKind, Stage
from rupturesim.client import Client
from rupturesim.client.rules import shipped_rules
from rupturesim.coder.shipped import default_coder
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.debrief.course import closeness
from rupturesim.persona.hearing import heard
from rupturesim.persona.model import AuthoredWay, Persona
from rupturesim.persona.shelf import shelf
from rupturesim.transcript.events import TransitionEvent
from rupturesim.ways import WayMoment, Ways
from rupturesim.ways.examples import shipped_examples

CLIENTS = [shelved.persona for shelved in shelf().personas]
STAGES = sorted(RUPTURED)
EXAMPLES = [way for file in shipped_examples().values() for way in file.ways]
OWN = [(client, way) for client in CLIENTS for way in client.ways]


def moment(stage: Stage, **changed: Any) -> WayMoment:
    return WayMoment(stage, RuptureKind.WITHDRAWAL, None, Component.TASK)._replace(**changed)


def test_every_repairing_code_has_examples() -> None:
    assert set(shipped_examples()) == REPAIRING
    assert min(len(file.ways) for file in shipped_examples().values()) >= 12


def test_every_marker_is_spoken_to() -> None:
    assert {marker for way in EXAMPLES for marker in way.markers} == set(Marker)


def test_no_two_examples_are_the_same() -> None:
    texts = [way.say.lower() for way in EXAMPLES] + [way.say.lower() for _, way in OWN]
    assert len(texts) == len(set(texts))


def shown_at(stage: Stage, kind: RuptureKind, strikes: Component) -> list[Marker]:
    """The markers that a client may show there."""
    rows = [row for row in shipped_rules().markers if stage in row.stages]
    rows = [row for row in rows if not row.strikes or strikes in row.strikes]
    return sorted({marker for row in rows if not row.kind or kind in row.kind for marker in row.markers})


KINDS = {Stage.WITHDRAWN: [RuptureKind.WITHDRAWAL], Stage.CONFRONTING: [RuptureKind.CONFRONTATION]}
MOMENTS = [
    WayMoment(stage, kind, marker, strikes)
    for stage in STAGES
    for kind in KINDS.get(stage, list(RuptureKind))
    for strikes in Component
    for marker in shown_at(stage, kind, strikes)
]
"""Every moment that can come about while a rupture is open."""


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.id)
class TestAtEveryMoment:
    def test_there_are_several_with_different_moves(self, client: Persona) -> None:
        ways = Ways(client)
        for here in MOMENTS:
            found = ways.at(here)
            assert len(found) == 4, here
            assert len({way.codes[0] for way in found}) >= 3, here

    def test_none_would_strain_in_the_model(self, client: Persona) -> None:
        engine, ways = Client(client), Ways(client)
        for stage in STAGES:
            state = engine.state_in(stage)
            assert state.rupture is not None
            here = WayMoment(stage, state.rupture.kind, state.marker, state.rupture.strikes)
            for way in ways.at(here, limit=50):
                step = engine.step(state, way.coding)
                before, after = TransitionEvent.at_opening(state), TransitionEvent.of(step)
                assert closeness(after) > closeness(before), way

    def test_the_same_moment_offers_the_same(self, client: Persona) -> None:
        assert [Ways(client).at(here) for here in MOMENTS[:9]] == [Ways(client).at(here) for here in MOMENTS[:9]]

    def test_what_was_shown_gives_way_to_something_else(self, client: Persona) -> None:
        ways = Ways(client)
        for here in MOMENTS:
            shown: set[str] = set()
            for number in range(3):
                found = {way.text for way in ways.at(here._replace(number=number), avoid=shown)}
                assert len(found) == 4, here
                assert not found & shown, here
                shown |= found


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.id)
def test_a_client_has_ways_of_their_own_for_each_trigger_and_they_come_first(client: Persona) -> None:
    assert {way.trigger for way in client.ways if way.trigger} == {trigger.id for trigger in client.triggers}
    for trigger in client.triggers:
        kinds = [trigger.kind] if trigger.kind else list(RuptureKind)
        here = moment(Stage.VOICING, trigger=trigger.id, strikes=trigger.strikes, kind=kinds[0])
        assert Ways(client).at(here)[0].own


def test_an_avoidant_client_who_has_withdrawn_is_asked_for_nothing_without_room() -> None:
    for client in CLIENTS:
        if client.attachment is Attachment.AVOIDANT:
            for way in Ways(client).at(moment(Stage.WITHDRAWN), limit=50):
                assert Code.SPACE in way.codes or not {Code.INVITE, Code.META} & set(way.codes), way


def test_nothing_is_offered_that_touches_a_sore_point_of_this_client() -> None:
    for client in CLIENTS:
        sore = {part.id for part in (*client.triggers, *client.what_hurts)}
        offered = {way.text for here in MOMENTS for way in Ways(client).at(here, limit=200)}
        assert offered
        assert not [text for text in offered if heard(client, text) & sore]


def test_reasons_and_patterns_wait_until_the_concern_is_out() -> None:
    early = (Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING)
    for client in CLIENTS:
        for stage in early:
            for way in Ways(client).at(moment(stage), limit=100):
                assert not {Code.LINK, Code.RATIONALE} & set(way.codes), way


def test_words_for_another_marker_or_another_straining_move_are_left_out() -> None:
    client = CLIENTS[0]
    silent = moment(Stage.STRAINED, marker=Marker.SILENCE, after=frozenset({Code.DEFEND}))
    meant = {way.say: way for way in EXAMPLES}
    for way in Ways(client).at(silent, limit=100):
        if way.text in meant:
            example = meant[way.text]
            assert not example.markers or Marker.SILENCE in example.markers
            assert not example.after or Code.DEFEND in example.after


class TestTheCoder:
    """Whoever says an example in a session is heard as it was meant."""

    def heard(self, way: AuthoredWay) -> set[Code]:
        return {coded.code for coded in default_coder().code(way.say, "")}

    def test_hears_the_main_move_of_nearly_all(self) -> None:
        ways = [*EXAMPLES, *(way for _, way in OWN)]
        missed = [way.say for way in ways if way.codes[0] not in self.heard(way)]
        assert len(missed) <= len(ways) * 0.08, missed

    def test_hears_no_straining_move(self) -> None:
        ways = [*EXAMPLES, *(way for _, way in OWN)]
        assert not [way.say for way in ways if self.heard(way) & STRAINING]
