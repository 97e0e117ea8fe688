"""The general phrase bank, loaded.

A page (`bank/*.yaml`) lists phrases with the moments that they fit. `grammar.yaml` says how phrases are put together
and how long a line may be; `hearing.yaml` what the client notices in a turn and which words may be quoted back.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from rupturesim.alliance import Marker, Stage
from rupturesim.errors import InputError
from rupturesim.phrasing.schema import Body, Entry, Fit, Grammar, Hearing, Page
from rupturesim.phrasing.template import QUOTING, Template, template
from rupturesim.yamlfile import read, validate

HERE = Path(__file__).parent
_WEIGHTS = {
    "cues": 12,
    "came_from": 5,
    "codes": 6,
    "reactions": 3,
    "strikes": 2,
    "kind": 1,
    "attachment": 1,
    "talk": 1,
    "markers": 1,
    "here": 1,
    "meets": 1,
}
"""How much each condition counts towards being the most specific."""
_FIRST = 126
"""How far an answer that comes first is ahead: before a persona's lines, after what they say to that very question."""
_QUOTES = 2
"""How much more a phrase counts that throws words back."""


Source = Literal["bank", "line", "trigger", "hurts", "helps", "topic", "underneath", "story", "ending"]
"""Where a phrase comes from: the bank, or which part of the persona."""


class Phrase(NamedTuple):
    """One phrase with the moments that it fits.

    own: above 0 for a persona's own words, and how far they come before the bank. weight: how specific the fit is.
    first: how far a phrase of the bank comes before the rest of it. shows: the markers that can be seen in it.
    source: where it comes from.
    """

    words: Template
    fit: Fit
    alone: bool = False
    own: int = 0
    weight: int = 0
    first: int = 0
    shows: frozenset[Marker] = frozenset()
    source: Source = "bank"


def specificity(fit: Fit) -> int:
    """How much a fit asks for; more is more specific."""
    return sum(weight for name, weight in _WEIGHTS.items() if getattr(fit, name))


class Bank(NamedTuple):
    """The whole bank, its phrases by part and by stage."""

    parts: dict[str, dict[Stage, tuple[Phrase, ...]]]
    grammar: Grammar
    hearing: Hearing


@lru_cache(maxsize=1)
def shipped_bank() -> Bank:
    """The program's own bank, loaded and checked once."""
    return load_bank(HERE)


def load_bank(folder: Path) -> Bank:
    """Read and check a bank: `bank/*.yaml`, `grammar.yaml` and `hearing.yaml` in a folder.

    Raises ProblemsError with the faults of the first file that has any, InputError if there is no page.
    """
    pages = [validate(read(path), Page) for path in sorted((folder / "bank").glob("*.yaml"))]
    if not pages:
        raise InputError(f"{folder / 'bank'} holds no pages of the phrase bank")
    grammar = validate(read(folder / "grammar.yaml"), Grammar)
    hearing = validate(read(folder / "hearing.yaml"), Hearing)
    lists: dict[str, list[Iterable[Entry]]] = {
        "body": [page.bodies for page in pages],
        "opener": [page.openers for page in pages],
        "tail": [page.tails for page in pages],
        "gesture": [page.gestures for page in pages],
        "sign": [page.signs for page in pages],
        "farewell": [page.farewells for page in pages],
    }
    return Bank({part: _by_stage(entries) for part, entries in lists.items()}, grammar, hearing)


def _by_stage(pages: Iterable[Iterable[Entry]]) -> dict[Stage, tuple[Phrase, ...]]:
    found: dict[Stage, list[Phrase]] = {stage: [] for stage in Stage}
    for page in pages:
        for entry in page:
            for line in entry.says:
                words = template(line)
                weight = specificity(entry) + _QUOTES * bool(words.slots & QUOTING)
                first = (_FIRST + weight) * entry.first
                phrase = Phrase(words, entry, entry.alone, weight=weight, first=first, shows=_shown_by(entry))
                for stage in entry.stages:
                    found[stage].append(phrase)
    return {stage: tuple(phrases) for stage, phrases in found.items()}


def _shown_by(entry: Entry) -> frozenset[Marker]:
    return frozenset(entry.markers) | frozenset(entry.shows if isinstance(entry, Body) else ())
