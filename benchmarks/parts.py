"""The parts of a turn by themselves: hearing, coding, the client's words, the debrief."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.reply import WORDS
from rupturesim.coder import default_coder
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.persona.hearing import heard
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin

TURNS = 200


def milliseconds(action: Callable[[], object], times: int) -> float:
    """The median of so many runs."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1000


def figures() -> Iterator[Figure]:
    """Each on its own, and a whole turn without a screen."""
    coder, person = default_coder(), find("ruth").persona
    turn, client = "I moved us on too fast there. What was it like, when I did that?", "It's nothing, is that."
    yield Figure("own words heard in a turn", f"{milliseconds(lambda: heard(person, turn), 200):.2f} ms")
    yield Figure("a turn coded", f"{milliseconds(lambda: coder.code(turn, client), 200):.2f} ms")
    long = (turn + " ") * 300
    yield Figure(
        f"a turn of {len(long):,} letters coded", f"{milliseconds(lambda: coder.code(long, client), 3):.0f} ms"
    )
    with tempfile.TemporaryDirectory() as folder:
        session = begin(find("ruth"), "script", seed=1, out=Path(folder) / "s.jsonl")
        took = []
        for number in range(TURNS):
            start = time.perf_counter()
            session.say(WORDS[number % len(WORDS)])
            took.append(time.perf_counter() - start)
        what = f"a turn heard, answered and on disk, median of {TURNS}"
        yield Figure(what, f"{statistics.median(took) * 1000:.1f} ms")
        attempt = session.attempt
        took_ms = milliseconds(lambda: to_plain(debrief_of(attempt, person)), 5)
        yield Figure(f"debrief of {TURNS} turns as text", f"{took_ms:.0f} ms")
        session.close()
