"""The labelled corpus: one JSONL file an author, one turn a line, read and checked.

A line holds id (`author-session-number` or `author-number`), kind, client (the line before), therapist (the turn),
codes, and spans: the words that earn each code, as they stand in the turn. `training/README.md` tells the kinds.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rupturesim.codes import Code
from rupturesim.errors import InputError, Problem, ProblemsError

FOLDER = Path(__file__).parent / "corpus"
DEV = Path(__file__).parent / "dev.jsonl"
KINDS = ("ordinary", "rupture", "moment", "pair", "correction")


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled turn. spans: character offsets (start, end) into `therapist`, with the code that they earn.

    disputed: codes on which two labellers differ; they are not scored. net: `repair`, `strain` or "".
    """

    id: str
    kind: str
    client: str
    therapist: str
    codes: frozenset[Code]
    spans: tuple[tuple[int, int, Code], ...] = ()
    disputed: frozenset[Code] = frozenset()
    net: str = ""

    @property
    def author(self) -> str:
        """Who wrote it: the part of the id before the first hyphen."""
        return self.id.split("-", 1)[0]

    @property
    def session(self) -> str:
        """The session that it stands in; a turn that stands alone is its own."""
        return self.id.rsplit("-", 1)[0] if self.kind in ("ordinary", "rupture") else self.id


def read(path: Path) -> list[Turn]:
    """The turns of one file. Raises ProblemsError naming every faulty line."""
    turns: list[Turn] = []
    problems: list[Problem] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        try:
            turns.append(_turn(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            problems.append(Problem(str(path), number, 1, str(error)))
    if problems:
        raise ProblemsError(problems)
    return turns


def read_all(folder: Path = FOLDER) -> list[Turn]:
    """The whole corpus, author by author. Raises ProblemsError also where an id stands twice."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise InputError(f"{folder}: holds no corpus files (*.jsonl)")
    turns = [turn for path in paths for turn in read(path)]
    seen: set[str] = set()
    twice = [turn.id for turn in turns if turn.id in seen or seen.add(turn.id)]  # type: ignore[func-returns-value]
    if twice:
        raise ProblemsError([Problem(str(folder), 0, 0, f"the id {name} stands twice") for name in twice])
    return turns


def digest(turns: Iterable[Turn]) -> str:
    """A short name for exactly these turns and labels."""
    lines = (
        repr((turn.id, turn.kind, turn.client, turn.therapist, sorted(turn.codes), sorted(turn.spans)))
        for turn in turns
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def folds(turns: Sequence[Turn], count: int) -> list[int]:
    """A fold, 0 to count - 1, for each turn. An author is never in two, and the folds are as even as may be."""
    sizes: dict[str, int] = {}
    for turn in turns:
        sizes[turn.author] = sizes.get(turn.author, 0) + 1
    load = [0] * count
    chosen: dict[str, int] = {}
    for author in sorted(sizes, key=lambda name: (-sizes[name], name)):
        chosen[author] = load.index(min(load))
        load[chosen[author]] += sizes[author]
    return [chosen[turn.author] for turn in turns]


def _turn(row: Any) -> Turn:
    if not isinstance(row, dict):
        raise ValueError("must be an object")
    text = str(row["therapist"])
    codes = frozenset(_code(name) for name in row["codes"])
    spans = tuple(_span(text, words, name) for words, name in row.get("spans", ()))
    kind = row.get("kind", "moment")
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
    if not codes and not row.get("disputed"):
        raise ValueError("codes must name at least one code")
    if Code.OTHER in codes and len(codes) > 1:
        raise ValueError("`other` stands alone or not at all")
    if "spans" in row and {code for _, _, code in spans} != codes - {Code.OTHER}:
        raise ValueError("each code but `other` needs a span, and each span a code of the turn")
    disputed = frozenset(_code(name) for name in row.get("disputed", ()))
    return Turn(row["id"], kind, row["client"], text, codes, spans, disputed, row.get("net", ""))


def _code(name: str) -> Code:
    try:
        return Code(name)
    except ValueError:
        raise ValueError(f"unknown code {name!r}") from None


def _span(text: str, words: str, name: str) -> tuple[int, int, Code]:
    start = text.find(words)
    if start < 0 or not words:
        raise ValueError(f"the words {words!r} do not stand in the turn")
    return start, start + len(words), _code(name)
