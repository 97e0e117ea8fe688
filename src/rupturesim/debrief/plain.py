"""A debrief as plain text for terminals, pipes and screen readers: no colour, and but for the curve no drawing."""

import textwrap

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline import Block, outline, title_of
from rupturesim.debrief.outline.tabulated import tabulated

_NARROWEST = 24


def to_plain(
    debrief: Debrief, width: int = 78, *, curve: bool = True, style: CurveStyle = "ascii", turns: bool = True
) -> str:
    """The debrief in lines of at most `width` characters.

    curve: draw it; without it the curve is told in words alone. style: how it is drawn. turns: also turn by turn.
    """
    width = max(width, _NARROWEST)
    lines = [*wrapped(title_of(debrief), width), ""]
    for section in outline(debrief, curve=style if curve else None, width=width, turns=turns):
        lines += [*wrapped(section.title.upper(), width), ""]
        for block in section.blocks:
            lines += lines_of(block, width)[not lines[-1] and block.kind == "head" :]
        lines.append("")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def lines_of(block: Block, width: int) -> list[str]:
    """A block in lines of at most `width` characters."""
    if block.kind == "chart":
        return [*block.text.split("\n"), ""] if block.text else []
    if block.table is not None:
        return [*wrapped(block.table.caption, width, "  ", "  "), *tabulated(block.table, width), ""]
    text = f"{block.label}: {block.text}" if block.label else block.text
    if block.kind == "head":
        return ["", *wrapped(text, width)]
    if block.kind == "item":
        return wrapped(text, width, "- ", "  ")
    if block.kind == "mark":
        return wrapped(text, width, "    ", "      ")
    if block.kind == "speech":
        return [line for part in text.split("\n") for line in wrapped(part, width, "  ", "    ")]
    return wrapped(text, width, "  ", "  ")


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """A text in lines of at most `width` characters. first, rest: what the first and the other lines begin with."""
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]
