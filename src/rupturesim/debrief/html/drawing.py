"""A chart as places on an SVG: across in per cent of its width, down in pixels, always on the scale of 0 to 10.

The width follows the page and the height is fixed, so that letters keep their size on every screen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rupturesim.debrief.curve import TOP
from rupturesim.debrief.outline import Chart, Line

LEFT, RIGHT = 7.0, 84.0
"""Where the field begins and ends, in per cent of the width; to the right of it stand the lines' names."""

FIELD = 220
"""Height of the field in pixels."""

_ROW = 18
_LETTER = 16
_LONGEST_NAME = 7
_NARROW = 3
_MOST_DOTS = 40
_MOST_TICKS = 7
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_SOLID = ("none", "14 4", "14 4 3 4", "20 3 3 3 3 3")
_DASHED = ("5 5", "2 4", "8 4 2 4", "1 3", "9 6", "4 2 1 2")
_SHAPES = 3
_COLOURS = 6


@dataclass(frozen=True, slots=True)
class Dot:
    """A value on a line: x in per cent, y in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line. path: in thousandths of the field's width, and pixels. sign: stands at its end, at label_x, label_y.

    colour: place among the colours, from 1. shape: which of the page's dots it has, 0 for none. end: its last value.
    first, last: values in words.
    """

    name: str
    sign: str
    path: str
    dash: str
    colour: int
    shape: int
    dots: tuple[Dot, ...]
    end: Dot
    label_x: float
    label_y: float
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """A turn that is pointed out. row_y: where its number stands, above the field."""

    turn: int
    word: str
    x: float
    row_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the template needs to draw one chart, and the same in numbers.

    top: where the field begins, in pixels. open: stretches with a rupture open (from, width). told: for those who do
    not see it. grid: values with their heights. ticks: turns with their places. rows: a turn and a value for each line.
    narrow: these take so little room that several columns of them stand side by side on paper.
    """

    id: str
    title: str
    told: str
    top: int
    height: int
    lines: tuple[Drawn, ...]
    open: tuple[tuple[float, float], ...]
    marks: tuple[Pointed, ...]
    grid: tuple[tuple[str, float], ...]
    ticks: tuple[tuple[int, float], ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    narrow: bool


class _Field:
    """Turns and values as places."""

    def __init__(self, turns: Sequence[int], top: int) -> None:
        self.first, self.last, self.top = turns[0], turns[-1], top

    def part(self, turn: float) -> float:
        """How far across the field a turn stands, 0 to 1."""
        return 0.5 if self.last == self.first else (turn - self.first) / (self.last - self.first)

    def x(self, turn: float) -> float:
        """Per cent of the whole width."""
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, self.part(turn))), 2)

    def y(self, value: float) -> float:
        """Pixels from the top of the drawing."""
        return round(self.top + FIELD * (1 - min(TOP, max(0.0, value)) / TOP), 1)


def drawing_of(chart: Chart, name: str) -> Drawing:
    """The drawing of a chart. name: begins the ids in it."""
    drawn = [line for line in chart.lines if line.points]
    turns = sorted({turn for line in drawn for turn, _ in line.points}) or [0]
    rows_of_marks = _rows_of_marks(chart, _Field(turns, 0))
    field = _Field(turns, 12 + _ROW * (1 + max(rows_of_marks.values(), default=-1)))
    return Drawing(
        id=name,
        title=chart.title,
        told=_told(drawn),
        top=field.top,
        height=field.top + FIELD + 44,
        lines=tuple(_lines(drawn, field)),
        open=tuple(_stretches(chart.open, field)),
        marks=tuple(
            Pointed(turn, word, field.x(turn), field.top - 10 - _ROW * rows_of_marks[turn])
            for turn, word in chart.marks
            if turn in rows_of_marks
        ),
        grid=tuple((f"{value:g}", field.y(value)) for value in (0.0, 2.5, 5.0, 7.5, 10.0)),
        ticks=tuple((turn, field.x(turn)) for turn in _ticks(turns)),
        rows=tuple(_rows(drawn, turns)),
        narrow=len(drawn) <= _NARROW and _all_short(drawn),
    )


def _all_short(lines: Sequence[Line]) -> bool:
    """Whether the names of the lines fit beside their ends."""
    return all(len(line.name) <= _LONGEST_NAME for line in lines)


def _lines(drawn: Sequence[Line], field: _Field) -> Iterable[Drawn]:
    short = _all_short(drawn)
    ends = [Dot(field.x(line.points[-1][0]), field.y(line.points[-1][1])) for line in drawn]
    heights = apart([end.y for end in ends], field.top + 6, field.top + FIELD)
    seen = {True: 0, False: 0}
    for place, (line, end, height) in enumerate(zip(drawn, ends, heights, strict=True)):
        dashes = _DASHED if line.dashed else _SOLID
        nth = seen[line.dashed]
        seen[line.dashed] += 1
        dots = [] if line.dashed or len(line.points) > _MOST_DOTS else line.points
        yield Drawn(
            name=line.name,
            sign=line.name if short else chr(ord("A") + place % 26),
            path=_path(line, field),
            dash=dashes[nth % len(dashes)],
            colour=place % _COLOURS + 1,
            shape=0 if line.dashed or nth >= _SHAPES else nth + 1,
            dots=tuple(Dot(field.x(turn), field.y(value)) for turn, value in dots),
            end=end,
            label_x=round(end.x + 2, 2),
            label_y=height,
            first=f"{line.points[0][1]:.1f}",
            last=f"{line.points[-1][1]:.1f}",
        )


def _path(line: Line, field: _Field) -> str:
    """Points of the line, 0 to 1000 across the field and pixels down from its top; along a level only its ends."""
    level = [value for _, value in line.points]
    corners = [
        (turn, value)
        for place, (turn, value) in enumerate(line.points)
        if place in (0, len(level) - 1) or not level[place - 1] == value == level[place + 1]
    ]
    return " ".join(f"{1000 * field.part(turn):.0f},{field.y(value) - field.top:.4g}" for turn, value in corners)


def apart(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The heights moved so far that letters there do not overlap, in the same order and between top and bottom."""
    gap = min(float(_LETTER), (bottom - top) / max(1, len(heights) - 1))
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = list(heights)
    floor = top
    for place in order:
        moved[place] = floor = max(floor, moved[place])
        floor += gap
    ceiling = bottom
    for place in reversed(order):
        moved[place] = ceiling = min(ceiling, moved[place])
        ceiling -= gap
    return [round(height, 1) for height in moved]


