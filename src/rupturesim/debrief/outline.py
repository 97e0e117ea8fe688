"""The order in which a debrief is told, for faces made of text: sections of blocks, without any markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rupturesim.debrief.curve import CurveStyle, curve_rows
from rupturesim.debrief.model import Debrief, Direction, TurningPoint, TurnReport
from rupturesim.debrief.pieces import Change, Earned, Fired, Noted, Sentence, Shown
from rupturesim.debrief.wording import quote, turns_named

_LONG = 4000

_DIRECTIONS = {
    Direction.APART: "further apart",
    Direction.CLOSER: "closer",
    Direction.SURFACE: "closer on the surface only",
}


Page = Literal["story", "turns", "noticing", "figures"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section. label: what stands before the text, as in 'You: ...'.

    speech: words that somebody said; mark: some of them with what they were heard as; rows: lines that keep their
    form and hold nobody's words.
    """

    kind: Literal["para", "item", "mark", "head", "speech", "rows"]
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the debrief under one heading. page: where it stands in a face that has pages."""

    title: str
    page: Page
    blocks: tuple[Block, ...]


def outline(debrief: Debrief, *, curve: CurveStyle | None, width: int, turns: bool = True) -> tuple[Section, ...]:
    """All sections that have something to say, in order.

    curve: how to draw it; None tells it in words only. turns: also turn by turn.
    """
    name = debrief.client
    parts: list[tuple[str, Page, Iterable[Block]]] = [
        ("What happened", "story", _said(debrief, debrief.story)),
        ("Turning points", "story", _turning(debrief)),
        ("To practise next", "story", _practice(debrief)),
        (f"What {name} showed, and what you took up", "noticing", _noticing(debrief)),
        ("Task, goal and bond", "figures", _curve(debrief, curve, width)),
        (
            f"The session as {name} would rate it",
            "figures",
            _said(debrief, debrief.rating.says if debrief.rating else ()),
        ),
        ("In figures", "figures", _said(debrief, debrief.figures.says)),
        ("Your notes", "noticing", () if turns and debrief.turns else _notes(debrief, debrief.notes)),
        ("Turn by turn", "turns", _turns(debrief) if turns else ()),
        ("Corrected", "story", _said(debrief, debrief.corrections)),
        ("What is not known", "story", _said(debrief, debrief.missing)),
        ("Before you go", "story", [Block("para", text) for text in debrief.closing]),
    ]
    told = [Section(title, page, tuple(blocks)) for title, page, blocks in parts]
    return tuple(section for section in told if section.blocks)


def title_of(debrief: Debrief) -> str:
    """The heading of the whole."""
    title = f"A session with {debrief.client}, looked back on"
    if debrief.of is not None:
        title += f": attempt {debrief.attempt}, from turn {debrief.at_turn} of attempt {debrief.of}"
    return title


def unsaid_label(debrief: Debrief) -> str:
    """What stands before that which the client felt or thought, and did not say."""
    return f"What {debrief.client} was not saying"


_STRAIN = "A sign of strain, in the model"

MODEL_LABEL = "In the model"
"""What stands before figures, and before what helps or hurts this client."""


def numbers(changes: Sequence[Change]) -> str:
    """'bond 5.7 to 6.1, tension 3.9 to 3.0'."""
    return ", ".join(f"{change.measure} {change.before:.1f} to {change.after:.1f}" for change in changes)


def _said(debrief: Debrief, sentences: Sequence[Sentence]) -> list[Block]:
    """Sentences as paragraphs; what was not said stands apart and is labelled."""
    return [
        Block("para", " ".join(sentence.text for sentence in group), label)
        for label, group in groupby(sentences, key=lambda sentence: _label(debrief, sentence))
    ]


def _label(debrief: Debrief, sentence: Sentence) -> str:
    if sentence.model:
        return MODEL_LABEL
    return unsaid_label(debrief) if sentence.unsaid else ""


def _hidden(debrief: Debrief, unsaid: Sequence[str], model: Sequence[str]) -> Iterable[Block]:
    """What could not be seen: what the client did not say, and what the model reckoned with."""
    for label, texts in ((unsaid_label(debrief), unsaid), (MODEL_LABEL, model)):
        if any(texts):
            yield Block("para", " ".join(text for text in texts if text), label)


def _turning(debrief: Debrief) -> Iterable[Block]:
    for point in debrief.turning_points:
        yield Block("item", _seen(point), f"Turn {point.turn}, {_DIRECTIONS[point.direction]}")
        unsaid = [sentence.text for sentence in point.came if sentence.unsaid and not sentence.model]
        model = [sentence.text for sentence in point.came if sentence.model]
        yield from _hidden(debrief, unsaid, [*model, _moved(point.changes)])


def _seen(point: TurningPoint) -> str:
    return " ".join([point.what.text, *(sentence.text for sentence in point.came if not sentence.unsaid)])


def _practice(debrief: Debrief) -> Iterable[Block]:
    for practice in debrief.practice:
        yield Block("item", practice.what.text)
        yield Block("para", practice.why.text, "Why")


def _noticing(debrief: Debrief) -> Iterable[Block]:
    noticing = debrief.noticing
    for sentence in noticing.passed:
        yield Block("item", sentence.text)
    if debrief.false_repair:
        yield from _said(debrief, debrief.false_repair)
    for place, sentence in enumerate(noticing.marking):
        yield Block("para" if place == 0 else "item", sentence.text, "Your marks" if place == 0 else "")


def _curve(debrief: Debrief, style: CurveStyle | None, width: int) -> Iterable[Block]:
    if not debrief.curve_says:
        return
    if style is not None:
        yield Block("rows", "\n".join(curve_rows(debrief.curve, min(width, 76), style=style)))
    yield from _said(debrief, debrief.curve_says)


def _notes(debrief: Debrief, notes: Sequence[Noted]) -> Iterable[Block]:
    for note in notes:
        when = "At the opening" if note.turn == 0 else f"After turn {note.turn}"
        after = f" ({debrief.client}: {quote(note.after)})" if note.after else ""
        yield Block("speech", note.text, f"{when}{after} you wrote")


def _turns(debrief: Debrief) -> Iterable[Block]:
    if debrief.turns and debrief.opening:
        yield Block("speech", debrief.opening, debrief.client)
        yield from _sign(debrief.turns[0].before, None)
    yield from _notes(debrief, [note for note in debrief.notes if note.turn == 0])
    for report in debrief.turns:
        yield Block("head", f"Turn {report.number}")
        yield from _turn(debrief, report)


def _turn(debrief: Debrief, report: TurnReport) -> Iterable[Block]:
    yield Block("speech", report.text, "You")
    if report.silent or not report.earned:
        yield Block("para", report.did.text)
    for earned in report.earned if not report.silent else ():
        yield Block("mark", f"{quote(report.text, earned.spans, _LONG)}: {heard_as(earned)}")
    if report.corrected:
        yield Block("para", report.corrected.text)
    seen = [fired for fired in report.came if not fired.sentence.unsaid]
    came = " ".join([*_came(report, seen), *(remark.text for remark in report.remarks)])
    if came:
        yield Block("para", came, "What came of it")
    model = [fired for fired in report.came if fired.sentence.model]
    unsaid = [fired for fired in report.came if fired.sentence.unsaid and fired not in model]
    stages = [f"Stage: from {' to '.join(report.stage_names)}."] if _stage_moved(report) else []
    yield from _hidden(debrief, [*_came(report, unsaid), *stages], [*_came(report, model), _moved(report.changes)])
    if report.answer is not None:
        yield Block("speech", report.answer, debrief.client)
    yield from _sign(report.after, report.before)
    for kind in report.marked:
        yield Block("para", f"You marked a {kind} here.")
    for note in report.notes:
        yield Block("speech", note.text, "You wrote")


def heard_as(earned: Earned) -> str:
    """A code by name, with a 'perhaps' where the coder was unsure."""
    return f"{'perhaps ' if earned.doubtful else ''}{earned.name} ({earned.code})"


def _came(report: TurnReport, fired: Sequence[Fired]) -> list[str]:
    """Rules that fired: in full the first time, by name when the sentence has been told before."""
    parts = [rule.sentence.text for rule in fired if rule.first == report.number]
    again = sorted((rule for rule in fired if rule.first != report.number), key=lambda rule: rule.first)
    turns: dict[str, list[int]] = {}
    for rule in again:
        turns.setdefault(rule.name, []).append(rule.first)
    names: dict[str, list[str]] = {}
    for name, numbers in turns.items():
        names.setdefault(turns_named(sorted(set(numbers))), []).append(name)
    return [*parts, *(f"As in {when}: {'; '.join(told)}." for when, told in names.items())]


def _moved(changes: Sequence[Change]) -> str:
    text = numbers(changes)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _stage_moved(report: TurnReport) -> bool:
    before, after = report.stages
    return before is not None and after is not None and before is not after


def _sign(shown: Shown | None, before: Shown | None) -> Iterable[Block]:
    """What the client's line was a sign of; nothing where the concern goes on being said aloud."""
    if shown is None or (shown.voiced and before is not None and before.voiced):
        return
    same = "still " if before is not None and before.what == shown.what else ""
    yield Block("para", f"{same}{shown.what}.", "The concern, in the model" if shown.voiced else _STRAIN)
