"""What to practise next: at most three things, each with the counts and the latest moment that it rests on.

It looks at the latest sessions only. It names what came seldom, often or was passed over; how much of it there should
be is for a supervisor and the trainee to say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rupturesim.alliance import Marker, RuptureKind, RuptureStyle
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.model import Noticed
from rupturesim.debrief.practice import SMALL_SKILLS
from rupturesim.debrief.wording import counted, shipped_words
from rupturesim.progress.summary import AttemptSummary, Met, SessionSummary, ShownMarker

LATEST = 10
"""Sessions that are looked at."""

MOST = 3
"""Things that are named."""

INSTEAD = {
    Code.DEFEND: Code.ACKNOWLEDGE,
    Code.BLAME: Code.ACKNOWLEDGE,
    Code.MINIMISE: Code.REFLECT,
    Code.ADVISE: Code.INVITE,
    Code.SHIFT: Code.REFLECT,
    Code.OVEROWN: Code.ACKNOWLEDGE,
    Code.HOSTILE: Code.ACKNOWLEDGE,
    Code.INTERROGATE: Code.INVITE,
    Code.HOLLOW: Code.REFLECT,
}
"""Which small skill stands closest to what a straining move leaves undone."""

ENOUGH_ROOM = 4
"""Turns with a rupture open below which it says nothing that a skill did not come."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client that can be played."""

    id: str
    name: str
    style: RuptureStyle


@dataclass(frozen=True, slots=True)
class Next:
    """One thing to practise. command: how to begin with it.

    session, attempt, turn: the latest moment that it rests on; session is "" where there is none.
    """

    id: str
    what: str
    why: str
    command: str
    codes: tuple[Code, ...]
    session: str = ""
    attempt: int = 0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something happened, with words for what it was."""

    session: SessionSummary
    attempt: AttemptSummary
    turn: int
    what: str = ""

    @property
    def named(self) -> str:
        """'turn 3 of 2026-01-05-090000-ruth', with its attempt if there is more than one."""
        turn = f"turn {self.turn}" if self.turn else "the opening"
        attempt = f", attempt {self.attempt.number}" if len(self.session.attempts) > 1 else ""
        return f"{turn} of {self.session.name}{attempt}"


def sign_of(marker: Marker | None) -> str:
    """What a marker is a sign of, in the debrief's words and of any client; None: it was being said aloud."""
    words = shipped_words()
    return words.markers[marker].replace("{themself}", "themselves") if marker else words.voicing


def to_practise(
    sessions: Sequence[SessionSummary], clients: Sequence[Client], fresh: Sequence[Client]
) -> tuple[Next, ...]:
    """The things to practise, those first that rest on more turns.

    sessions: the oldest first, none of them empty. fresh: of the clients, those not played yet.
    """
    latest = sessions[-LATEST:]
    found = [*_passed_over(latest, sessions, clients), *_straining(latest), *_seldom(latest), *_unmarked(latest)]
    chosen: list[Next] = []
    for _, one in sorted(found, key=lambda pair: -pair[0]):
        if not any(one.command == other.command for other in chosen):
            chosen.append(one)
    return tuple([*chosen, *(_not_played(fresh) if sessions else ())][:MOST])


def _each(sessions: Iterable[SessionSummary]) -> Iterable[tuple[SessionSummary, AttemptSummary]]:
    return ((session, attempt) for session in sessions for attempt in session.attempts)


def _of(sessions: Sequence[SessionSummary]) -> str:
    if len(sessions) == 1:
        return "your only session"
    return f"your latest {len(sessions)} sessions" if len(sessions) == LATEST else f"your {len(sessions)} sessions"


def _next(name: str, what: str, why: str, command: str, place: _Place, codes: tuple[Code, ...] = ()) -> Next:
    return Next(name, what, why, command, codes, place.session.name, place.attempt.number, place.turn)


def _passed_over(
    latest: Sequence[SessionSummary], sessions: Sequence[SessionSummary], clients: Sequence[Client]
) -> Iterable[tuple[int, Next]]:
    """The kind of rupture whose signs the next turn did not take up most often."""
    by_kind = {kind: _not_taken_up(latest, kind) for kind in RuptureKind}
    kind = max(RuptureKind, key=lambda kind: len(by_kind[kind]))
    missed = by_kind[kind]
    if len(missed) < 2:
        return
    markers = [marker for _, attempt in _each(latest) for marker in attempt.markers if marker.kind is kind]
    met = [marker for marker in markers if marker.met is not Met.UNANSWERED]
    last, client = missed[-1], _with_style(kind, sessions, clients)
    why = (
        f"In {_of(latest)}, {counted(len(met), 'sign')} of {kind} could be answered; {len(missed)} of them were "
        f"not taken up by your next turn. The latest came after {last.named}, where {last.session.client}'s words "
        f"were, in this model, {last.what}."
    )
    again = f"rupturesim play {client.id if client else last.session.persona_id}"
    what = f"Answer the signs of {kind} in the turn that follows them."
    yield len(missed), _next(f"signs:{kind}", what, why, again, last)


