"""What the client showed, and what the trainee took up, marked and labelled."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rupturesim.alliance import RuptureKind
from rupturesim.debrief.model import Debrief, Labelled, Mark, Noticed, Passage
from rupturesim.debrief.outline.block import Block, Table, said
from rupturesim.debrief.pieces import Sentence
from rupturesim.debrief.wording import capital, counted, turns_named

_MARKS = {
    Noticed.AT_ONCE: "At once",
    Noticed.LATE: "Late",
    Noticed.UNMARKED: "Unmarked",
    Noticed.OTHER_KIND: "Other kind",
    Noticed.NOTHING_SHOWN: "Nothing shown",
    Noticed.CONCERN: "The concern",
}
_LABELS = {
    Labelled.NOT_CALLED: "Not named",
    Labelled.OTHER_KIND: "Other kind",
    Labelled.NOTHING_SHOWN: "Nothing shown",
    Labelled.OTHER_MARKER: "Other sign",
}


def noticing(debrief: Debrief) -> Iterable[Block]:
    """What was taken up and passed over, and false repair."""
    for sentence in debrief.noticing.passed:
        yield Block("item", sentence.text)
    if debrief.false_repair:
        yield from said(debrief, debrief.false_repair)


def marks(debrief: Debrief) -> Iterable[Block]:
    """The trainee's marks beside what showed: a row for each passage, then in sentences."""
    noticing = debrief.noticing
    if noticing.marks:
        rows = [*map(_of_passage, noticing.passages), *(_of_mark(m) for m in noticing.marks if m.noticed in _ALONE)]
        told = tuple(row for _, row in sorted(rows, key=lambda row: row[0]))
        yield Block("table", "", table=Table("Beside what showed in this model", _HEAD, told))
    kinds = {passage.sentence: _MARKS.get(passage.noticed, "") for passage in noticing.passages}
    kinds |= {mark.sentence: _MARKS.get(mark.noticed, "") for mark in noticing.marks}
    yield from _labelled(noticing.marking, kinds)


def labels(debrief: Debrief) -> Iterable[Block]:
    """What the trainee said that each line showed, beside the model."""
    kinds = {label.sentence: _LABELS.get(label.labelled, "") for label in debrief.noticing.labels}
    told = [sentence for sentence in debrief.noticing.labelling if sentence not in debrief.noticing.marking]
    yield from _labelled(told, kinds)


_HEAD = ("Where", "What showed", "Your mark")
_ALONE = (Noticed.NOTHING_SHOWN, Noticed.CONCERN, Noticed.OTHER_KIND)
"""Marks that are no passage's own, and have a row to themselves."""


def _of_passage(passage: Passage) -> tuple[int, tuple[str, str, str]]:
    mark = passage.noticed.value
    if passage.late:
        mark = f"{counted(passage.late, 'turn')} late"
    return passage.turns[0], (_where(passage.turns), passage.kind.value, mark)


def _of_mark(mark: Mark) -> tuple[int, tuple[str, str, str]]:
    other = next(kind.value for kind in RuptureKind if kind is not mark.kind)
    showed = {Noticed.NOTHING_SHOWN: "nothing", Noticed.CONCERN: "the concern, said aloud"}
    return mark.turn, (_where([mark.turn]), showed.get(mark.noticed, other), mark.kind.value)


def _where(turns: Sequence[int]) -> str:
    named = turns_named(turns)
    return capital(named) if turns[0] == 0 else f"After {named}"


def _labelled(sentences: Sequence[Sentence], kinds: Mapping[Sentence, str]) -> Iterable[Block]:
    """Sentences: those of a kind as items with its name, the others as paragraphs."""
    for kind, group in groupby(sentences, key=lambda sentence: kinds.get(sentence, "")):
        if kind:
            yield from (Block("item", sentence.text, kind) for sentence in group)
        else:
            yield Block("para", " ".join(sentence.text for sentence in group))
