"""Two sides of a complaint, and the ribbon of the three small skills."""

from collections.abc import Iterable

from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.block import Block


def sides(debrief: Debrief) -> Iterable[Block]:
    """Each complaint: the fair part, the part of history, what each calls for, and what was chosen."""
    return ()


def ribbon(debrief: Debrief) -> Iterable[Block]:
    """The three small skills over the turns."""
    return ()
