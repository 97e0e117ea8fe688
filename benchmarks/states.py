"""States recomputed a second, from recorded codings as a replay has them."""

import random
import statistics
import time
from collections.abc import Iterator

from benchmarks.figure import Figure
from rupturesim.alliance import Stage
from rupturesim.client import Client
from rupturesim.coder import Coding
from rupturesim.codes import Code
from rupturesim.persona.shelf import shelf

TURNS = 20_000
RUNS = 5


def codings(count: int) -> list[Coding]:
    """Turns of one to three codes, drawn evenly from all codes, always the same ones."""
    chance = random.Random(1)
    return [Coding.of(chance.sample(list(Code), chance.randint(1, 3))) for _ in range(count)]


def rate(client: Client, turns: list[Coding]) -> float:
    """Turns a second on one core; a client who leaves is begun again with."""
    first = state = client.first_state(1)
    start = time.perf_counter()
    for coding in turns:
        state = client.step(state, coding).after
        if state.stage is Stage.LEFT:
            state = first
    return len(turns) / (time.perf_counter() - start)


def figures() -> Iterator[Figure]:
    """The median over the shipped clients, each at its best of some runs."""
    turns = codings(TURNS)
    rates = [max(rate(Client(shelved.persona), turns) for _ in range(RUNS)) for shelved in shelf().personas]
    yield Figure("states recomputed a second, one core", f"{statistics.median(rates):,.0f}", "50,000")
