"""The debrief of a long session as one HTML file: how long it takes, and how large it is."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.parts import TURNS, milliseconds
from benchmarks.reply import WORDS
from rupturesim.debrief import debrief_of, to_html
from rupturesim.export import write_private
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin

LARGEST = 300
"""Kilobytes that the file may have."""


def figures() -> Iterator[Figure]:
    """Built from the attempt and on disk; and the size of that file."""
    with tempfile.TemporaryDirectory() as folder:
        session = begin(find("ruth"), "script", seed=1, out=Path(folder) / "s.jsonl")
        for number in range(TURNS):
            session.say(WORDS[number % len(WORDS)])
        attempt, person, page = session.attempt, session.persona, Path(folder) / "page.html"
        session.close()
        took = milliseconds(lambda: write_private(page, to_html(debrief_of(attempt, person))), 5)
        yield Figure(f"debrief of {TURNS} turns built and written as HTML", f"{took:.0f} ms")
        size = page.stat().st_size / 1024
        yield Figure(f"HTML of a {TURNS}-turn session", f"{size:.0f} KB", f"at most {LARGEST} KB")
