"""Attempts side by side."""

from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.block import Block


def beside(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    """The curves of this attempt and the others, and where they part."""
    return ()
