"""The order in which progress is told, for all faces: sections of blocks, without any markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from rupturesim.alliance import RuptureKind
from rupturesim.codes import REPAIRING, STRAINING
from rupturesim.debrief.model import EndKind, Noticed
from rupturesim.debrief.outline.block import Block, Table
from rupturesim.debrief.practice import SMALL_SKILLS
from rupturesim.debrief.wording import capital, counted, listed, shipped_words
from rupturesim.progress.periods import Period
from rupturesim.progress.practise import sign_of
from rupturesim.progress.progress import FEW, CodeUse, MarkerCount, PeriodTally, Progress, Tally
from rupturesim.progress.summary import Met

_Key = TypeVar("_Key")

Page = Literal["time", "clients", "moves", "noticing", "next"]

TITLE = "Your sessions so far"

NONE_YET = (
    "There is no session of yours to look back on yet. Rehearse one first (rupturesim, or for instance rupturesim play "
    "ruth); what you did there, and what you could try next, is then told here."
)

MOST_NAMED = 10
"""Files that are named; the rest is counted."""

_SHOWN_ENDS = (EndKind.MENDED, EndKind.FALSE_PEACE, EndKind.LEFT, EndKind.OPEN)
_OTHER_ENDS = {
    EndKind.WENT_BACK: "in which you went back before the end",
    EndKind.BROKE_OFF: "with no end in the record so far",
    EndKind.NO_RUPTURE: "that ended before a rupture had opened",
    EndKind.NOT_BEGUN: "in which nothing was said",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part under one heading. page: where it stands in a face that has pages."""

    title: str
    page: Page
    blocks: tuple[Block, ...]


def outline(progress: Progress) -> tuple[Section, ...]:
    """All sections that have something to say, in order."""
    parts: list[tuple[str, Page, Iterable[Block]]] = [
        ("Over time", "time", _over_time(progress)),
        ("By client", "clients", _by_client(progress)),
        ("What you did while a rupture was open", "moves", _moves(progress)),
        ("What clients showed, and what you took up", "noticing", _shown(progress)),
        ("Your marks", "noticing", _marks(progress)),
        ("To practise next", "next", _next(progress)),
        ("What is not known", "time", _not_known(progress)),
        ("Before you go", "next", _closing() if progress.sessions else ()),
    ]
    told = [Section(title, page, tuple(blocks)) for title, page, blocks in parts]
    return tuple(section for section in told if section.blocks)


def _over_time(progress: Progress) -> Iterable[Block]:
    total, sessions = progress.total, progress.sessions
    if not sessions:
        yield Block("para", NONE_YET)
        return
    first, last = (f"{session.started:%Y-%m-%d}" for session in (sessions[0], sessions[-1]))
    when = f"on {first}" if first == last else f"from {first} to {last}"
    yield Block(
        "para",
        f"{capital(counted(total.sessions, 'session'))} with {counted(len(progress.clients), 'client')}, {when}: "
        f"{counted(total.attempts, 'attempt')} and {counted(total.turns, 'turn')} of yours, "
        f"{_none(total.open_turns)} of them while a rupture was open.",
    )
    if len(sessions) < FEW:
        say = "One session says" if len(sessions) == 1 else f"{len(sessions)} sessions say"
        yield Block("para", f"{say} little: read this as notes on what happened there, and not as a trend.")
    yield Block("table", "", table=_one_by_one(progress) if progress.by == "session" else _endings(progress))
    others = [
        f"{total_of(total.ended, kind)} {how}" for kind, how in _OTHER_ENDS.items() if total_of(total.ended, kind)
    ]
    if others and progress.by != "session":
        yield Block("para", f"Other: {listed(others)}.")
    rose = f"in {progress.rose} of {total.attempts} {'attempt' if total.attempts == 1 else 'attempts'}"
    yield Block("para", f"In this model, task, goal or bond stood higher at the end than at its lowest {rose}.")


def _one_by_one(progress: Progress) -> Table:
    rows = []
    for session, part in zip(progress.sessions, progress.spans, strict=True):
        ends = ", then ".join(attempt.ended.value for attempt in session.attempts)
        rows.append((label_of(progress, part), str(part.tally.turns), str(part.tally.open_turns), ends))
    caption = "Each session: its turns, those with a rupture open, and how it ended; with more attempts, each in order."
    return Table(caption, ("Session", "Turns", "Open", "How it ended"), tuple(rows))


