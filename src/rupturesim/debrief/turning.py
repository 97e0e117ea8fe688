"""The few turns on which much hung: where the two came closer or moved further apart, and where the stage turned."""

from dataclasses import replace

from rupturesim.alliance import RUPTURED, Stage
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.model import Direction, TurningPoint
from rupturesim.debrief.pieces import Sentence
from rupturesim.debrief.ruptures import begun_by
from rupturesim.debrief.turns import Explainer, changes
from rupturesim.debrief.wording import ended, quote

MOST = 6
"""How many turning points are told of a long session; of a short one, about every second turn."""

_LEAST = 0.8
"""Points of change below which a turn is none."""

_STAGE_WEIGHT = {
    Stage.LEFT: 20.0,
    Stage.REPAIRED: 16.0,
    Stage.APPEASING: 12.0,
    Stage.VOICING: 8.0,
    Stage.VULNERABLE: 6.0,
}
"""What a move into a stage weighs beside the points of change."""


def turning_points(course: Course) -> tuple[TurningPoint, ...]:
    """The turning points in the order of the session."""
    turned: set[Stage] = set()
    weights = [(_weight(moment, turned), moment) for moment in course.moments]
    weighed = sorted((entry for entry in weights if entry[0]), key=_heaviest)
    most = min(MOST, len(course.moments) // 2 + 1)
    chosen = [moment for _, moment in weighed[:most]]
    for ends in (_most_apart(course), _most_closer(course)):
        if ends is not None and ends not in chosen:
            chosen = [ends, *chosen][:most]
    explainer = Explainer(course)
    told: set[str] = set()
    return tuple(_point(course, explainer, m, told) for m in sorted(chosen, key=lambda moment: moment.number))


def _heaviest(entry: tuple[float, Moment]) -> tuple[float, int]:
    return -entry[0], entry[1].number


def _weight(moment: Moment, turned: set[Stage]) -> float:
    """How much hung on a turn; 0 if it was no turning point.

    turned: the stages that the session has moved into before; doing so again weighs less.
    """
    before, after = moment.before, moment.after
    if before is None or after is None:
        return 0.0
    weight = abs(moment.change) if abs(moment.change) >= _LEAST else 0.0
    if before.stage is not after.stage:
        began = after.stage in RUPTURED and before.stage not in RUPTURED
        move = 14.0 if began else _STAGE_WEIGHT.get(after.stage, 2.0)
        again = after.stage in turned and after.stage is not Stage.REPAIRED and not began
        weight += move / 4 if again else move
        turned.add(after.stage)
    return weight


def _most_apart(course: Course) -> Moment | None:
    found = min(course.moments, key=lambda moment: moment.change, default=None)
    return found if found is not None and found.change <= -_LEAST else None


def _most_closer(course: Course) -> Moment | None:
    found = max(course.moments, key=lambda moment: moment.change, default=None)
    return found if found is not None and found.change >= _LEAST else None


def _point(course: Course, explainer: Explainer, moment: Moment, told: set[str]) -> TurningPoint:
    what, came = _what(course, moment), _came(explainer, moment, told)
    if came and not moment.silent and not came[0].unsaid and came[0].text.startswith("You "):
        what, came = with_words(moment, came[0]), came[1:]
    return TurningPoint(
        turn=moment.number,
        direction=_direction(moment),
        what=what,
        came=came,
        changes=changes(moment.before, moment.after),
    )


def with_words(moment: Moment, told: Sentence) -> Sentence:
    """A sentence that tells what the trainee did, 'You ...', begun with the words that it rests on."""
    text = f"With {quote(moment.turn.text, told.cites[0].spans)} you {told.text.removeprefix('You ')}"
    return replace(told, text=text)


def _what(course: Course, moment: Moment) -> Sentence:
    """The trainee's part; or that the client raised it, where nothing in the turn strained."""
    if course.raised_unasked(moment) and not moment.codes & STRAINING:
        said = f" ({quote(moment.turn.answer)})" if moment.turn.answer else ""
        text = f"{course.name} raised a sore point unasked{said}; nothing in your turn set it off."
        return Sentence(text, (moment.cite(), *course.cite_client(moment.number)))
    codes = _codes(course, moment)
    rest = f"; {course.unasked(moment)}" if course.raised_unasked(moment) else ""
    return Sentence(ended(f"You {course.did(moment, codes)}{rest}"), (moment.cite(codes),))


def _codes(course: Course, moment: Moment) -> frozenset[Code]:
    began = moment.open_after and not moment.open_before
    return course.cause(begun_by(course, moment.number)) if began else course.telling(moment)


def _direction(moment: Moment) -> Direction:
    before, after = moment.before, moment.after
    if before and after and after.stage is Stage.APPEASING and before.stage is not Stage.APPEASING:
        return Direction.SURFACE
    return Direction.CLOSER if moment.change > 0 else Direction.APART


def _came(explainer: Explainer, moment: Moment, told: set[str]) -> tuple[Sentence, ...]:
    """The rule that decided, unless an earlier turning point has told it, and the move of the stage."""
    after = moment.after
    if after is None:
        return ()
    decisive = [rule for rule in after.rules if rule not in told][:1]
    told.update(decisive)
    says = [explainer.fired(moment, rule, moment.number) for rule in decisive]
    if after.move:
        says.append(explainer.fired(moment, after.move, moment.number, moved=True))
        if after.move == "set-off" and decisive and decisive[0].startswith("trigger:"):
            says.pop()
    return tuple(fired.sentence for fired in says)
