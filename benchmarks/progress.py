"""Progress over a thousand sessions: read afresh from their files, with nothing kept between runs.

The sessions are a few dozen played with the cue coder, copied under other days; making them is not timed.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.reply import WORDS
from rupturesim.alliance import RuptureKind
from rupturesim.coder import Coder
from rupturesim.coder.cues import CueCoder
from rupturesim.persona.shelf import Shelved, shelf
from rupturesim.progress import gather, known_clients, progress_of, summaries
from rupturesim.progress.faces import to_plain
from rupturesim.rehearsal import scripted_voice
from rupturesim.session import Session

SESSIONS, PLAYED, TURNS, RUNS = 1000, 32, 15, 5
STRAINING = ("You should try the exercise again.", "I was only following the plan.", "Anyway, how was your week?")


def play(shelved: Shelved, coder: Coder, path: Path, seed: int) -> bytes:
    """The transcript of a session of that many turns; where the client leaves, it goes back a few turns once."""
    chance, persona = random.Random(seed), shelved.persona
    voice = scripted_voice(persona, seed)
    session = Session.begin(persona, shelved.sha256, path, coder=coder, phraser=voice, seed=seed, mode="script")
    while len(session.attempt.turns) < TURNS:
        if session.over:
            if len(session.attempts) > 1:
                break
            session.go_back(max(1, len(session.attempt.turns) - 3))
        session.say(chance.choice((*WORDS, *STRAINING)))
        if chance.random() < 0.2 and not session.over:
            session.notice(chance.choice(list(RuptureKind)))
    session.end()
    session.close()
    return path.read_bytes()


def fill(folder: Path, sessions: int = SESSIONS) -> list[Path]:
    """So many transcripts in a folder, seven hours apart."""
    people, coder = shelf().personas, CueCoder.shipped()
    played = [
        play(people[seed % len(people)], coder, folder / f"{seed}.tmp", seed) for seed in range(min(PLAYED, sessions))
    ]
    start, paths = datetime(2026, 1, 5, 9, tzinfo=UTC), []
    for number in range(sessions):
        first, _, rest = played[number % len(played)].partition(b"\n")
        header = json.loads(first)
        begun = start + timedelta(hours=7 * number)
        header["started"] = begun.isoformat()
        paths.append(folder / f"{begun:%Y-%m-%d-%H%M%S}-{header['persona_id']}.jsonl")
        paths[-1].write_bytes(json.dumps(header, ensure_ascii=False).encode() + b"\n" + rest)
    return paths


def figures() -> Iterator[Figure]:
    """The whole command as a process of its own, and its parts within one."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "sessions"
        folder.mkdir()
        paths = fill(folder)
        size = sum(path.stat().st_size for path in paths) / 1e6
        environment = os.environ | {"RUPTURESIM_HOME": home}
        command, whole = [sys.executable, "-m", "rupturesim", "progress"], []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True, env=environment)
            whole.append(time.perf_counter() - start)
        start = time.perf_counter()
        gathered = gather(summaries(paths))
        read = time.perf_counter()
        to_plain(progress_of(gathered, known_clients()))
        told = time.perf_counter()
    what = f"progress over {SESSIONS:,} sessions ({size:.0f} MB)"
    middle = statistics.median(whole)
    yield Figure(what, f"{middle:.2f} s ({min(whole):.2f} to {max(whole):.2f})", "at most 3 s")
    yield Figure("  of that: reading and summing up each", f"{read - start:.2f} s")
    yield Figure("  of that: adding up and telling", f"{told - read:.2f} s")
