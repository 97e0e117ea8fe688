"""A drill in words, for every face: its beginning, a moment, the feedback and the end. Nothing is graded."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rupturesim.alliance import Marker, Stage
from rupturesim.codes import Code
from rupturesim.debrief.wording import Wording, capital, listed, shipped_words
from rupturesim.drill.feedback import Feedback, Heard, Outcome
from rupturesim.drill.loop import Drill, Round
from rupturesim.drill.moment import DrillMoment
from rupturesim.persona.trials import Direction

NOT_KEPT = "Nothing of this is saved."
BEGINS = (
    "One sign of strain, one answer, and again until it is met: taken up by an answer that leads nearer to repair, in "
    "this model of a client."
)
_WENT: dict[Direction, str] = {
    "repairs": "led nearer to repair",
    "strains": "led further apart",
    "neither": "moved next to nothing between you",
}


class Told(NamedTuple):
    """One paragraph under its label; without one, it goes on from the paragraph before."""

    label: str
    text: str


def beginning(drill: Drill) -> str:
    """What it is, that nothing is kept, and why these signs."""
    return f"{BEGINS} {NOT_KEPT} {drill.plan.why}"


def before(moment: DrillMoment) -> str:
    """Who the client is, and what had just been said."""
    return f"{moment.who} You had just said: “{moment.lead}”"


def place(drill: Drill) -> str:
    """Which moment of how many."""
    return f"Moment {drill.number} of {drill.wish.count}"


def told(feedback: Feedback, code: Code | None = None) -> tuple[Told, ...]:
    """The client's answer and the feedback, the most telling first. code: the one to practise."""
    moment = feedback.moment
    paragraphs = [
        Told(moment.persona.name, feedback.reply),
        Told("Heard", f"{capital(listed([_named(heard) for heard in feedback.heard]))}."),
        Told("Sign", f"{_sign(moment)} {_outcome(feedback)}"),
    ]
    if code is not None and not feedback.practised:
        paragraphs.append(Told("To practise", f"{capital(shipped_words().codes[code].name)} was not heard in it."))
    for number, does in enumerate(feedback.does):
        paragraphs.append(Told("" if number else "What it does", f"{does.text} ({does.rule})"))
    return tuple(paragraphs)


def summary(drill: Drill) -> tuple[str, ...]:
    """What was met, and when, and what was heard; no score."""
    tries = _first_met(drill.rounds)
    if not tries:
        return (f"No moment was answered. {NOT_KEPT}",)
    code = drill.wish.code
    what = "Met" if code is None else f"Met with {shipped_words().codes[code].name}"
    groups = (
        (f"{what} at once", [marker for marker, first in tries.items() if first == 1]),
        (f"{what} on the second try", [marker for marker, first in tries.items() if first == 2]),
        (f"{what} on a later try", [marker for marker, first in tries.items() if first > 2]),
        ("Not yet met", [marker for marker, first in tries.items() if not first]),
    )
    says = [f"{label}: {listed([_sign_of(marker) for marker in markers])}." for label, markers in groups if markers]
    return (*says, f"Heard in your answers: {_all_heard(drill.feedbacks)}.", NOT_KEPT)


def _first_met(rounds: Iterable[Round]) -> dict[Marker, int]:
    """Which of the answers to each marker was the first to meet it, from 1; 0 if none did."""
    answers: dict[Marker, list[bool]] = {}
    for one in rounds:
        for moment in one.moments:
            answers.setdefault(one.marker, []).extend(moment)
    return {marker: met.index(True) + 1 if True in met else 0 for marker, met in answers.items() if met}


def _sign_of(marker: Marker) -> str:
    return shipped_words().markers[marker].replace("{themself}", "themselves")


def _all_heard(feedbacks: Iterable[Feedback]) -> str:
    counts = Counter(heard.code for feedback in feedbacks for heard in feedback.heard)
    names = shipped_words().codes
    parts = []
    for code in Code:
        if counts[code]:
            often = {1: "", 2: " (twice)"}.get(counts[code], f" ({counts[code]} times)")
            parts.append(f"{names[code].name}{often}")
    return listed(parts)


def _named(heard: Heard) -> str:
    return f"{'perhaps ' * heard.doubtful}{heard.name} {_in_brackets(heard.words)}"


def _in_brackets(words: str) -> str:
    return words if words.startswith("(") else f"({words})"


def _sign(moment: DrillMoment) -> str:
    wording = Wording(moment.persona)
    if moment.state.stage is Stage.VOICING:
        return f"{moment.persona.name}'s line was, in this model, a part of {wording.words.voicing}."
    return f"{moment.persona.name}'s line was, in this model, a sign of {wording.sign(moment.marker)}."


def _outcome(feedback: Feedback) -> str:
    """What the answer did with the sign, and which way it led."""
    straining = listed([heard.name for heard in feedback.heard if heard.straining])
    beside = f", with {straining} beside it" if straining else ""
    went = _WENT[feedback.went]
    if feedback.outcome is Outcome.PASSED_OVER:
        return f"Your answer went past it and {'yet ' * (feedback.went == 'repairs')}{went}."
    return f"Your answer took it up and {'yet ' * (feedback.outcome is Outcome.CROSSED)}{went}{beside}."
