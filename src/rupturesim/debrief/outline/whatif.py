"""What else could have been said at the turning points, and what would have come of it in the model."""

from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Alternative, CurvePoint, Debrief, WhatIf
from rupturesim.debrief.outline.block import Block, Line, said
from rupturesim.debrief.outline.lines import bond, lines_block

_SAID = "You might have said"


def what_ifs(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    """Per turning point: the words, the alternatives with what would have come of them, and the curves."""
    yield from said(debrief, debrief.what_if_says)
    for what_if in debrief.what_ifs:
        yield Block("head", f"Turn {what_if.turn}: what else could have been said")
        yield Block("para", what_if.what.text)
        for alternative in what_if.alternatives:
            yield Block("item", f"“{alternative.way.text}” ({', '.join(alternative.way.codes)})", _SAID)
            yield from said(debrief, alternative.says)
        yield _curves(what_if, style, width)


def _curves(what_if: WhatIf, style: CurveStyle | None, width: int) -> Block:
    """What was played beside what would have come of the first alternative."""
    first: Alternative = what_if.alternatives[0]
    which = "the first of the other ways" if len(what_if.alternatives) > 1 else "the other way"
    title = f"The bond (0 to 10) from before turn {what_if.turn} on, as played and with {which}"
    lines = (
        ("P", _line("as played", what_if.played)),
        ("S", _line("the same turns after it", first.same, dashed=True)),
        ("G", _line("turns that stay with the client", first.onward, dashed=True)),
    )
    opened = tuple(point.turn for point in what_if.played if point.ruptured)
    return lines_block(title, lines, style, width, open_=opened, marks=((what_if.turn, "other words"),))


def _line(name: str, points: tuple[CurvePoint, ...], *, dashed: bool = False) -> Line:
    return Line(name, bond(points), dashed)
