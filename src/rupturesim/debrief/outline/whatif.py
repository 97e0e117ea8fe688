"""What if: other words at a turning point, played forward."""

from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.block import Block


def what_ifs(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    """Each turning point with the alternatives, in words and curves."""
    return ()
