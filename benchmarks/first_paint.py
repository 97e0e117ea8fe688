"""First paint: from the start of the process to the first frame, against a Textual app that shows one word."""

import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from benchmarks.figure import Figure

RUNS = 12
MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("Who would you like")
Minimal().run()
"""
COMMANDS = {
    "minimal": ([sys.executable, "-c", MINIMAL], b"Who would you like"),
    "app": ([sys.executable, "-m", "rupturesim"], b"Who would you like"),
    "list": ([sys.executable, "-m", "rupturesim"], b"Bernadette"),
}


def seconds_until(command: list[str], sign: bytes) -> float:
    """Seconds until some bytes appear on a terminal of 80 by 24 in which a command runs."""
    import fcntl
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"TERM": "xterm-256color", "RUPTURESIM_HOME": home}
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        seen = b""
        try:
            while sign not in seen:
                if not select.select([master], [], [], 20)[0]:
                    raise RuntimeError(f"nothing was painted by {command}: {seen[-200:]!r}")
                seen += os.read(master, 65536)
            return time.perf_counter() - start
        finally:
            process.kill()
            process.wait()
            os.close(master)


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
