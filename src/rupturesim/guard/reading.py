"""A reply as the checks read it: its sentences without hedges, and the phrases of the book that stand in them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rupturesim.coder.segments import Sentence, Word, sentences
from rupturesim.guard.book import Book, shipped_book
from rupturesim.text import words

_TRAILS_OFF = re.compile(r"\s*(?:\.\.+|\u2026)\s*(?=[a-z])")
_REACH = 6
"""So many words before a phrase a denial takes it back, if it stands in the same clause."""
_STEM = 5
"""Letters by which two words count as the same word in another form."""


class Hit(NamedTuple):
    """A phrase of rule `key` found in a sentence. denied: taken back or only supposed there."""

    key: int
    words: str
    asked: bool
    gesture: bool
    denied: bool
    length: int


class Reading(NamedTuple):
    """What there is in a reply. content: what its words are about, as stems. hits: in the order of the reply."""

    sentences: tuple[Sentence, ...]
    spoken: tuple[str, ...]
    content: frozenset[str]
    hits: tuple[Hit, ...]


@lru_cache(maxsize=16)
def reading_of(reply: str) -> Reading:
    """The reading of a reply by the shipped words."""
    book = shipped_book()
    whole = tuple(sentences(_TRAILS_OFF.sub(", ", reply)))
    hits = [hit for sentence in whole for hit in _hits(without_hedges(sentence, book), book)]
    spoken = tuple(words(reply))
    return Reading(whole, spoken, content_of(spoken), tuple(hits))


@lru_cache(maxsize=512)
def content_of_line(line: str) -> frozenset[str]:
    """What an earlier line is about, as stems."""
    return content_of(words(line))


def content_of(spoken: Iterable[str]) -> frozenset[str]:
    """The words that carry content, as stems."""
    small = shipped_book().small
    return frozenset(word[:_STEM].rstrip("'") for word in spoken if word not in small and len(word) > 2)


def without_hedges(sentence: Sentence, book: Book) -> Sentence:
    """The sentence without the words that only soften or stress."""
    kept: list[Word] = []
    breaks: set[int] = set()
    texts = [word.text for word in sentence.words]
    at = 0
    while at < len(texts):
        if at in sentence.breaks:
            breaks.add(len(kept))
        skipped = next((len(h) for h in book.hedges.get(texts[at], ()) if tuple(texts[at : at + len(h)]) == h), 0)
        if not skipped:
            kept.append(sentence.words[at])
        at += skipped or 1
    breaks = {place for place in breaks if place < len(kept)} | {0}
    return Sentence(sentence.start, sentence.end, tuple(kept), frozenset(breaks), sentence.asked, sentence.gesture)


def _hits(sentence: Sentence, book: Book) -> list[Hit]:
    found = list(book.found.find(sentence))
    if not found:
        return []
    cancelled = {each.key for each in book.unless.find(sentence)}
    hits = []
    for each in found:
        phrase = book.phrases[each.key]
        if phrase.rule in cancelled:
            continue
        denied = _denied(sentence, each.first, each.after, phrase.own, book)
        text = " ".join(word.text for word in sentence.words[each.first : each.after])
        hits.append(Hit(phrase.rule, text, sentence.asked, sentence.gesture, denied, len(sentence.words)))
    return hits


def _denied(sentence: Sentence, first: int, after: int, own: frozenset[str], book: Book) -> bool:
    """Whether words first to after are taken back, by what stands before them in their clause or in their gaps."""
    begin = max(at for at in sentence.breaks if at <= first)
    joined = [at + 1 for at in range(begin, first) if sentence.words[at].text in book.joining]
    before = sentence.words[max(begin, first - _REACH, *joined) : first]
    inside = (word for word in sentence.words[first:after] if word.text not in own)
    return any(word.text in book.denying for word in (*before, *inside))
