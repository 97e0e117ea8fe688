"""A program in a terminal of its own, of 80 by 24, and when something appears there."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType


class Terminal:
    """Runs a command until it is left. home: the user's folder for it."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environment = kept | {"TERM": "xterm-256color", "RUPTURESIM_HOME": str(home)}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def press(self, keys: str) -> float:
        """Send keys as a keyboard would; the moment it was done."""
        os.write(self._master, keys.encode())
        return time.perf_counter()

    def sees(self, sign: str, seconds: float = 20.0) -> float:
        """The moment at which a sign is written to the terminal. Raises RuntimeError if it never is."""
        seen, end = b"", time.perf_counter() + seconds
        while sign.encode() not in seen:
            left = end - time.perf_counter()
            if left <= 0 or not select.select([self._master], [], [], left)[0]:
                raise RuntimeError(f"'{sign}' was not seen: {seen[-300:]!r}")
            seen += os.read(self._master, 65536)
        return time.perf_counter()

    def rest(self, seconds: float = 0.3) -> None:
        """Read what is still written, until nothing has been for a while."""
        while select.select([self._master], [], [], seconds)[0]:
            os.read(self._master, 65536)


PROGRAM = [sys.executable, "-m", "rupturesim"]
