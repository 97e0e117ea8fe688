"""One turn's effect on the client: `Client.step`, a pure function of the state and the coding."""

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import get_args

from rupturesim.alliance import Component, Marker, Reaction, RuptureKind, RuptureStyle, Stage
from rupturesim.client.compiled import STRUCK, Compiler, FastEffect, FastMove, hundredths
from rupturesim.client.conditions import Measures, allows, stands
from rupturesim.client.markers import candidates, shown
from rupturesim.client.rules import Measure, Rules, shipped_rules
from rupturesim.client.state import FULL, ClientState, Rupture, Transition
from rupturesim.coder.coding import Coding
from rupturesim.codes import REPAIRING, mask_of
from rupturesim.persona.model import Persona, Trigger

_REPAIRING = mask_of(REPAIRING)
_PLACE = {Component.TASK: 0, Component.GOAL: 1, Component.BOND: 2}
_CALM = (Stage.WORKING, Stage.REPAIRED)
_TENSION = 3

Values = tuple[int, int, int, int, int]
"""Task, goal, bond, tension, openness."""

_KEPT = 4096
_MOST_PASSED_OVER = 3
"""Passing a marker over again costs more each time, up to this many times more."""


class Client:
    """A persona with the rules made ready for it. Holds no state: states go in and come out."""

    def __init__(self, persona: Persona, rules: Rules | None = None) -> None:
        self.persona = persona
        self.rules = rules or shipped_rules()
        compiler = Compiler(self.rules, persona)
        self._effects = {stage: compiler.effects(stage) for stage in Stage}
        self._by_codes: dict[tuple[Stage, int], tuple[tuple[FastEffect, ...], tuple[FastMove, ...]]] = {}
        self._moves = {stage: compiler.moves(stage) for stage in Stage}
        self._markers = {stage: compiler.markers(stage) for stage in Stage}
        self._meeting = mask_of(self.rules.codes(("meeting",)))
        self._spoiling = mask_of(self.rules.codes(("spoiling",)))
        self._weakening = mask_of(self.rules.codes(("weakening",)))
        self._fading = tuple(hundredths(share) for share in self.rules.fading)
        self._most = _limits(self.rules.most_in_a_turn)
        self._worst = _limits(self.rules.worst_in_a_turn)
        self._ceiling = hundredths(self.rules.ceiling)

    def first_state(self, seed: int) -> ClientState:
        """The state as the session opens."""
        persona, opening = self.persona, self.persona.opening
        state = ClientState(
            seed=seed,
            turn=0,
            stage=Stage.WORKING,
            task=hundredths(persona.alliance.task),
            goal=hundredths(persona.alliance.goal),
            bond=hundredths(persona.alliance.bond),
            tension=hundredths(self.rules.start.tension),
            openness=hundredths(self.rules.attachment[persona.attachment].openness),
            rupture=None,
            recent=(0, 0, 0),
            marker=None,
            reaction=Reaction.PLAIN,
            since=0,
        )
        if opening.rupture is None or opening.stage is None:
            return state
        return self._already_ruptured(state, persona.trigger(opening.rupture), opening.stage)

    def state_in(self, stage: Stage, seed: int = 0, touched: Trigger | None = None) -> ClientState:
        """How things typically stand in a stage with this client; for trying one line at one moment.

        touched: the trigger that has gone off; by default that of the opening, or else the first.
        Raises KeyError for `left`, in which nothing can be tried.
        """
        standing = self.rules.typical[stage]
        first = self.first_state(seed)
        trigger = touched or self.persona.triggers[0]
        begun = Rupture(self._kind_of(trigger), trigger.strikes, trigger.id, 0, first.bond)
        rupture = begun if touched else first.rupture or begun
        needs_marks = {Stage.VOICING: 0b10111, Stage.VULNERABLE: 0b10111, Stage.REPAIRED: 0b1111111}
        state = first._replace(
            stage=stage,
            tension=hundredths(standing.tension),
            openness=hundredths(standing.openness),
            rupture=None if stage is Stage.WORKING else rupture._replace(done=needs_marks.get(stage, 0)),
        )
        return state._replace(marker=shown(self._markers[stage], state, state.rupture, Reaction.PLAIN))

    def could_show(self, state: ClientState) -> tuple[Marker, ...]:
        """The markers that this client might show as things stand; the seed decides among them."""
        return candidates(self._markers[state.stage], state.rupture, state.reaction)

    def fold(self, state: ClientState, codings: Iterable[Coding]) -> list[Transition]:
        """The transitions that a sequence of codings brings about."""
        blank = Transition(state, state, (), None)
        chain = accumulate(codings, lambda last, coding: self.step(last.after, coding), initial=blank)
        return list(chain)[1:]

    def step(self, state: ClientState, coding: Coding) -> Transition:
        """What one coded turn does. After `left` nothing changes any more."""
        if state.stage is Stage.LEFT:
            return Transition(state, state, (), None)
        mask, heard, rupture = coding.mask, coding.heard, state.rupture
        open_rupture = rupture if state.stage not in _CALM else None
        passed = open_rupture.passed_over + 1 if open_rupture and not mask & self._meeting else 0
        turns = state.turn + 1 - (rupture.began if rupture else state.turn)
        counts = (passed, _repeats(mask & _REPAIRING, state.recent), state.since, turns)

        fired = self._fire(state, mask, heard, (state.bond, state.tension, state.openness, *counts))
        fired += self._brought_up(state, fired)
        values, marks = self._apply(state, mask, fired, passed)
        triggered = next((rule.id for rule in fired if rule.id[:8] == "trigger:"), "")

        done = marks | (open_rupture.done if open_rupture else 0)
        measures = (values[2], values[3], values[4], *counts)
        move = self._move(state, mask, done, measures, bool(triggered))
        stage: Stage = state.stage
        if move:
            stage, done = move.to, done | move.marks
            rupture = self._rupture_after(state, stage, triggered, done, passed)
            if stage is Stage.REPAIRED and rupture:
                values = (*values[:2], max(values[2], self._lifted(rupture.bond_before)), *values[3:])
        elif open_rupture:
            rupture = open_rupture._replace(done=done, passed_over=passed)
        names, reaction = self._account(fired)
        recent, marker = (mask, *state.recent[:2]), shown(self._markers[stage], state, rupture, reaction)
        since = 0 if move else state.since + 1
        after = ClientState(state.seed, state.turn + 1, stage, *values, rupture, recent, marker, reaction, since)
        return Transition(state, after, names, move.id if move else None)

    def _move(self, state: ClientState, mask: int, done: int, measures: Measures, triggered: bool) -> FastMove | None:
        for move in self._allowed(state.stage, mask)[1]:
            if stands(move.test, state, done, measures) and (triggered or not move.test.triggered):
                return move
        return None

    def _account(self, fired: list[FastEffect]) -> tuple[tuple[str, ...], Reaction]:
        """The ids of the rules that fired, the decisive ones first, and how the client took the turn."""
        if not fired:
            return (), Reaction.PLAIN
        ranked = sorted(fired, key=lambda rule: rule.reaction)
        return tuple(rule.id for rule in ranked), self.rules.reactions[ranked[0].reaction]

    def _fire(self, state: ClientState, mask: int, heard: frozenset[str], measures: Measures) -> list[FastEffect]:
        done = state.rupture.done if state.rupture else 0
        rules = self._allowed(state.stage, mask)[0]
        if heard:
            by_words = {rule.id for rule in self._effects[state.stage] if rule.test.heard in heard}
            rules = tuple(rule for rule in self._effects[state.stage] if rule in rules or rule.id in by_words)
            if mask & self._spoiling:
                rules = tuple(rule for rule in rules if not rule.good)
        return [rule for rule in rules if rule.bare or stands(rule.test, state, done, measures)]

    def _allowed(self, stage: Stage, mask: int) -> tuple[tuple[FastEffect, ...], tuple[FastMove, ...]]:
        """The effects and moves of a stage that these codes allow; kept, since the same turns come again and again."""
        found = self._by_codes.get((stage, mask))
        if found is None:
            deaf = mask & self._spoiling
            effects = (r for r in self._effects[stage] if not (deaf and r.good) and allows(r.test, mask))
            found = tuple(effects), tuple(move for move in self._moves[stage] if allows(move.test, mask))
            if len(self._by_codes) < _KEPT:
                self._by_codes[stage, mask] = found
        return found

    def _apply(self, state: ClientState, mask: int, fired: list[FastEffect], passed: int) -> tuple[Values, int]:
        if not fired:
            return (state.task, state.goal, state.bond, state.tension, state.openness), 0
        good, harm = [0] * 6, [0] * 6
        marks = 0
        half = 2 if mask & self._weakening else 1
        for rule in fired:
            if rule.good:
                share = self._freshness(mask & (rule.test.any | rule.test.all), state.recent) // half
                marks |= rule.marks
                into = good
            else:
                share = 100 * min(max(passed, 1), _MOST_PASSED_OVER) if rule.per_passed_over else 100
                into = harm
            for place, amount in rule.amounts:
                into[place] += amount if share == 100 else int(amount * share / 100)
        if state.rupture:
            place = _PLACE[state.rupture.strikes]
            good[place] += good[STRUCK]
            harm[place] += harm[STRUCK]
        after = [state.task, state.goal, state.bond, state.tension, state.openness]
        for place, value in enumerate(after):
            change, strain = good[place], harm[place]
            if change:
                change = max(-self._most[place], min(self._most[place], change))
                if place < _TENSION:
                    change = min(change, max(0, self._ceiling - value))
            if strain:
                change += max(-self._worst[place], min(self._worst[place], strain))
            if change:
                after[place] = max(0, min(FULL, value + change))
        return (after[0], after[1], after[2], after[3], after[4]), marks

    def _freshness(self, codes: int, recent: tuple[int, int, int]) -> int:
        one, two, three = recent
        if codes & ~(one | two | three) or not codes:
            return self._fading[0]
        if codes & ~((one & two) | (one & three) | (two & three)):
            return self._fading[1]
        return self._fading[2] if codes & ~(one & two & three) else self._fading[3]

    def _brought_up(self, state: ClientState, fired: list[FastEffect]) -> list[FastEffect]:
        """The trigger that the client raises unasked on this turn, unless it has gone off by itself."""
        plan = self.persona.opening.brings_up
        if plan is None or state.stage is not Stage.WORKING or state.turn + 1 < plan.turn:
            return []
        name = f"trigger:{plan.trigger}"
        return [rule for rule in self._effects[Stage.WORKING] if rule.id == name and rule not in fired]

    def _raise(self, values: Values, rule_id: str) -> Values:
        """The values after a trigger has gone off by itself."""
        changed = list(values)
        for place, amount in next(rule.amounts for rule in self._effects[Stage.WORKING] if rule.id == rule_id):
            changed[place] = max(0, min(FULL, changed[place] + amount))
        return (changed[0], changed[1], changed[2], changed[3], changed[4])

    def _rupture_after(self, state: ClientState, stage: Stage, triggered: str, done: int, passed: int) -> Rupture:
        """The rupture after a move to another stage: begun, or gone on."""
        rupture = state.rupture
        if rupture is None or state.stage in _CALM:
            name = triggered.partition(":")[2]
            trigger = self.persona.trigger(name) if name else self.persona.triggers[0]
            return Rupture(self._kind_of(trigger), trigger.strikes, name, state.turn + 1, state.bond)
        kinds = {Stage.WITHDRAWN: RuptureKind.WITHDRAWAL, Stage.CONFRONTING: RuptureKind.CONFRONTATION}
        return rupture._replace(kind=kinds.get(stage, rupture.kind), done=done, passed_over=passed)

    def _kind_of(self, trigger: Trigger) -> RuptureKind:
        style = self.persona.rupture_style
        if style is RuptureStyle.MIXED:
            return trigger.kind or RuptureKind.WITHDRAWAL
        return RuptureKind(style.value)

    def _already_ruptured(self, state: ClientState, trigger: Trigger, stage: Stage) -> ClientState:
        rupture = Rupture(self._kind_of(trigger), trigger.strikes, trigger.id, 0, state.bond)
        values = self._raise(state[3:8], f"trigger:{trigger.id}")
        if stage is not Stage.STRAINED:
            standing = self.rules.typical[stage]
            values = (
                *values[:3],
                hundredths(standing.tension),
                min(values[4], hundredths(standing.openness)),
            )
        task, goal, bond, tension, openness = values
        kind = RuptureKind.CONFRONTATION if stage is Stage.CONFRONTING else rupture.kind
        opened = state._replace(
            stage=stage,
            task=task,
            goal=goal,
            bond=bond,
            tension=tension,
            openness=openness,
            rupture=rupture._replace(kind=kind),
            reaction=Reaction.TRIGGERED,
        )
        return opened._replace(marker=shown(self._markers[stage], opened, opened.rupture, Reaction.TRIGGERED))

    def _lifted(self, bond_before: int) -> int:
        return min(FULL, bond_before + max(1, round((FULL - bond_before) * self.rules.lift)))


def step(persona: Persona, state: ClientState, coding: Coding) -> Transition:
    """What one coded turn does to this persona's client; for many turns make one `Client`."""
    return Client(persona).step(state, coding)


def _limits(points: Mapping[Measure, float]) -> Values:
    """Points of each measure in hundredths, in the order of `Values`."""
    task, goal, bond, tension, openness = (hundredths(points[name]) for name in get_args(Measure))
    return task, goal, bond, tension, openness


def _repeats(repairing: int, recent: tuple[int, int, int]) -> int:
    """In how many of the last three turns, counted back without a gap, every repairing code was already heard."""
    count = 0
    if repairing:
        for mask in recent:
            if repairing & ~mask:
                break
            count += 1
    return count
