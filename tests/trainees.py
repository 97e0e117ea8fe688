"""Scripted trainees: what a skilled, a middling and a poor one would do at each stage."""

from collections.abc import Callable, Sequence

from rupturesim.alliance import Attachment, Component, Stage
from rupturesim.client import Client, ClientState, Transition
from rupturesim.coder import Coding
from rupturesim.codes import Code

Policy = Callable[[Client, ClientState], Sequence[Code]]

_MENDS = {
    Component.TASK: (Code.RENEGOTIATE, Code.CLARIFY),
    Component.GOAL: (Code.RENEGOTIATE, Code.CLARIFY),
    Component.BOND: (Code.ACKNOWLEDGE, Code.DISCLOSE),
}


def SKILLED(client: Client, state: ClientState) -> Sequence[Code]:
    """Meets the client where they are: room first for one who withdrew, hearing before mending; varies the move."""
    even = state.turn % 2 == 0
    match state.stage:
        case Stage.WORKING | Stage.REPAIRED:
            return [Code.REFLECT] if even else [Code.INVITE]
        case Stage.WITHDRAWN if client.persona.attachment is Attachment.AVOIDANT:
            return [Code.SPACE, Code.VALIDATE] if even else [Code.ACKNOWLEDGE, Code.SPACE, Code.INVITE]
        case Stage.VOICING | Stage.VULNERABLE:
            assert state.rupture is not None
            mends = _MENDS[state.rupture.strikes]
            return [mends[0], Code.VALIDATE] if even else [Code.REFLECT, mends[1]]
        case _:
            return [Code.ACKNOWLEDGE, Code.INVITE] if even else [Code.VALIDATE, Code.REFLECT]


def MIXED(client: Client, state: ClientState) -> Sequence[Code]:
    """Meets the client, then misses them, in turns."""
    cycle = ([Code.REFLECT], [Code.ADVISE], [Code.VALIDATE], [Code.CLOSED], [Code.ACKNOWLEDGE], [Code.DEFEND])
    return cycle[state.turn % len(cycle)]


def POOR(client: Client, state: ClientState) -> Sequence[Code]:
    """Means well and strains all the same."""
    cycle = ([Code.DEFEND], [Code.ADVISE], [Code.MINIMISE], [Code.SHIFT, Code.CLOSED], [Code.INTERROGATE], [Code.BLAME])
    return cycle[state.turn % len(cycle)]


def play(client: Client, policy: Policy, state: ClientState, turns: int) -> list[Transition]:
    """What comes of a trainee's turns, up to so many or the client's leaving."""
    steps: list[Transition] = []
    while len(steps) < turns and state.stage is not Stage.LEFT:
        steps.append(client.step(state, Coding.of(policy(client, state))))
        state = steps[-1].after
    return steps