def _not_taken_up(latest: Sequence[SessionSummary], kind: RuptureKind) -> list[_Place]:
    missed = (Met.PASSED_OVER, Met.LATE)
    return [
        _Place(session, attempt, marker.turn, _sign(marker))
        for session, attempt in _each(latest)
        for marker in attempt.markers
        if marker.kind is kind and marker.met in missed
    ]


def _sign(marker: ShownMarker) -> str:
    return f"a part of {sign_of(None)}" if marker.voiced else f"a sign of {sign_of(marker.marker)}"


def _straining(latest: Sequence[SessionSummary]) -> Iterable[tuple[int, Next]]:
    """The straining move that came most often while a rupture was open."""
    words, room = shipped_words().codes, sum(len(attempt.open_turns) for _, attempt in _each(latest))
    by_code = {code: _places(latest, code) for code in Code if code in STRAINING}
    code = max(by_code, key=lambda code: len(by_code[code]))
    places = by_code[code]
    if len(places) < 2:
        return
    why = (
        f"In {_of(latest)}, {words[code].name} came in {len(places)} of the {counted(room, 'turn')} that you said "
        f"while a rupture was open. The latest was {places[-1].named}."
    )
    drill, codes = f"rupturesim drill --code {INSTEAD[code]}", (code, INSTEAD[code])
    yield len(places), _next(f"instead-of:{code}", words[code].practise, why, drill, places[-1], codes)


def _seldom(latest: Sequence[SessionSummary]) -> Iterable[tuple[int, Next]]:
    """The small skill that came least, if there was room for it."""
    open_turns = [_Place(s, a, turn) for s, a in _each(latest) for turn in a.open_turns]
    if len(open_turns) < ENOUGH_ROOM:
        return
    used = {code: len(_places(latest, code)) for code in SMALL_SKILLS}
    code = min(SMALL_SKILLS, key=lambda skill: used[skill])
    if used[code] * 5 > len(open_turns):
        return
    without = [place for place in open_turns if place.turn not in dict(place.attempt.codes).get(code, ())]
    last, words = without[-1], shipped_words().codes[code]
    came = f"came in {used[code] or 'none'} of them"
    why = (
        f"In {_of(latest)}, {counted(len(open_turns), 'turn')} of yours came while a rupture was open; "
        f"{words.name} {came}. The latest that had room for it was {last.named}."
    )
    weight = len(without) // 4
    yield weight, _next(f"skill:{code}", words.practise, why, f"rupturesim drill --code {code}", last, (code,))


def _unmarked(latest: Sequence[SessionSummary]) -> Iterable[tuple[int, Next]]:
    """What began to show and was not marked, if the trainee marks at all or could have."""
    marks = [(s, a, mark) for s, a in _each(latest) for mark in a.marks]
    missed = [_Place(s, a, mark.turn, mark.kind) for s, a, mark in marks if mark.noticed is Noticed.UNMARKED]
    made = len(marks) - len(missed)
    if len(missed) < 2:
        return
    last = missed[-1]
    why = (
        f"In {_of(latest)}, {len(missed)} stretches in which something showed were not marked, with "
        f"{counted(made, 'mark')} made in all. The latest was a {last.what} that began after {last.named}."
    )
    again = f"rupturesim play {last.session.persona_id}"
    what = "Mark what you notice as it begins to show: F2 for a withdrawal, F3 for a confrontation."
    yield len(missed) // 2, _next("marking", what, why, again, last)


def _not_played(fresh: Sequence[Client]) -> Iterable[Next]:
    if fresh:
        others = f", nor with {counted(len(fresh) - 1, 'other client')}" if len(fresh) > 1 else ""
        why = f"There is no session with {fresh[0].name} yet{others}."
        what = f"Meet {fresh[0].name}: another client strains in another way."
        yield Next("client", what, why, f"rupturesim play {fresh[0].id}", ())


def _with_style(kind: RuptureKind, sessions: Sequence[SessionSummary], clients: Sequence[Client]) -> Client | None:
    """A client who ruptures in that way: one not played yet, or else the one played longest ago."""
    fitting = [client for client in clients if client.style.value in (kind.value, RuptureStyle.MIXED.value)]
    order = {session.persona_id: place for place, session in enumerate(sessions)}
    own_kind_first = sorted(fitting, key=lambda client: client.style is RuptureStyle.MIXED)
    return min(own_kind_first, key=lambda client: order.get(client.id, -1), default=None)


def _places(sessions: Sequence[SessionSummary], code: Code) -> list[_Place]:
    return [_Place(s, a, turn) for s, a in _each(sessions) for turn in dict(a.codes).get(code, ())]
