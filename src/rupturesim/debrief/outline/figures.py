"""The curve and the counts."""

from collections.abc import Iterable

from rupturesim.alliance import Component, Stage
from rupturesim.debrief.curve import CurveStyle, curve_rows
from rupturesim.debrief.model import CurvePoint, Debrief, Figures
from rupturesim.debrief.outline.block import Block, Chart, Line, Table, said
from rupturesim.debrief.pieces import CodeKind
from rupturesim.debrief.timing import minutes
from rupturesim.debrief.wording import shipped_words

_WIDEST = 76

_KINDS = {
    CodeKind.REPAIRING: "tend to mend",
    CodeKind.STRAINING: "tend to strain",
    CodeKind.NEUTRAL: "do neither",
}


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
    """The counts in sentences, and two tables: moves by kind, and time in each stage."""
    yield from said(debrief, debrief.figures.says)
    if any(number for _, number in debrief.figures.moves):
        yield Block("table", "", table=_moves(debrief.figures))
    if debrief.figures.stages:
        yield Block("table", "", table=_stages(debrief))


def _moves(figures: Figures) -> Table:
    rows = tuple((_KINDS[kind], str(number)) for kind, number in figures.moves)
    return Table(
        "Your moves over the whole session, by what they tend to do while a rupture is open:",
        ("moves that", "how many"),
        rows,
    )


def _stages(debrief: Debrief) -> Table:
    """The turns that ended in each stage, and with a clock how long each lasted, the opening's counted in."""
    clock = debrief.figures.timing
    turns, spent = dict(debrief.figures.stages), dict(clock.stages) if clock else {}
    names = shipped_words().stages
    told = [stage for stage in Stage if stage in turns or stage in spent]
    caption = "Stages of the model, with how many turns ended in each"
    if clock is None:
        return Table(f"{caption}:", ("stage", "turns"), tuple((names[s], str(turns.get(s, 0))) for s in told))
    rows = tuple((names[s], str(turns.get(s, 0)), minutes(spent[s]) if s in spent else "") for s in told)
    return Table(f"{caption}, and the minutes and seconds in it:", ("stage", "turns", "time"), rows)
