"""The first page: turning points and what to practise next."""

from collections.abc import Iterable

from rupturesim.debrief.model import Debrief, Direction, TurningPoint
from rupturesim.debrief.outline.block import Block, hidden, moved

_DIRECTIONS = {
    Direction.APART: "further apart",
    Direction.CLOSER: "closer",
    Direction.SURFACE: "closer on the surface only",
}


def turning_points(debrief: Debrief) -> Iterable[Block]:
    """The turning points in the order of the session."""
    for point in debrief.turning_points:
        yield Block("item", _seen(point), f"Turn {point.turn}, {_DIRECTIONS[point.direction]}")
        unsaid = [sentence.text for sentence in point.came if sentence.unsaid and not sentence.model]
        model = [sentence.text for sentence in point.came if sentence.model]
        yield from hidden(debrief, unsaid, [*model, moved(point.changes)])


def _seen(point: TurningPoint) -> str:
    return " ".join([point.what.text, *(sentence.text for sentence in point.came if not sentence.unsaid)])


def practice(debrief: Debrief) -> Iterable[Block]:
    """What to practise next, and why."""
    for practice in debrief.practice:
        yield Block("item", practice.what.text)
        yield Block("para", practice.why.text, "Why")
