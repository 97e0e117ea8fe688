"""The cues as data: `cues.yaml` read, checked and made ready to be matched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rupturesim.coder.patterns import BadPattern, Pattern, PatternIndex, lists, read
from rupturesim.coder.segments import Sentence, normal
from rupturesim.codes import Code
from rupturesim.errors import Problem, ProblemsError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PARTS = {"lists", "client", "conceding", "yields", "cues"}
_CUE_KEYS = {"code", "name", "score", "weak", "phrases", "unless", "when"}
_WHEN_KEYS = {"client", "client_not", "asked", "place", "max_words", "with", "without", "echo"}
_PLACES = {"first", "later"}
_CONTINUED = re.compile(r"\|[ \t]*\n[ \t]*")


@dataclass(frozen=True)
class Cue:
    """One kind of evidence for a code: its phrases, and the conditions under which they count.

    weak: heard only in a sentence that has earned nothing else.
    client, client_not: kinds of the client's last line, one of which must (or none of which may) hold.
    place: only in the `first` sentence of the turn, or only `later`.
    echo: whether the sentence takes up a content word of the client's line.
    with_words, without_words: words one of which must (none may) stand in the sentence.
    """

    code: Code
    name: str
    score: float
    weak: bool
    phrases: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    client: frozenset[str]
    client_not: frozenset[str]
    asked: bool | None
    place: str
    max_words: int
    echo: bool | None
    with_words: frozenset[str]
    without_words: frozenset[str]

    def allows(self, sentence: Sentence, first: bool, echoes: bool, kinds: frozenset[str]) -> bool:
        """Whether the conditions hold, the phrases aside."""
        return (
            (self.echo is None or self.echo == echoes)
            and (self.asked is None or self.asked == sentence.asked)
            and (not self.client or not self.client.isdisjoint(kinds))
            and self.client_not.isdisjoint(kinds)
            and (not self.place or (self.place == "first") == first)
            and (not self.max_words or len(sentence.words) <= self.max_words)
            and (not self.with_words or not self.with_words.isdisjoint(sentence.texts))
            and self.without_words.isdisjoint(sentence.texts)
        )


@dataclass(frozen=True)
class CueBook:
    """All cues, indexed.

    kinds: what a client's line can be, by the key that `client` finds.
    yields: codes that a sentence does not earn when it also earns one of those named.
    """

    cues: tuple[Cue, ...]
    index: PatternIndex
    unless: PatternIndex
    conceding: PatternIndex
    kinds: tuple[str, ...]
    client: PatternIndex
    yields: dict[Code, frozenset[Code]]


class _Reader:
    """Reads the parts of the file and gathers every fault."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.slots: dict[str, tuple[str, ...]] = {}
        self.ready = lists({})

    def fault(self, message: str) -> None:
        self.problems.append(Problem(self.file, 0, 0, message))

    def lists(self, data: Any) -> None:
        for name, text in _mapping(data).items():
            entries = tuple(part.strip() for part in str(text).replace("\n", ",").split(",") if part.strip())
            self.slots[str(name)] = entries
            try:
                self.ready |= lists({str(name): entries}) if entries else {}
            except BadPattern as error:
                self.fault(f"list {name}: {error}")
            if not entries:
                self.fault(f"list {name}: is empty")

    def patterns(self, where: str, text: Any) -> tuple[Pattern, ...]:
        if not isinstance(text, str):
            self.fault(f"{where}: phrases must be text, one pattern a line")
            return ()
        found = []
        for line in _CONTINUED.sub("|", text).splitlines():
            source = line.partition("#")[0].strip()
            if not source:
                continue
            try:
                found.append(read(source, self.ready))
            except BadPattern as error:
                self.fault(f"{where}: pattern {source!r}: {error}")
        return tuple(found)

    def words(self, where: str, items: Any) -> frozenset[str]:
        found: list[str] = []
        for item in _sequence(items):
            name = str(item)
            if name.startswith("{") and name.strip("{}") not in self.slots:
                self.fault(f"{where}: no list is called {name}")
            elif name.startswith("{"):
                found.extend(word for word in self.slots[name.strip("{}")] if " " not in word)
            else:
                found.extend(normal(name))
        return frozenset(found)

    def code(self, where: str, name: Any) -> Code | None:
        try:
            return Code(name)
        except ValueError:
            self.fault(f"{where}: unknown code {name!r}")
            return None

    def cue(self, number: int, data: Any, kinds: set[str]) -> Cue | None:
        data = _mapping(data)
        where = f"cue {number} ({data.get('code', '?')}: {data.get('name', 'unnamed')})"
        when = _mapping(data.get("when", {}))
        for key in sorted((set(data) - _CUE_KEYS) | (set(when) - _WHEN_KEYS)):
            self.fault(f"{where}: unknown field {key!r}")
        client, client_not = (frozenset(map(str, _sequence(when.get(key)))) for key in ("client", "client_not"))
        for kind in sorted((client | client_not) - kinds):
            self.fault(f"{where}: unknown kind of client line {kind!r}")
        score, place = data.get("score", 0.7), when.get("place", "")
        if not isinstance(score, float | int) or not 0 < score <= 1:
            self.fault(f"{where}: score must be above 0 and at most 1")
        if place and place not in _PLACES:
            self.fault(f"{where}: place must be one of {', '.join(sorted(_PLACES))}")
        for key in ("asked", "echo"):
            if when.get(key) not in (None, True, False):
                self.fault(f"{where}: {key} must be true or false")
        max_words = when.get("max_words", 0)
        if not isinstance(max_words, int):
            self.fault(f"{where}: max_words must be a number")
            max_words = 0
        code = self.code(where, data.get("code"))
        phrases = self.patterns(where, data.get("phrases"))
        unless = self.patterns(where, data.get("unless", ""))
        if code is None:
            return None
        return Cue(
            code, str(data.get("name", "")), float(score), bool(data.get("weak", False)), phrases, unless,
            client, client_not, when.get("asked"), place, max_words, when.get("echo"),
            self.words(where, when.get("with")), self.words(where, when.get("without")),
        )  # fmt: skip

    def yields(self, data: Any) -> dict[Code, frozenset[Code]]:
        found = {}
        for name, others in _mapping(data).items():
            code = self.code("yields", name)
            to = {self.code(f"yields of {name}", other) for other in _sequence(others)}
            if code is not None:
                found[code] = frozenset(other for other in to if other is not None)
        return found


