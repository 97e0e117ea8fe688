"""The transparent coder: it hears a turn through the phrases and conditions written in `cues.yaml`.

What cannot be said as a phrase is here: silence, stacked questions, giving back the client's own words,
"I hear you, but ...", and the manual's rulings on which codes exclude one another.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rupturesim.coder import cuebook
from rupturesim.coder.coding import Coded
from rupturesim.coder.cuebook import CueBook
from rupturesim.coder.rulings import rule
from rupturesim.coder.segments import Sentence, sentences
from rupturesim.codes import Code

SHIPPED = Path(__file__).with_name("cues.yaml")
STACKED = 3
"""So many questions in one turn put the client on the spot."""
_WEIGHT_OF_MORE = 0.08
_HIGHEST = 0.98
_YOU = frozenset({"you", "your", "yours", "yourself"})
_COMMON = (
    "the a an and or but so of to in on at for with from by about as is are was were be been am do does did have "
    "has had not no yes it its this that these those there here i me my mine we us our you your yours he him his "
    "she her they them their what how when where who which why would could should can will just really very "
    "all any some like get got go going out up down if then than because think know feel want even one"
)
_EMPTY = frozenset(_COMMON.split())
"""Words too common to show that a sentence takes up the client's."""
_SOFTENED = frozenset({Code.ACKNOWLEDGE, Code.VALIDATE, Code.APPRECIATE, Code.HOLLOW, Code.REFLECT, Code.CLARIFY})
"""What a clause that is taken back by 'but' does not earn."""
_GUESSED_BESIDE = frozenset({Code.ACKNOWLEDGE, Code.REFLECT, Code.INVITE, Code.SHIFT, Code.INTERROGATE})
"""What a weak cue may still add to a turn that has earned something surely."""


@dataclass
class Heard:
    """The codes that one sentence earned, each with its score and the words that earn it."""

    sentence: Sentence
    codes: dict[Code, list[tuple[float, int, int]]] = field(default_factory=dict)
    guessed: bool = False
    """Whether they rest only on weak cues or on the sentence's form."""

    def add(self, code: Code, score: float, span: tuple[int, int] | None = None) -> None:
        start, end = span or (self.sentence.start, self.sentence.end)
        self.codes.setdefault(code, []).append((score, start, end))

    def keep(self, codes: frozenset[Code]) -> None:
        for code in [code for code in self.codes if code not in codes]:
            del self.codes[code]


class CueCoder:
    """Codes a turn by the cues of a `CueBook`. Satisfies `rupturesim.coder.Coder`."""

    def __init__(self, book: CueBook, version: str) -> None:
        self.book = book
        """The cues it hears by."""
        self._version = version

    @classmethod
    def shipped(cls) -> "CueCoder":
        """The coder with the cues that come with the program, read once a process."""
        return _shipped()

    @property
    def version(self) -> str:
        return self._version

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        """Code `text`, said after the client's line `client`. Raises nothing, whatever the text."""
        turn = sentences(text)
        if not turn:
            return _wordless(text)
        said = sentences(client)
        kinds, echo = self._kinds(client, said), _content(said)
        heard: list[Heard] = []
        for place, sentence in enumerate(turn):
            taken_back = self._taken_back(sentence, turn[place + 1] if place + 1 < len(turn) else None)
            heard.append(self._hear(sentence, place == 0, kinds, echo, taken_back))
        _stacked(heard)
        if not all(each.guessed for each in heard if each.codes):
            for each in heard:
                if each.guessed:
                    each.keep(_GUESSED_BESIDE)
        rule([each.codes for each in heard])
        return _gather(text, heard)

    def _kinds(self, client: str, said: list[Sentence]) -> frozenset[str]:
        """What the client's line is, for the conditions of the cues."""
        found = {"any"} if client.strip() else set()
        spoken = [sentence for sentence in said if not sentence.gesture]
        if client.strip() and not spoken:
            found.add("silent")
        if any(sentence.asked for sentence in spoken):
            found.add("question")
        if any(not sentence.texts.isdisjoint(_YOU) for sentence in spoken):
            found.add("you")
        if sum(len(sentence.words) for sentence in spoken) <= 4:
            found.add("brief")
        for sentence in said:
            found.update(self.book.kinds[match.key] for match in self.book.client.find(sentence))
        return frozenset(found)

    def _taken_back(self, sentence: Sentence, following: Sentence | None) -> int:
        """How many words at the start are only the polite half of "I hear you, but ..."; 0 if none are."""
        conceded = [match.after for match in self.book.conceding.find(sentence)]
        if not conceded:
            return 0
        turns = [at for at, word in enumerate(sentence.words) if word.text in {"but", "however", "only", "though"}]
        for at in turns:
            if at >= min(conceded) and (sentence.words[at].text == "but" or at in sentence.breaks):
                return at
        if following is not None and following.words[0].text in {"but", "however", "only"}:
            return len(sentence.words)
        return 0

    def _hear(
        self, sentence: Sentence, first: bool, kinds: frozenset[str], echo: frozenset[str], taken_back: int
    ) -> Heard:
        heard = Heard(sentence)
        echoes = not echo.isdisjoint(_content([sentence]))
        cancelled = {match.key for match in self.book.unless.find(sentence)}
        weak: list[cuebook.Cue] = []
        for match in self.book.index.find(sentence):
            cue = self.book.cues[match.key]
            if match.key in cancelled or not cue.allows(sentence, first, echoes, kinds):
                continue
            if (match.first < taken_back and cue.code in _SOFTENED) or sentence.negated(match.first):
                continue
            if cue.weak:
                weak.append(cue)
            else:
                heard.add(cue.code, cue.score, sentence.clauses(match.first, match.after - 1))
        yielding = {code for code, to in self.book.yields.items() if not to.isdisjoint(heard.codes)}
        heard.keep(frozenset(heard.codes) - yielding)
        heard.guessed = not heard.codes
        if heard.guessed:
            _fall_back(heard, weak, kinds, echo, taken_back)
        return heard


