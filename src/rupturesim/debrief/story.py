"""The session in two to four sentences, the trainee's own part first."""

from collections.abc import Iterable

from rupturesim.alliance import Stage
from rupturesim.codes import REPAIRING
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import Ending, EndKind, RuptureReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import capital, counted, ended, listed, quote, turns_named
from rupturesim.transcript.events import TransitionEvent


def story(course: Course, ruptures: tuple[RuptureReport, ...], end: Ending) -> tuple[Sentence, ...]:
    """The opening paragraph."""
    if not course.moments:
        return (end.sentence,)
    if not ruptures:
        return tuple(_quiet(course, end))
    return tuple(_strained(course, ruptures, end))


def _quiet(course: Course, end: Ending) -> Iterable[Sentence]:
    heard = [moment for moment in course.moments if moment.turn.coding is not None]
    if not heard:
        yield Sentence("Nothing that you said was heard before the session broke off.", (Cite(1),))
    elif all(moment.silent for moment in course.moments):
        yield Sentence(f"You were silent throughout, for {counted(len(course.moments), 'turn')}.", (Cite(1),))
    else:
        most = max(heard, key=lambda moment: (moment.change, -moment.number))
        one = ", for one," if len(heard) > 1 else ""
        text = f"In turn {most.number}{one} you {course.did(most, course.telling(most))}"
        yield Sentence(ended(text), _words(course, most))
    if end.kind is not EndKind.NO_RUPTURE:
        yield Sentence("No rupture had opened by then, so there was none to meet.", (Cite(end.turn),))
    yield end.sentence


def _strained(course: Course, ruptures: tuple[RuptureReport, ...], end: Ending) -> Iterable[Sentence]:
    first = ruptures[0]
    yield _beginning(course, first)
    if end.kind is EndKind.FALSE_PEACE:
        yield _and(_course(course, ruptures), _marked(course, first))
        yield end.sentence
        yield _underneath(course, ruptures[-1], "; it is still open, and nothing is mended")
        return
    yield _underneath(course, first)
    yield _with_later_ones(_and(_course(course, ruptures), _marked(course, first)), ruptures)
    yield end.sentence


_MOST_LATER = 3
"""How many later ruptures the story tells one by one."""

_OUTCOMES = {"mended": " (mended with turn {})", "left": "", "open": " (still open)"}


def _with_later_ones(sentence: Sentence, ruptures: tuple[RuptureReport, ...]) -> Sentence:
    """The sentence, and that there were further ruptures."""
    if len(ruptures) == 1:
        return sentence
    later = ruptures[1:]
    if len(later) > _MOST_LATER:
        opened = f"{len(later)} more ruptures opened with {turns_named([rupture.began for rupture in later])}"
        return Sentence(f"{sentence.text} {opened}.", (*sentence.cites, *(Cite(rupture.began) for rupture in later)))
    told = [f"with turn {rupture.began}{_OUTCOMES[rupture.outcome].format(rupture.ended)}" for rupture in later]
    opened = "Another rupture opened" if len(later) == 1 else "Other ruptures opened"
    turns = [turn for rupture in later for turn in (rupture.began, rupture.ended) if turn]
    return Sentence(f"{sentence.text} {opened} {listed(told)}.", (*sentence.cites, *(Cite(turn) for turn in turns)))


def _beginning(course: Course, rupture: RuptureReport) -> Sentence:
    """Where it strained, on which words, and what the client did with it."""
    name = course.name
    if rupture.began == 0:
        moment = course.moment(1)
        began = f"{name} began with {quote(course.line(0))}" if course.line(0) else f"how {name} began is not recorded"
        came = ended(f"The strain was there before you had spoken; {began}")
        if moment.turn.coding is None:
            return Sentence(came, course.cite_client(0))
        text = f"{ended(f'In turn 1 you {course.did(moment)}')} {came}"
        return Sentence(text, (*_words(course, moment), *course.cite_client(0)))
    moment = course.moment(rupture.began)
    shown = course.shown(moment.after)
    reply = course.sign(shown, f"{name}'s answer") if shown else ""
    cites = (*_words(course, moment), *course.cite_client(moment.number))
    if course.raised_unasked(moment):
        said = f"In turn {moment.number} you {course.did(moment)}; {course.unasked(moment)}"
        return Sentence(f"{said}. {capital(reply)}." if reply else f"{said}.", cites)
    said = f"In turn {moment.number} you {course.did(moment, course.cause(rupture.by))}"
    return Sentence(f"{said}, and {reply}." if reply else ended(said), cites)


def _words(course: Course, moment: Moment) -> tuple[Cite, ...]:
    return (moment.cite(course.telling(moment)),)


def _underneath(course: Course, rupture: RuptureReport, rest: str = "") -> Sentence:
    """What the client was not saying when it began."""
    struck = course.wording.words.components[rupture.strikes]
    cites = (Cite(rupture.began),) if rupture.began else course.cite_client(0)
    meaning = "Small strains had added up"
    if rupture.trigger and not rupture.means:
        meaning = course.wording.fill("A sore point had been touched; what it means to {them} is not recorded")
    if rupture.means:
        meant = "To {them} it meant" if rupture.began else "What had gone before meant to {them}"
        meaning = course.wording.fill(f"{meant} that {rupture.means.rstrip('.')}")
    return Sentence(f"{meaning}; what it struck was {struck}{rest}.", cites, unsaid=True)


