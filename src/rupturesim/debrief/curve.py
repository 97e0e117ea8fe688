"""Task, goal and bond over the session as rows of text, always on the scale of 0 to 10.

Where there are more turns than columns, a column stands for several turns and shows their lowest and highest value,
so that no dip is smoothed away; a row says how many turns that is.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from rupturesim.debrief.model import CurvePoint

CurveStyle = Literal["ascii", "blocks"]

TOP = 10.0
"""The top of the scale. It never follows the data."""

_MARGIN = 6
_WIDEST_STEP = 4
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_VALUES: tuple[tuple[str, Callable[[CurvePoint], float]], ...] = (
    ("task", lambda point: point.task),
    ("goal", lambda point: point.goal),
    ("bond", lambda point: point.bond),
)


class _Column(NamedTuple):
    """The points that one column stands for."""

    points: tuple[CurvePoint, ...]

    def range(self, value: Callable[[CurvePoint], float]) -> tuple[float, float]:
        values = [value(point) for point in self.points]
        return min(values), max(values)


def curve_rows(
    points: Sequence[CurvePoint], width: int = 76, height: int = 11, style: CurveStyle = "blocks"
) -> list[str]:
    """The curve in rows of at most `width` characters.

    height: rows for the values in all. `ascii` draws T, G and B in one field (# where they meet); `blocks` draws one
    strip of bars each, in eighths of a row. No points, no rows.
    """
    room = max(width, _MARGIN + 8) - _MARGIN
    if not points:
        return []
    columns, step, each = _columns(points, room)
    field = _letters(columns, step, height) if style == "ascii" else _strips(columns, step, height)
    return [*field, *_foot(columns, step, each, style)]


def _columns(points: Sequence[CurvePoint], room: int) -> tuple[list[_Column], int, int]:
    """The columns, how many characters wide each is, and how many turns it stands for."""
    each = -(-len(points) // room)
    columns = [_Column(tuple(points[start : start + each])) for start in range(0, len(points), each)]
    return columns, max(1, min(_WIDEST_STEP, room // len(columns))), each


def _letters(columns: list[_Column], step: int, height: int) -> list[str]:
    height = max(3, height)
    grid = [[" "] * (len(columns) * step) for _ in range(height)]
    for place, column in enumerate(columns):
        for name, value in _VALUES:
            low, high = column.range(value)
            for row in range(_row(low, height), _row(high, height) + 1):
                here = grid[row][place * step]
                grid[row][place * step] = name[0].upper() if here == " " else "#"
    labels = {_row(mark, height): f"{mark:g}" for mark in (0.0, TOP / 2, TOP)}
    return [f"{labels.get(row, ''):>4} |{''.join(grid[row]).rstrip()}" for row in reversed(range(height))]


def _row(value: float, height: int) -> int:
    return round(max(0.0, min(TOP, value)) / TOP * (height - 1))


def _strips(columns: list[_Column], step: int, height: int) -> list[str]:
    rows: list[str] = []
    tall = max(2, height // len(_VALUES))
    for name, value in _VALUES:
        ranges = [column.range(value) for column in columns]
        for row in reversed(range(tall)):
            cells = "".join(_cell(low, high, row, tall) * (max(1, step - 1)) + " " * (step > 1) for low, high in ranges)
            label = "10" if row == tall - 1 else "0" if row == 0 else name if row == tall // 2 and tall > 2 else ""
            rows.append(f"{label:>4} |{cells.rstrip()}")
        if tall == 2:
            rows[-2] += f"  {name}"
    return rows


def _cell(low: float, high: float, row: int, tall: int) -> str:
    """One character of a bar: solid up to the lowest value, shaded from there to the highest."""
    per_row = TOP / tall
    solid = max(0, min(8, round((low - row * per_row) / per_row * 8)))
    reaches = (high - row * per_row) / per_row * 8 >= 4
    return "░" if solid < 4 and reaches and high - low > per_row / 8 else _EIGHTHS[solid]


def _foot(columns: list[_Column], step: int, each: int, style: CurveStyle) -> list[str]:
    """The line below, the turns' numbers, where a rupture was open, and what the signs mean."""
    span = len(columns) * step
    numbers = [" "] * span
    free = 0
    for place, column in enumerate(columns):
        label = str(column.points[0].turn)
        start = place * step
        if start >= free and start + len(label) <= span and (place == 0 or column.points[0].turn % 5 == 0 or each > 1):
            numbers[start : start + len(label)] = label
            free = start + len(label) + max(4, step)
    open_ = "".join(("=" if any(point.ruptured for point in column.points) else " ") * step for column in columns)
    rows = [f"     +{'-' * span}", f"turn  {''.join(numbers).rstrip()}"]
    if open_.strip():
        rows.append(f"open  {open_.rstrip()}")
    if style == "ascii":
        rows.append("      T task, G goal, B bond, # more than one; = a rupture was open")
    elif open_.strip():
        rows.append("      = a rupture was open")
    if each > 1:
        rows.append(f"      Each column is {each} turns, from their lowest to their highest value.")
    return rows
