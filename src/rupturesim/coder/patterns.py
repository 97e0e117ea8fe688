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
_TOKEN = re.compile(r"\*\*|[()\[\]|*^$_]|\{[a-z_]+\}|[^\s()\[\]{}|*^$]+|\S")
_PLAIN = re.compile(r"~?[^\W_](?:[^\W_]|['\u2019])*~?|'d")
_GAPS = {"_": r"\S+ ", "*": r"(?:\S+ ){0,3}?", "**": r"(?:\S+ ){0,8}?"}
_CLOSING = {"(": ")", "[": "]"}


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


def read(source: str, slots: Slots) -> Pattern:
    """The pattern written as `source`. Raises BadPattern."""
    tokens = _TOKEN.findall(source.lower().replace("-", " "))
    opens, closes = tokens[:1] == ["^"], tokens[-1:] == ["$"]
    nodes = _Reader(tokens[opens : len(tokens) - closes], slots).whole()
    whole = _joined(nodes)
    if whole.heads is None:
        raise BadPattern("cannot begin with a gap: begin with a word")
    if whole.empty:
        raise BadPattern("needs at least one word that is not optional")
    first, second = nodes[0], nodes[1] if len(nodes) > 1 else None
    seconds = second.heads if second and second.heads and not second.empty and first.single else ()
    if any("~" in word for word in (*seconds, *(first.heads or ()))):
        seconds = ()
    return Pattern(source, whole.regex, tuple(dict.fromkeys(whole.heads)), seconds, opens, closes)


@dataclass(frozen=True, slots=True)
class _Node:
    """A piece of a pattern. heads: words it can begin with, None for a gap; empty: it can match nothing;
    single: it is exactly one plain word."""

    regex: str
    heads: tuple[str, ...] | None
    empty: bool = False
    single: bool = False


class _Reader:
    """Reads the tokens of one pattern."""

    def __init__(self, tokens: list[str], slots: Slots) -> None:
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
        while self._at < len(self._tokens) and self._tokens[self._at] not in (")", "]", "|", "^", "$"):
            nodes.extend(self._item())
        return nodes

    def _item(self) -> list[_Node]:
        token = self._tokens[self._at]
        self._at += 1
        if token in _GAPS:
            return [_Node(_GAPS[token], None, empty=token != "_")]
        if token in _CLOSING:
            return [self._choice(token)]
        if token.startswith("{") and len(token) > 1:
            name = token.strip("{}")
            if name not in self._slots:
                raise BadPattern(f"no list is called {token}")
            rows = [_TOKEN.findall(entry.replace("-", " ")) for entry in self._slots[name]]
            return [_either([_joined(_Reader(row, {}).whole()) for row in rows])]
        return _word(token)

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
    heads: list[str] | None = []
    for node in nodes:
        if node.heads is None:
            heads = None
            break
        heads.extend(node.heads)
        if not node.empty:
            break
    regex, empty = "".join(node.regex for node in nodes), all(node.empty for node in nodes)
    return _Node(regex, None if heads is None else tuple(heads), empty)


def _either(nodes: list[_Node]) -> _Node:
    heads: list[str] | None = []
    for node in nodes:
        heads = None if heads is None or node.heads is None else [*heads, *node.heads]
    regex = f"(?:{'|'.join(node.regex for node in nodes)})"
    return _Node(regex, None if heads is None else tuple(heads), any(node.empty for node in nodes))


def _word(word: str) -> list[_Node]:
    """The node of a plain word; a contraction gives two."""
    if not _PLAIN.fullmatch(word):
        raise BadPattern(f"cannot read {word!r}")
    if word.endswith("~"):
        return [_Node(re.escape(word[:-1]) + r"\S* ", (word,))]
    if word.startswith("~"):
        return [_Node(r"\S*?" + re.escape(word[1:]) + " ", (word,))]
    return [_Node(re.escape(text) + " ", (text,), single=True) for text in (("'d",) if word == "'d" else normal(word))]


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