def _course(course: Course, ruptures: tuple[RuptureReport, ...]) -> Sentence:
    """How the trainee met it, and what turned it."""
    rupture = ruptures[0]
    after = [m for m in course.moments[rupture.began :] if m.turn.coding is not None and m.open_before]
    if not after:
        return Sentence("No turn of yours followed.", (Cite(max(1, rupture.began)),))
    past = 0
    while past < len(after) and not after[past].met:
        past += 1
    cites = tuple(Cite(moment.number) for moment in after[: past + 1])
    met = _met(after, past)
    turned = _turned(course, rupture) if past < len(after) else None
    if turned is not None:
        same = "" if turned.number == after[past].number else f" in turn {turned.number}"
        text = f"{met}; when{same} you {course.did(turned, turned.codes & REPAIRING)}, {_voiced(course, rupture)}."
        cites += (turned.cite(turned.codes & REPAIRING), *course.cite_client(turned.number))
        return _and(Sentence(text, cites), _set_back(course, rupture, turned))
    gave_way = next((m for m in after if _appeases(m.after) and not _appeases(m.before)), None)
    if gave_way is not None:
        told = Sentence(f"{met}.", cites)
        gave = _gave_way(course, gave_way, again=_appeases(after[0].before), known=gave_way is course.moments[0])
        return _and(gave, told) if gave_way is course.moments[0] else _and(told, gave)
    if past == len(after):
        return Sentence(f"{met}.", cites)
    numbers = [m.number for m in after[past:] if m.passed_over]
    if numbers:
        cites += tuple(Cite(number) for number in numbers)
        return Sentence(f"{met}; {_some(numbers)} did not take up what {course.name} showed.", cites)
    return Sentence(f"{met}; it did not come to the point where {_voiced(course, rupture)}.", cites)


def _marked(course: Course, rupture: RuptureReport) -> Sentence | None:
    """When the trainee first marked the rupture with the keys."""
    notices = [*course.attempt.notices, *(notice for moment in course.moments for notice in moment.turn.notices)]
    until = rupture.ended if rupture.ended is not None else len(course.moments)
    first = next((notice for notice in notices if rupture.began <= notice.turn <= until), None)
    if first is None:
        return None
    when = "at the opening" if first.turn == 0 else f"after turn {first.turn}"
    cites = course.cite_client(first.turn) or ((Cite(first.turn),) if first.turn else ())
    return Sentence(f"You marked a {first.kind} {when}.", cites)


def _gave_way(course: Course, moment: Moment, *, again: bool, known: bool) -> Sentence:
    """After which turn the client smoothed it over. again: as before; known: the story has told the turn's words."""
    did = f"After turn {moment.number}" if known else ""
    did = did or f"In turn {moment.number} you {course.did(moment, course.telling(moment))}, and"
    return Sentence(f"{did} {course.name} smoothed it over{' again' if again else ''}.", _words(course, moment))


def _met(after: list[Moment], past: int) -> str:
    """Which turn took up what the client had shown, and how many went past it before. No end of its own."""
    numbers = [moment.number for moment in after[:past]]
    if past == len(after):
        return f"Your {turns_named(numbers)} did not take it up"
    met = after[past]
    closer = met.change >= 0
    if numbers:
        took = "was the first to turn to what showed" + ("" if closer else ", and yet led further apart")
        return f"Your {turns_named(numbers)} did not take it up; turn {met.number} {took}"
    if closer:
        return f"You took it up at once, in turn {met.number}"
    return f"Your turn {met.number} answered it at once and yet led further apart"


def _set_back(course: Course, rupture: RuptureReport, turned: Moment) -> Sentence | None:
    """Where a client who could say what was amiss went back on it, and where it came again."""
    until = rupture.ended if rupture.ended is not None else len(course.moments)
    back = [m for m in course.moments[turned.number : until] if _came_forward(m.before) and _drew_back(m.after)]
    if not back:
        return None
    first = back[0]
    assert first.after is not None
    text = f"In turn {first.number} you {course.did(first, course.telling(first))}, "
    text += f"and {course.name} went back to {_BACK_TO[first.after.stage]}"
    cites = list(_words(course, first))
    again = next((m for m in course.moments[first.number : until] if _came_forward(m.after)), None)
    if again is not None:
        codes = again.codes & REPAIRING
        text += f"; it could be said again when in turn {again.number} you {course.did(again, codes)}"
        cites.append(again.cite(codes))
    if back[1:]:
        text += f". It went back once more in {turns_named([m.number for m in back[1:]])}"
        cites += [Cite(m.number) for m in back[1:]]
    return Sentence(f"{text}.", tuple(cites))


_BACK_TO = {
    Stage.STRAINED: "holding back",
    Stage.WITHDRAWN: "keeping away",
    Stage.CONFRONTING: "open protest",
    Stage.APPEASING: "smoothing it over",
}


def _came_forward(state: TransitionEvent | None) -> bool:
    return state is not None and state.stage in (Stage.VOICING, Stage.VULNERABLE)


def _drew_back(state: TransitionEvent | None) -> bool:
    return state is not None and state.stage in _BACK_TO


def _appeases(state: TransitionEvent | None) -> bool:
    return state is not None and state.stage is Stage.APPEASING


def _and(one: Sentence, other: Sentence | None) -> Sentence:
    return one if other is None else Sentence(f"{one.text} {other.text}", (*one.cites, *other.cites))


def _voiced(course: Course, rupture: RuptureReport) -> str:
    return f"{course.name} {course.wording.words.voiced[rupture.kind]}"


def _some(numbers: list[int]) -> str:
    if len(numbers) > 4:
        return f"from turn {numbers[0]} on, {counted(len(numbers), 'turn')}"
    return turns_named(numbers)


def _turned(course: Course, rupture: RuptureReport) -> Moment | None:
    """The turn with which the concern could be said."""
    until = rupture.ended if rupture.ended is not None else len(course.moments)
    for moment in course.moments[rupture.began : until]:
        if moment.after is not None and moment.after.stage is Stage.VOICING and moment.codes & REPAIRING:
            return moment
    return None
