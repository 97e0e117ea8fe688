"""Task, goal and bond over one rupture: each mended or not, and not all three as one.

The components after Bordin (1979). The figures are the model's.
"""

from collections.abc import Sequence
from typing import Literal

from rupturesim.alliance import Component
from rupturesim.debrief.complaint_words import MendedWords
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import Mended, RuptureReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.strain import Strain
from rupturesim.debrief.wording import capital
from rupturesim.transcript.events import TransitionEvent


def mended(course: Course, strain: Strain, words: MendedWords) -> tuple[Mended, ...]:
    """Where each component stood before, at its lowest and last, before the next rupture or the end.

    A rupture that was there at the opening is held against how the persona's alliance stood before it.
    """
    return tuple(_component(course, strain, component, words) for component in Component)


def _component(course: Course, strain: Strain, component: Component, words: MendedWords) -> Mended:
    first = _before(course, strain)
    states = [first, *(state for state in strain.window if state.turn > first.turn)]
    low = min(states, key=lambda state: _value(state, component))
    lowest, last = _value(low, component), _value(states[-1], component)
    before = _before_it(course, component) if _from_the_start(strain, first) else _value(first, component)
    struck = component is strain.report.strikes
    back = last >= before
    whole = back and (not struck or _struck(strain.report, back=back) == "mended")
    if struck:
        outcome = words.struck[_struck(strain.report, back=back)]
    else:
        outcome = words.other["held" if lowest >= before else "back" if back else "open"]
    name = f"{capital(component.value)} ({course.wording.words.components[component]})"
    name += ", which was struck," if struck else ""
    text = f"{name} stood at {_stood(course, strain, states, component)}; {outcome}."
    cites = tuple(Cite(turn) for turn in dict.fromkeys((first.turn, low.turn, states[-1].turn)) if _is(course, turn))
    return Mended(component, before, lowest, last, struck, whole, Sentence(text, cites, unsaid=True, model=True))


def _before(course: Course, strain: Strain) -> TransitionEvent:
    """The last state before the rupture; the first of the rupture where there is none."""
    earlier = [state for state in course.states if state.turn < strain.report.began]
    return earlier[-1] if earlier else strain.states[0]


def _value(state: TransitionEvent, component: Component) -> float:
    points = {Component.TASK: state.task, Component.GOAL: state.goal, Component.BOND: state.bond}
    return round(points[component], 1)


def _from_the_start(strain: Strain, first: TransitionEvent) -> bool:
    """Whether the rupture was there when the session opened."""
    return strain.report.began == 0 and first.turn == 0


def _before_it(course: Course, component: Component) -> float:
    """How a component stood before a rupture that was there when the session opened, by the persona."""
    alliance = course.persona.alliance
    points = {Component.TASK: alliance.task, Component.GOAL: alliance.goal, Component.BOND: alliance.bond}
    return round(points[component], 1)


def _struck(rupture: RuptureReport, *, back: bool) -> Literal["mended", "agreed", "addressed", "said", "open"]:
    """What became of the struck component: mended only if it was spoken to and the rupture was repaired as well."""
    if "addressed" not in rupture.done:
        return "said" if "voiced" in rupture.done else "open"
    if rupture.outcome != "mended":
        return "addressed"
    return "mended" if back else "agreed"


def _stood(course: Course, strain: Strain, states: Sequence[TransitionEvent], component: Component) -> str:
    """The figures in words: before, lowest if that was in between, and last."""
    first, last = states[0], states[-1]
    low = min(states, key=lambda state: _value(state, component))
    when = "at the opening" if first.turn == 0 else f"after turn {first.turn}"
    when = f"before it began ({when})" if first.turn < strain.report.began else when
    parts = [f"{_value(first, component):.1f} {when}"]
    if _from_the_start(strain, first):
        parts = [f"{_before_it(course, component):.1f} before it", f"at {parts[0]}"]
    if _value(low, component) < min(_value(first, component), _value(last, component)):
        parts.append(f"at its lowest at {_value(low, component):.1f} after turn {low.turn}")
    if last is not first:
        end = "at the end" if last is course.states[-1] else f"after turn {last.turn}"
        parts.append(f"at {_value(last, component):.1f} {end}")
    return ", and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _is(course: Course, turn: int) -> bool:
    return 1 <= turn <= len(course.moments)