def load(path: Path) -> CueBook:
    """The cues in the file at `path`. Raises ProblemsError, with every fault, when it cannot be used."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, file: str = "cues.yaml") -> CueBook:
    """The cues written in `text`. Raises ProblemsError."""
    reader = _Reader(file)
    try:
        data = _mapping(yaml.load(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise ProblemsError([Problem(file, 0, 0, f"not YAML: {error}")]) from error
    for part in sorted(set(data) - _PARTS):
        reader.fault(f"unknown part {part!r}")
    reader.lists(data.get("lists"))
    client = [
        (str(kind), reader.patterns(f"client {kind}", text)) for kind, text in _mapping(data.get("client")).items()
    ]
    kinds = {kind for kind, _ in client} | BUILT_IN_KINDS
    cues = [
        cue
        for number, item in enumerate(_sequence(data.get("cues")), 1)
        if (cue := reader.cue(number, item, kinds)) is not None
    ]
    conceding = reader.patterns("conceding", data.get("conceding", ""))
    yields = reader.yields(data.get("yields"))
    if not cues:
        reader.fault("has no cues")
    if reader.problems:
        raise ProblemsError(reader.problems)
    return CueBook(
        tuple(cues),
        PatternIndex((key, pattern) for key, cue in enumerate(cues) for pattern in cue.phrases),
        PatternIndex((key, pattern) for key, cue in enumerate(cues) for pattern in cue.unless),
        PatternIndex((0, pattern) for pattern in conceding),
        tuple(kind for kind, _ in client),
        PatternIndex((key, pattern) for key, (_, patterns) in enumerate(client) for pattern in patterns),
        yields,
    )


BUILT_IN_KINDS = frozenset({"question", "you", "brief", "silent", "any"})
"""Kinds of client line that are seen without phrases: it asks, it says 'you', it has few words, it has none."""


def _mapping(data: Any) -> dict[Any, Any]:
    return data if isinstance(data, dict) else {}


def _sequence(data: Any) -> Iterator[Any]:
    return iter(data if isinstance(data, list) else [] if data is None else [data])
