"""A table in lines of text."""

import textwrap

from rupturesim.debrief.outline.block import Table


def tabulated(table: Table, width: int) -> list[str]:
    """The table in columns, at most `width` wide; where they do not fit, row by row with each cell's heading."""
    rows = [table.head, *table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.head))]
    if sum(widths) + 2 * len(widths) <= width:
        return ["  " + "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)) for row in rows]
    told = []
    for row in table.rows:
        cells = [f"{head}: {cell}" for head, cell in zip(table.head[1:], row[1:], strict=True) if cell]
        text = f"{row[0]}: {'; '.join(cells)}" if cells else row[0]
        told += textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ")
    return told
