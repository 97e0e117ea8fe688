"""What the client showed: whether the trainee met it, and whether they marked it with the keys.

A marker is met by the first turn with a code of the rules' `meeting` group. Marks are held against passages: turns in
a row after which the client showed markers of one kind. While the concern is being said aloud (stage `voicing`)
nothing needs to be marked. Withdrawal counts as much as confrontation.
"""

from collections.abc import Iterable

from rupturesim.alliance import Marker, Stage
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.labelling import labelling
from rupturesim.debrief.marks import marking
from rupturesim.debrief.model import MarkerReport, Noticing
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import capital, listed, turns_named

MOST_TOLD = 4
"""How many times passing over is told in full; the rest is named by turn."""


def noticing(course: Course, played: Course) -> Noticing:
    """Markers met and passed over, the trainee's own marks, and what they labelled afterwards.

    played: the attempt without corrections. Marks and labels are of what the client showed then.
    """
    met = tuple(markers(course))
    passages, marks, says = marking(played)
    labels, told = labelling(played)
    return Noticing(met, tuple(_passed(course, met)), passages, marks, says, labels, told)


def false_repair(course: Course) -> tuple[Sentence, ...]:
    """Where the client only gave way: it sounds like peace, and nothing is mended."""
    turns = [state.turn for state in course.states if state.stage is Stage.APPEASING]
    if not turns:
        return ()
    cites = tuple(cite for turn in turns for cite in course.cite_client(turn))
    last = course.last
    when = "At the opening" if turns[0] == 0 else f"After {turns_named(turns)}"
    if turns[0] == 0 and len(turns) > 1:
        when += f" and after {turns_named(turns[1:])}"
    seen = f"{when} {course.name} was, in this model, smoothing it over."
    says = [Sentence(seen, cites)]
    if last is not None and last.stage is Stage.APPEASING:
        text = "That is how it stood at the end. It sounds like peace; nothing is mended."
    else:
        text = "It sounded like peace; nothing was mended by it."
    says.append(Sentence(text, cites, unsaid=True))
    return tuple(says)


def markers(course: Course) -> Iterable[MarkerReport]:
    """Each marker shown while a rupture was open, with the turn that met it."""
    for state in course.states:
        shown = course.shown(state)
        if shown is None:
            continue
        following = course.moments[state.turn :]
        met = next((moment for moment in following if moment.met), None)
        late = met.number - state.turn - 1 if met else None
        straining = met.codes & STRAINING if met else frozenset()
        beside = tuple(code for code in Code if code in straining) if straining else ()
        answered = met is not None or any(moment.turn.coding is not None for moment in following)
        yield MarkerReport(shown, met.number if met else None, late, answered, beside)


def _passed(course: Course, markers: tuple[MarkerReport, ...]) -> Iterable[Sentence]:
    """The markers as sentences: each run of turns that went past them, then those met at once, then the last."""
    groups: dict[int | None, list[MarkerReport]] = {}
    for report in markers:
        if report.answered and report.late != 0:
            groups.setdefault(report.met, []).append(report)
    for met, reports in list(groups.items())[:MOST_TOLD]:
        yield _went_past(course, reports[0], met)
    further = [reports[0].shown.turn for reports in list(groups.values())[MOST_TOLD:]]
    if further:
        cites = tuple(cite for turn in further for cite in course.cite_client(turn))
        yield Sentence(f"It went the same way after {turns_named(further)}.", cites)
    crowded = [report for report in markers if report.beside and report.met]
    at_once = [report for report in markers if report.late == 0 and report.met not in groups and not report.beside]
    answers = [course.moment(report.met) for report in at_once if report.met]
    closer = [moment.number for moment in answers if moment.change >= 0]
    apart = [moment for moment in answers if moment.change < 0]
    if closer:
        cites = tuple(Cite(turn) for turn in closer)
        yield Sentence(f"{capital(turns_named(closer))} took up what {course.name} had just shown.", cites)
    if apart:
        yield _led_apart(course, apart)
    if crowded:
        yield _crowded(course, crowded)
    last = markers[-1] if markers and not markers[-1].answered else None
    if last is not None and last.shown.marker is not Marker.APPEASING:  # `false_repair` tells that
        yield _unanswered(course, last)


def _went_past(course: Course, first: MarkerReport, met: int | None) -> Sentence:
    shown = first.shown
    until = met - 1 if met else max(m.number for m in course.moments if m.turn.coding is not None)
    past = list(range(shown.turn + 1, until + 1))
    showing = f"{course.sign(shown)}."
    cites = [*course.cite_client(shown.turn), *(Cite(turn) for turn in past)]
    if met:
        moment = course.moment(met)
        took = "was the first to turn to what showed" + ("" if moment.change >= 0 else ", and yet led further apart")
        if moment.change < 0 and not moment.codes & STRAINING:
            took += f" (you {course.wording.did(moment.codes & course.meeting)})"
        rest = f"Your {turns_named(past)} did not take it up; turn {met} {took}."
        cites.append(Cite(met))
    else:
        left = course.last is not None and course.last.stage is Stage.LEFT
        end = f"until {course.name} left" if left else "to the end of the session"
        rest = f"Your {turns_named(past)} did not take it up, {end}."
    return Sentence(f"{showing} {rest}", tuple(cites))


def _led_apart(course: Course, moments: list[Moment]) -> Sentence:
    """Turns that answered a marker at once with no straining move, and yet brought the two further apart."""
    numbers = [moment.number for moment in moments]
    codes = [code for code in Code if any(code in moment.codes & course.meeting for moment in moments)]
    subject, did = capital(turns_named(numbers)), course.wording.did(codes)
    cites = tuple(moment.cite(moment.codes & course.meeting) for moment in moments)
    text = f"{subject} answered what {course.name} had just shown and yet led further apart (you {did})."
    return Sentence(text, cites)


def _crowded(course: Course, reports: list[MarkerReport]) -> Sentence:
    turns = sorted({report.met for report in reports if report.met})
    codes = [code for code in Code if any(code in report.beside for report in reports)]
    named = listed([course.wording.called(code) for code in codes])
    text = f"In {turns_named(turns)} what took it up stood beside {named}, which left little of it to be heard."
    return Sentence(text, tuple(course.moment(turn).cite(codes) for turn in turns))


def _unanswered(course: Course, last: MarkerReport) -> Sentence:
    shown = last.shown
    return Sentence(f"{course.sign(shown)}; this attempt went no further.", course.cite_client(shown.turn))
