"""Forks sessions and kills them: `killing.py FOLDER TIMES`. Prints how many, and how many of them in mid-turn.

Run in a process of its own, since it forks.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from rehearsals import LINES, begun, coder, resumed
from rupturesim.transcript import attempts_of, read_transcript

LONGEST_LIFE = 0.1
"""Seconds from the first line to the kill; several turns fall within it."""


def child(path: Path, pipe: int) -> None:
    """Play until killed, and tell the pipe each thing as a face would show it; a client who leaves is tried again."""
    session = begun(path)
    os.write(pipe, f"client\t{session.said[-1].text}\n".encode())
    while True:
        for line in LINES:
            if session.over:
                os.write(pipe, b"back\t\n")
                session.go_back(1)
            os.write(pipe, f"trainee\t{session.hear(line)}\n".encode())
            os.write(pipe, f"client\t{session.answer().text}\n".encode())


def shown_until_killed(path: Path, after: float) -> list[tuple[str, str]]:
    """What a session had shown when it was killed so many seconds after its first line, in its last attempt."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(path, writing)
    os.close(writing)
    shown = os.read(reading, 100_000)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as pipe:
        shown += pipe.read()
    first, *rest = shown.decode().splitlines()
    pairs = [tuple(line.split("\t", 1)) for line in rest]
    while ("back", "") in pairs:
        pairs = pairs[pairs.index(("back", "")) + 1 :]
    return [("client", first.split("\t", 1)[1]), *((who, text) for who, text in pairs)]


def main(folder: Path, times: int) -> int:
    """Kill so many sessions and look at what is left of each."""
    chance = random.Random(11)
    coder().code("warm up")
    in_mid_turn = 0
    for number in range(times):
        path = folder / f"{number}.jsonl"
        shown = shown_until_killed(path, chance.uniform(0.0, LONGEST_LIFE))
        attempts = attempts_of(read_transcript(path))
        recorded = [[(said.speaker, said.text) for said in attempt.said] for attempt in attempts]
        assert any(said[: len(shown)] == shown for said in recorded[-2:]), f"{number}: {shown}, recorded {recorded}"
        in_mid_turn += len(recorded[-1]) % 2 == 0
        session = resumed(path)
        assert [(said.speaker, said.text) for said in session.said][: len(recorded[-1])] == recorded[-1]
        if not session.over:
            session.say("It sounds like that was a lot.")
        session.close()
    print(times, in_mid_turn)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
