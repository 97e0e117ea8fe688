"""Charts that hold several courses against each other by one value: the bond, which every move touches."""

from collections.abc import Sequence

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.curves import Drawn, rows_of
from rupturesim.debrief.model import CurvePoint
from rupturesim.debrief.outline.block import Block, Chart, Line

_WIDEST = 76


def bond(points: Sequence[CurvePoint]) -> tuple[tuple[int, float], ...]:
    """The bond by turn."""
    return tuple((point.turn, point.bond) for point in points)


def lines_block(
    title: str,
    lines: Sequence[tuple[str, Line]],
    style: CurveStyle | None,
    width: int,
    *,
    open_: tuple[int, ...] = (),
    marks: tuple[tuple[int, str], ...] = (),
) -> Block:
    """A chart of lines, each with the letter that draws it in signs."""
    drawn = [Drawn(letter, line.name, line.points) for letter, line in lines]
    text = "" if style is None else "\n".join(rows_of(title, drawn, min(width, _WIDEST)))
    return Block("chart", text, chart=Chart(title, tuple(line for _, line in lines), open_, marks))
