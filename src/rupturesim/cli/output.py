"""What commands print: data on stdout, talk on stderr, nothing that a terminal would obey."""

import sys

from rupturesim.text import clean

INTERRUPTED = 130
"""Exit status after Ctrl+C, as shells give it."""


def say(text: str) -> None:
    """Print data."""
    print(clean(text))


def give(text: str) -> None:
    """Print data of a form of its own, byte for byte: its line ends are the form's."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()


def talk(text: str) -> None:
    """Print something for the person, not for the next program."""
    print(clean(text), file=sys.stderr)
