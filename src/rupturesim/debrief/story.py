"""The session in two to four sentences, the trainee's own part first; and how it ended."""

from collections.abc import Iterable

from rupturesim.alliance import RUPTURED, Stage
from rupturesim.codes import REPAIRING
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import Cite, Ending, EndKind, RuptureReport, Sentence
from rupturesim.debrief.wording import counted, quote, turns_named


def ending(course: Course) -> Ending:
    """How the attempt ended, and the client's last line if there was one."""
    kind, text = _ending(course)
    turn = len(course.moments)
    end = course.attempt.end
    cites = (Cite(turn), *course.cite_client(turn)) if turn else course.cite_client(0)
    return Ending(kind, turn, Sentence(text, cites), end.text if end is not None else "")


def _ending(course: Course) -> tuple[EndKind, str]:
    name, turn, last = course.name, len(course.moments), course.last
    stage = last.stage if last is not None else None
    if stage is Stage.LEFT:
        return EndKind.LEFT, f"{name} left after turn {turn}."
    if not turn:
        return EndKind.NOT_BEGUN, "The session ended before you had said anything."
    if course.attempt.end is None:
        broke = "" if course.attempt.turns[-1].complete else f", before {name} had answered"
        return EndKind.BROKE_OFF, f"The record breaks off at turn {turn}{broke}; how it went on is not known."
    if stage is Stage.APPEASING:
        return EndKind.FALSE_PEACE, f"You ended the session after turn {turn}, when {name} sounded as if all was well."
    if stage in RUPTURED:
        return EndKind.OPEN, f"You ended the session after turn {turn} with the rupture still open."
    if stage is Stage.REPAIRED:
        return EndKind.MENDED, f"You ended the session after turn {turn}, with what had been struck agreed anew."
    return EndKind.NO_RUPTURE, f"You ended the session after turn {turn}; no rupture had opened."


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
        yield Sentence(
            f"In turn {most.number}, for one, you {course.did(most, course.telling(most))}.", _words(course, most)
        )
    if end.kind is not EndKind.NO_RUPTURE:
        yield Sentence("No rupture had opened by then, so there was none to meet.", (Cite(end.turn),))
    yield end.sentence


def _strained(course: Course, ruptures: tuple[RuptureReport, ...], end: Ending) -> Iterable[Sentence]:
    first = ruptures[0]
    yield _beginning(course, first)
    if end.kind is EndKind.FALSE_PEACE:
        yield _course(course, ruptures)
        yield end.sentence
        yield _underneath(course, ruptures[-1], "; that stands as it stood, and nothing is mended")
        return
    yield _underneath(course, first)
    yield _with_later_ones(_course(course, ruptures), ruptures)
    yield end.sentence


def _with_later_ones(sentence: Sentence, ruptures: tuple[RuptureReport, ...]) -> Sentence:
    """The sentence, and that there were further ruptures."""
    if len(ruptures) == 1:
        return sentence
    later = ruptures[1:]
    opened = "Another rupture opened" if len(later) == 1 else f"{len(later)} more ruptures opened"
    text = f"{sentence.text} {opened} with {turns_named([rupture.began for rupture in later])}."
    return Sentence(text, (*sentence.cites, *(Cite(rupture.began) for rupture in later)))


def _beginning(course: Course, rupture: RuptureReport) -> Sentence:
    """Where it strained, on which words, and what the client did with it."""
    name = course.name
    if rupture.began == 0:
        moment = course.moment(1)
        if moment.turn.coding is None:
            return Sentence(f"{name} came already strained ({quote(course.line(0))}).", course.cite_client(0))
        came = f"to a client who had come already strained ({quote(course.line(0))})"
        text = f"In turn 1 you {course.did(moment)}, {came}."
        return Sentence(text, (*_words(course, moment), *course.cite_client(0)))
    moment = course.moment(rupture.began)
    shown = course.shown(moment.after)
    reply = f"{name} {shown.what} ({quote(shown.line)})" if shown else ""
    cites = (*_words(course, moment), *course.cite_client(moment.number))
    if course.raised_unasked(moment):
        said = f"In turn {moment.number} you {course.did(moment)}; nothing in that set it off"
        return Sentence(f"{said}, yet then {reply}." if reply else f"{said}.", cites)
    said = f"In turn {moment.number} you {course.did(moment, rupture.by)}"
    return Sentence(f"{said}, and {reply}." if reply else f"{said}.", cites)


def _words(course: Course, moment: Moment) -> tuple[Cite, ...]:
    return (moment.cite(course.telling(moment)),)


def _underneath(course: Course, rupture: RuptureReport, rest: str = "") -> Sentence:
    """What the client was not saying when it began."""
    struck = course.wording.words.components[rupture.strikes]
    cites = (Cite(rupture.began),) if rupture.began else course.cite_client(0)
    meaning = "Small strains had added up"
    if rupture.means:
        meaning = course.wording.fill(f"To {{them}} it meant that {rupture.means.rstrip('.')}")
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
    turned = _turned(course, rupture)
    cites = tuple(Cite(moment.number) for moment in after[: past + 1])
    if past == 0:
        met = f"You took it up at once, in turn {after[0].number}"
        if after[0].change < 0:
            met = f"Your next turn, turn {after[0].number}, spoke to it and yet led further apart"
    elif past == len(after):
        gave_way = next((m for m in after if m.after is not None and m.after.stage is Stage.APPEASING), None)
        rest = f" {_gave_way(course, gave_way)}" if gave_way is not None else ""
        return Sentence(f"None of the {counted(past, 'turn')} after that took it up.{rest}", cites)
    else:
        gone = turns_named([moment.number for moment in after[:past]])
        took = "took it up" if after[past].change >= 0 else "spoke to it and yet led further apart"
        met = f"Your {gone} went past it, and turn {after[past].number} {took}"
    if turned is not None:
        codes = turned.codes & REPAIRING
        same = turned.number == after[past].number
        when = "" if same else f" in turn {turned.number}"
        text = f"{met}; when{when} you {course.did(turned, codes)}, {course.name} could say what was amiss."
        return Sentence(text, (*cites, turned.cite(codes), *course.cite_client(turned.number)))
    gave_way = next((m for m in after if m.after is not None and m.after.stage is Stage.APPEASING), None)
    if gave_way is not None:
        return Sentence(f"{met}. {_gave_way(course, gave_way)}", (*cites, *_words(course, gave_way)))
    again = [m for m in after[past:] if m.passed_over]
    if again:
        numbers = [moment.number for moment in again]
        cites += tuple(Cite(number) for number in numbers)
        return Sentence(f"{met}; {_some(numbers)} went past what {course.name} showed later.", cites)
    return Sentence(f"{met}; it did not come to the point where {course.name} could say what was amiss.", cites)


def _gave_way(course: Course, moment: Moment) -> str:
    """The turn after which the client only gave way."""
    return f"In turn {moment.number} you {course.did(moment, course.telling(moment))}, and {course.name} gave way."


def _some(numbers: list[int]) -> str:
    return f"{counted(len(numbers), 'turn')} from turn {numbers[0]} on" if len(numbers) > 4 else turns_named(numbers)


def _turned(course: Course, rupture: RuptureReport) -> Moment | None:
    """The turn with which the concern could be said."""
    until = rupture.ended if rupture.ended is not None else len(course.moments)
    for moment in course.moments[rupture.began : until]:
        if moment.after is not None and moment.after.stage is Stage.VOICING and moment.codes & REPAIRING:
            return moment
    return None
