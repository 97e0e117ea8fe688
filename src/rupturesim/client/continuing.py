"""A good continuation: of a handful of sensible turns, at each step the one that brings the two nearest.

It looks one turn ahead in the engine, and so knows more of the client than anybody in the room could. It answers
what was still possible from a moment on, not what a trainee ought to have seen.
"""

from rupturesim.alliance import NEARNESS, Stage
from rupturesim.client.state import ClientState, Transition
from rupturesim.client.step import Client
from rupturesim.coder.coding import Coding
from rupturesim.codes import Code

TURNS: tuple[Coding, ...] = tuple(
    Coding.of(codes)
    for codes in (
        (Code.SPACE, Code.VALIDATE),
        (Code.SPACE, Code.INVITE),
        (Code.ACKNOWLEDGE, Code.INVITE),
        (Code.ACKNOWLEDGE, Code.REFLECT),
        (Code.VALIDATE, Code.REFLECT),
        (Code.VALIDATE, Code.INVITE),
        (Code.REFLECT, Code.INVITE),
        (Code.ACKNOWLEDGE, Code.DISCLOSE),
        (Code.RENEGOTIATE, Code.VALIDATE),
        (Code.CLARIFY, Code.REFLECT),
        (Code.META, Code.APPRECIATE),
        (Code.ACKNOWLEDGE, Code.SPACE, Code.INVITE),
    )
)
"""What there is to choose from: two or three repairing moves each, such as one turn of speech can hold."""


def closeness(state: ClientState) -> float:
    """How near the two are, in points: the alliance, openness less tension, and how near the stage is to repair."""
    alliance = state.task + state.goal + state.bond
    return alliance / 100 + (state.openness - state.tension) / 200 + NEARNESS[state.stage]


def good_turn(client: Client, state: ClientState) -> Transition:
    """The turn that brings the two nearest; of equals the first in the list."""
    return max((client.step(state, coding) for coding in TURNS), key=lambda step: closeness(step.after))


def continued(client: Client, state: ClientState, most: int) -> list[Transition]:
    """At most so many good turns from a state on, up to a repair."""
    steps: list[Transition] = []
    while len(steps) < most and state.stage not in (Stage.REPAIRED, Stage.LEFT):
        steps.append(good_turn(client, state))
        state = steps[-1].after
    return steps
