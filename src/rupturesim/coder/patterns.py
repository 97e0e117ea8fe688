"""Word patterns: the small language in which cues are written, and finding many of them at once.

    moved too fast          these words
    (a|an odd)              one of these, each one or more words
    [really|so]             one of these, or nothing
    feel~  ~ing             a word that begins, or ends, so
    {feeling}               one word or phrase of a named list
    _  *  **                any one word; up to three words; up to eight
    ^ ... $                 the clause opens here (fillers such as "oh, well" aside); the clause ends here

Contractions are undone on both sides: "I'm" and "I am" are the same; 'd stays a word of its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rupturesim.coder.segments import Sentence, normal

Slots = Mapping[str, tuple[str, ...]]
_TOKEN = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]|\{[a-z_]+\}|\*\*|[*^$_]|[^\s()\[\]{}*^$_|]+|\S")
_PLAIN = re.compile(r"~?[^\W_](?:[^\W_]|['\u2019])*~?|'d")
_GAPS = {"_": r"\S+ ", "*": r"(?:\S+ ){0,3}?", "**": r"(?:\S+ ){0,8}?"}


class BadPattern(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True)
class Pattern:
    """One pattern, read and checked. Its regular expression is built when first needed."""

    source: str
    parts: tuple[str, ...] = field(repr=False)
    heads: tuple[str, ...] = field(repr=False)
    """The words with which a match can begin; one with ~ stands for its beginning or end."""
    seconds: tuple[str, ...]
    """The words that can come next, where they are few and known; else empty."""
    opens: bool
    closes: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile("".join(self.parts))

    def at(self, sentence: Sentence, place: int, index: int) -> int | None:
        """The index after the last matched word, for a match that begins at word `index`; or None."""
        if self.opens and index not in sentence.openings:
            return None
        match = self.regex.match(sentence.line, place)
        if match is None:
            return None
        after = sentence.offsets[match.end()]
        if self.closes and after != len(sentence.words) and after not in sentence.breaks:
            return None
        return after


def read(source: str, slots: Slots) -> Pattern:
    """The pattern written as `source`. Raises BadPattern."""
    tokens = _TOKEN.findall(source.lower())
    opens, closes = tokens[:1] == ["^"], tokens[-1:] == ["$"]
    body = tokens[opens : len(tokens) - closes]
    if not body or "^" in body or "$" in body:
        raise BadPattern("needs words, with ^ only first and $ only last")
    parts: list[str] = []
    heads: list[str] = []
    open_head = True
    for token in body:
        part, begin = _part(token, slots)
        if open_head:
            if not begin:
                raise BadPattern(f"cannot begin with {token!r}: begin with a word")
            heads.extend(begin)
            open_head = token.startswith("[")
        parts.append(part)
    if open_head:
        raise BadPattern("needs at least one word that is not optional")
    return Pattern(source, tuple(parts), tuple(dict.fromkeys(heads)), _seconds(body, slots), opens, closes)


def _seconds(body: list[str], slots: Slots) -> tuple[str, ...]:
    if not _PLAIN.fullmatch(body[0]) or "~" in body[0]:
        return ()
    texts = normal(body[0])
    if len(texts) > 1:
        return (texts[1],)
    if len(body) == 1 or body[1].startswith("["):
        return ()
    _, heads = _part(body[1], slots)
    return tuple(heads) if not any("~" in head for head in heads) else ()


def _part(token: str, slots: Slots) -> tuple[str, list[str]]:
    """A token's regular expression and the words it can begin with (none for a gap)."""
    if token in _GAPS:
        return _GAPS[token], []
    if token[0] == "{":
        name = token.strip("{}")
        if name not in slots:
            raise BadPattern(f"no list is called {token}")
        return _choice(slots[name], slots)
    if len(token) > 1 and token[0] in "([":
        part, heads = _choice(token[1:-1].split("|"), slots)
        return (part if token[0] == "(" else f"(?:{part})?"), heads
    return _choice([token], slots)


def _choice(options: Iterable[str], slots: Slots) -> tuple[str, list[str]]:
    branches: list[str] = []
    heads: list[str] = []
    for option in options:
        words = option.split()
        if not words:
            raise BadPattern("an alternative is empty")
        branch = ""
        for place, word in enumerate(words):
            if word.startswith("{") or word in _GAPS:
                part, begin = _part(word, slots)
            else:
                part, begin = _word(word)
            if place == 0:
                if not begin:
                    raise BadPattern("an alternative cannot begin with a gap")
                heads.extend(begin)
            branch += part
        branches.append(branch)
    return (branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"), heads


def _word(word: str) -> tuple[str, list[str]]:
    if not _PLAIN.fullmatch(word) or word.strip("~") == "":
        raise BadPattern(f"cannot read {word!r}")
    if word == "'d":
        return "'d ", ["'d"]
    if word.endswith("~"):
        return re.escape(word[:-1]) + r"\S* ", [word]
    if word.startswith("~"):
        return r"\S*?" + re.escape(word[1:]) + " ", [word]
    texts = normal(word)
    return "".join(re.escape(text) + " " for text in texts), [texts[0]]


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that matches words `first` up to `after` of a sentence."""

    key: int
    first: int
    after: int


class PatternIndex:
    """Many patterns, found together: each is tried only at words with which it can begin."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        self._words: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        self._pairs: dict[tuple[str, str], list[tuple[int, Pattern]]] = defaultdict(list)
        self._begins: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        self._ends: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        for entry in patterns:
            for head in entry[1].heads:
                self._add(head, entry)

    def _add(self, head: str, entry: tuple[int, Pattern]) -> None:
        if head.endswith("~"):
            self._begins[head[:3].rstrip("~")].append(entry)
        elif head.startswith("~"):
            self._ends[head[-2:]].append(entry)
        elif entry[1].seconds:
            for second in dict.fromkeys(entry[1].seconds):
                self._pairs[head, second].append(entry)
        else:
            self._words[head].append(entry)

    def find(self, sentence: Sentence) -> Iterator[Found]:
        """Every match, at most one a pattern and starting word. Words that quote others match nothing."""
        words = sentence.words
        for place, index in sentence.offsets.items():
            if index == len(words) or words[index].quoted:
                continue
            after_it = words[index + 1].text if index + 1 < len(words) else ""
            for key, pattern in self._candidates(words[index].text, after_it):
                after = pattern.at(sentence, place, index)
                if after is not None:
                    yield Found(key, index, after)

    def _candidates(self, text: str, after_it: str) -> Iterator[tuple[int, Pattern]]:
        yield from self._words.get(text, ())
        yield from self._pairs.get((text, after_it), ())
        for size in (1, 2, 3):
            yield from self._begins.get(text[:size], ())
        yield from self._ends.get(text[-2:], ())
