"""Progress as text: plain for terminals, pipes and screen readers, and Markdown."""

from collections.abc import Iterable

from rupturesim.debrief.markdown import escaped, written
from rupturesim.debrief.outline.block import Block
from rupturesim.debrief.plain import lines_of, wrapped
from rupturesim.progress.outline import TITLE, outline
from rupturesim.progress.progress import Progress

NARROWEST = 24


def to_plain(progress: Progress, width: int = 78, *, columns: bool = True) -> str:
    """All of it in lines of at most `width` characters. columns: tables in columns; without, each row as a line."""
    width = max(width, NARROWEST)
    lines = [*wrapped(TITLE, width), ""]
    for section in outline(progress):
        lines += [*wrapped(section.title.upper(), width), "", *block_lines(section.blocks, width, columns=columns), ""]
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def block_lines(blocks: Iterable[Block], width: int, *, columns: bool = True) -> list[str]:
    """Blocks in lines of at most `width` characters."""
    return [
        line
        for block in blocks
        for part in ([block] if columns else _row_by_row(block))
        for line in lines_of(part, width)
    ]


def to_markdown(progress: Progress) -> str:
    """All of it as CommonMark text, with tables."""
    parts = [f"# {escaped(TITLE)}"]
    for section in outline(progress):
        parts += [f"## {escaped(section.title)}", *written(section.blocks)]
    return "\n\n".join(parts) + "\n"


def _row_by_row(block: Block) -> Iterable[Block]:
    """A table as its caption and a line a row, each figure after its heading."""
    if block.table is None:
        yield block
        return
    yield Block("para", block.table.caption)
    for row in block.table.rows:
        cells = [f"{head}: {cell}" for head, cell in zip(block.table.head[1:], row[1:], strict=True)]
        yield Block("item", f"{row[0]}. {'; '.join(cells)}.")
