"""A debrief from one attempt of a transcript."""

from collections.abc import Iterable, Sequence

from rupturesim.client.rules import Rules
from rupturesim.debrief.beside import beside
from rupturesim.debrief.complaints import complaints
from rupturesim.debrief.correcting import as_heard, corrections
from rupturesim.debrief.course import Course
from rupturesim.debrief.ending import ending
from rupturesim.debrief.figures import curve_points, curve_says, figures
from rupturesim.debrief.lent import lent
from rupturesim.debrief.model import Debrief, TurnReport
from rupturesim.debrief.noticing import false_repair, noticing
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.practice import practice
from rupturesim.debrief.rating import rating
from rupturesim.debrief.ruptures import ruptures
from rupturesim.debrief.skills import skills, skills_say
from rupturesim.debrief.story import story
from rupturesim.debrief.turning import turning_points
from rupturesim.debrief.turns import notes_of, turn_reports
from rupturesim.debrief.whatif import what_ifs
from rupturesim.debrief.wording import listed
from rupturesim.persona.model import Persona
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import Header


def debrief_of(
    attempt: Attempt,
    persona: Persona,
    *,
    attempts: Sequence[Attempt] = (),
    header: Header | None = None,
    rules: Rules | None = None,
    notes: Sequence[str] = (),
) -> Debrief:
    """The debrief of one attempt, from its recorded codings and states. Pure: the same attempt, the same debrief.

    persona: the one that the transcript carries. attempts: all of the session's, to hold against this one, and to
    tell whether the trainee left it by going back. header: to tell whether other rules were in force. rules: by
    default the program's own. notes: what could not be read of the record, in sentences.
    """
    course = Course(attempt, persona, rules)
    strains = ruptures(course)
    end, turns = ending(course, strains, attempts), turn_reports(course)
    points = turning_points(course)
    others, others_says = beside(course, attempts)
    otherwise, otherwise_says = what_ifs(course, points)
    sides, small = complaints(course, strains), skills(course)
    return Debrief(
        client=persona.name,
        persona_id=persona.id,
        attempt=attempt.number,
        of=attempt.of,
        at_turn=attempt.at_turn,
        opening=attempt.opening or "",
        story=story(course, strains, end),
        turning_points=points,
        practice=practice(course, strains),
        what_ifs=otherwise,
        what_if_says=otherwise_says,
        noticing=noticing(course, _played(course, attempts)),
        false_repair=false_repair(course),
        ending=end,
        ruptures=strains,
        complaints=sides,
        skills=small,
        skills_say=skills_say(small),
        rating=rating(course),
        curve=curve_points(course),
        curve_says=curve_says(course),
        figures=figures(course, sides),
        notes=notes_of(course),
        turns=turns,
        beside=others,
        beside_says=others_says,
        corrections=corrections(course, turns, attempts),
        as_heard=as_heard(course, attempts),
        lent=lent(course),
        missing=(*map(Sentence, notes), *_missing(course, turns, header)),
        closing=tuple(course.wording.fill(line) for line in course.wording.words.closing),
    )


def _played(course: Course, attempts: Sequence[Attempt]) -> Course:
    """The attempt as it was played; with no corrections, or none known, the course itself."""
    recorded = next((attempt for attempt in attempts if attempt.number == course.attempt.number), course.attempt)
    return course if recorded is course.attempt else Course(recorded, course.persona, course.rules)


def _missing(course: Course, turns: tuple[TurnReport, ...], header: Header | None) -> Iterable[Sentence]:
    """What cannot be told, and why."""
    if not turns:
        yield Sentence("There is no turn of yours in this record, so nothing can be said about one.")
    if course.attempt.opened is None:
        yield Sentence("How things stood at the opening was not recorded; what the first turn changed is not known.")
    if header is not None and header.rules != course.rules.version:
        yield Sentence(
            f"The session was played with version {header.rules} of the rules and is told with version "
            f"{course.rules.version}; the recorded states are those of the session."
        )
    for turn in turns:
        if not turn.complete:
            text = f"Turn {turn.number} broke off before it was finished; {_lacking(turn)}."
            yield Sentence(text, (Cite(turn.number),))
    unknown = {fired.name: fired for turn in turns for fired in turn.came if not fired.known}
    if unknown:
        names = listed([f"'{name}'" for name in list(unknown)[:5]])
        cites = tuple(fired.sentence.cites[0] for fired in unknown.values())
        yield Sentence(f"Not known to this version, of the rules that fired: {names}.", cites)


def _lacking(turn: TurnReport) -> str:
    lacking = [
        *(["how it was heard"] if not turn.earned else []),
        *(["what it changed"] if turn.stages[1] is None else []),
        *(["the client's answer"] if turn.answer is None else []),
    ]
    return f"not recorded: {listed(lacking)}" if lacking else "the record is not whole"
