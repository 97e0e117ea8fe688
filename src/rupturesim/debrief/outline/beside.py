"""Attempts side by side."""

from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.block import Block, Line, Table, said
from rupturesim.debrief.outline.lines import bond, lines_block
from rupturesim.debrief.wording import quote

_LETTERS = "ABCD"
_SHORT = 44
"""Characters of what was said in a cell."""


def beside(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    """The curves of this attempt and the others, where they part, and what was said from there on."""
    if not debrief.beside:
        return
    yield from said(debrief, debrief.beside_says)
    curves = {other.attempt: Line(f"attempt {other.attempt}", bond(other.curve), True) for other in debrief.beside}
    curves[debrief.attempt] = Line(f"attempt {debrief.attempt} (this one)", bond(debrief.curve))
    lines = [(letter, curves[number]) for letter, number in zip(_LETTERS, sorted(curves), strict=False)]
    yield lines_block("The bond (0 to 10) in each attempt", lines, style, width)
    yield Block("table", "", table=_table(debrief))


def _table(debrief: Debrief) -> Table:
    """Turn by turn from the first parting on."""
    first = min(other.parts for other in debrief.beside)
    last = max(other.parts - 1 + len(other.turns) for other in debrief.beside)
    here = {turn.number: _cell(turn.text, turn.stage_names[1]) for turn in debrief.turns}
    columns = []
    for other in debrief.beside:
        same = dict.fromkeys(range(first, other.parts), "as in this one")
        columns.append(same | {turn.number: _cell(turn.text, turn.stage_name) for turn in other.turns})
    rows = [
        (str(number), *(column.get(number, "") for column in (here, *columns)))
        for number in range(first, max(last, len(debrief.turns)) + 1)
    ]
    head = ("Turn", f"Attempt {debrief.attempt}", *(f"Attempt {other.attempt}" for other in debrief.beside))
    return Table("What you said in each, and in brackets the stage after it, in the model.", head, tuple(rows))


def _cell(text: str, stage: str) -> str:
    return f"{quote(text, (), _SHORT)} ({stage})" if stage else quote(text, (), _SHORT)
