"""Two things to practise next, chosen from what this session shows, each tied to a turn."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from rupturesim.alliance import Stage
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import Practice, RuptureReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import bracketed, ended, turns_named

_ABOVE_ALL = 1000.0
"""The weight of what has to be said whatever else there is."""

_FALSE_PEACE = 4.0
"""What it adds to the weight of a straining move that the client gave way after it."""

_LONG = 60
"""Words above which a turn is long enough to be tried in fewer."""

SMALL_SKILLS = (Code.ACKNOWLEDGE, Code.REFLECT, Code.INVITE)
"""The three small skills of the moment itself: own a part, reflect, ask openly."""


class _Candidate(NamedTuple):
    """Something to practise, and how much of the session hung on it."""

    weight: float
    practice: Practice


def practice(course: Course, ruptures: tuple[RuptureReport, ...]) -> tuple[Practice, ...]:
    """At most two things to practise, the weightier first."""
    if not any(moment.turn.coding for moment in course.moments):
        return ()
    if not course.ever_ruptured:
        return (_no_rupture(course),)
    candidates = [
        *_marker(course),
        *_straining(course),
        *_timing(course),
        *_small_skills(course),
        *_appeasing(course),
        *_not_mended(course, ruptures),
        *_again(course, ruptures),
    ]
    return _chosen([one.practice for one in sorted(candidates, key=lambda candidate: -candidate.weight)])


def _chosen(practices: list[Practice]) -> tuple[Practice, ...]:
    """The first and another for a different moment; where there is no other moment, two for the same made one."""
    first = practices[0] if practices else None
    others = [one for one in practices if first and one.id != first.id]
    if first is None or not others:
        return tuple(practices[:1])
    elsewhere = [one for one in others if one.turn != first.turn]
    return (first, elsewhere[0]) if elsewhere else (_both(first, others[0]),)


def _both(one: Practice, other: Practice) -> Practice:
    """Two things to practise at one moment, as one."""
    what = Sentence(f"{one.what.text} {other.what.text}", (*one.what.cites, *other.what.cites))
    whys = [each.why for each in (one, other) if each.id == "marker"] or [one.why, other.why]
    why = Sentence(" ".join(each.text for each in whys), tuple(cite for each in whys for cite in each.cites))
    return replace(one, what=what, why=why, codes=tuple(dict.fromkeys((*one.codes, *other.codes))))


def _cost(moments: Iterable[Moment]) -> float:
    """What turns cost; half for one that set a rupture off, for ruptures come and the answer is what one can learn."""
    return sum(max(0.0, -moment.change) * (1.0 if moment.open_before else 0.5) for moment in moments)


def _what(course: Course, text: str) -> Sentence:
    return Sentence(course.wording.fill(text))


def _marker(course: Course) -> Iterable[_Candidate]:
    past = [moment for moment in course.moments if moment.passed_over and not moment.silent]
    found = [(moment, shown) for moment in past if (shown := course.shown(moment.before)) is not None]
    plain = [moment for moment, _ in found if not moment.codes & STRAINING]
    strained = [moment for moment, _ in found if moment.codes & STRAINING]
    weight = (1.0 if plain else 0.5) + _cost(plain) + _cost(strained) / 2
    what = _what(course, course.wording.words.practice["marker"])
    for place, (moment, shown) in enumerate(found):
        others = [other.number for other, _ in found if other is not moment]
        more = f" It went the same way in {turns_named(others)}." if others else ""
        why = f"{course.sign(shown)}. {ended(f'In turn {moment.number} you {course.did(moment)}')}{more}"
        cites = (*course.cite_client(shown.turn), moment.cite(), *(Cite(number) for number in others))
        codes = (Code.REFLECT, Code.INVITE, Code.META)
        yield _later(weight, place, Practice("marker", what, Sentence(why, cites), moment.number, codes))


def _later(weight: float, place: int, practice: Practice) -> _Candidate:
    """One of several moments for the same thing to practise: the first of them that is free is taken."""
    return _Candidate(weight - place / 1000, practice)


def _straining(course: Course) -> Iterable[_Candidate]:
    for code in Code:
        turns = [m for m in course.moments if code in m.codes - m.doubtful] if code in STRAINING else []
        costly = [moment for moment in turns if moment.change < 0]
        if not costly:
            continue
        gave_way = any(moment.after and moment.after.stage is Stage.APPEASING for moment in costly)
        weight = _cost(costly) + (_FALSE_PEACE if gave_way else 0.0)
        what, did = _what(course, course.wording.words.codes[code].practise), course.wording.did([code])
        for place, moment in enumerate(sorted(costly, key=lambda moment: moment.change)):
            others = [other for other in turns if other is not moment]
            rest = f"; it came in {turns_named([other.number for other in others])} as well." if others else "."
            why = f"In turn {moment.number} you {did} ({moment.quote([code])}){rest}"
            cites = tuple(cited.cite([code]) for cited in (moment, *others))
            found = Practice(f"instead-of:{code}", what, Sentence(why, cites), moment.number, (code,))
            yield _later(weight, place, found)


def _timing(course: Course) -> Iterable[_Candidate]:
    for rule, text in course.wording.words.timing.items():
        turns = [moment for moment in course.moments if moment.after and rule in moment.after.rules]
        if not turns:
            continue
        first = turns[0]
        codes = tuple(code for code in Code if code in first.codes)
        says = course.sentences.of(rule) or ""
        why = f"{ended(f'In turn {first.number} you {course.did(first)}')} {says}"
        if says.startswith("You "):
            why = f"In turn {first.number}, with {first.quote()}, you {says.removeprefix('You ')}"
        what, because = _what(course, text), Sentence(why, (first.cite(codes),))
        found = Practice(f"timing:{rule}", what, because, first.number, codes)
        yield _Candidate(1.0 + _cost(turns), found)


def _small_skills(course: Course) -> Iterable[_Candidate]:
    room = [moment for moment in course.moments if moment.open_before and moment.turn.coding]
    if len(room) < 2:
        return
    used = frozenset(code for moment in room for code in moment.codes)
    for code in SMALL_SKILLS:
        if code in used:
            continue
        moment = next((m for m in room if not m.codes & REPAIRING), room[0])
        shown = course.shown(moment.before)
        name = course.wording.called(code)
        why = f"From turn {room[0].number} on, while the rupture was open, {name} came in no turn of yours."
        cites = [Cite(room[0].number), Cite(moment.number)]
        if shown is not None:
            why += f" Turn {moment.number} had room for it: {course.sign(shown)}."
            cites += course.cite_client(shown.turn)
        what = _what(course, course.wording.words.codes[code].practise)
        found = Practice(f"skill:{code}", what, Sentence(why, tuple(cites)), moment.number, (code,))
        yield _Candidate(1.6 if code is Code.ACKNOWLEDGE else 1.2, found)


def _appeasing(course: Course) -> Iterable[_Candidate]:
    turns = [state.turn for state in course.states if state.stage is Stage.APPEASING]
    if not turns:
        return
    last = course.last
    ended_there = last is not None and last.stage is Stage.APPEASING
    when = "At the opening" if turns[0] == 0 else f"After turn {turns[0]}"
    line = f" {bracketed(course.line(turns[0]))}" if course.line(turns[0]) else ""
    why = f"{when} {course.name} smoothed it over, in this model{line}"
    why += f"; by the end, after turn {turns[-1]}, that was how it stood." if ended_there and turns[-1] else "."
    cites = tuple(cite for turn in turns for cite in course.cite_client(turn))
    answers = [course.moment(turn + 1) for turn in turns if turn < len(course.moments)]
    taken = [moment.number for moment in answers if moment.codes & {Code.META, Code.INVITE}]
    if taken and not ended_there:
        return
    back_to = min(turns[0] + 1, max(1, len(course.moments)))
    what = _what(course, course.wording.words.practice["appeasing"])
    found = Practice("appeasing", what, Sentence(why, cites), back_to, (Code.META, Code.INVITE))
    yield _Candidate(_ABOVE_ALL if ended_there else 0.8 * len(turns), found)


def _not_mended(course: Course, ruptures: tuple[RuptureReport, ...]) -> Iterable[_Candidate]:
    last = ruptures[-1] if ruptures else None
    if last is None or last.outcome != "open" or "voiced" not in last.done or "addressed" in last.done:
        return
    said = next((s.turn for s in course.states if s.stage is Stage.VOICING and s.turn >= last.began), None)
    turn = len(course.moments)
    if said is None or said >= turn - 1:
        return
    struck = course.wording.words.components[last.strikes]
    why = f"After turn {said} {course.name} said what was amiss. "
    why += f"Up to turn {turn} no turn of yours spoke to {struck} itself."
    cites = (*course.cite_client(said), *(Cite(number) for number in range(said + 1, turn + 1)))
    what = _what(course, course.wording.words.practice["mend"])
    codes = (Code.RENEGOTIATE, Code.CLARIFY) if last.strikes != "bond" else (Code.ACKNOWLEDGE, Code.META)
    yield _Candidate(3.0, Practice("mend", what, Sentence(why, cites), turn, codes))


def _again(course: Course, ruptures: tuple[RuptureReport, ...]) -> Iterable[_Candidate]:
    """What there is to practise when little else stands out: the same moment in another way, or in fewer words."""
    turn = ruptures[0].began + 1
    if turn > len(course.moments):
        yield from _onward(course)
        return
    moment = course.moment(turn)
    closer = " It brought the two of you closer; other ways may do so too." if moment.change > 0 else ""
    why = ended(f"In turn {turn}, your first with the rupture open, you {course.did(moment)}") + closer
    name = "another" if moment.met else "earlier"
    what = _what(course, course.wording.words.practice[name])
    codes = tuple(code for code in Code if code in moment.codes)
    yield _Candidate(0.2, Practice(name, what, Sentence(why, (moment.cite(codes),)), turn, codes))
    spoken = [m for m in course.moments if len(m.turn.text.split()) > _LONG and m.open_before and m.change <= 0]
    if spoken:
        longest = max(spoken, key=lambda moment: len(moment.turn.text))
        why = f"Turn {longest.number} was the longest while the rupture was open ({longest.quote()})."
        what = _what(course, course.wording.words.practice["shorter"])
        yield _Candidate(0.5, Practice("shorter", what, Sentence(why, (longest.cite(),)), longest.number, ()))


def _onward(course: Course) -> Iterable[_Candidate]:
    """For a session that ended just when a rupture had begun."""
    turn = len(course.moments)
    shown = course.shown(course.last)
    if shown is None:
        return
    why = f"{course.sign(shown)}, and no turn of yours followed."
    what = _what(course, course.wording.words.practice["onward"])
    found = Practice("onward", what, Sentence(why, (Cite(turn), *course.cite_client(turn))), turn, SMALL_SKILLS)
    yield _Candidate(0.2, found)


def _no_rupture(course: Course) -> Practice:
    turn = len(course.moments)
    why = f"Up to turn {turn} no rupture opened, so there was none to meet."
    what = _what(course, course.wording.words.practice["harder"])
    return Practice("rupture", what, Sentence(why, (Cite(turn),)), turn, ())
