"""The guard's words as data: `words/*.yaml` read, checked and made ready to be matched.

Phrases are written in the small language of the coder's cues (`rupturesim.coder.patterns`).
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rupturesim.alliance import RUPTURED, Marker, Stage, Talkativeness
from rupturesim.coder.patterns import BadPattern, Pattern, PatternIndex, lists, read
from rupturesim.coder.segments import normal
from rupturesim.errors import Problem, ProblemsError
from rupturesim.yamlfile import read as read_yaml
from rupturesim.yamlfile import validate

HERE = Path(__file__).parent / "words"
_PARTS = re.compile(r"[^\w'~]+")
GROUPS: dict[str, frozenset[Stage]] = {
    "guarded": frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING, Stage.LEFT}),
    "away": frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.LEFT}),
    "ruptured": RUPTURED | {Stage.LEFT},
    "calm": frozenset({Stage.WORKING, Stage.REPAIRED}),
    "any": frozenset(Stage),
}
"""Names for several stages at once, as the words use them."""


def _block(value: object) -> object:
    if not isinstance(value, str):
        return value
    lines = [line.partition("#")[0].strip() for line in value.splitlines()]
    return tuple(line for line in lines if line)


Block = Annotated[tuple[str, ...], BeforeValidator(_block)]
Filled = Annotated[Block, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Part):
    """Phrases that a check refuses, and where.

    stages: stages or groups of them. besides: markers with which the client may say it.
    denied: whether it counts although it is denied or only supposed ("I don't feel better", "if that helped").
    asked: only in questions (true), only outside them (false), or in either.
    where: in what is spoken, in gestures, or in both. first: only in the first sentence.
    longest: only in sentences of at most so many words.
    """

    why: str
    stages: Annotated[tuple[str, ...], Field(min_length=1)]
    besides: tuple[Marker, ...] = ()
    denied: bool = False
    asked: bool | None = None
    where: Literal["spoken", "gestures", "both"] = "spoken"
    longest: int = 1000
    phrases: Filled
    unless: Block = ()

    @property
    def refused_in(self) -> frozenset[Stage]:
        """The stages, groups unfolded. Raises ValueError for a name that is neither."""
        found: set[Stage] = set()
        for name in self.stages:
            found |= GROUPS[name] if name in GROUPS else {Stage(name)}
        return frozenset(found)


class Page(_Part):
    """One file of words, for one check."""

    check: Literal["advice", "disclosure", "leak", "repaired", "risk", "speaker", "textbook", "thanks", "therapist"]
    about: str
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]


class Common(_Part):
    """What all checks share.

    lists: named lists for phrases. hedges: words, and groups of them, that are passed over before phrases are looked
    for. denying: words that take back what follows them in their clause; joining: words beyond which they do not reach.
    small: words that carry no content. inner: words of a person's inner life. times, plus: how far the longest lines of
    the phrase bank may be exceeded, in words. sentences: the most sentences, by stage and talkativeness.
    """

    lists: dict[str, Block]
    hedges: Filled
    denying: Filled
    joining: Filled
    small: Filled
    inner: Filled
    times: float
    plus: int
    sentences: dict[Stage, dict[Talkativeness, int]]


class Ready(NamedTuple):
    """A rule made ready."""

    check: str
    rule: Rule
    stages: frozenset[Stage]


class Phrase(NamedTuple):
    """One phrase: the place of its rule in `Book.rules`, and the plain words that are written in it."""

    rule: int
    own: frozenset[str]


class Book(NamedTuple):
    """All words, indexed. The keys that `found` finds are places in `phrases`, those of `unless` places in `rules`."""

    rules: tuple[Ready, ...]
    phrases: tuple[Phrase, ...]
    found: PatternIndex
    unless: PatternIndex
    hedges: dict[str, tuple[tuple[str, ...], ...]]
    denying: frozenset[str]
    joining: frozenset[str]
    small: frozenset[str]
    inner: frozenset[str]
    common: Common


@cache
def shipped_book() -> Book:
    """The program's own words, read and checked once."""
    return load_book(HERE)


def load_book(folder: Path) -> Book:
    """Read and check a folder of words. Raises ProblemsError with every fault of its phrases."""
    common = validate(read_yaml(folder / "common.yaml"), Common)
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != "common.yaml")
    reader = _Reader(common, str(folder / "common.yaml"))
    rules: list[Ready] = []
    for path in paths:
        page = validate(read_yaml(path), Page)
        for rule in page.rules:
            reader.rule(str(path), len(rules), rule)
            rules.append(Ready(page.check, rule, reader.stages(str(path), rule)))
    if reader.problems:
        raise ProblemsError(reader.problems)
    hedges: dict[str, tuple[tuple[str, ...], ...]] = {}
    for hedge in sorted(reader.hedges, key=len, reverse=True):
        hedges[hedge[0]] = (*hedges.get(hedge[0], ()), hedge)
    return Book(
        tuple(rules),
        tuple(reader.phrases),
        PatternIndex(enumerate(reader.patterns)),
        PatternIndex(reader.unless),
        hedges,
        _words(common.denying),
        _words(common.joining),
        _words(common.small),
        _words(common.inner),
        common,
    )


def _entries(rows: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for row in rows for part in row.split(",") if part.strip())


def _words(rows: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.split())


class _Reader:
    """Reads phrases and gathers every fault."""

    def __init__(self, common: Common, file: str) -> None:
        self.problems: list[Problem] = []
        self.phrases: list[Phrase] = []
        self.patterns: list[Pattern] = []
        self.unless: list[tuple[int, Pattern]] = []
        self.hedges = {
            tuple(part for word in hedge.split() for part in normal(word)) for hedge in _entries(common.hedges)
        }
        self._alone = {hedge[0] for hedge in self.hedges if len(hedge) == 1}
        self._lists = lists({})
        for name, entries in common.lists.items():
            try:
                self._lists |= lists({name: _entries(entries)})
            except BadPattern as error:
                self._fault(file, f"list {name}: {error}")

    def rule(self, file: str, key: int, rule: Rule) -> None:
        for pattern in self._read(file, rule.phrases):
            own = frozenset(part for word in _PARTS.split(pattern.source.lower()) for part in normal(word))
            self.phrases.append(Phrase(key, own))
            self.patterns.append(pattern)
        self.unless += [(key, pattern) for pattern in self._read(file, rule.unless)]

    def stages(self, file: str, rule: Rule) -> frozenset[Stage]:
        try:
            return rule.refused_in
        except ValueError as error:
            self._fault(file, f"{error}; stages are {', '.join([*GROUPS, *Stage])}")
            return frozenset()

    def _read(self, file: str, phrases: tuple[str, ...]) -> list[Pattern]:
        found = []
        for source in phrases:
            passed_over = self._alone.intersection(_PARTS.split(source.lower()))
            if passed_over:
                word = min(passed_over)
                self._fault(file, f"phrase {source!r}: '{word}' is a hedge and passed over, so leave it out")
            try:
                found.append(read(source, self._lists))
            except BadPattern as error:
                self._fault(file, f"phrase {source!r}: {error}")
        return found

    def _fault(self, file: str, message: str) -> None:
        self.problems.append(Problem(file, 0, 0, message))
