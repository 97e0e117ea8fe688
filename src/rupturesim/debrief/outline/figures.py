"""The curve and the counts."""

from collections.abc import Iterable

from rupturesim.alliance import Component
from rupturesim.debrief.curve import CurveStyle, curve_rows
from rupturesim.debrief.model import CurvePoint, Debrief
from rupturesim.debrief.outline.block import Block, Chart, Line, said

_WIDEST = 76


def curve_blocks(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    """Task, goal and bond over the session, drawn and in words."""
    if not debrief.curve_says:
        return
    yield Block("chart", drawn(debrief.curve, style, width), chart=_chart(debrief))
    yield from said(debrief, debrief.curve_says)


def drawn(points: tuple[CurvePoint, ...], style: CurveStyle | None, width: int) -> str:
    """A curve in rows of signs; "" where none are wanted."""
    return "" if style is None else "\n".join(curve_rows(points, min(width, _WIDEST), style=style))


def _chart(debrief: Debrief) -> Chart:
    def line(component: Component) -> Line:
        values = {
            Component.TASK: [point.task for point in debrief.curve],
            Component.GOAL: [point.goal for point in debrief.curve],
            Component.BOND: [point.bond for point in debrief.curve],
        }[component]
        turns = [point.turn for point in debrief.curve]
        return Line(component.value, tuple(zip(turns, values, strict=True)))

    return Chart(
        "Task, goal and bond after each turn, on a scale of 0 to 10",
        tuple(line(component) for component in Component),
        tuple(point.turn for point in debrief.curve if point.ruptured),
        tuple((point.turn, point.direction.value) for point in debrief.turning_points),
    )


def figures(debrief: Debrief) -> Iterable[Block]:
    """The counts in sentences."""
    yield from said(debrief, debrief.figures.says)
