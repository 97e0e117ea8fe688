"""One rupture as a stretch of turns, and what the trainee did in it that went on straining."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rupturesim.alliance import RUPTURED, Marker, Stage
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import RuptureReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import listed, turns_named
from rupturesim.transcript.events import TransitionEvent

COMPLAINTS: frozenset[Marker] = frozenset(
    {
        Marker.COMPLAINT_THERAPIST,
        Marker.COMPLAINT_ACTIVITIES,
        Marker.COMPLAINT_PARAMETERS,
        Marker.COMPLAINT_PROGRESS,
        Marker.REJECTS_INTERVENTION,
    }
)
"""The markers of confrontation that complain of something; guarding oneself and taking the lead do not."""

TOO_SOON: dict[str, frozenset[Code]] = {
    "link-before-heard": frozenset({Code.LINK}),
    "link-too-soon": frozenset({Code.LINK}),
    "reasons-before-owning": frozenset({Code.RATIONALE}),
    "fixing-before-hearing": frozenset({Code.RENEGOTIATE}),
    "pressing-an-avoidant-client": frozenset({Code.INVITE, Code.META}),
    "feeling-pressed-on-an-avoidant-client": frozenset({Code.INVITE, Code.META}),
    "left-waiting-in-anger": frozenset({Code.SPACE}),
}
"""Rules of the engine by which a move strains because of the moment at which it comes, with those moves."""

MOST_TOLD = 3
"""How many turns that strained are told with their words; the rest is named by number."""


@dataclass(frozen=True, slots=True)
class Strain:
    """A rupture in the course of an attempt.

    states: those in which it was open. moments: the turns said while it was open. window: the states from its first
    one up to the next rupture or the end.
    """

    report: RuptureReport
    states: tuple[TransitionEvent, ...]
    moments: tuple[Moment, ...]
    window: tuple[TransitionEvent, ...]

    def said(self, course: Course) -> tuple[int, ...]:
        """The turns after which the client said the complaint, openly or in part; 0 is the opening."""
        openly = {*self.in_protest(course), *self.plainly(course)}
        return tuple(state.turn for state in self.states if state.turn in openly or self._in_part(course, state))

    def in_protest(self, course: Course) -> tuple[int, ...]:
        """Turns after which it was said as a complaint in open protest."""
        protest = [state for state in self.states if state.stage is Stage.CONFRONTING and state.marker in COMPLAINTS]
        return tuple(state.turn for state in protest if (shown := course.shown(state)) and shown.carried)

    def plainly(self, course: Course) -> tuple[int, ...]:
        """Turns after which it was said with no need to fight for it or to hold back; at least the first of them."""
        voiced = [state for state in self.states if state.stage is Stage.VOICING]
        carried = [state for state in voiced if (shown := course.shown(state)) and shown.carried]
        return tuple(state.turn for state in carried or voiced[:1])

    def _in_part(self, course: Course, state: TransitionEvent) -> bool:
        """A qualified complaint: a first sign of strain that complains, or what the client brought up unasked."""
        if state.stage is Stage.STRAINED and state.marker in COMPLAINTS:
            return True
        began = state.turn == self.report.began and state.turn > 0
        return began and bool(course.raised_unasked(course.moment(state.turn)))


def strains(course: Course, ruptures: tuple[RuptureReport, ...]) -> tuple[Strain, ...]:
    """Each rupture with its states and turns."""
    starts = (*(rupture.began for rupture in ruptures[1:]), len(course.moments) + 1)
    return tuple(_strain(course, rupture, start) for rupture, start in zip(ruptures, starts, strict=False))


def _strain(course: Course, rupture: RuptureReport, following: int) -> Strain:
    window = tuple(state for state in course.states if rupture.began <= state.turn < following)
    until = len(course.moments) if rupture.ended is None else rupture.ended
    moments = tuple(
        m for m in course.moments[rupture.began : until] if m.turn.coding is not None and m.before is not None
    )
    states = tuple(state for state in window if state.turn <= until and state.stage in RUPTURED)
    return Strain(rupture, states, moments, window)


def what_strained(course: Course, moments: Sequence[Moment], begins: str) -> Iterable[Sentence]:
    """The turns that strained, by their codes or by the moment at which they came, each with its words.

    begins: how the sentence begins, up to the first turn.
    """
    told = [(moment, text) for moment in moments if (text := _how(course, moment))]
    if not told:
        return
    cites = tuple(_cite(course, moment) for moment, _ in told)
    text = f"{begins} {'; '.join(text for _, text in told[:MOST_TOLD])}"
    if len(told) > MOST_TOLD:
        text += f"; and there was more of it in {turns_named([moment.number for moment, _ in told[MOST_TOLD:]])}"
    yield Sentence(f"{text}.", cites)


def passed_over(course: Course, strain: Strain) -> Iterable[Sentence]:
    """That turns went past what the client showed, if it was more than one."""
    past = [moment.number for moment in strain.moments if moment.passed_over]
    if len(past) > 1:
        text = f"Your {turns_named(past)} did not take up what {course.name} showed."
        yield Sentence(text, tuple(Cite(number) for number in past))


def added_nothing(course: Course, strain: Strain) -> bool:
    """Whether no turn of the rupture strained in any way that the model knows."""
    return all(
        not moment.passed_over and not _how(course, moment) and moment.change >= 0 and not _hurt(course, moment)
        for moment in strain.moments
    )


def too_soon(course: Course, moment: Moment) -> list[str]:
    """The rules of `TOO_SOON` that fired in a turn, in few words."""
    fired = moment.after.rules if moment.after else ()
    return list(dict.fromkeys(name for rule in TOO_SOON if rule in fired and (name := course.wording.rule(rule))))


def early_codes(moment: Moment) -> frozenset[Code]:
    """The codes of the moves that came too soon in a turn."""
    fired = moment.after.rules if moment.after else ()
    return moment.codes & frozenset(code for rule in fired for code in TOO_SOON.get(rule, ()))


def _hurt(course: Course, moment: Moment) -> bool:
    fired = moment.after.rules if moment.after else ()
    return any(rule.startswith("hurts:") or rule in course.wording.words.timing for rule in fired)


def _how(course: Course, moment: Moment) -> str:
    straining = moment.codes & STRAINING
    if straining:
        return f"in turn {moment.number} you {course.did(moment, straining)}"
    early = too_soon(course, moment)
    if not early or moment.silent:
        return ""
    return f"in turn {moment.number}, {listed(early)} ({moment.quote(early_codes(moment))})"


def _cite(course: Course, moment: Moment) -> Cite:
    return moment.cite(moment.codes & STRAINING or early_codes(moment))
