"""The rule table (`rules.yaml`): its shape, and what must hold of it before it may run."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rupturesim.alliance import (
    NEARNESS,
    Attachment,
    Component,
    Marker,
    Reaction,
    RuptureKind,
    RuptureStyle,
    Stage,
)
from rupturesim.client.state import MARKS
from rupturesim.codes import STRAINING, Code
from rupturesim.errors import Problem, ProblemsError
from rupturesim.yamlfile import read, validate

RULES = Path(__file__).with_name("rules.yaml")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Mark = Literal["owned", "validated", "reflected", "explored", "voiced", "addressed", "need_heard"]
Measure = Literal["task", "goal", "bond", "tension", "openness"]
Share = Annotated[float, Field(ge=0, le=2)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CodesCondition(_Part):
    """Which codes a turn has. Each entry is a code or the name of a group."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class DoneCondition(_Part):
    """What has been done towards repair before this turn (in a move: up to and with it)."""

    any: tuple[Mark, ...] = ()
    all: tuple[Mark, ...] = ()
    none: tuple[Mark, ...] = ()


class Range(_Part):
    """A number between two bounds, both allowed."""

    at_least: float | Literal["voice", "trust"] | None = None
    at_most: float | Literal["voice", "trust"] | None = None


class When(_Part):
    """Conditions, all of which must hold; what is left out does not matter.

    before: the codes of the turn before this one. repeats: in how many of the last three turns every repairing
    code of this turn was already heard. since: trainee turns since the stage was entered. ruptured: turns since
    the rupture began. kind: of the open rupture; styles: of the persona.
    """

    stages: tuple[Stage, ...] = ()
    codes: CodesCondition = CodesCondition()
    before: CodesCondition = CodesCondition()
    done: DoneCondition = DoneCondition()
    attachment: tuple[Attachment, ...] = ()
    styles: tuple[RuptureStyle, ...] = ()
    kind: tuple[RuptureKind, ...] = ()
    strikes: tuple[Component, ...] = ()
    bond: Range | None = None
    tension: Range | None = None
    openness: Range | None = None
    passed_over: Range | None = None
    repeats: Range | None = None
    since: Range | None = None
    ruptured: Range | None = None
    triggered: bool | None = None


class Effect(_Part):
    """What changes, in points. `struck` is whichever component the rupture struck."""

    task: float = 0.0
    goal: float = 0.0
    bond: float = 0.0
    struck: float = 0.0
    tension: float = 0.0
    openness: float = 0.0

    @property
    def direction(self) -> int:
        """1 if it does good, -1 if harm, 0 if it mixes both or does nothing."""
        parts = [self.task, self.goal, self.bond, self.struck, -self.tension, self.openness]
        signs = {part > 0 for part in parts if part}
        return 0 if len(signs) != 1 else (1 if signs.pop() else -1)


class Rule(_Part):
    """What every rule has. marks: what then counts as done towards repair. says: its sentence for the debrief."""

    id: Name
    when: When
    marks: tuple[Mark, ...] = ()
    says: str


class EffectRule(Rule):
    """A rule that moves the numbers. per_passed_over: it costs more with each turn that passes the marker over."""

    effect: Effect
    per_passed_over: bool = False
    reaction: Reaction


class MoveRule(Rule):
    """A rule that moves the stage."""

    origins: tuple[Stage, ...] = Field(alias="from")
    to: Stage


