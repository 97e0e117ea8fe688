"""From Enter to the painted reply: in a real terminal, with few and with many earlier messages.

The same session is played beforehand without a screen, so that it is known which words to look for.
"""

import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.terminal import PROGRAM, Terminal
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin, resume
from rupturesim.session import Session

TURNS = 20
F2 = "\x1bOQ"
WORDS = (
    "It sounds like that stung.",
    "Take your time.",
    "What was that like for you?",
    "I moved on too fast there.",
    "That makes sense to me.",
)


def telling_words(session: Session, turns: int) -> list[tuple[str, str]]:
    """What to say, and a word of each answer that has not been on the screen of late."""
    found = []
    for number in range(turns):
        words = WORDS[number % len(WORDS)]
        before = " ".join(line.text for line in session.said[-12:])
        answer = re.sub(r"\[[^\]]*\]", " ", session.say(words).text)
        fresh = [word for word in re.findall(r"[A-Za-z]{4,}", answer) if word not in before + words]
        if fresh:
            found.append((words, max(fresh, key=len)))
        else:
            found.append((words, ""))
    return found


def seconds_to_replies(earlier: int) -> list[float]:
    """Seconds from Enter to the answer on the terminal, for some turns after so many earlier messages."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        path = home / "sessions" / "2026-01-01-000000-ruth.jsonl"
        session = begin(find("ruth"), "app", seed=1, out=path)
        while len(session.said) < earlier:
            session.say(WORDS[len(session.said) // 2 % len(WORDS)])
        session.close()
        copy = Path(shutil.copy(path, Path(folder) / "copy.jsonl"))
        ahead = resume(copy)
        expected = telling_words(ahead, TURNS)
        ahead.close()
        with Terminal(PROGRAM, home) as terminal:
            terminal.sees("Bernadette")
            terminal.press(F2)
            terminal.sees("(interrupted)")
            terminal.press("\r")
            terminal.sees("Enter sends")
            terminal.rest()
            return [took for words, sign in expected if (took := _one(terminal, words, sign)) is not None]


def _one(terminal: Terminal, words: str, sign: str) -> float | None:
    terminal.press(words)
    terminal.rest()
    sent = terminal.press("\r")
    took = terminal.sees(sign) - sent if sign else None
    terminal.rest()
    return took


def figures() -> Iterator[Figure]:
    """Medians and the slowest of twenty."""
    for earlier in (0, 200):
        times = seconds_to_replies(earlier)
        middle, slow = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
        goal = "at most 60 ms at the median"
        yield Figure(f"Enter to painted reply, {earlier} earlier messages", f"{middle:.0f} ms (95 %: {slow:.0f})", goal)
