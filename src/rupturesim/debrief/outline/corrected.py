"""What a reader corrected, and the course as it was first heard beside the corrected one."""

from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.block import Block, Line, said
from rupturesim.debrief.outline.lines import bond, lines_block


def corrected(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    """What was changed in words, and both curves."""
    yield from said(debrief, debrief.corrections)
    if debrief.as_heard:
        title = "The bond (0 to 10), as corrected and as first heard"
        heard = Line("as first heard", bond(debrief.as_heard), True)
        yield lines_block(title, (("C", Line("as corrected", bond(debrief.curve))), ("H", heard)), style, width)
