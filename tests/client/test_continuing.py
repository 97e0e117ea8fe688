"""The good continuation: it leads every shipped client to a repair from wherever a rupture stands."""

import random

import pytest

from people import SHIPPED_IDS, bare_persona, shipped_persona
from rupturesim.alliance import RUPTURED, Stage
from rupturesim.client import Client, ClientState
from rupturesim.client.continuing import TURNS, closeness, continued, good_turn
from rupturesim.coder import Coding
from rupturesim.codes import REPAIRING, STRAINING, codes_in
from rupturesim.debrief.course import closeness as closeness_of_record
from rupturesim.transcript.events import TransitionEvent

CLIENTS = {name: Client(shipped_persona(name)) for name in SHIPPED_IDS}
every_client = pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())


def strained(client: Client, number: int) -> ClientState:
    """Where a session of a few turns, most of them straining, leaves the client."""
    chance = random.Random(number)
    turns = [chance.sample(sorted(STRAINING if chance.random() < 0.6 else REPAIRING), 2) for _ in range(6)]
    return client.fold(client.first_state(number), [Coding.of(codes) for codes in turns])[-1].after


@every_client
@pytest.mark.parametrize("stage", sorted(RUPTURED))
def test_it_mends_within_twelve_turns_from_any_open_stage(client: Client, stage: Stage) -> None:
    assert continued(client, client.state_in(stage), 12)[-1].after.stage is Stage.REPAIRED


@every_client
def test_it_mends_within_twelve_turns_what_a_straining_trainee_has_left(client: Client) -> None:
    states = [state for state in (strained(client, number) for number in range(20)) if state.ruptured]
    assert len(states) >= 5
    for state in states:
        assert continued(client, state, 12)[-1].after.stage is Stage.REPAIRED, state


@every_client
def test_it_holds_repairing_moves_only_and_does_not_repeat_one_turn_over_and_over(client: Client) -> None:
    assert all(set(codes_in(coding.mask)) <= REPAIRING for coding in TURNS)
    steps = continued(client, client.state_in(Stage.WITHDRAWN), 12)
    masks = [step.after.recent[0] for step in steps]
    assert all(len(set(masks[place : place + 3])) > 1 for place in range(len(masks) - 2))


@every_client
def test_no_other_turn_in_the_list_brings_the_two_nearer(client: Client) -> None:
    state = client.state_in(Stage.CONFRONTING)
    best = closeness(good_turn(client, state).after)
    assert all(closeness(client.step(state, coding).after) <= best for coding in TURNS)


def test_it_stops_at_a_repair_and_where_the_client_has_left() -> None:
    client = Client(bare_persona())
    assert continued(client, client.state_in(Stage.REPAIRED), 5) == []
    assert continued(client, client.state_in(Stage.WITHDRAWN)._replace(stage=Stage.LEFT), 5) == []
    assert len(continued(client, client.state_in(Stage.WITHDRAWN), 2)) == 2


def test_nearness_is_reckoned_as_in_the_record() -> None:
    client = Client(bare_persona())
    for stage in RUPTURED:
        state = client.state_in(stage)
        assert closeness(state) == pytest.approx(closeness_of_record(TransitionEvent.at_opening(state)))