class MarkerRow(_Part):
    """Which markers may show, and when."""

    stages: tuple[Stage, ...]
    kind: tuple[RuptureKind, ...] = ()
    strikes: tuple[Component, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    markers: Annotated[tuple[Marker, ...], Field(min_length=1)]


class AttachmentRow(_Part):
    """How strongly moves tell with a client of this attachment, and the openness that speaking up asks for."""

    gain: Share
    loss: Share
    openness: float
    voice: float
    trust: float


class PersonaEffects(_Part):
    """What a persona's own triggers, helps and hurts do."""

    trigger: Effect
    again: Effect
    helps: dict[Literal["a little", "some", "much"], Effect]
    hurts: dict[Literal["a little", "some", "much"], Effect]


class Standing(_Part):
    """How things stand at some moment."""

    tension: float
    openness: float = 0.0


class Rules(_Part):
    """The whole table."""

    version: int
    groups: dict[str, tuple[Code, ...]]
    fading: tuple[Share, Share, Share, Share]
    most_in_a_turn: dict[Measure, float]
    worst_in_a_turn: dict[Measure, float]
    ceiling: float
    attachment: dict[Attachment, AttachmentRow]
    challenge: dict[Literal["gentle", "moderate", "hard"], Share]
    reactions: tuple[Reaction, ...]
    persona: PersonaEffects
    start: Standing
    typical: dict[Stage, Standing]
    lift: Annotated[float, Field(gt=0, lt=1)]
    effects: tuple[EffectRule, ...]
    moves: tuple[MoveRule, ...]
    markers: tuple[MarkerRow, ...]

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every rule, effects first."""
        return (*self.effects, *self.moves)

    def codes(self, names: Iterable[str]) -> frozenset[Code]:
        """The codes meant by a list of codes and group names."""
        found: set[Code] = set()
        for name in names:
            found |= set(self.groups[name]) if name in self.groups else {Code(name)}
        return frozenset(found)


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    """The program's rule table, loaded and checked once."""
    return load_rules(RULES)


def load_rules(path: Path) -> Rules:
    """Read and check a rule table. Raises ProblemsError with every fault found."""
    rules = validate(read(path), Rules)
    faults = list(_unknown_names(rules))
    if not faults:
        faults = [*_twice(rules), *_directions(rules), *_order(rules), *_ways(rules)]
    if faults:
        raise ProblemsError([Problem(str(path), 0, 0, fault) for fault in faults])
    return rules


def _unknown_names(rules: Rules) -> Iterable[str]:
    known = set(rules.groups) | {code.value for code in Code}
    for rule in rules.all:
        for condition in (rule.when.codes, rule.when.before):
            for name in (*condition.any, *condition.all, *condition.none):
                if name not in known:
                    yield f"rule '{rule.id}': '{name}' is neither a code nor a group"
    missing_reactions = set(Reaction) - set(rules.reactions)
    if missing_reactions:
        yield f"reactions: {', '.join(sorted(missing_reactions))} missing from the order"
    if set(rules.attachment) != set(Attachment):
        yield "attachment: each of the four needs its row"
    for name, limits in (("most_in_a_turn", rules.most_in_a_turn), ("worst_in_a_turn", rules.worst_in_a_turn)):
        if set(limits) != set(get_args(Measure)):
            yield f"{name}: each of {', '.join(get_args(Measure))} needs a limit"
    if set(rules.typical) != set(Stage) - {Stage.LEFT}:
        yield "typical: each stage but 'left' needs its row"


def _twice(rules: Rules) -> Iterable[str]:
    ids = [rule.id for rule in rules.all]
    return (f"the rule id '{name}' is used twice" for name in sorted({i for i in ids if ids.count(i) > 1}))


def _directions(rules: Rules) -> Iterable[str]:
    """No straining move may pay: good needs no strain, and harm is not called off by strain."""
    for rule in rules.effects:
        direction = rule.effect.direction
        needed = rules.codes((*rule.when.codes.any, *rule.when.codes.all))
        barred = rules.codes(rule.when.codes.none)
        if direction == 0:
            yield f"rule '{rule.id}' must either do good or harm, and something"
        if direction > 0 and needed & STRAINING:
            yield f"rule '{rule.id}' does good and rests on a straining code"
        if direction < 0 and (barred & STRAINING or rule.marks):
            yield f"rule '{rule.id}' does harm, but a straining code calls it off or it counts towards repair"
    for move in rules.moves:
        nearer = all(NEARNESS[move.to] > NEARNESS[origin] for origin in move.origins)
        needed = rules.codes((*move.when.codes.any, *move.when.codes.all))
        barred = rules.codes(move.when.codes.none)
        if nearer and (needed & STRAINING or not barred >= STRAINING):
            yield f"move '{move.id}' leads nearer to repair and must bar every straining code"
        if not nearer and barred & STRAINING:
            yield f"move '{move.id}' leads away from repair, but a straining code calls it off"
        yield from _bounds(move, nearer)


def _bounds(move: MoveRule, nearer: bool) -> Iterable[str]:
    worse_high: Mapping[str, Range | None] = {
        "tension": move.when.tension,
        "passed_over": move.when.passed_over,
    }
    worse_low: Mapping[str, Range | None] = {"openness": move.when.openness, "bond": move.when.bond}
    for name, bound in {**worse_high, **worse_low}.items():
        if bound is None:
            continue
        forbidden = bound.at_least if nearer == (name in worse_high) else bound.at_most
        if forbidden is not None:
            yield f"move '{move.id}': the bound on {name} points the wrong way"


def _order(rules: Rules) -> Iterable[str]:
    """Moves away from repair come first, the furthest before all; then those nearer, the nearest first."""
    for stage in Stage:
        here = NEARNESS[stage]
        targets = [NEARNESS[move.to] for move in rules.moves if stage in move.origins]
        away = [target for target in targets if target <= here]
        nearer = [target for target in targets if target > here]
        if targets != sorted(away) + sorted(nearer, reverse=True):
            yield f"moves from '{stage}' are not in order of how far from repair they lead"


def _ways(rules: Rules) -> Iterable[str]:
    exits = {stage: {move.to for move in rules.moves if stage in move.origins} for stage in Stage}
    for stage in Stage:
        if stage is Stage.LEFT:
            if exits[stage]:
                yield "no move may lead out of 'left'"
        elif not exits[stage]:
            yield f"there is no way out of '{stage}'"
    reached = {Stage.WORKING}
    while new := {to for stage in reached for to in exits[stage]} - reached:
        reached |= new
    for stage in Stage:
        if stage not in reached:
            yield f"the stage '{stage}' cannot be reached"
        if stage is not Stage.LEFT and Stage.LEFT not in _closure(exits, stage):
            yield f"from '{stage}' the client can never leave"


def _closure(exits: Mapping[Stage, set[Stage]], start: Stage) -> set[Stage]:
    seen = {start}
    while new := {to for stage in seen for to in exits[stage]} - seen:
        seen |= new
    return seen


assert get_args(Mark) == MARKS