def _stretches(turns: Sequence[int], field: _Field) -> Iterable[tuple[float, float]]:
    """Turns in a row as (from, width), half a turn to either side."""
    runs: list[list[int]] = []
    for turn in sorted(set(turns)):
        if runs and turn == runs[-1][1] + 1:
            runs[-1][1] = turn
        elif field.first <= turn <= field.last:
            runs.append([turn, turn])
    for start, end in runs:
        left = field.x(start - 0.5)
        yield left, round(field.x(end + 0.5) - left, 2)


def _rows_of_marks(chart: Chart, field: _Field) -> dict[int, int]:
    """The row above the field for each turn pointed out, so that their numbers do not overlap."""
    rows: dict[int, int] = {}
    ends: list[float] = []
    for turn in sorted({turn for turn, _ in chart.marks if field.first <= turn <= field.last}):
        x = field.x(turn)
        row = next((place for place, end in enumerate(ends) if x >= end), len(ends))
        ends[row : row + 1] = [x + 4.0 + 3.0 * len(str(turn))]
        rows[turn] = row
    return rows


def _ticks(turns: Sequence[int]) -> list[int]:
    first, last = turns[0], turns[-1]
    step = next((step for step in _STEPS if (last - first) / step <= _MOST_TICKS), _STEPS[-1])
    return [turn for turn in range(first, last + 1) if turn % step == 0] or [first]


def _rows(drawn: Sequence[Line], turns: Sequence[int]) -> Iterable[tuple[int, tuple[str, ...]]]:
    values = [dict(line.points) for line in drawn]
    for turn in turns:
        yield turn, tuple(f"{by_turn[turn]:.1f}" if turn in by_turn else "" for by_turn in values)


def _told(drawn: Sequence[Line]) -> str:
    """The lines in a sentence each, for those who hear the page."""
    parts = [
        f"{line.name}: {line.points[0][1]:.1f} at turn {line.points[0][0]}, "
        f"lowest {min(value for _, value in line.points):.1f}, highest {max(value for _, value in line.points):.1f}, "
        f"{line.points[-1][1]:.1f} at turn {line.points[-1][0]}."
        for line in drawn
    ]
    return " ".join([*parts, "All values stand in the table below."])
