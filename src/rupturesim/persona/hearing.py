"""Which of a persona's own words stand in a trainee's turn: triggers, what helps, what hurts, topics.

A phrase matches whole words, whatever their case and the punctuation between them. A final * on a word stands for any
ending. `mother` also matches `mother's`, and `don't` also matches `dont`.
"""

import weakref
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rupturesim.persona.model import Leaning, Persona, Trigger
from rupturesim.text import placed_words, words


class _Word(NamedTuple):
    """One word of a phrase. forms: ways to write it; open: any ending may follow."""

    forms: tuple[str, ...]
    open: bool

    def matches(self, token: str) -> bool:
        return token.startswith(self.forms) if self.open else token in self.forms or _bare(token) in self.forms


class _Phrase(NamedTuple):
    """One phrase after its first word, and the id that it stands for."""

    rest: tuple[_Word, ...]
    id: str


class Matcher:
    """Finds phrases in texts, each phrase standing for an id. Its time is linear in the text."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """phrases: pairs of an id and a phrase; a phrase without words never matches."""
        self._whole: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[tuple[str, _Phrase]]] = {}
        for name, phrase in phrases:
            spelt = spelling(phrase)
            if spelt:
                self._add(spelt[0], _Phrase(spelt[1:], name))

    def _add(self, first: _Word, phrase: _Phrase) -> None:
        for form in first.forms:
            if first.open:
                self._stems.setdefault(form[0], []).append((form, phrase))
            else:
                self._whole.setdefault(form, []).append(phrase)

    def ids(self, text: str) -> tuple[str, ...]:
        """The ids whose phrases stand in the text, in order of first appearance."""
        tokens = words(text)
        found: dict[str, None] = {}
        for place, token in enumerate(tokens):
            for phrase in self._beginning_with(token):
                if phrase.id not in found and (not phrase.rest or _goes_on(phrase.rest, tokens, place + 1)):
                    found[phrase.id] = None
        return tuple(found)

    def _beginning_with(self, token: str) -> Iterator[_Phrase]:
        yield from self._whole.get(token, ())
        if "'" in token:
            yield from self._whole.get(_bare(token), ())
        for stem, phrase in self._stems.get(token[0], ()):
            if token.startswith(stem):
                yield phrase


class Hearing:
    """A persona's ear, made ready once."""

    def __init__(self, persona: Persona) -> None:
        parts: tuple[Trigger | Leaning, ...] = (*persona.triggers, *persona.what_helps, *persona.what_hurts)
        self._parts = Matcher((part.id, phrase) for part in parts for phrase in part.phrases)
        self._topics = Matcher((topic.id, word) for topic in persona.topics for word in topic.words)

    def heard(self, text: str) -> frozenset[str]:
        """Ids of the triggers, what_helps and what_hurts whose phrases stand in the text."""
        return frozenset(self._parts.ids(text))

    def topics(self, text: str) -> tuple[str, ...]:
        """Ids of the topics that the text brings up, in order of appearance."""
        return self._topics.ids(text)


def heard(persona: Persona, text: str) -> frozenset[str]:
    """Ids of the persona's triggers, what_helps and what_hurts whose phrases stand in the text."""
    return _hearing(persona).heard(text)


def topics(persona: Persona, text: str) -> tuple[str, ...]:
    """Ids of the persona's topics that the text brings up, in order of appearance."""
    return _hearing(persona).topics(text)


def places(phrases: Iterable[str], text: str) -> tuple[tuple[int, int], ...]:
    """Where these phrases stand in the text, as pairs of start and end, in order and without overlap."""
    placed = placed_words(text)
    tokens = [token for token, _, _ in placed]
    found: list[tuple[int, int]] = []
    for spelt in filter(None, map(spelling, phrases)):
        for place in range(len(tokens)):
            if _goes_on(spelt, tokens, place):
                found.append((placed[place][1], placed[place + len(spelt) - 1][2]))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple(apart)


def spelling(phrase: str) -> tuple[_Word, ...]:
    """The words of a phrase; empty if it has none and can never be heard."""
    found: list[_Word] = []
    pieces = phrase.split("*")
    for number, piece in enumerate(pieces):
        starred = number < len(pieces) - 1 and piece[-1:].isalnum()
        for token in words(piece):
            found.append(_Word((token, token.replace("'", "")) if "'" in token else (token,), False))
        if starred and found:
            found[-1] = found[-1]._replace(open=True)
    return tuple(found)


def _goes_on(rest: tuple[_Word, ...], tokens: list[str], place: int) -> bool:
    if place + len(rest) > len(tokens):
        return False
    return all(word.matches(tokens[place + further]) for further, word in enumerate(rest))


def _bare(token: str) -> str:
    """A word without a final 's."""
    return token[:-2] if token.endswith("'s") else token


_ready: dict[int, tuple[weakref.ref[Persona], Hearing]] = {}
"""Hearings by the identity of their persona: hashing a whole persona each turn would cost more than hearing."""


def _hearing(persona: Persona) -> Hearing:
    known = _ready.get(id(persona))
    if known is not None and known[0]() is persona:
        return known[1]
    key = id(persona)
    hearing = Hearing(persona)
    _ready[key] = (weakref.ref(persona, lambda _: _ready.pop(key, None)), hearing)
    return hearing
