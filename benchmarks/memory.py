"""Memory of whole processes, as Linux counts it."""

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.figure import Figure

PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
PROGRAMS = {
    "Python alone": "",
    "core: a session of 100 turns and its debrief": """
from pathlib import Path
from tempfile import mkdtemp
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin
session = begin(find("ruth"), "script", seed=1, out=Path(mkdtemp()) / "s.jsonl")
for _ in range(100):
    session.say("Take your time.")
    if session.over:
        session.go_back(1)
to_plain(debrief_of(session.attempt, session.persona), curve=False)
""",
    "app with its screens imported": """
import rupturesim.ui.app, rupturesim.ui.screens.session, rupturesim.ui.screens.debrief
from rupturesim.persona.shelf import shelf
shelf()
""",
}


def figures() -> Iterator[Figure]:
    """Peak resident memory of each."""
    for name, program in PROGRAMS.items():
        done = subprocess.run(
            [sys.executable, "-c", program + "\n" + PEAK], capture_output=True, text=True, check=True, env=os.environ
        )
        yield Figure(f"memory, {name}", f"{int(done.stdout.split()[-1]) / 1024:.0f} MB")
