"""What the trainee chose to do with a complaint: the first response, how it went on, and what was not among it.

What is looked for, owning a part, giving back, making sense, asking openly, are the moves of the coding manual that
the resolution strategies of the 3RS name (at second hand; pending check against its manual). No order is asked for.
"""

from collections.abc import Iterable, Sequence

from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.strain import Strain, early_codes, too_soon
from rupturesim.debrief.wording import capital, ended, listed, quote, turns_named

CALLED_FOR = (Code.ACKNOWLEDGE, Code.REFLECT, Code.VALIDATE, Code.INVITE)
"""The moves that the two sides call for, in the order in which they are named."""

OTHERWISE = tuple(code for code in Code if code in STRAINING)
"""Responses that lead away from a complaint."""


def chosen(course: Course, strain: Strain, *, own: bool) -> tuple[Sentence, ...]:
    """At most five sentences. own: there was a part that the trainee could own."""
    name = course.name
    if not strain.moments:
        return (Sentence("No turn of yours followed that was heard.", _began(strain)),)
    first, turn = _first(course, strain)
    says = [_response(course, first, turn) if first else _no_answer(name, turn, course.cite_client(turn))]
    says += [*_went_on(course, strain, first), *_spoken_to(course, strain)]
    says += [*_otherwise(course, strain, first), *_missing(course, strain, own=own)]
    return tuple(says)


def owned(moment: Moment) -> bool:
    """Whether a turn owned a part, and not all of it."""
    return Code.ACKNOWLEDGE in moment.codes and Code.OVEROWN not in moment.codes


def _began(strain: Strain) -> tuple[Cite, ...]:
    return (Cite(strain.report.began),) if strain.report.began else ()


def _first(course: Course, strain: Strain) -> tuple[Moment | None, int]:
    """The first turn after the complaint was said, or shown where it was not; and the turn after which that was."""
    said = strain.said(course)
    turn = said[0] if said else strain.report.began
    return next((moment for moment in strain.moments if moment.number > turn), None), turn


def _response(course: Course, moment: Moment, turn: int) -> Sentence:
    line = course.line(turn)
    came = f"{course.name} began with" if turn == 0 else f"After turn {turn} came {course.name}'s answer"
    did = f"in turn {moment.number} you {course.did(moment)}"
    cites = (*course.cite_client(turn), moment.cite(moment.codes))
    if not line:
        return Sentence(ended(capital(did)), cites)
    return Sentence(ended(f"{came} {quote(line)}; {did}"), cites)


def _no_answer(name: str, turn: int, cites: tuple[Cite, ...]) -> Sentence:
    when = "at the opening" if turn == 0 else f"after turn {turn}"
    return Sentence(f"What {name} said {when} had no answer of yours that was heard.", cites)


def _went_on(course: Course, strain: Strain, first: Moment | None) -> Iterable[Sentence]:
    """What the other turns did of that which was called for."""
    rest = [moment for moment in strain.moments if moment is not first]
    parts, cites = [], []
    for code in CALLED_FOR:
        held = [moment for moment in rest if _held(moment, code)]
        if held:
            parts.append(_told(course, code, held))
            cites += [moment.cite((code,)) for moment in held]
    if parts:
        yield Sentence(f"In your other turns while it was open you {listed(parts)}.", tuple(cites))


def _spoken_to(course: Course, strain: Strain) -> Iterable[Sentence]:
    """The first turn that spoke to what had been struck, once the concern was out."""
    for moment in strain.moments:
        done = [state.rupture.done if state and state.rupture else () for state in (moment.before, moment.after)]
        if "addressed" in done[1] and "addressed" not in done[0]:
            struck = course.wording.words.components[strain.report.strikes]
            text = f"In turn {moment.number} you spoke to what had been struck, {struck} ({moment.quote()})."
            yield Sentence(text, (moment.cite(),))
            return


def _held(moment: Moment, code: Code) -> bool:
    return owned(moment) if code is Code.ACKNOWLEDGE else code in moment.codes


def _told(course: Course, code: Code, held: Sequence[Moment]) -> str:
    """'owned your part in turns 3 and 7 (“...”)'; the words are told of owning alone, which must be specific."""
    words = f" ({held[0].quote((code,))})" if code is Code.ACKNOWLEDGE else ""
    return f"{_did(course, code, held)} in {turns_named([moment.number for moment in held])}{words}"


def _did(course: Course, code: Code, held: Sequence[Moment]) -> str:
    """With a 'perhaps' where none of the turns was heard with more than doubt."""
    return course.wording.did([code], frozenset.intersection(*(moment.doubtful for moment in held)))


def _otherwise(course: Course, strain: Strain, first: Moment | None) -> Iterable[Sentence]:
    """What led away from it, or came before it could be heard."""
    rest = [moment for moment in strain.moments if moment is not first]
    parts, cites = [], []
    for code in OTHERWISE:
        held = [moment for moment in rest if code in moment.codes]
        if held:
            parts.append(f"{_did(course, code, held)} in {turns_named([moment.number for moment in held])}")
            cites += [moment.cite((code,)) for moment in held]
    text = [f"you also {listed(parts)}"] if parts else []
    early: dict[str, list[Moment]] = {}
    for moment in strain.moments:
        for name in too_soon(course, moment) if not moment.codes & STRAINING else ():
            early.setdefault(name, []).append(moment)
    for name, held in early.items():
        text.append(f"{name} came in {turns_named([moment.number for moment in held])}")
        cites += [moment.cite(early_codes(moment)) for moment in held]
    if text:
        yield Sentence(f"{capital('; '.join(text))}.", tuple(cites))


def _missing(course: Course, strain: Strain, *, own: bool) -> Iterable[Sentence]:
    """Which of the moves called for were in none of the turns."""
    wanted = [code for code in CALLED_FOR if own or code is not Code.ACKNOWLEDGE]
    missing = [code for code in wanted if not any(_held(moment, code) for moment in strain.moments)]
    cites = tuple(Cite(moment.number) for moment in strain.moments)
    if not missing and "addressed" not in strain.report.done:
        text = "The moves that the two sides called for were among your turns; in this model it did not come to the"
        yield Sentence(f"{text} point where what was struck is spoken to.", cites)
    elif not missing:
        yield Sentence("All that the two sides called for was among your turns, in one place or another.", cites)
    else:
        named = listed([course.wording.called(code) for code in missing], "or")
        yield Sentence(f"What was not among your turns while it was open: {named}.", cites)
