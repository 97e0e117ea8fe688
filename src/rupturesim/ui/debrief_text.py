"""A debrief as content for the screen: pure functions from its data."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.model import Debrief, Noted, Sentence, TurnReport, runs
from rupturesim.debrief.outline import Block, Page, outline
from rupturesim.debrief.outline.block import MODEL_LABEL, unsaid_label
from rupturesim.debrief.outline.turns import heard_as
from rupturesim.debrief.plain import tabulated
from rupturesim.text import clean

_LABEL = 22
"""Letters of a turn that its line in the list shows."""

_TABLE = 74
"""Columns that a table may take; a wider one is told row by row."""


def page_of(debrief: Debrief, page: Page, width: int) -> Content:
    """One page of the debrief, its sections under their headings."""
    sections = outline(debrief, curve="blocks", width=width, turns=False)
    return _joined((section.title, section.blocks) for section in sections if section.page == page)


def turn_label(report: TurnReport) -> Content:
    """A turn in one line of a list; a dot marks a change of stage."""
    words = " ".join(clean(report.text).split())
    short = words if len(words) <= _LABEL else f"{words[: _LABEL - 1]}\u2026"
    mark = "\u2022" if report.stages[0] is not report.stages[1] else " "
    return Content(f"{report.number:>2}{mark}{short}")


def turn_page(debrief: Debrief, report: TurnReport) -> Content:
    """One turn: the words with what they earned underlined, what came of them, what moved, what the client did."""
    told = [fired.sentence for fired in report.came]
    words = Content("").join([_run(text, codes) for text, codes in runs(report)])
    heard = [f"{heard_as(item)}: {item.does}" for item in report.earned] or [report.did.text]
    moved = ", ".join(f"{c.measure} {c.before:.1f} \u2192 {c.after:.1f}" for c in report.changes)
    moved_on = report.stages[0] is not report.stages[1] and all(report.stage_names)
    stages = "Stage: " + " \u2192 ".join(report.stage_names) if moved_on else ""
    return _joined(
        [
            (f"Turn {report.number}: you said", [words]),
            ("Heard as", [*heard, report.corrected.text if report.corrected else ""]),
            ("What came of it", _texts(told)),
            ("", [remark.text for remark in report.remarks]),
            (unsaid_label(debrief), [*_texts(told, unsaid=True), stages]),
            (MODEL_LABEL, [*_texts(told, model=True), moved]),
            ("Sign of strain before it", [report.before.what] if report.before else []),
            (f"{debrief.client} answered", [report.answer] if report.answer else []),
            ("Sign of strain after it", [report.after.what] if report.after else []),
            ("You wrote", [_note(note) for note in report.notes]),
        ]
    )


def _joined(parts: Iterable[tuple[str, Sequence[Block | Content | str]]]) -> Content:
    """Headed parts with air between them; empty ones are left out."""
    told = []
    for title, pieces in parts:
        lines = [piece for piece in map(_piece, pieces) if piece.plain]
        if lines:
            head = [Content.styled(title, "bold $accent")] if title else []
            told.append(Content("\n").join([*head, *lines]))
    return Content("\n\n").join(told)


def _piece(piece: Block | Content | str) -> Content:
    if isinstance(piece, Content):
        return piece
    if isinstance(piece, str):
        return Content(clean(piece))
    if piece.table is not None:
        return Content(clean("\n".join(tabulated(piece.table, _TABLE))))
    lead = "\u2022 " if piece.kind in ("item", "mark") else ""
    label = (f"{clean(piece.label)}: ", "italic") if piece.label else ""
    return Content.assemble(lead, label, clean(piece.text))


def _texts(sentences: Iterable[Sentence], *, unsaid: bool = False, model: bool = False) -> list[str]:
    """What could be seen; or of what could not, what the client was not saying; or what the model reckons with."""
    return [told.text for told in sentences if told.unsaid is (unsaid or model) and told.model is model]


def _run(text: str, codes: tuple[Code, ...]) -> Content:
    """A stretch of words: underlined if it earned a code, and bold too if that strained."""
    if not codes:
        return Content(text)
    return Content.styled(text, "bold underline" if STRAINING.intersection(codes) else "underline")


def _note(note: Noted) -> str:
    return note.text
