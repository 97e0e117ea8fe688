"""What the client showed, and the trainee's marks."""

from collections.abc import Iterable

from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.block import Block, said


def noticing(debrief: Debrief) -> Iterable[Block]:
    """What was taken up and passed over, false repair, and the marks."""
    noticing = debrief.noticing
    for sentence in noticing.passed:
        yield Block("item", sentence.text)
    if debrief.false_repair:
        yield from said(debrief, debrief.false_repair)
    for place, sentence in enumerate(noticing.marking):
        yield Block("para" if place == 0 else "item", sentence.text, "Your marks" if place == 0 else "")
