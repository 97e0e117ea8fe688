"""What the debrief plays forward: other words at every turning point of a long session."""

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from benchmarks.parts import milliseconds
from benchmarks.reply import WORDS
from rupturesim.debrief.course import Course
from rupturesim.debrief.turning import turning_points
from rupturesim.debrief.whatif import what_ifs
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin

TURNS = 200


def figures() -> Iterator[Figure]:
    """The what-if curves, from the recorded session to the sentences."""
    person, chance = find("ruth"), random.Random(1)
    with TemporaryDirectory() as folder:
        session = begin(person, "script", seed=1, out=Path(folder) / "s.jsonl")
        while len(session.attempt.turns) < TURNS and not session.over:
            session.say(chance.choice(WORDS))
        attempt = session.attempt
        session.close()
    course = Course(attempt, person.persona)
    points = turning_points(course)
    took = milliseconds(lambda: what_ifs(course, points), 5)
    what = f"what-if curves for all {len(points)} turning points of {len(attempt.turns)} turns"
    yield Figure(what, f"{took:.0f} ms", "500 ms")
