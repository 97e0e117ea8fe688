"""Small classifiers of lines by their words: naive Bayes over pairs of words and single words, with even priors."""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, log
from typing import NamedTuple

from rupturesim.text import words

FOLDS = 5
_BELIEF = 10.0
"""So many lines of the common run of words are added to each label, so that a rare one does not win by its rarity."""


class Labelled(NamedTuple):
    """An authored line and what it shows."""

    text: str
    label: str


class Verdict(NamedTuple):
    """What a line sounds most like, and how surely, 0 to 1."""

    label: str
    surety: float


def grams(text: str) -> set[str]:
    """The words and pairs of words of what is spoken; how long it is, as a word of its own."""
    spoken = words(text)
    length = f"<{min(len(spoken), 24) // 4}>"
    return {*spoken, *(f"{one} {two}" for one, two in zip(spoken, spoken[1:], strict=False)), length}


class Lexicon:
    """What words go with which label."""

    def __init__(self, lines: Iterable[Labelled]) -> None:
        counts: dict[str, Counter[str]] = {}
        self._totals: Counter[str] = Counter()
        for line in lines:
            counts.setdefault(line.label, Counter()).update(grams(line.text))
            self._totals[line.label] += 1
        self._counts = counts
        every = sum(self._totals.values())
        all_counts: Counter[str] = Counter()
        for count in counts.values():
            all_counts.update(count)
        self._common = {gram: count / every for gram, count in all_counts.items()}

    def verdict(self, text: str) -> Verdict:
        """What the line sounds most like."""
        found = {label: self._score(label, grams(text) & self._common.keys()) for label in sorted(self._counts)}
        best = max(found, key=lambda label: found[label])
        return Verdict(best, 1 / sum(exp(score - found[best]) for score in found.values()))

    def _score(self, label: str, present: set[str]) -> float:
        counts, total = self._counts[label], self._totals[label]
        return sum(log((counts[gram] + _BELIEF * self._common[gram]) / (total + _BELIEF)) for gram in present)


def fold_of(phrase: str) -> int:
    """The part of the lines to which a phrase belongs."""
    return zlib.crc32(phrase.encode()) % FOLDS


class HeldOut:
    """A lexicon for each fifth of the authored lines that has not seen it."""

    def __init__(self, lines: Sequence[Labelled]) -> None:
        self._lines = lines
        self._lexicons = [Lexicon(line for line in lines if fold_of(line.text) != fold) for fold in range(FOLDS)]

    def verdict(self, line: str, phrase: str) -> Verdict:
        """What a line made of an authored phrase sounds like to a lexicon that did not see that phrase."""
        return self._lexicons[fold_of(phrase)].verdict(line)

    def confusion(self) -> Counter[tuple[str, str]]:
        """How often authored lines of a label (first) sound like a label (second)."""
        return Counter((line.label, self.verdict(line.text, line.text).label) for line in self._lines)
