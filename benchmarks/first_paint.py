"""First paint: from the start of the process to the first frame, against a Textual app that shows one line."""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.terminal import PROGRAM, Terminal

RUNS = 15
MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("Who would you like")
Minimal().run()
"""
COMMANDS = {
    "minimal": ([sys.executable, "-c", MINIMAL], "Who would you like"),
    "app": (PROGRAM, "Who would you like"),
    "list": (PROGRAM, "Bernadette"),
}


def seconds_until(command: list[str], sign: str) -> float:
    """Seconds from the start of a command until a sign appears in its terminal."""
    with tempfile.TemporaryDirectory() as home, Terminal(command, Path(home)) as terminal:
        return terminal.sees(sign) - terminal.started


def figures() -> Iterator[Figure]:
    """Medians, taken in turns so that the machine's moods fall on all alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, (command, sign) in COMMANDS.items():
            times[name].append(seconds_until(command, sign))
    minimal, app, listed = (statistics.median(times[name]) for name in ("minimal", "app", "list"))
    yield Figure("first paint of a minimal Textual app", f"{minimal * 1000:.0f} ms")
    yield Figure("first paint of rupturesim", f"{app * 1000:.0f} ms")
    yield Figure("  ratio", f"{app / minimal:.2f}", "at most 1.3")
    yield Figure("first paint to the list of clients", f"{listed * 1000:.0f} ms")
