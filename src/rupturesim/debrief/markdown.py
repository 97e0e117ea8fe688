"""A debrief as Markdown. What people said and wrote is escaped: it can bring in no markup and no HTML."""

import re
from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline import Block, Table, outline, title_of

_WIDTH = 76
_INLINE = re.compile(r"([\\`*_\[\]~|$@])")
_AT_START = re.compile(r"^(\d*)([-+=#.)])")
_ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|www)([:.])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def to_markdown(debrief: Debrief, *, curve: bool = True, style: CurveStyle = "blocks", turns: bool = True) -> str:
    """The debrief as CommonMark text. The arguments are those of `to_plain`."""
    parts = [f"# {escaped(title_of(debrief))}"]
    for section in outline(debrief, curve=style if curve else None, width=_WIDTH, turns=turns):
        parts += [f"## {escaped(section.title)}", *written(section.blocks)]
    return "\n\n".join(parts) + "\n"


def written(blocks: Iterable[Block]) -> list[str]:
    """Blocks as paragraphs of Markdown, items in a row as one list."""
    parts: list[str] = []
    items: list[str] = []
    for block in blocks:
        if block.kind in {"item", "mark"}:
            items.append(f"- {_labelled(block)}")
            continue
        if items:
            parts.append("\n".join(items))
            items = []
        parts.extend([_written(block)] if block.kind != "chart" or block.text else [])
    if items:
        parts.append("\n".join(items))
    return parts


def escaped(text: str) -> str:
    """A text in one line that Markdown shows as it is."""
    text = _INLINE.sub(r"\\\1", " ".join(text.split()))
    text = _ADDRESS.sub(r"\1\\\2", _AT_START.sub(r"\1\\\2", text))
    return text.translate(_ENTITIES)


def _written(block: Block) -> str:
    if block.kind == "chart":
        return f"```text\n{block.text}\n```"
    if block.table is not None:
        return _tabulated(block.table)
    if block.kind == "head":
        return f"### {escaped(block.text)}"
    if block.kind == "speech":
        said = "  \n> ".join(escaped(line) for line in block.text.split("\n"))
        return f"> **{escaped(block.label)}:** {said}"
    return _labelled(block)


def _labelled(block: Block) -> str:
    return f"**{escaped(block.label)}:** {escaped(block.text)}" if block.label else escaped(block.text)


def _tabulated(table: Table) -> str:
    def row(cells: tuple[str, ...]) -> str:
        return f"| {' | '.join(escaped(cell) for cell in cells)} |"

    return "\n".join(
        [escaped(table.caption), "", row(table.head), "|" + " --- |" * len(table.head), *map(row, table.rows)]
    )
