"""Sessions added up: over time, by client, by move, by what clients showed. Counts only; nothing weighs a person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rupturesim.alliance import Marker, RuptureKind
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.debrief.model import EndKind, Noticed
from rupturesim.progress.periods import Period, periods
from rupturesim.progress.practise import Client, Next, to_practise
from rupturesim.progress.reading import Gathered, LeftOut
from rupturesim.progress.summary import AttemptSummary, Met, SessionSummary

FEW = 5
"""Below so many sessions it is said that they say little."""

HALVES = 4
"""From so many sessions on, the first half is held beside the latest."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Attempts added up. marks: by what came of each; unmarked passages among them."""

    sessions: int
    attempts: int
    turns: int
    open_turns: int
    ended: tuple[tuple[EndKind, int], ...]
    met: tuple[tuple[Met, int], ...]
    marks: tuple[tuple[Noticed, int], ...]


@dataclass(frozen=True, slots=True)
class PeriodTally:
    """A stretch of time: `label` in words, `start` as a date, and what was played in it."""

    label: str
    start: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class WithClient:
    """All that was played with one client."""

    client: str
    persona_id: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A code in the turns that were said while a rupture was open.

    turns: those that held it. sessions: in how many sessions. first, latest: turns that held it in the first half of
    the sessions and in the latest; None of few sessions.
    """

    code: Code
    turns: int
    sessions: int
    first: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class MarkerCount:
    """A marker, and how it was met. voiced: the concern was being said aloud, whatever the marker; `marker` is None."""

    kind: RuptureKind
    marker: Marker | None
    voiced: bool
    shown: int
    met: tuple[tuple[Met, int], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it. halves: turns with a rupture open in the first half and in the latest; None of few sessions.

    sessions: those in which something was said. empty: how many others. by: how `spans` are cut: 'session', 'week',
    'month' or 'year'. not_played: clients that there are and that no session is with.
    """

    sessions: tuple[SessionSummary, ...]
    total: Tally
    by: Period
    spans: tuple[PeriodTally, ...]
    clients: tuple[WithClient, ...]
    not_played: tuple[str, ...]
    halves: tuple[int, int] | None
    codes: tuple[CodeUse, ...]
    unused: tuple[Code, ...]
    markers: tuple[MarkerCount, ...]
    rose: int
    corrected: int
    practise: tuple[Next, ...]
    empty: int
    left_out: tuple[LeftOut, ...]


def progress_of(gathered: Gathered, clients: Sequence[Client]) -> Progress:
    """Everything added up. clients: those that there are, to tell which were not played yet."""
    sessions = tuple(session for session in gathered.sessions if session.turns)
    by, cut = periods(sessions)
    fresh = tuple(client for client in clients if client.id not in gathered.played)
    codes = tuple(_codes(sessions))
    used = {use.code for use in codes}
    half = len(sessions) // 2
    return Progress(
        sessions=sessions,
        total=tally(sessions),
        by=by,
        spans=tuple(PeriodTally(label, start, tally(part)) for label, start, part in cut),
        clients=tuple(_by_client(sessions)),
        not_played=tuple(client.id for client in fresh),
        halves=(_room(sessions[:half]), _room(sessions[half:])) if len(sessions) >= HALVES else None,
        codes=codes,
        unused=tuple(code for code in Code if code in REPAIRING | STRAINING and code not in used),
        markers=tuple(_markers(sessions)),
        rose=sum(bool(attempt.rose) for attempt in _attempts(sessions)),
        corrected=sum(len(attempt.corrected) for attempt in _attempts(sessions)),
        practise=to_practise(sessions, clients, fresh),
        empty=len(gathered.sessions) - len(sessions),
        left_out=gathered.left_out,
    )


def tally(sessions: Sequence[SessionSummary]) -> Tally:
    """Sessions added up."""
    attempts = list(_attempts(sessions))
    ended = Counter(attempt.ended for attempt in attempts)
    met = Counter(marker.met for attempt in attempts for marker in attempt.markers)
    marks = Counter(mark.noticed for attempt in attempts for mark in attempt.marks)
    return Tally(
        sessions=len(sessions),
        attempts=len(attempts),
        turns=sum(attempt.turns for attempt in attempts),
        open_turns=sum(len(attempt.open_turns) for attempt in attempts),
        ended=tuple((kind, ended[kind]) for kind in EndKind),
        met=tuple((how, met[how]) for how in Met),
        marks=tuple((noticed, marks[noticed]) for noticed in Noticed),
    )


def _attempts(sessions: Iterable[SessionSummary]) -> Iterable[AttemptSummary]:
    return (attempt for session in sessions for attempt in session.attempts)


def _room(sessions: Sequence[SessionSummary]) -> int:
    return sum(len(attempt.open_turns) for attempt in _attempts(sessions))


def _by_client(sessions: Sequence[SessionSummary]) -> Iterable[WithClient]:
    by: dict[str, list[SessionSummary]] = {}
    for session in sessions:
        by.setdefault(session.persona_id, []).append(session)
    for persona_id in sorted(by):
        yield WithClient(by[persona_id][-1].client, persona_id, tally(by[persona_id]))


def _codes(sessions: Sequence[SessionSummary]) -> Iterable[CodeUse]:
    turns, first, within = Counter[Code](), Counter[Code](), Counter[Code]()
    for place, session in enumerate(sessions):
        held = Counter[Code]()
        for attempt in session.attempts:
            held.update({code: len(numbers) for code, numbers in attempt.codes})
        turns.update(held)
        within.update(held.keys())
        if place < len(sessions) // 2:
            first.update(held)
    halves = len(sessions) >= HALVES
    for code in Code:
        if turns[code]:
            early = first[code] if halves else None
            late = turns[code] - first[code] if halves else None
            yield CodeUse(code, turns[code], within[code], early, late)


def _markers(sessions: Sequence[SessionSummary]) -> Iterable[MarkerCount]:
    """Withdrawal first, then confrontation, each in the field's order; what was said aloud comes last."""
    found: dict[tuple[RuptureKind, Marker | None], Counter[Met]] = {}
    for attempt in _attempts(sessions):
        for shown in attempt.markers:
            found.setdefault((shown.kind, None if shown.voiced else shown.marker), Counter())[shown.met] += 1
    for kind in RuptureKind:
        for marker in (*Marker, None):
            counts = found.get((kind, marker))
            if counts:
                met = tuple((how, counts[how]) for how in Met)
                yield MarkerCount(kind, marker, marker is None, counts.total(), met)
