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
from functools import cache, cached_property
from itertools import chain, islice
from typing import NamedTuple

from rupturesim.coder.segments import Sentence, normal

Slots = Mapping[str, tuple[str, ...]]
_TOKEN = re.compile(r"\*\*|[()\[\]|*^$_]|\{[a-z_]+\}|[^\s()\[\]{}|*^$]+|\S")
_PLAIN = re.compile(r"~?[^\W_](?:[^\W_]|['\u2019])*~?|'d")
_GAPS = {"_": r"\S+ ", "*": r"(?:\S+ ){0,3}?", "**": r"(?:\S+ ){0,8}?"}
_CLOSING = {"(": ")", "[": "]"}
_STOPS = frozenset(")]|^$")
LONGEST = 500
"""So many words of one unbroken sentence are searched; beyond, it is no longer speech."""
_MOST_PAIRS = 80
"""A pattern is filed under pairs of words only if these are so few."""


class BadPattern(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True)
class Pattern:
    """One pattern, read and checked. Its regular expression is built when first needed."""

    source: str
    expression: str = field(repr=False)
    heads: tuple[str, ...] = field(repr=False)
    """The words with which a match can begin; one with ~ stands for its beginning or end."""
    seconds: tuple[str, ...]
    """The words that can come next, where they are few and known; else empty."""
    opens: bool
    closes: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.expression)

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


def read(source: str, slots: Mapping[str, "_Node"]) -> Pattern:
    """The pattern written as `source`. Raises BadPattern."""
    tokens = _TOKEN.findall(source.lower().replace("-", " "))
    opens, closes = tokens[:1] == ["^"], tokens[-1:] == ["$"]
    nodes = _Reader(tokens[opens : len(tokens) - closes], slots).whole()
    whole = _joined(nodes)
    if whole.heads is None:
        raise BadPattern("cannot begin with a gap: begin with a word")
    if whole.empty:
        raise BadPattern("needs at least one word that is not optional")
    heads = tuple(dict.fromkeys(whole.heads))
    return Pattern(source, whole.regex, heads, _seconds(nodes, len(heads)), opens, closes)


def _seconds(nodes: list["_Node"], heads: int) -> tuple[str, ...]:
    """The words that can follow the first, when a short list of them can be known beforehand."""
    rest = _joined(nodes[1:])
    if not nodes[0].single or rest.empty or not rest.heads:
        return ()
    found = tuple(dict.fromkeys(rest.heads))
    return found if len(found) * heads <= _MOST_PAIRS and not any("~" in word for word in found) else ()


class _Node(NamedTuple):
    """A piece of a pattern. heads: words it can begin with, None for a gap; empty: it can match nothing;
    single: it is exactly one plain word."""

    regex: str
    heads: tuple[str, ...] | None
    empty: bool = False
    single: bool = False


def lists(slots: Slots) -> dict[str, "_Node"]:
    """Named lists made ready for `read`. Raises BadPattern."""
    return {name: _entries(entries) for name, entries in slots.items()}


def _entries(entries: Iterable[str]) -> "_Node":
    rows = [_TOKEN.findall(entry.replace("-", " ")) for entry in entries]
    return _either([_joined(_Reader(row, {}).whole()) for row in rows])


class _Reader:
    """Reads the tokens of one pattern."""

    def __init__(self, tokens: list[str], slots: Mapping[str, _Node]) -> None:
        self._tokens, self._slots, self._at = tokens, slots, 0

    def whole(self) -> list[_Node]:
        nodes = self._row()
        if self._at < len(self._tokens):
            raise BadPattern(f"{self._tokens[self._at]!r} has no place here")
        if not nodes:
            raise BadPattern("needs words, with ^ only first and $ only last")
        return nodes

    def _row(self) -> list[_Node]:
        nodes: list[_Node] = []
        tokens = self._tokens
        while self._at < len(tokens) and (token := tokens[self._at]) not in _STOPS:
            self._at += 1
            if token in _GAPS:
                nodes.append(_Node(_GAPS[token], None, empty=token != "_"))
            elif token in _CLOSING:
                nodes.append(self._choice(token))
            elif token[0] == "{":
                nodes.append(self._named(token))
            else:
                nodes.extend(_word(token))
        return nodes

    def _named(self, token: str) -> _Node:
        name = token.strip("{}")
        if name not in self._slots:
            raise BadPattern(f"no list is called {token}")
        return self._slots[name]

    def _choice(self, opening: str) -> _Node:
        rows = [self._row()]
        while self._tokens[self._at : self._at + 1] == ["|"]:
            self._at += 1
            rows.append(self._row())
        if self._tokens[self._at : self._at + 1] != [_CLOSING[opening]]:
            raise BadPattern(f"{opening!r} is not closed")
        self._at += 1
        if not all(rows):
            raise BadPattern("an alternative is empty")
        node = _either([_joined(row) for row in rows])
        return _Node(f"(?:{node.regex})?", node.heads, empty=True) if opening == "[" else node


def _joined(nodes: list[_Node]) -> _Node:
    if len(nodes) == 1:
        return nodes[0]
    regex = "".join([node.regex for node in nodes])
    if nodes and nodes[0].heads and not nodes[0].empty:
        return _Node(regex, nodes[0].heads)
    heads: list[str] = []
    known = True
    for node in nodes:
        known = known and node.heads is not None
        heads.extend(node.heads or ())
        if not node.empty:
            break
    return _Node(regex, tuple(heads) if known else None, all(node.empty for node in nodes))


def _either(nodes: list[_Node]) -> _Node:
    known = all(node.heads is not None for node in nodes)
    heads = tuple(chain.from_iterable(node.heads or () for node in nodes))
    regex = f"(?:{'|'.join([node.regex for node in nodes])})"
    empty, single = any(node.empty for node in nodes), all(node.single for node in nodes)
    return _Node(regex, heads if known else None, empty, single)


@cache
def _word(word: str) -> tuple[_Node, ...]:
    """The node of a plain word; a contraction gives two."""
    if not _PLAIN.fullmatch(word):
        raise BadPattern(f"cannot read {word!r}")
    if word.endswith("~"):
        return (_Node(re.escape(word[:-1]) + r"\S* ", (word,), single=True),)
    if word.startswith("~"):
        return (_Node(r"\S*?" + re.escape(word[1:]) + " ", (word,)),)
    texts = ("'d",) if word == "'d" else normal(word)
    return tuple(_Node(re.escape(text) + " ", (text,), single=True) for text in texts)


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
        for place, index in islice(sentence.offsets.items(), min(len(words), LONGEST)):
            if words[index].quoted:
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
