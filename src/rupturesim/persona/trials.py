"""A persona's own tests: a trainee's line, and what should come of it."""

from typing import Literal, NamedTuple

from rupturesim.alliance import NEARNESS, Stage
from rupturesim.client import Client, ClientState, Transition
from rupturesim.coder.coding import Coder, Coding
from rupturesim.codes import Code
from rupturesim.persona.hearing import heard
from rupturesim.persona.model import Persona, PersonaTest

Direction = Literal["repairs", "strains", "neither"]

_SLIGHT = 10
"""Hundredths of a point below which a change is no change."""


class Outcome(NamedTuple):
    """What came of one test.

    number: its place in the file, from 0.
    codes: what the coder heard.
    becomes: the stage after the turn; None if nothing could be tried.
    failures: what should have been otherwise, a sentence each; empty when the test holds.
    """

    number: int
    codes: tuple[Code, ...]
    becomes: Stage | None
    direction: Direction
    failures: tuple[str, ...]


def run_tests(persona: Persona, coder: Coder) -> tuple[Outcome, ...]:
    """Try each of the persona's tests with this coder, in the order of the file."""
    client = Client(persona)
    return tuple(_tried(client, coder, number, test) for number, test in enumerate(persona.tests))


def direction(transition: Transition) -> Direction:
    """Whether a turn brought the client nearer to repair, or further from it.

    The stage decides; where it stays the same, alliance and openness less tension do.
    """
    before, after = transition.before, transition.after
    nearer = NEARNESS[after.stage] - NEARNESS[before.stage]
    change = nearer * 1000 or _ease(after) - _ease(before)
    if change >= _SLIGHT:
        return "repairs"
    return "strains" if change <= -_SLIGHT else "neither"


def _ease(state: ClientState) -> int:
    return state.task + state.goal + state.bond + state.openness - state.tension


def _tried(client: Client, coder: Coder, number: int, test: PersonaTest) -> Outcome:
    if test.stage is Stage.LEFT:
        return Outcome(number, (), None, "neither", ("nothing can be said in the stage 'left'",))
    state = client.first_state(0) if test.stage is None else client.state_in(test.stage)
    before = test.client or (client.persona.opening.lines[0] if test.stage is None else "")
    coding = Coding(coder.code(test.says, before), heard(client.persona, test.says))
    transition = client.step(state, coding)
    codes = tuple(coded.code for coded in coding.codes)
    went = direction(transition)
    return Outcome(number, codes, transition.after.stage, went, _failures(test, codes, transition.after.stage, went))


def _failures(test: PersonaTest, codes: tuple[Code, ...], stage: Stage, went: Direction) -> tuple[str, ...]:
    found = []
    missing = [code for code in test.codes if code not in codes]
    if missing:
        found.append(f"expected {', '.join(missing)}, but heard {', '.join(codes)}")
    if test.becomes and stage not in test.becomes:
        found.append(f"expected the client to become {' or '.join(test.becomes)}, but became {stage}")
    if test.direction and went != test.direction:
        found.append(f"expected a turn that {_said(test.direction)}, but it {_said(went)}")
    return tuple(found)


def _said(way: Direction) -> str:
    return "neither repairs nor strains" if way == "neither" else way
