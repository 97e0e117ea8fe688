"""A debrief as plain text for terminals, pipes and screen readers: no colour, and but for the curve no drawing."""

import textwrap

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline import Block, Table, outline, title_of

_NARROWEST = 24


def to_plain(
    debrief: Debrief, width: int = 78, *, curve: bool = True, style: CurveStyle = "ascii", turns: bool = True
) -> str:
    """The debrief in lines of at most `width` characters.

    curve: draw it; without it the curve is told in words alone. style: how it is drawn. turns: also turn by turn.
    """
    width = max(width, _NARROWEST)
    lines = [*_wrapped(title_of(debrief), width), ""]
    for section in outline(debrief, curve=style if curve else None, width=width, turns=turns):
        lines += [*_wrapped(section.title.upper(), width), ""]
        for block in section.blocks:
            lines += _lines(block, width)
        lines.append("")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def _lines(block: Block, width: int) -> list[str]:
    if block.kind == "chart":
        return [*block.text.split("\n"), ""] if block.text else []
    if block.table is not None:
        return [*tabulated(block.table, width), ""]
    text = f"{block.label}: {block.text}" if block.label else block.text
    if block.kind == "head":
        return ["", text]
    if block.kind == "item":
        return _wrapped(text, width, "- ", "  ")
    if block.kind == "mark":
        return _wrapped(text, width, "    ", "      ")
    if block.kind == "speech":
        return [line for part in text.split("\n") for line in _wrapped(part, width, "  ", "    ")]
    return _wrapped(text, width, "  ", "  ")


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]


def tabulated(table: Table, width: int) -> list[str]:
    """A table in columns; where they do not fit, row by row with each cell's heading."""
    rows = [table.head, *table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.head))]
    caption = _wrapped(table.caption, width, "  ", "  ")
    if sum(widths) + 2 * len(widths) <= width:
        lines = ["  " + "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)) for row in rows]
        return [*caption, *lines]
    told = []
    for row in table.rows:
        cells = [f"{head}: {cell}" for head, cell in zip(table.head[1:], row[1:], strict=True) if cell]
        told += _wrapped(f"{row[0]}: {'; '.join(cells)}" if cells else row[0], width, "  ", "    ")
    return [*caption, *told]
