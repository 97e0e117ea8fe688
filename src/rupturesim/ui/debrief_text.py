"""A debrief as content for the screen: pure functions from its data."""

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.model import Debrief, TurnReport, runs
from rupturesim.debrief.outline import Block, Page, outline
from rupturesim.debrief.outline.tabulated import tabulated
from rupturesim.debrief.outline.turns import GOAL, OTHER_WAYS, heard_as, other_ways, what_came
from rupturesim.text import clean

_LABEL = 22
"""Letters of a turn that its line in the list shows."""

_NOTHING = {
    "whatif": "There was no turning point in this attempt to play on from.",
    "noticing": "Nothing showed in this attempt that could have been taken up or marked.",
    "sides": "No rupture opened in this attempt, so there was no complaint.",
    "figures": "Nothing was counted in this attempt.",
}
"""What a page says that has nothing else to say."""


def page_of(debrief: Debrief, page: Page, width: int) -> Content:
    """One page of the debrief, its sections under their headings."""
    sections = outline(debrief, curve="blocks", width=width, turns=False)
    told = [(section.title, section.blocks) for section in sections if section.page == page]
    return _joined(told, width) if told else Content(_NOTHING.get(page, ""))


def turn_label(report: TurnReport) -> Content:
    """A turn in one line of a list; a dot marks a change of stage."""
    words = " ".join(clean(report.text).split())
    short = words if len(words) <= _LABEL else f"{words[: _LABEL - 1]}\u2026"
    mark = "\u2022" if report.stages[0] is not report.stages[1] else " "
    return Content(f"{report.number:>2}{mark}{short}")


def turn_page(debrief: Debrief, report: TurnReport, width: int) -> Content:
    """One turn: what the moment called for, the words with what they earned underlined, what came of them, what moved,
    what the client did, and other ways to say it."""
    words = Content("").join([_run(text, codes) for text, codes in runs(report)])
    heard = [f"{heard_as(item)}: {item.does}" for item in report.earned] or [report.did.text]
    parts: list[tuple[str, Sequence[Block | Content | str]]] = [
        (GOAL, [report.goal.text] if report.goal else []),
        (f"Turn {report.number}: you said", [words]),
        ("Heard as", [*heard, report.corrected.text if report.corrected else ""]),
        *((block.label, [block.text]) for block in what_came(debrief, report, in_full=True)),
        ("Sign of strain before it", [report.before.what] if report.before else []),
        (f"{debrief.client} answered", [report.answer] if report.answer else []),
        ("Sign of strain after it", [report.after.what] if report.after else []),
        ("You wrote", [note.text for note in report.notes]),
        (f"{OTHER_WAYS} {report.number}", [replace(b, label="") for b in other_ways(report, set()) if b.text]),
    ]
    return _joined(parts, width)


def _joined(parts: Sequence[tuple[str, Sequence[Block | Content | str]]], width: int) -> Content:
    """Headed parts with air between them; empty ones are left out."""
    told = []
    for title, pieces in parts:
        lines = [content for piece in pieces if (content := _piece(piece, width)).plain]
        if lines:
            head = [Content.styled(title, "bold $accent")] if title else []
            told.append(Content("\n").join([*head, *lines]))
    return Content("\n\n").join(told)


def _piece(piece: Block | Content | str, width: int) -> Content:
    if isinstance(piece, Content):
        return piece
    if isinstance(piece, str):
        return Content(clean(piece))
    if piece.table is not None:
        return Content(clean("\n".join([piece.table.caption, *tabulated(piece.table, width)])))
    if piece.kind == "head":
        return Content.styled(f"\n{clean(piece.text)}", "bold")
    lead = "\u2022 " if piece.kind in ("item", "mark") else ""
    label = (f"{clean(piece.label)}: ", "italic") if piece.label else ""
    return Content.assemble(lead, label, clean(piece.text))


def _run(text: str, codes: tuple[Code, ...]) -> Content:
    """A stretch of words: underlined if it earned a code, and bold too if that strained."""
    if not codes:
        return Content(text)
    return Content.styled(text, "bold underline" if STRAINING.intersection(codes) else "underline")
