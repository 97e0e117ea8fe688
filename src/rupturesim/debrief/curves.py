"""Several lines in one field of letters, always on the scale of 0 to 10, for faces that draw in signs."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from rupturesim.debrief.curve import TOP

HEIGHT = 11
"""Rows for the values, one a point."""

_MARGIN = 6
_WIDEST_STEP = 4
_MEETING = "#"


class Drawn(NamedTuple):
    """One line to draw: its letter, what it is, and values of 0 to 10 by turn."""

    letter: str
    name: str
    points: tuple[tuple[int, float], ...]


def rows_of(title: str, lines: Sequence[Drawn], width: int = 76, height: int = HEIGHT) -> list[str]:
    """The lines in rows of at most `width` characters, under their title and what the letters mean; the turns below.

    Where there are more turns than columns, a column stands for several and shows their lowest and highest value.
    No points, no rows.
    """
    turns = [turn for line in lines for turn, _ in line.points]
    if not turns:
        return []
    width = max(width, _MARGIN + 8)
    room, first, span = width - _MARGIN, min(turns), max(turns) - min(turns) + 1
    each = -(-span // room)
    columns = -(-span // each)
    step = max(1, min(_WIDEST_STEP, room // columns))
    grid = [[" "] * (columns * step) for _ in range(height)]
    for line in lines:
        _draw(grid, line, first, each, step)
    labels = {_row(mark, height): f"{mark:g}" for mark in (0.0, TOP / 2, TOP)}
    field = [f"{labels.get(row, ''):>4} |{''.join(grid[row]).rstrip()}" for row in reversed(range(height))]
    letters = ", ".join([*(f"{line.letter} {line.name}" for line in lines), f"{_MEETING} where they meet"])
    return [*_wrapped(f"{title}: {letters}.", width), *field, *_foot(width, (first, each, columns, step))]


def _draw(grid: list[list[str]], line: Drawn, first: int, each: int, step: int) -> None:
    columns: dict[int, list[float]] = {}
    for turn, value in line.points:
        columns.setdefault((turn - first) // each, []).append(value)
    for column, values in columns.items():
        for row in range(_row(min(values), len(grid)), _row(max(values), len(grid)) + 1):
            here = grid[row][column * step]
            grid[row][column * step] = line.letter if here == " " else _MEETING


def _row(value: float, height: int) -> int:
    return round(max(0.0, min(TOP, value)) / TOP * (height - 1))


def _foot(width: int, columns: tuple[int, int, int, int]) -> list[str]:
    """The line below and the turns' numbers; how many turns a column is, if several."""
    first, each, count, step = columns
    numbers = [" "] * (count * step)
    free = 0
    for place in range(0, count * step, step):
        label = str(first + place // step * each)
        if place >= free and place + len(label) <= len(numbers):
            numbers[place : place + len(label)] = label
            free = place + len(label) + 1
    rows = [f"     +{'-' * len(numbers)}", f"turn  {''.join(numbers).rstrip()}"]
    return [*rows, *(_wrapped(f"Each column is {each} turns.", width) if each > 1 else [])]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=" " * _MARGIN, subsequent_indent=" " * _MARGIN)
