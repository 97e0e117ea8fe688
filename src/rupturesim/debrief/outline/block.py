"""What an outline is made of: sections of blocks, without any markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rupturesim.debrief.model import Debrief
from rupturesim.debrief.pieces import Change, Sentence

Page = Literal["story", "turns", "whatif", "noticing", "sides", "figures"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: values of 0 to 10 by turn. dashed: of what was not played here, or was told otherwise."""

    name: str
    points: tuple[tuple[int, float], ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines on the fixed scale of 0 to 10. title: what it shows, in words. open: turns with a rupture open.

    marks: turns to point out, each with a word for it.
    """

    title: str
    lines: tuple[Line, ...]
    open: tuple[int, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short texts under a row of headings; the first column names the row. caption: what it shows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section. label: what stands before the text, as in 'You: ...'.

    speech: words that somebody said; mark: some of them with what they were heard as; chart: a curve, with `text` as
    its drawing in rows of signs; table: see `table`, with no text.
    """

    kind: Literal["para", "item", "mark", "head", "speech", "chart", "table"]
    text: str
    label: str = ""
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the debrief under one heading. page: where it stands in a face that has pages."""

    title: str
    page: Page
    blocks: tuple[Block, ...]


MODEL_LABEL = "In the model"
"""What stands before figures, and before what helps or hurts this client."""


def unsaid_label(debrief: Debrief) -> str:
    """What stands before that which the client felt or thought, and did not say."""
    return f"What {debrief.client} was not saying"


def said(debrief: Debrief, sentences: Sequence[Sentence]) -> list[Block]:
    """Sentences as paragraphs; what was not said stands apart and is labelled."""
    return [
        Block("para", " ".join(sentence.text for sentence in group), label)
        for label, group in groupby(sentences, key=lambda sentence: label_of(debrief, sentence))
    ]


def label_of(debrief: Debrief, sentence: Sentence) -> str:
    """What stands before a sentence."""
    if sentence.model:
        return MODEL_LABEL
    return unsaid_label(debrief) if sentence.unsaid else ""


def hidden(debrief: Debrief, unsaid: Sequence[str], model: Sequence[str]) -> Iterable[Block]:
    """What could not be seen: what the client did not say, and what the model reckoned with."""
    for label, texts in ((unsaid_label(debrief), unsaid), (MODEL_LABEL, model)):
        if any(texts):
            yield Block("para", " ".join(text for text in texts if text), label)


def numbers(changes: Sequence[Change]) -> str:
    """'bond 5.7 to 6.1, tension 3.9 to 3.0'."""
    return ", ".join(f"{change.measure} {change.before:.1f} to {change.after:.1f}" for change in changes)


def moved(changes: Sequence[Change]) -> str:
    """The same as a sentence, "" for none."""
    text = numbers(changes)
    return f"{text[0].upper()}{text[1:]}." if text else ""