@cache
def _shipped() -> CueCoder:
    digest = hashlib.sha256(SHIPPED.read_bytes()).hexdigest()[:8]
    return CueCoder(cuebook.load(SHIPPED), f"cues-1-{digest}")


def _fall_back(
    heard: Heard, weak: list[cuebook.Cue], kinds: frozenset[str], echo: frozenset[str], taken_back: int
) -> None:
    """What a sentence without a sure cue earns, if anything."""
    sentence = heard.sentence
    if sentence.gesture:
        return
    if weak:
        best = max(weak, key=lambda cue: cue.score)
        heard.add(best.code, best.score)
    elif taken_back:
        heard.add(Code.DEFEND, 0.5)
    elif sentence.asked:
        heard.add(Code.CLOSED, 0.5)
    elif _gives_back(sentence, echo):
        heard.add(Code.REFLECT, 0.4)


def _gives_back(sentence: Sentence, echo: frozenset[str]) -> bool:
    """Whether a statement repeats a good part of the client's own content words."""
    mine = _content([sentence])
    shared = len(mine & echo)
    return "i" not in sentence.texts and shared >= 2 and shared * 3 >= len(mine)


def _content(said: list[Sentence]) -> frozenset[str]:
    """The words that carry matter, cut to their first six letters so that 'felt tired' meets 'tiredness'."""
    return frozenset(word.text[:6] for each in said for word in each.words if word.text not in _EMPTY)


def _stacked(heard: list[Heard]) -> None:
    """Three questions or more are an interrogation, whatever each of them is."""
    asked = [each for each in heard if each.sentence.asked]
    if len(asked) < STACKED or any(Code.RENEGOTIATE in each.codes for each in asked):
        return
    for each in asked:
        for code in (Code.CLOSED, Code.INVITE, Code.META, Code.REFLECT):
            each.codes.pop(code, None)
        each.add(Code.INTERROGATE, 0.8)


def _wordless(text: str) -> tuple[Coded, ...]:
    """A turn without a word: nothing or a few dots is silence; anything else is some sign."""
    shown = text.strip()
    if not shown:
        return (Coded(Code.SPACE, 1.0),)
    start = text.index(shown)
    code = Code.SPACE if not shown.strip(".\u2026 ") else Code.OTHER
    return (Coded(code, 0.8, ((start, start + len(shown)),)),)


def _gather(text: str, heard: list[Heard]) -> tuple[Coded, ...]:
    found: dict[Code, list[tuple[float, int, int]]] = {}
    for each in heard:
        for code, places in each.codes.items():
            found.setdefault(code, []).extend(places)
    found.pop(Code.OTHER, None)
    if not found:
        return (Coded(Code.OTHER, 0.5, ((heard[0].sentence.start, heard[-1].sentence.end),)),)
    return tuple(_coded(code, found[code]) for code in Code if code in found)


def _coded(code: Code, places: list[tuple[float, int, int]]) -> Coded:
    spans = merged([(start, end) for _, start, end in places])
    score = max(score for score, _, _ in places) + _WEIGHT_OF_MORE * (len(places) - 1)
    return Coded(code, round(min(score, _HIGHEST), 3), spans)


def merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that touch or overlap (a blank between counts) made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
