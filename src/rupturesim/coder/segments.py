"""A turn cut into sentences, clauses and words, each knowing where it stands in the turn as it was typed."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_GESTURE = re.compile(r"\[[^\[\]]{0,400}\]|\*[^*\n]{1,400}\*")
_QUOTE = re.compile(
    r"\"[^\"\n]{1,300}\"|\u201c[^\u201c\u201d\n]{1,300}\u201d"
    r"|(?<!\w)['\u2018](?=\w)[^\"\n]{1,200}?(?<=[\w.,!?\u2026])['\u2019](?!\w)"
)
_END = re.compile(r"[.!?\u2026\u061f\u3002\uff01\uff1f]+[\"'\u2019\u201d)]*(?=\s|$|[^\x00-\x7f])|\n+")
_CLAUSE_END = re.compile(r"[,;:\u2013\u2014\u060c\u3001]|\s-+\s")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*(?:(?<=in)['\u2019](?!\w))?")
_ABBREVIATION = re.compile(r"\b(?:mr|mrs|ms|dr|st|no|e\.g|i\.e|vs)\.$", re.IGNORECASE)
_QUESTION_MARKS = frozenset("?\u061f\uff1f")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WHOLE = {
    "won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not"),
    "let's": ("let", "us"), "ain't": ("is", "not"), "gonna": ("going", "to"), "gotta": ("got", "to"),
    "kinda": ("kind", "of"), "dunno": ("do", "not", "know"), "d'you": ("do", "you"), "im": ("i", "am"),
    "dont": ("do", "not"), "didnt": ("did", "not"), "ok": ("okay",), "cos": ("because",), "ya": ("you",),
}  # fmt: skip
_TAILS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "'d"}
_HAS_IS = _set("it that what who how he she there here where which when this everything why")

_WH = _set("what how where which who whose when why")
_AUXILIARY = _set("do does did is are was were am have has had can could will would shall should may might must")
_SUBJECTS = _set("i you he she it we they that this there your my his her their our the anyone anybody someone any")
_NEGATIONS = frozenset({"not", "never"})
FILLERS = _set(
    "and but so well oh ah aw yeah yes yep no nope okay right look now then god gosh honestly aye mm hm hmm um "
    "er uh ha ouch actually please just also listen ooh wow hey because cause still anyway sure och lord see "
    "or only though like honey love pet mate sir ma'am truly really sorry maybe perhaps"
)
"""Words that open a clause without being its matter."""


@dataclass(frozen=True, slots=True)
class Word:
    """One normal word and the characters that it was typed with; a contraction gives two words, one place."""

    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a gesture in [brackets] or *stars*, at `start` to `end` of the turn."""

    start: int
    end: int
    words: tuple[Word, ...]
    breaks: frozenset[int]
    """Places (in `words`) where a clause begins."""
    asked: bool
    """Whether it is a question, with a mark or by its form."""
    gesture: bool = False

    @cached_property
    def line(self) -> str:
        """The words with a blank after each: what patterns are matched on."""
        return "".join(word.text + " " for word in self.words)

    @cached_property
    def offsets(self) -> dict[int, int]:
        """From a place in `line` where a word begins (or the line ends) to that word's index."""
        places, at = {}, 0
        for index, word in enumerate(self.words):
            places[at] = index
            at += len(word.text) + 1
        places[at] = len(self.words)
        return places

    @cached_property
    def openings(self) -> frozenset[int]:
        """Indices at which a clause may be said to open: its first word, and those after opening fillers."""
        found = set()
        for index in self.breaks:
            found.add(index)
            while index < len(self.words) and self.words[index].text in FILLERS:
                index += 1
                found.add(index)
        return frozenset(found)

    def negated(self, index: int) -> bool:
        """Whether a 'not' or 'never' stands up to three words before word `index`, in its clause."""
        begin = max(at for at in self.breaks if at <= index)
        return any(word.text in _NEGATIONS for word in self.words[max(begin, index - 3) : index])

    @cached_property
    def texts(self) -> frozenset[str]:
        """The different words."""
        return frozenset(word.text for word in self.words)

    def clauses(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of the turn covered by the clauses that words `first` to `last` touch."""
        begin = max((at for at in self.breaks if at <= first), default=0)
        after = min((at for at in self.breaks if at > last), default=len(self.words))
        return self.words[begin].start, self.words[after - 1].end


def normal(word: str) -> tuple[str, ...]:
    """A typed word in lower case with its contraction undone: ``"I'm"`` is ``("i", "am")``."""
    word = word.lower().replace("\u2019", "'")
    if "'" not in word:
        return _WHOLE.get(word, (word,))
    if word in _WHOLE:
        return _WHOLE[word]
    if word.endswith("in'"):
        return (word[:-1] + "g",)
    stem, _, tail = word.rpartition("'")
    if word.endswith("n't"):
        return (word[:-3], "not")
    endings: list[str] = []
    while tail in _TAILS and stem:
        endings.insert(0, _TAILS[tail])
        word = stem
        stem, _, tail = word.rpartition("'")
    if endings:
        return (*normal(word), *endings)
    if tail == "s" and stem in _HAS_IS:
        return (stem, "is")
    return (word,)


def sentences(text: str) -> list[Sentence]:
    """The sentences and gestures of a turn, in order. Text without words gives none."""
    quotes = _quotes(text)
    found: list[Sentence] = []
    at = 0
    for gesture in _GESTURE.finditer(text):
        found.extend(_spoken(text, at, gesture.start(), quotes))
        words, _ = _words(text, gesture.start(), gesture.end(), Quotes([]))
        found.append(Sentence(*gesture.span(), tuple(words), frozenset({0}), asked=False, gesture=True))
        at = gesture.end()
    found.extend(_spoken(text, at, len(text), quotes))
    return found


def _quotes(text: str) -> "Quotes":
    """The quotations in a turn; a turn typed between quotation marks as a whole is none."""
    stripped = len(text.strip())
    return Quotes([m.span() for m in _QUOTE.finditer(text) if m.end() - m.start() < stripped - 2])


class Quotes:
    """Where other people's words are quoted, in order and apart from one another."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def around(self, at: int) -> tuple[int, int] | None:
        """The quotation that holds the character at `at`."""
        place = bisect_right(self._starts, at) - 1
        return self._spans[place] if place >= 0 and at < self._spans[place][1] else None


def _spoken(text: str, start: int, end: int, quotes: Quotes) -> Iterator[Sentence]:
    at = start
    for stop in _END.finditer(text, start, end):
        quote = quotes.around(stop.start())
        if quote is not None and (stop.end() < quote[1] or _goes_on(text, stop.end())):
            continue
        if _ABBREVIATION.search(text, max(at, stop.end() - 6), stop.end()):
            continue
        yield from _sentence(text, at, stop.end(), quotes)
        at = stop.end()
    yield from _sentence(text, at, end, quotes)


def _goes_on(text: str, at: int) -> bool:
    """Whether the sentence runs on after a quotation that ended with a full stop."""
    return text[at : at + 2].strip()[:1].islower()


def _sentence(text: str, start: int, end: int, quotes: Quotes) -> Iterator[Sentence]:
    words, breaks = _words(text, start, end, quotes)
    if not words:
        return
    last = max(words[-1].end, start + len(text[start:end].rstrip()))
    marked = any(char in _QUESTION_MARKS for char in text[words[-1].end : last])
    asked = marked or _asks([word.text for word in words])
    yield Sentence(words[0].start, last, tuple(words), frozenset(breaks), asked)


def _words(text: str, start: int, end: int, quotes: Quotes) -> tuple[list[Word], set[int]]:
    words: list[Word] = []
    breaks = {0}
    before = start
    for match in _WORD.finditer(text, start, end):
        if words and _CLAUSE_END.search(text, before, match.start()):
            breaks.add(len(words))
        quoted = quotes.around(match.start()) is not None
        words.extend(Word(part, match.start(), match.end(), quoted) for part in normal(match.group()))
        before = match.end()
    return words, breaks


def _asks(words: list[str]) -> bool:
    """Whether an unmarked sentence has the form of a question."""
    skip = next((at for at, word in enumerate(words) if word not in FILLERS), len(words))
    words = words[skip : skip + 3]
    if len(words) < 3:
        return False
    if words[0] in _AUXILIARY:
        return words[1] in _SUBJECTS or (words[1] == "not" and words[2] in _SUBJECTS)
    return words[0] in _WH and words[1] in _AUXILIARY and words[2] in _SUBJECTS
