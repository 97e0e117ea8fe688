"""What the template draws: the outline's sections, cut into parts and groups, with anchors and links."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rupturesim.debrief.html.drawing import Drawing, drawing_of
from rupturesim.debrief.model import Debrief, TurnReport, runs
from rupturesim.debrief.outline import Block, Section, outline, title_of
from rupturesim.debrief.outline.block import MODEL_LABEL, unsaid_label
from rupturesim.debrief.wording import counted

_TURN = re.compile(r"“[^”]*”|\b[Tt]urn (\d+)\b(?! of attempt)")
_NO_WIDTH = 0


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

    speaker: "you" or "client" of a speech.
    """

    kind: str
    texts: tuple[tuple[Text, tuple[Text, ...]], ...] = ()
    block: Block | None = None
    drawing: Drawing | None = None
    speaker: str = ""


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
    maker = _Maker(debrief)
    sections = outline(debrief, curve=None, width=_NO_WIDTH)
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
        groups = self._groups(blocks[1:] if head else blocks, report, section.page in {"story", "whatif"})
        return Part(head, anchor, tuple(groups))

    def _groups(self, blocks: Sequence[Block], report: TurnReport | None, nested: bool) -> Iterable[Group]:
        """nested: a labelled paragraph after an item belongs to it."""
        said = report is None
        place = 0
        while place < len(blocks):
            block = blocks[place]
            place += 1
            if block.chart is not None:
                self._charts += 1
                yield Group("chart", block=block, drawing=drawing_of(block.chart, f"chart-{self._charts}"))
            elif block.table is not None:
                yield Group("table", block=block)
            elif block.kind == "speech":
                own = report if not said and report is not None and block.text == report.text else None
                said = said or own is not None
                yield Group("speech", ((self._speech(block, own), ()),), speaker=self._speaker(block))
            elif block.kind in {"item", "mark"}:
                texts = []
                while block.kind in {"item", "mark"}:
                    more = []
                    while nested and place < len(blocks) and blocks[place].kind == "para" and blocks[place].label:
                        more.append(self._text(blocks[place]))
                        place += 1
                    texts.append((self._text(_bare(block) if report else block), tuple(more)))
                    if place == len(blocks) or blocks[place].kind != block.kind:
                        break
                    block, place = blocks[place], place + 1
                yield Group(f"{block.kind}s", tuple(texts))
            else:
                yield Group("para", ((self._text(block), ()),))

    def _text(self, block: Block) -> Text:
        return Text(self._linked(block.label), self._linked(block.text), self._sort(block.label))

    def _sort(self, label: str) -> str:
        if label == MODEL_LABEL:
            return "model"
        return "unsaid" if label == unsaid_label(self._debrief) else ""

    def _speaker(self, block: Block) -> str:
        return "client" if block.label == self._debrief.client else "you"

    def _speech(self, block: Block, report: TurnReport | None) -> Text:
        pieces = (Piece(block.text),) if report is None else tuple(_marked(report))
        return Text(self._linked(block.label), pieces)

    def _linked(self, text: str) -> tuple[Piece, ...]:
        """A text of ours with a link wherever it names one turn; what people said is left as it is."""
        pieces, done = [], 0
        for found in _TURN.finditer(text):
            number = int(found[1] or 0)
            if 1 <= number <= self._last:
                pieces += [Piece(text[done : found.start()]), Piece(found[0], turn=number)]
                done = found.end()
        return tuple(piece for piece in (*pieces, Piece(text[done:])) if piece.text)


def _cut(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks cut before each heading."""
    cuts: list[list[Block]] = []
    for block in blocks:
        if block.kind == "head" or not cuts:
            cuts.append([])
        cuts[-1].append(block)
    return cuts


def _bare(block: Block) -> Block:
    """What some words were heard as, without the words: they are marked in the turn itself."""
    return replace(block, text=block.text.rpartition("”: ")[2]) if block.kind == "mark" else block


def _marked(report: TurnReport) -> Iterable[Piece]:
    doubtful = {earned.code for earned in report.earned if earned.doubtful}
    for text, codes in runs(report):
        yield Piece(text, tuple(f"{'perhaps ' * (code in doubtful)}{code}" for code in codes))
