"""What the trainee said that the client's lines showed, held against what the model had the client show.

The line may carry its marker faintly, so the model's side is told as the model's. While the concern is being said
aloud (stage `voicing`) nothing has to be marked, and whatever the line was called may stand; so too where the client
shows the need underneath, or leaves. Withdrawal counts as much as confrontation. Nothing is counted up.
"""

from collections.abc import Iterable, Sequence

from rupturesim.alliance import MARKER_NAMES, Marker, RuptureKind, Stage
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import Label, Labelled
from rupturesim.debrief.pieces import Cite, Sentence, Shown
from rupturesim.debrief.wording import bracketed, turns_named
from rupturesim.transcript.events import Called, LabelRecord, TransitionEvent

MOST_TOLD = 8
"""How many lines on which the two differ are told in full; the rest is named by turn."""

DIFFERENT = (Labelled.NOT_CALLED, Labelled.OTHER_KIND, Labelled.NOTHING_SHOWN, Labelled.OTHER_MARKER)
"""Where the trainee and the model differ, in the order in which it is told."""

_NOT_A_MARKER = {Stage.VOICING: Labelled.CONCERN, Stage.VULNERABLE: Labelled.CONCERN, Stage.LEFT: Labelled.LEAVING}


def labelling(course: Course) -> tuple[tuple[Label, ...], tuple[Sentence, ...]]:
    """Each labelled line beside the model, and what is to be said about them all. Without labels, nothing.

    course: the attempt as it was played, for the client's lines are those of that.
    """
    states = {state.turn: state for state in course.states}
    labels: list[Label] = []
    for given in course.attempt.labels:
        if given.turn in states and course.line(given.turn):
            labels.append(_compared(course, given, states[given.turn], again=any(map(_mistaken_peace, labels))))
    return tuple(labels), tuple(_says(course, labels)) if labels else ()


def _mistaken_peace(label: Label) -> bool:
    """Whether nothing was found where the client only gave way."""
    appeasing = label.shown is not None and label.shown.marker is Marker.APPEASING
    return appeasing and label.labelled is Labelled.NOT_CALLED


def _compared(course: Course, given: LabelRecord, state: TransitionEvent, *, again: bool) -> Label:
    """One label beside the model. again: it has been said before how giving way sounds."""
    shown = course.shown(state)
    labelled = _stands(given, shown, state.stage)
    text = _sentence(course, given, shown, state.stage, labelled, again)
    sentence = Sentence(text, (Cite(given.turn, "client"),))
    return Label(given.turn, given.kind.value, given.marker, shown, labelled, sentence)


def _stands(given: LabelRecord, shown: Shown | None, stage: Stage) -> Labelled:
    """How what the trainee called a line stands to what it showed."""
    if stage in _NOT_A_MARKER and (stage is not Stage.VULNERABLE or given.kind is Called.CONCERN):
        agreed = stage is Stage.VOICING and given.kind is Called.CONCERN
        return Labelled.AS_SHOWN if agreed else _NOT_A_MARKER[stage]
    if shown is None:
        return Labelled.AS_SHOWN if given.kind is Called.NONE else Labelled.NOTHING_SHOWN
    if given.kind is Called.NONE:
        return Labelled.NOT_CALLED
    if given.kind.value != shown.kind.value:
        return Labelled.OTHER_KIND
    named = given.marker is None or given.marker is shown.marker or not shown.carried
    return Labelled.AS_SHOWN if named else Labelled.OTHER_MARKER


