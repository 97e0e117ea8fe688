"""Turn by turn."""

from collections.abc import Iterable, Sequence

from rupturesim.codes import Code
from rupturesim.debrief.model import Debrief, TurnReport
from rupturesim.debrief.outline.block import Block, hidden, moved
from rupturesim.debrief.pieces import Earned, Fired, Noted, Shown
from rupturesim.debrief.wording import quote, turns_named

_LONG = 4000
GOAL = "What the moment called for, in the model"
OTHER_WAYS = "What else could have been said in turn"
_STRAIN = "A sign of strain, in the model"


def notes(debrief: Debrief, notes: Sequence[Noted]) -> Iterable[Block]:
    """What the trainee wrote down, beside the moment at which it was."""
    for note in notes:
        when = "At the opening" if note.turn == 0 else f"After turn {note.turn}"
        after = f" ({debrief.client}: {quote(note.after)})" if note.after else ""
        yield Block("speech", note.text, f"{when}{after} you wrote")


def turn_blocks(debrief: Debrief) -> Iterable[Block]:
    """The opening and every turn."""
    if debrief.turns and debrief.opening:
        yield Block("speech", debrief.opening, debrief.client)
        yield from _sign(debrief.turns[0].before, None)
    yield from notes(debrief, [note for note in debrief.notes if note.turn == 0])
    goals, known = dict[str, int](), set[str]()
    for report in debrief.turns:
        yield Block("head", f"Turn {report.number}")
        if report.goal is not None:
            first = goals.setdefault(report.goal.text, report.number)
            yield Block("para", report.goal.text if first == report.number else f"As in turn {first}.", GOAL)
        yield from _turn(debrief, report)
        yield from other_ways(report, known)
    yield from farewell(debrief)


def _turn(debrief: Debrief, report: TurnReport) -> Iterable[Block]:
    yield Block("speech", report.text, "You")
    if report.silent or not report.earned:
        yield Block("para", report.did.text)
    for earned in report.earned if not report.silent else ():
        if earned.code is Code.OTHER:
            continue
        yield Block("mark", f"{quote(report.text, earned.spans, _LONG)}: {heard_as(earned)}")
    if report.corrected:
        yield Block("para", report.corrected.text)
    yield from what_came(debrief, report)
    if report.answer is not None:
        yield Block("speech", report.answer, debrief.client)
    yield from _sign(report.after, report.before)
    for kind in report.marked:
        yield Block("para", f"You marked a {kind} here.")
    for note in report.notes:
        yield Block("speech", note.text, "You wrote")


def farewell(debrief: Debrief) -> Iterable[Block]:
    """The client's last words, where the trainee ended the session."""
    if debrief.ending.farewell:
        yield Block("speech", debrief.ending.farewell, f"{debrief.client}, at the end")


def what_came(debrief: Debrief, report: TurnReport, *, in_full: bool = False) -> Iterable[Block]:
    """What in the turn helped and what strained, each with the rules that say so; then what could not be seen.

    in_full: also what an earlier turn has told in the same words.
    """
    seen = [fired for fired in report.came if not fired.sentence.unsaid]
    for helped, label in ((True, "What helped"), (False, "What strained"), (None, "What came of it")):
        told = _came(report, [fired for fired in seen if fired.helped is helped], in_full)
        if helped is None:
            told += [remark.text for remark in report.remarks]
        if told:
            yield Block("para", " ".join(told), label)
    model = [fired for fired in report.came if fired.sentence.model]
    unsaid = [fired for fired in report.came if fired.sentence.unsaid and fired not in model]
    stages = [f"Stage: from {' to '.join(report.stage_names)}."] if _stage_moved(report) else []
    yield from hidden(
        debrief, [*_came(report, unsaid, in_full)], [*_came(report, model, in_full), *stages, moved(report.changes)]
    )


def other_ways(report: TurnReport, known: set[str]) -> Iterable[Block]:
    """What else could have been said, to choose from. known: what has been explained; it is not explained again."""
    if not report.ways:
        return
    explained = "Written for moments like this one; take what fits, in your own words."
    told = [] if explained in known else [explained]
    if report.asked is not None:
        told.append(report.asked.text)
    yield Block("para", " ".join(told), f"{OTHER_WAYS} {report.number}")
    known.add(explained)
    for way in report.ways:
        does = "" if way.does in known else f" {way.does}"
        known.add(way.does)
        yield Block("item", f"“{way.text}” ({', '.join(way.codes)}){'.' * bool(does)}{does}")


def heard_as(earned: Earned) -> str:
    """A code by name, with a 'perhaps' where the coder was unsure."""
    return f"{'perhaps ' if earned.doubtful else ''}{earned.name} ({earned.code})"


def _came(report: TurnReport, fired: Sequence[Fired], in_full: bool) -> list[str]:
    """Rules that fired: in full the first time, by name when the sentence has been told before."""
    parts = [f"{rule.sentence.text} [{rule.id}]" for rule in fired if in_full or rule.first == report.number]
    again = [rule for rule in fired if rule.first != report.number and not in_full]
    again.sort(key=lambda rule: rule.first)
    turns: dict[str, list[int]] = {}
    for rule in again:
        turns.setdefault(rule.name, []).append(rule.first)
    names: dict[str, list[str]] = {}
    for name, numbers in turns.items():
        names.setdefault(turns_named(sorted(set(numbers))), []).append(name)
    return [*parts, *(f"As in {when}: {'; '.join(told)}." for when, told in names.items())]


def _stage_moved(report: TurnReport) -> bool:
    before, after = report.stages
    return before is not None and after is not None and before is not after


def _sign(shown: Shown | None, before: Shown | None) -> Iterable[Block]:
    """What the client's line was a sign of; nothing where the concern goes on being said aloud."""
    if shown is None or (shown.voiced and before is not None and before.voiced):
        return
    same = "still " if before is not None and before.what == shown.what else ""
    yield Block("para", f"{same}{shown.what}.", "The concern, in the model" if shown.voiced else _STRAIN)
