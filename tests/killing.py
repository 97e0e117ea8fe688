"""Forks sessions and kills them: `killing.py FOLDER TIMES`. Prints kills, those in mid-session, those in mid-turn.

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


def child(path: Path, pipe: int) -> None:
    """Play a session and tell the pipe each thing as a face would show it."""
    session = begun(path)
    os.write(pipe, f"client\t{session.said[-1].text}\n".encode())
    for line in LINES * 3:
        if session.over:
            break
        os.write(pipe, f"trainee\t{session.hear(line)}\n".encode())
        os.write(pipe, f"client\t{session.answer().text}\n".encode())
    os.write(pipe, b"done\t\n")
    os._exit(0)


def lifetime(path: Path) -> float:
    """How long a session lives when nobody kills it, in seconds."""
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        child(path, os.open(os.devnull, os.O_WRONLY))
    os.waitpid(pid, 0)
    return time.monotonic() - start


def killed(path: Path, after: float) -> list[tuple[str, str]]:
    """What a session had shown when it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(path, writing)
    os.close(writing)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        pairs = [line.rstrip("\n").partition("\t") for line in pipe]
    return [(who, text) for who, _, text in pairs]


def main(folder: Path, times: int) -> int:
    """Kill so many sessions and look at what is left of each."""
    chance = random.Random(11)
    coder().code("warm up")
    longest = max(lifetime(folder / f"whole-{number}.jsonl") for number in range(3))
    in_mid_session = in_mid_turn = 0
    for number in range(times):
        path = folder / f"{number}.jsonl"
        shown = killed(path, chance.uniform(0.0, longest))
        finished = ("done", "") in shown
        lines = [pair for pair in shown if pair[0] != "done"]
        if not path.exists() or not path.read_bytes():
            assert not lines, f"{number}: something was shown and there is no file"
            continue
        if not lines and not _has_header(path):
            continue
        recorded = [(said.speaker, said.text) for said in attempts_of(read_transcript(path))[-1].said]
        assert recorded[: len(lines)] == lines, f"{number}: shown {lines}, recorded {recorded}"
        in_mid_session += bool(lines) and not finished
        in_mid_turn += len(recorded) % 2 == 0
        session = resumed(path)
        assert [(said.speaker, said.text) for said in session.said][: len(recorded)] == recorded
        if not session.over:
            session.say("It sounds like that was a lot.")
        session.close()
    print(times, in_mid_session, in_mid_turn)
    return 0


def _has_header(path: Path) -> bool:
    return b"\n" in path.read_bytes()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
