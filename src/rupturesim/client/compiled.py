"""The rule table made ready for one persona: numbers in hundredths, codes as masks, one list a stage."""

from typing import NamedTuple

from rupturesim.alliance import Component, Marker, Reaction, RuptureKind, Stage
from rupturesim.client.conditions import MEASURES, Bound, Test
from rupturesim.client.rules import AttachmentRow, DoneCondition, Effect, Range, Rules, When
from rupturesim.client.state import MARKS
from rupturesim.codes import mask_of
from rupturesim.persona.model import Leaning, Persona

STRUCK = 5
"""Place of `struck` in an effect, after task, goal, bond, tension, openness."""

Amounts = tuple[tuple[int, int], ...]
"""Pairs of a place and hundredths; places left out do not change."""

_POINTS = frozenset({"bond", "tension", "openness"})
_NO_BOUND = 10**9


class FastEffect(NamedTuple):
    """A compiled effect rule. bare: its test asks only for codes and words."""

    id: str
    test: Test
    bare: bool
    good: bool
    amounts: Amounts
    marks: int
    per_passed_over: bool
    reaction: int


class FastMove(NamedTuple):
    """A compiled move."""

    id: str
    test: Test
    to: Stage
    marks: int


class FastMarker(NamedTuple):
    """A compiled row of markers, the persona's own favourites only if it has any among them."""

    kind: tuple[RuptureKind, ...]
    strikes: tuple[Component, ...]
    reactions: tuple[Reaction, ...]
    markers: tuple[Marker, ...]


def hundredths(points: float) -> int:
    """Points as whole hundredths."""
    return round(points * 100)


def _marks(names: tuple[str, ...]) -> int:
    return sum(1 << MARKS.index(name) for name in names)


class Compiler:
    """Compiles the table for one persona."""

    def __init__(self, rules: Rules, persona: Persona) -> None:
        self.rules, self.persona = rules, persona
        self.row: AttachmentRow = rules.attachment[persona.attachment]

    def effects(self, stage: Stage) -> tuple[FastEffect, ...]:
        """The effect rules that may fire in a stage: the persona's own first."""
        if stage is Stage.LEFT:
            return ()
        own = [*self._triggers(stage), *self._leanings(stage)]
        general = [
            self._effect(rule.id, rule.effect, self._test(rule.when), rule.reaction, rule.marks, rule.per_passed_over)
            for rule in self.rules.effects
            if self._applies(rule.when) and (not rule.when.stages or stage in rule.when.stages)
        ]
        return (*own, *general)

    def moves(self, stage: Stage) -> tuple[FastMove, ...]:
        """The moves out of a stage, in order."""
        return tuple(
            FastMove(move.id, self._test(move.when), move.to, _marks(move.marks))
            for move in self.rules.moves
            if stage in move.origins and self._applies(move.when)
        )

    def markers(self, stage: Stage) -> tuple[FastMarker, ...]:
        """The rows of markers for a stage, in order."""
        favourites = set(self.persona.markers)
        rows = []
        for row in self.rules.markers:
            if stage in row.stages:
                chosen = tuple(m for m in row.markers if m in favourites) or row.markers
                rows.append(FastMarker(row.kind, row.strikes, row.reactions, chosen))
        return tuple(rows)

    def _applies(self, when: When) -> bool:
        return (not when.attachment or self.persona.attachment in when.attachment) and (
            not when.styles or self.persona.rupture_style in when.styles
        )

    def _triggers(self, stage: Stage) -> list[FastEffect]:
        calm = stage in (Stage.WORKING, Stage.REPAIRED)
        effect = self.rules.persona.trigger if calm else self.rules.persona.again
        found = []
        for trigger in self.persona.triggers:
            struck = {
                trigger.strikes.value: effect.struck + getattr(effect, trigger.strikes.value),
                "struck": 0.0,
            }
            own = effect.model_copy(update=struck)
            test = _own_test(mask_of(trigger.codes), trigger.id if trigger.phrases else "")
            found.append(self._effect(f"trigger:{trigger.id}", own, test, Reaction.TRIGGERED))
        return found

    def _leanings(self, stage: Stage) -> list[FastEffect]:
        found = []
        tables = self.rules.persona
        for kind, leanings, table, reaction in (
            ("helps", self.persona.what_helps, tables.helps, Reaction.SOFTENED),
            ("hurts", self.persona.what_hurts, tables.hurts, Reaction.BRUSHED_OFF),
        ):
            for leaning in leanings:
                if not leaning.stages or stage in leaning.stages:
                    test = _leaning_test(leaning)
                    found.append(self._effect(f"{kind}:{leaning.id}", table[leaning.how_much], test, reaction))
        return found

    def _effect(
        self,
        name: str,
        effect: Effect,
        test: Test,
        reaction: Reaction,
        marks: tuple[str, ...] = (),
        per_passed_over: bool = False,
    ) -> FastEffect:
        good = effect.direction > 0
        gain = self.row.gain * self.rules.challenge[self.persona.challenge]
        factor = gain if good else self.row.loss
        parts = ("task", "goal", "bond", "tension", "openness", "struck")
        amounts = [(place, hundredths(getattr(effect, part) * factor)) for place, part in enumerate(parts)]
        order = self.rules.reactions.index(reaction)
        return FastEffect(
            id=name,
            test=test,
            bare=test.asks_only_for_codes,
            good=good,
            amounts=tuple(pair for pair in amounts if pair[1]),
            marks=_marks(marks),
            per_passed_over=per_passed_over,
            reaction=order,
        )

    def _test(self, when: When) -> Test:
        codes, before, done = when.codes, when.before, when.done
        return Test(
            any=mask_of(self.rules.codes(codes.any)),
            all=mask_of(self.rules.codes(codes.all)),
            none=mask_of(self.rules.codes(codes.none)),
            before_any=mask_of(self.rules.codes(before.any)),
            before_none=mask_of(self.rules.codes(before.none)),
            **_done(done),
            kind=when.kind,
            strikes=when.strikes,
            bounds=tuple(self._bounds(when)),
            triggered=bool(when.triggered),
            heard="",
        )

    def _bounds(self, when: When) -> list[Bound]:
        bounds = []
        for place, name in enumerate(MEASURES):
            bound: Range | None = getattr(when, name)
            if bound is not None:
                scale = 100 if name in _POINTS else 1
                least = self._number(bound.at_least, scale, -_NO_BOUND)
                bounds.append((place, least, self._number(bound.at_most, scale, _NO_BOUND)))
        return bounds

    def _number(self, value: float | str | None, scale: int, default: int) -> int:
        if value is None:
            return default
        points: float = getattr(self.row, value) if isinstance(value, str) else value
        return round(points * scale)


def _done(done: DoneCondition) -> dict[str, int]:
    return {"done_any": _marks(done.any), "done_all": _marks(done.all), "done_none": _marks(done.none)}


def _own_test(codes: int, heard: str) -> Test:
    return Test(codes, 0, 0, 0, 0, 0, 0, 0, (), (), (), False, heard)


def _leaning_test(leaning: Leaning) -> Test:
    return _own_test(mask_of(leaning.codes), leaning.id if leaning.phrases else "")
