"""What kind of terminal this is, if any."""

import os
import sys


def has_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def wants_plain() -> bool:
    """Whether the environment asks for plain lines: ACCESSIBLE is set, or the terminal can do no more."""
    return os.environ.get("ACCESSIBLE", "") not in ("", "0") or os.environ.get("TERM") == "dumb"