def _endings(progress: Progress) -> Table:
    rows = tuple((label_of(progress, part), *_ends(part.tally)) for part in progress.spans)
    caption = f"How attempts ended, by {progress.by}."
    return Table(caption, (_PERIOD_HEADS[progress.by], *_END_HEADS), rows)


_PERIOD_HEADS: dict[Period, str] = {"session": "Session", "week": "Week from", "month": "Month", "year": "Year"}
_END_HEADS = ("Sessions", "Attempts", "Mended", "False peace", "Left", "Open", "Other")


def _ends(tally: Tally) -> tuple[str, ...]:
    shown = [total_of(tally.ended, kind) for kind in _SHOWN_ENDS]
    counts = (tally.sessions, tally.attempts, *shown, tally.attempts - sum(shown))
    return tuple(str(count) for count in counts)


def _by_client(progress: Progress) -> Iterable[Block]:
    if progress.clients:
        rows = tuple((part.client, *_ends(part.tally)) for part in progress.clients)
        yield Block("table", "", table=Table("How attempts ended, by client.", ("Client", *_END_HEADS), rows))
    if progress.clients and progress.not_played:
        yield Block("para", f"Not yet played: {listed(progress.not_played)}.")


def _moves(progress: Progress) -> Iterable[Block]:
    if not progress.sessions:
        return
    if not progress.total.open_turns:
        yield Block("para", "No turn of yours was said while a rupture was open, so there is nothing to count yet.")
        return
    words, uses = shipped_words().codes, {use.code: use for use in progress.codes}
    room = counted(progress.total.open_turns, "turn")
    yield Block("para", f"Of the {room} that you said while a rupture was open, the three small skills came in:")
    for code in SMALL_SKILLS:
        yield Block("item", f"{capital(words[code].name)}: {_told(progress, uses.get(code))}.")
    for codes, what in ((REPAIRING - set(SMALL_SKILLS), "Other repairing moves"), (STRAINING, "Straining moves")):
        chosen = [use for use in progress.codes if use.code in codes]
        if chosen:
            yield Block("table", "", table=_uses(progress, f"{what}, by the turns that held them.", chosen))
    unused = [words[code].name for code in progress.unused if code in REPAIRING]
    if unused:
        yield Block("para", f"Repairing moves heard in none of these turns: {listed(unused)}.")


def _told(progress: Progress, use: CodeUse | None) -> str:
    """'12 turns in 5 sessions; 3 of 50 in the first half of your sessions, 9 of 60 in the latest'."""
    if use is None:
        return "no turn"
    text = f"{counted(use.turns, 'turn')} in {counted(use.sessions, 'session')}"
    if progress.halves is None or use.first is None or use.latest is None:
        return text
    early, late = progress.halves
    halves = f"{use.first} of {early} in the first half of your sessions, {use.latest} of {late} in the latest half"
    return f"{text}; {halves}"


def _uses(progress: Progress, caption: str, uses: Iterable[CodeUse]) -> Table:
    words, rows = shipped_words().codes, []
    for use in uses:
        halves: tuple[str, ...] = ()
        if progress.halves is not None:
            halves = (f"{use.first} of {progress.halves[0]}", f"{use.latest} of {progress.halves[1]}")
        rows.append((words[use.code].name, str(use.turns), str(use.sessions), *halves))
    head = ("Move", "Turns", "Sessions", *(("First half", "Latest half") if progress.halves else ()))
    return Table(caption, head, tuple(rows))


def _shown(progress: Progress) -> Iterable[Block]:
    for kind in RuptureKind:
        of_kind = [count for count in progress.markers if count.kind is kind]
        if of_kind:
            yield Block("para", _of_kind(of_kind), capital(kind.value))
            caption = (
                f"Signs of {kind}: all that were shown; taken up at once, by the next turn; taken up late; passed over."
            )
            rows = tuple((_sign(count), str(count.shown), *_met(count)) for count in of_kind)
            yield Block("table", "", table=Table(caption, ("Sign", "All", "At once", "Late", "Passed"), rows))
    if progress.markers:
        yield Block("para", "A withdrawal is quieter than a confrontation and counts for as much.")


