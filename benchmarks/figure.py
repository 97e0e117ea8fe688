"""One line of the table."""

from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured, what came out, and what is aimed at."""

    what: str
    value: str
    goal: str = ""