def _sentence(
    course: Course, given: LabelRecord, shown: Shown | None, stage: Stage, labelled: Labelled, again: bool
) -> str:
    name, line = course.name, _line(course, given.turn)
    found = _called(given.kind)
    if shown is None or labelled in (Labelled.CONCERN, Labelled.LEAVING):
        showed = {
            Labelled.AS_SHOWN: "showed nothing of a rupture there",
            Labelled.CONCERN: f"was {_voicing(stage)} there",
            Labelled.LEAVING: "was leaving there",
        }.get(labelled, "showed none there")
        if given.kind is Called.CONCERN and labelled is Labelled.NOTHING_SHOWN:
            showed = "was not saying there that anything was amiss"
        return f"{line} you found {found}; in this model {name} {showed}."
    sign = f"a {shown.kind}, a sign of {shown.what}"
    if labelled is Labelled.NOT_CALLED and shown.marker is Marker.APPEASING and again:
        return f"{line} you found {found}; in this model it was again a sign of {shown.what}."
    if labelled is Labelled.NOT_CALLED and shown.marker is Marker.APPEASING:
        return f"{line} you found {found}. It sounded like peace; in this model it was {sign}."
    if labelled is Labelled.OTHER_MARKER and given.marker is not None:
        return (
            f"{line} you found {found}, as the model has it, and named it '{MARKER_NAMES[given.marker]}'; "
            f"in this model it was a sign of {shown.what}."
        )
    if labelled is Labelled.AS_SHOWN:
        what = course.wording.words.voicing if shown.voiced else sign
        return f"{line} you found {found}; so it was in this model: {what}."
    return f"{line} you found {found}; in this model it was {sign}."


def _voicing(stage: Stage) -> str:
    return "saying aloud what was amiss" if stage is Stage.VOICING else "showing the need underneath"


def _called(kind: Called) -> str:
    if kind is Called.NONE:
        return "nothing"
    return "the concern being said" if kind is Called.CONCERN else f"a {kind}"


def _line(course: Course, turn: int) -> str:
    """'After turn 3 (“Fine.”)'."""
    where = f"In {course.name}'s first words" if turn == 0 else f"After turn {turn}"
    return f"{where} {bracketed(course.line(turn))}"


def _says(course: Course, labels: Sequence[Label]) -> Iterable[Sentence]:
    agreed = [label.turn for label in labels if label.labelled is Labelled.AS_SHOWN]
    apart = [label for kind in DIFFERENT for label in labels if label.labelled is kind]
    if agreed:
        what = "all that you labelled" if not apart and len(agreed) == len(labels) else _lines(agreed)
        yield Sentence(f"You and the model agree on {what}.", _citing(agreed))
    for label in apart[:MOST_TOLD]:
        yield label.sentence
    further = sorted(label.turn for label in apart[MOST_TOLD:])
    if further:
        yield Sentence(f"The two differ as well on {_lines(further)}.", _citing(further))
    concern = [label.turn for label in labels if label.labelled is Labelled.CONCERN]
    if concern:
        text = (
            f"With {_lines(concern)} {course.name} was, in this model, saying aloud what was amiss, or the need in it"
        )
        yield Sentence(f"{text}; whatever you called that may stand.", _citing(concern))
    leaving = [label.turn for label in labels if label.labelled is Labelled.LEAVING]
    if leaving:
        yield Sentence(
            f"With {_lines(leaving)} {course.name} left; whatever you called that may stand.", _citing(leaving)
        )
    if any(label.shown and label.shown.kind is RuptureKind.WITHDRAWAL for label in apart):
        yield Sentence("A withdrawal is quieter than a confrontation and counts for as much.")
    left_open = [s.turn for s in course.states if course.line(s.turn) and s.turn not in {x.turn for x in labels}]
    if left_open:
        yield Sentence(f"You left open {_lines(left_open)}.", _citing(left_open))
    if apart:
        yield Sentence(
            "A line may show its sign only faintly, and the model is one reading of it; where the two differ, read the "
            "line once more before you settle on either."
        )


def _lines(turns: Sequence[int]) -> str:
    """'the first words and the lines after turns 2 and 3'."""
    after = [turn for turn in turns if turn]
    lines = f"the line{'s' * (len(after) > 1)} after {turns_named(after)}" if after else ""
    first = "the first words" if turns[0] == 0 else ""
    return " and ".join(part for part in (first, lines) if part)


def _citing(turns: Sequence[int]) -> tuple[Cite, ...]:
    return tuple(Cite(turn, "client") for turn in turns)
