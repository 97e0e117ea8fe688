"""What the template draws: the outline's sections, cut into parts and groups, with anchors and links."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rupturesim.debrief.html.drawing import Drawing, drawing_of
from rupturesim.debrief.model import Debrief, TurnReport, runs
from rupturesim.debrief.outline import Block, Section, Table, outline, title_of
from rupturesim.debrief.outline.block import MODEL_LABEL, unsaid_label
from rupturesim.debrief.wording import counted

_TURN = re.compile(r"“[^”]*”|\b[Tt]urn (\d+)\b(?! of attempt)")
_OTHER = re.compile(r"\b[Aa]ttempt \d")
_LISTED = {"item", "mark"}
_NESTED = {"story", "whatif"}
"""Pages on which what follows an item belongs to it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words. labels: names of the codes that they earned. turn: the turn to which they link, 0 for none."""

    text: str
    labels: tuple[str, ...] = ()
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A block's text in pieces, and what stands before it. sort: what kind of label that is."""

    label: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of one kind in a row. texts: of each, with what belongs to it (the reason of an item, say).

    speaker: "you" or "client" of a speech; leftward: it holds letters of a script that runs from right to left.
    """

    kind: str
    texts: tuple[tuple[Text, tuple[Text, ...]], ...] = ()
    table: Table | None = None
    drawing: Drawing | None = None
    speaker: str = ""
    leftward: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one small heading; before the first heading it has none."""

    head: str
    anchor: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section with its anchor. turns: numbers of the turns in it, for the contents."""

    title: str
    page: str
    anchor: str
    parts: tuple[Part, ...]
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    title: str
    facts: tuple[str, ...]
    promise: str
    sections: tuple[PageSection, ...]


def page_of(debrief: Debrief) -> Page:
    """The page of a debrief."""
    return page_with(debrief, outline(debrief, curve=None, width=0))


def page_with(debrief: Debrief, sections: Iterable[Section]) -> Page:
    """The page of a debrief with these sections."""
    maker = _Maker(debrief)
    return Page(
        title_of(debrief),
        tuple(_facts(debrief)),
        debrief.closing[0] if debrief.closing else "",
        tuple(maker.section(place, section) for place, section in enumerate(sections, start=1)),
    )


def _facts(debrief: Debrief) -> Iterable[str]:
    yield f"Attempt {debrief.attempt}"
    yield counted(len(debrief.turns), "turn")
    minutes = round(debrief.figures.seconds / 60)
    if minutes:
        yield counted(minutes, "minute")


class _Maker:
    """Makes sections, and numbers the charts over the whole page."""

    def __init__(self, debrief: Debrief) -> None:
        self._debrief = debrief
        self._reports = {f"Turn {report.number}": report for report in debrief.turns}
        self._last = len(debrief.turns)
        self._charts = 0

    def section(self, place: int, section: Section) -> PageSection:
        """One section."""
        turns = section.page == "turns"
        parts = tuple(self._part(section, place, number, cut) for number, cut in enumerate(_cut(section.blocks)))
        numbers = tuple(report.number for report in self._reports.values()) if turns else ()
        return PageSection(section.title, section.page, f"part-{place}", parts, numbers)

    def _part(self, section: Section, place: int, number: int, blocks: Sequence[Block]) -> Part:
        head = blocks[0].text if blocks[0].kind == "head" else ""
        report = self._reports.get(head) if section.page == "turns" else None
        anchor = f"turn-{report.number}" if report else f"part-{place}-{number}"
        if section.page == "turns" and not head:
            anchor = "turn-0"
        blocks = blocks[1:] if head else blocks
        said = next(
            (block for block in blocks if report and block.kind == "speech" and block.text == report.text), None
        )
        runs = _in_runs(blocks, nested=section.page in _NESTED)
        return Part(head, anchor, tuple(self._group(run, report, own=run[0] is said) for run in runs))

    def _group(self, run: Sequence[Block], report: TurnReport | None, *, own: bool) -> Group:
        """Blocks that are set together. own: they are the trainee's words in the turn of that report."""
        first = run[0]
        if first.chart is not None:
            self._charts += 1
            return Group("chart", drawing=drawing_of(first.chart, f"chart-{self._charts}"))
        if first.table is not None:
            return Group("table", table=first.table)
        if first.kind == "speech":
            pieces = tuple(_marked(report)) if own and report else (Piece(first.text),)
            speaker = "client" if first.label == self._debrief.client else "you"
            said = Text(self._linked(first.label), pieces)
            return Group("speech", ((said, ()),), speaker=speaker, leftward=_runs_leftward(first.text))
        if first.kind not in _LISTED:
            return Group("para", ((self._text(first), ()),))
        texts: list[tuple[Text, tuple[Text, ...]]] = []
        for block in run:
            if block.kind == first.kind:
                texts.append((self._text(_bare(block) if report else block), ()))
            else:
                texts[-1] = (texts[-1][0], (*texts[-1][1], self._text(block)))
        return Group(f"{first.kind}s", tuple(texts))

    def _text(self, block: Block) -> Text:
        return Text(self._linked(block.label), self._linked(block.text), self._sort(block.label))

    def _sort(self, label: str) -> str:
        if label == MODEL_LABEL:
            return "model"
        return "unsaid" if label == unsaid_label(self._debrief) else ""

    def _linked(self, text: str) -> tuple[Piece, ...]:
        """A text of ours with a link wherever it names one turn; what stands in quotation marks is left as it is.

        So is a sentence that names an attempt: its turns may be those of another.
        """
        pieces, done = [], 0
        for found in _TURN.finditer(text):
            number = int(found[1] or 0)
            if 1 <= number <= self._last and not _OTHER.search(_sentence_at(text, found.start())):
                pieces += [Piece(text[done : found.start()]), Piece(found[0], turn=number)]
                done = found.end()
        return tuple(piece for piece in (*pieces, Piece(text[done:])) if piece.text)


def _sentence_at(text: str, place: int) -> str:
    start, end = text.rfind(". ", 0, place), text.find(". ", place)
    return text[start + 1 : end if end >= 0 else len(text)]


def _runs_leftward(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


def _cut(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks cut before each heading."""
    cuts: list[list[Block]] = []
    for block in blocks:
        if block.kind == "head" or not cuts:
            cuts.append([])
        cuts[-1].append(block)
    return cuts


def _in_runs(blocks: Sequence[Block], *, nested: bool) -> list[list[Block]]:
    """Items in a row, and each other block by itself. nested: paragraphs after an item belong to it."""
    found: list[list[Block]] = []
    for block in blocks:
        last = found[-1][0].kind if found else ""
        if last in _LISTED and (block.kind == last or (nested and block.kind == "para")):
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _bare(block: Block) -> Block:
    """What some words were heard as, without the words: they are marked in the turn itself."""
    return replace(block, text=block.text.rpartition("”: ")[2]) if block.kind == "mark" else block


def _marked(report: TurnReport) -> Iterable[Piece]:
    doubtful = {earned.code for earned in report.earned if earned.doubtful}
    for text, codes in runs(report):
        yield Piece(text, tuple(f"{'perhaps ' * (code in doubtful)}{code}" for code in codes))
