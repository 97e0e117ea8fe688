"""The other attempts of a session, held against this one: where they part, and how each went on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rupturesim.corrections import corrected
from rupturesim.debrief.course import Course
from rupturesim.debrief.ending import ending
from rupturesim.debrief.figures import curve_points
from rupturesim.debrief.model import Beside, BesideTurn
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.ruptures import ruptures
from rupturesim.debrief.wording import ended, quote
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import TransitionEvent

MOST = 3
"""How many other attempts are told of: if there are more, the one that this one branched from and the latest two."""


def beside(course: Course, attempts: Sequence[Attempt]) -> tuple[tuple[Beside, ...], tuple[Sentence, ...]]:
    """The other attempts, and what is to be said of them. attempts: all of the session's, as recorded."""
    known = {attempt.number: attempt for attempt in attempts} | {course.attempt.number: course.attempt}
    found, told = [], list[Sentence]()
    for other in _chosen(course.attempt, known):
        # The seed chooses which sign the client shows, and neither the figures nor the stage.
        there = Course(corrected(other, course.persona, 0), course.persona, course.rules)
        found.append(_beside(course, there, known))
        told += _says(course, there, found[-1])
    return tuple(found), tuple(told)


def shared(one: Attempt, other: Attempt, known: dict[int, Attempt]) -> int:
    """How many turns two attempts have in common: those before one went its own way."""
    kept, there = _kept(one, known), _kept(other, known)
    return max((min(kept[number], there[number]) for number in kept.keys() & there.keys()), default=0)


def _kept(attempt: Attempt, known: dict[int, Attempt]) -> dict[int, int]:
    """How many turns of itself, and of each attempt that it goes back to, are in an attempt."""
    kept = {attempt.number: len(attempt.turns)}
    turns = len(attempt.turns)
    while attempt.of is not None and attempt.of in known and attempt.of not in kept:
        turns = min(turns, attempt.at_turn - 1)
        kept[attempt.of] = turns
        attempt = known[attempt.of]
    return kept


def _chosen(this: Attempt, known: dict[int, Attempt]) -> list[Attempt]:
    """Those with turns of their own."""
    others = [known[number] for number in sorted(known) if number != this.number]
    others = [other for other in others if len(other.turns) > shared(this, other, known)]
    if len(others) <= MOST:
        return others
    origin = [other for other in others if other.number == this.of]
    rest = [other for other in others if other.number != this.of]
    return sorted([*origin, *rest[len(origin) - MOST :]], key=lambda other: other.number)


def _beside(course: Course, there: Course, known: dict[int, Attempt]) -> Beside:
    here, other = course.attempt, there.attempt
    parts = shared(here, other, known) + 1
    both = min(len(here.turns), len(other.turns))
    while parts <= both and here.turns[parts - 1].text == other.turns[parts - 1].text:
        parts += 1
    end = ending(there, ruptures(there), list(known.values()))
    sentence = replace(end.sentence, cites=tuple(replace(cite, attempt=other.number) for cite in end.sentence.cites))
    return Beside(
        attempt=other.number,
        of=other.of,
        at_turn=other.at_turn,
        parts=parts,
        curve=curve_points(there),
        turns=tuple(_turns(there, parts)),
        ending=replace(end, sentence=sentence),
    )


def _turns(there: Course, parts: int) -> Iterable[BesideTurn]:
    for moment in there.moments[parts - 1 :]:
        stage = moment.after.stage if moment.after is not None else None
        name = there.wording.stage(stage) if stage is not None else ""
        yield BesideTurn(moment.number, moment.turn.text, stage, name)


def _says(course: Course, there: Course, found: Beside) -> Iterable[Sentence]:
    parting = _parting(course, there, found)
    if parting is not None:
        yield parting
    end = found.ending.sentence
    text = end.text
    if text.startswith(("You ", "After ", "The ")):
        text = text[0].lower() + text[1:]
    yield replace(end, text=f"In attempt {found.attempt}, {text}")
    if course.last is not None and there.last is not None:
        text = f"Attempt {found.attempt} came, in the model, to {_standing(there, there.last)}, and this one to "
        cites = (Cite(len(there.moments), attempt=found.attempt), *([Cite(len(course.moments))] * bool(course.moments)))
        yield Sentence(f"{text}{_standing(course, course.last)}.", cites, unsaid=True, model=True)


def _parting(course: Course, there: Course, found: Beside) -> Sentence | None:
    """What was said in each where they part; None where they never do."""
    here, turns = course.attempt.turns, there.attempt.turns
    turn, number = found.parts, found.attempt
    if turn > len(here) and turn > len(turns):
        return None
    cites = [*([Cite(turn)] * (turn <= len(here))), *([Cite(turn, attempt=number)] * (turn <= len(turns)))]
    text = f"This attempt and attempt {number} part at turn {turn}: here "
    text += _did(here[turn - 1].text) if turn <= len(here) else "nothing followed"
    text += f"; in attempt {number} {_did(turns[turn - 1].text) if turn <= len(turns) else 'nothing followed'}"
    return Sentence(ended(text), tuple(cites))


def _did(text: str) -> str:
    words = quote(text)
    if words.startswith("“"):
        return f"you said {words}"
    return "you were silent" if words == "(silence)" else f"you said nothing {words}"


def _standing(course: Course, state: TransitionEvent) -> str:
    return f"'{course.wording.stage(state.stage)}' with the bond at {state.bond:.1f}"
