"""What the client showed: whether the trainee met it, and whether they marked it with the keys.

A marker is met by the first turn with a code of the rules' `meeting` group. Marks are held against passages: turns in
a row after which the client showed markers of one kind. While the concern is being said aloud (stage `voicing`)
nothing needs to be marked. Withdrawal counts as much as confrontation.
"""

from collections.abc import Iterable

from rupturesim.alliance import Marker, Stage
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.marks import marking
from rupturesim.debrief.model import Cite, MarkerReport, Noticing, Sentence
from rupturesim.debrief.wording import capital, counted, listed, quote, turns_named

MOST_TOLD = 4
"""How many times passing over is told in full; the rest is named by turn."""


def noticing(course: Course) -> Noticing:
    """Markers met and passed over, and the trainee's own marks."""
    markers = tuple(_markers(course))
    passages, marks, says = marking(course)
    return Noticing(markers, tuple(_passed(course, markers)), passages, marks, says)


def false_repair(course: Course) -> tuple[Sentence, ...]:
    """Where the client only gave way: it sounds like peace, and nothing is mended."""
    turns = [state.turn for state in course.states if state.stage is Stage.APPEASING]
    if not turns:
        return ()
    cites = tuple(cite for turn in turns for cite in course.cite_client(turn))
    last = course.last
    seen = f"After {turns_named(turns)} {course.name} agreed and gave way ({quote(course.line(turns[0]))})."
    says = [Sentence(seen, cites)]
    if last is not None and last.stage is Stage.APPEASING:
        text = "The session stopped there. It sounds like peace; nothing is mended."
    else:
        text = "It sounded like peace; nothing was mended by it."
    says.append(Sentence(text, cites, unsaid=True))
    return tuple(says)


def _markers(course: Course) -> Iterable[MarkerReport]:
    for state in course.states:
        shown = course.shown(state)
        if shown is None:
            continue
        following = [m for m in course.moments[state.turn :] if m.turn.coding is not None]
        met = next((moment for moment in following if moment.met), None)
        late = met.number - state.turn - 1 if met else None
        beside = tuple(code for code in Code if met and code in met.codes & STRAINING)
        yield MarkerReport(shown, met.number if met else None, late, bool(following), beside)


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
    at_once = [report for report in markers if report.late == 0 and report.met not in groups]
    if at_once:
        turns = [report.met for report in at_once if report.met]
        cites = tuple(Cite(turn) for turn in turns)
        yield Sentence(f"{capital(turns_named(turns))} took up what {course.name} had just shown.", cites)
    crowded = [report for report in markers if report.beside and report.met]
    apart = [course.moment(report.met) for report in markers if report.met and not report.beside]
    apart = [moment for place, moment in enumerate(apart) if moment.change < 0 and moment not in apart[:place]]
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
    showing = f"{_when(shown.turn)} {course.name} {shown.what} ({quote(shown.line)})."
    cites = [*course.cite_client(shown.turn), *(Cite(turn) for turn in past)]
    if met:
        late = counted(met - shown.turn - 1, "turn")
        rest = f"Your {turns_named(past)} went past it; {turns_named([met])} took it up, {late} late."
        cites.append(Cite(met))
    else:
        left = course.last is not None and course.last.stage is Stage.LEFT
        end = f"until {course.name} left" if left else "to the end of the session"
        rest = f"Your {turns_named(past)} went past it, {end}."
    return Sentence(f"{showing} {rest}", tuple(cites))


def _led_apart(course: Course, moments: list[Moment]) -> Sentence:
    """Turns that took up a marker with no straining move, and yet brought the two further apart."""
    numbers = [moment.number for moment in moments]
    codes = [code for code in Code if any(code in moment.codes & course.meeting for moment in moments)]
    named = listed([course.wording.called(code) for code in codes])
    subject = capital(turns_named(numbers))
    cites = tuple(moment.cite(moment.codes & course.meeting) for moment in moments)
    return Sentence(f"{subject} spoke to it and yet led further apart: {named} at that moment.", cites)


def _crowded(course: Course, reports: list[MarkerReport]) -> Sentence:
    turns = sorted({report.met for report in reports if report.met})
    codes = [code for code in Code if any(code in report.beside for report in reports)]
    named = listed([course.wording.called(code) for code in codes])
    text = f"In {turns_named(turns)} what took it up stood beside {named}, which left little of it to be heard."
    return Sentence(text, tuple(course.moment(turn).cite(codes) for turn in turns))


def _unanswered(course: Course, last: MarkerReport) -> Sentence:
    shown = last.shown
    text = f"{_when(shown.turn)} {course.name} {shown.what}, and no turn of yours followed."
    return Sentence(text, course.cite_client(shown.turn))


def _when(turn: int) -> str:
    return "At the opening" if turn == 0 else f"After turn {turn}"
