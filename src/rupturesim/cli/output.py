"""What commands print: data on stdout, talk on stderr, nothing that a terminal would obey."""

import sys

from rupturesim.text import clean

INTERRUPTED = 130
"""Exit status after Ctrl+C, as shells give it."""


def say(text: str) -> None:
    """Print data."""
    print(clean(text))


def talk(text: str) -> None:
    """Print something for the person, not for the next program."""
    print(clean(text), file=sys.stderr)
