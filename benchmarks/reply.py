"""From Enter to the painted reply, in the running app, with few and with many earlier messages."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from textual import events

from benchmarks.figure import Figure
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.screens.session import SessionScreen
from rupturesim.ui.widgets.conversation import Conversation, Utterance
from rupturesim.ui.widgets.turn_input import TurnInput

TURNS = 25
WORDS = (
    "It sounds like that stung.",
    "Take your time.",
    "What was that like for you?",
    "I moved on too fast there.",
    "That makes sense to me.",
)


async def seconds_to_reply(earlier: int) -> list[float]:
    """Seconds from Enter to the frame with the client's answer, for some turns after so many earlier messages."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["RUPTURESIM_HOME"] = home
        app = RuptureApp(begin(find("ruth"), "app", seed=1, out=Path(home) / "s.jsonl"))
        async with app.run_test(size=(80, 24)) as pilot:
            while not isinstance(app.screen, SessionScreen):
                await pilot.pause(0.01)
            screen = app.screen
            session = screen.session
            while len(session.said) < earlier:
                await asyncio.to_thread(session.say, WORDS[len(session.said) // 2 % len(WORDS)])
            await screen.query_one(Conversation).show(session.said)
            await pilot.pause(0.3)
            return [await _one_turn(app, screen, WORDS[number % len(WORDS)]) for number in range(TURNS)]


async def _one_turn(app: RuptureApp, screen: SessionScreen, words: str) -> float:
    painted = asyncio.Event()
    entry = screen.query_one(TurnInput)
    entry.text = words
    await asyncio.sleep(0.05)
    answers = len(screen.session.said) + 2

    def look() -> None:
        last = list(screen.query(Utterance))[-1:]
        if len(screen.session.said) >= answers and last and last[0].has_class("client") and last[0].size.height:
            painted.set()
        else:
            app.call_after_refresh(look)

    start = time.perf_counter()
    entry.post_message(events.Key("enter", None))
    app.call_after_refresh(look)
    await asyncio.wait_for(painted.wait(), 10)
    return time.perf_counter() - start


def figures() -> Iterator[Figure]:
    """Medians and the slowest of twenty."""
    for earlier in (0, 200):
        times = asyncio.run(seconds_to_reply(earlier))
        middle, slow = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
        goal = "at most 60 ms at the median"
        yield Figure(f"Enter to painted reply, {earlier} earlier messages", f"{middle:.0f} ms (95 %: {slow:.0f})", goal)