def _of_kind(counts: Iterable[MarkerCount]) -> str:
    met = {how: sum(total_of(count.met, how) for count in counts) for how in Met}
    text = (
        f"shown {_times(sum(met.values()))}; {met[Met.AT_ONCE]} taken up by your next turn, {met[Met.LATE]} "
        f"later, {met[Met.PASSED_OVER]} passed over"
    )
    return capital(
        f"{text}; {met[Met.UNANSWERED]} came last, with no turn after." if met[Met.UNANSWERED] else f"{text}."
    )


def _sign(count: MarkerCount) -> str:
    return sign_of(count.marker)


def _met(count: MarkerCount) -> tuple[str, ...]:
    return tuple(str(total_of(count.met, how)) for how in (Met.AT_ONCE, Met.LATE, Met.PASSED_OVER))


_MARKS = {
    Noticed.AT_ONCE: "At once",
    Noticed.LATE: "Late",
    Noticed.UNMARKED: "Unmarked",
    Noticed.OTHER_KIND: "Other",
    Noticed.NOTHING_SHOWN: "None shown",
}


def _marks(progress: Progress) -> Iterable[Block]:
    counts = dict(progress.total.marks)
    unmarked = counts[Noticed.UNMARKED]
    made = sum(counts.values()) - unmarked
    if not made and not unmarked:
        return
    missed = f"{capital(_times(unmarked))} something began to show and was not marked." if unmarked else ""
    if not made:
        yield Block("para", f"You made no marks. {missed} F2 marks a withdrawal, F3 a confrontation.")
        return
    kinds = (
        f"{counts[Noticed.AT_ONCE]} as something began to show, {counts[Noticed.LATE]} later",
        f"{counts[Noticed.OTHER_KIND]} of the other kind",
        f"{counts[Noticed.NOTHING_SHOWN]} where, in this model, nothing showed",
    )
    told = f"{capital(counted(made, 'mark'))}: {', '.join(kinds)}"
    rest = counts[Noticed.AGAIN] + counts[Noticed.CONCERN]
    told += f", {rest} of what was marked or said aloud already" if rest else ""
    yield Block("para", f"{told}. {missed}".strip())
    parts = [part for part in progress.spans if any(dict(part.tally.marks).values())]
    rows = tuple(
        (label_of(progress, part), *(str(total_of(part.tally.marks, noticed)) for noticed in _MARKS)) for part in parts
    )
    caption = f"Marks, by {progress.by}: as it began to show, later, not marked, of the other kind, nothing shown."
    yield Block("table", "", table=Table(caption, (_PERIOD_HEADS[progress.by], *_MARKS.values()), rows))


def _next(progress: Progress) -> Iterable[Block]:
    for one in progress.practise:
        yield Block("item", one.what)
        yield Block("para", one.why, "Why")
        yield Block("para", one.command, "To begin")


def _not_known(progress: Progress) -> Iterable[Block]:
    if progress.empty:
        what = counted(progress.empty, "session")
        yield Block("para", f"{capital(what)} in which nothing was said {_be(progress.empty)} not counted.")
    if progress.corrected:
        turns = counted(progress.corrected, "turn")
        yield Block("para", f"{capital(turns)} {_be(progress.corrected)} counted as a reader has corrected them.")
    left_out = progress.left_out
    if left_out:
        yield Block("para", f"{capital(counted(len(left_out), 'file'))} could not be counted:")
        for one in left_out[:MOST_NAMED]:
            yield Block("item", f"{one.path.name}: {one.why}")
        if len(left_out) > MOST_NAMED:
            yield Block("item", f"and {len(left_out) - MOST_NAMED} more.")


def _closing() -> Iterable[Block]:
    yield Block(
        "para",
        "These are counts of what was heard, and of what came of it in a model of a client. They are no grade and no "
        "measure of you as a therapist, and more of a move is not better in itself.",
    )
    yield Block(
        "para",
        "Turns are heard by a program, which mishears some. The debrief shows each with the words that it rests on; "
        "what you correct there is counted here. Take a session to supervision, and not the table.",
    )


def label_of(progress: Progress, part: PeriodTally) -> str:
    """What a row for that stretch of time is called."""
    if progress.by != "session":
        return part.label
    session = next(session for session in progress.sessions if session.name == part.label)
    return f"{session.started:%Y-%m-%d %H:%M} {session.client}"


def total_of(counts: Iterable[tuple[_Key, int]], key: _Key) -> int:
    """One of some counts."""
    return dict(counts)[key]


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _none(number: int) -> str:
    return str(number) if number else "none"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
