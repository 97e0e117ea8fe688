"""Whether a line shows what is recorded: its marker, and that nothing is mended yet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import mean
from typing import NamedTuple

from evaluation.authored import MENDED, OPEN, by_marker, by_state, few
from evaluation.figures import wordless
from evaluation.lexicon import HeldOut
from evaluation.sessions import Answer
from rupturesim.alliance import RUPTURED, Marker, Stage
from rupturesim.persona.model import Persona
from rupturesim.phrasing.bank import Source
from rupturesim.text import words

SURE = 0.99
"""How surely a line must sound mended to be listed."""
_BRIEF = 4
"""Spoken words; a line of no more answers as briefly as possible."""
WAYS = (
    "shown by its phrase",
    "by a sign after it",
    "written for its stage",
    "sounds like it",
    "for any marker",
    "another condition",
)
SOURCES: dict[str, frozenset[Source]] = {
    "what a trigger brings out": frozenset({"trigger"}),
    "what helps or hurts": frozenset({"helps", "hurts"}),
    "a topic": frozenset({"topic"}),
    "a line of their own": frozenset({"line"}),
}
"""Where the lines come from that were written on another condition."""
_ONE_SIGN = frozenset({Stage.APPEASING, Stage.VOICING})
"""Stages in which there is only one sign to show, so that what is written for the stage is written for it."""


class Accuracy(NamedTuple):
    """How well lines written for `repaired` are told from others that are as new to the classifier.

    right: in the mean of the two kinds, by what is likelier. found: of those written for it, how many surely sound
    mended; false: of the others.
    """

    lines: int
    mended: int
    right: float
    found: float
    false: float


class Judge:
    """Reads lines by what the authored lines of the bank and of these clients are written to show."""

    def __init__(self, personas: Sequence[Persona]) -> None:
        self._states = by_state(personas)
        self._markers = by_marker(personas)
        self._state, self._marker = HeldOut(self._states), HeldOut(self._markers)
        self._for_one_stage = {
            (one.id, text, own.stages[0])
            for one in personas
            for own in one.voice.lines
            for text in own.says
            if len(own.stages) == 1 and not own.markers
        }
        self._may: dict[str, set[str]] = {}
        for line in self._markers:
            self._may.setdefault(line.text, set()).add(line.label)

    def way(self, answer: Answer) -> str:
        """How a line comes to show its marker, one of `WAYS`; the last two may not show it."""
        assert answer.marker is not None
        if answer.marker in few(answer.markers):
            return WAYS[0]
        if answer.signed:
            return WAYS[1]
        if answer.stage in _ONE_SIGN and (answer.persona, answer.body, answer.stage) in self._for_one_stage:
            return WAYS[2]
        if self.sounds_like(answer.line, answer.body, answer.marker):
            return WAYS[3]
        return WAYS[4] if answer.markers else WAYS[5]

    def sounds_like(self, line: str, phrase: str, marker: Marker) -> bool:
        """Whether the text alone shows the marker."""
        if marker is Marker.SILENCE or wordless(line):
            return wordless(line) and marker in (Marker.SILENCE, Marker.MINIMAL_RESPONSE)
        if marker is Marker.MINIMAL_RESPONSE:
            return len(words(line)) <= _BRIEF
        return self._marker.verdict(line, phrase).label == marker

    def sounds_mended(self, answer: Answer) -> bool:
        """Whether a line of an open rupture sounds surely as if it were mended; appeasing is meant to."""
        if answer.stage not in RUPTURED or answer.stage is Stage.APPEASING:
            return False
        verdict = self._state.verdict(answer.line, answer.body)
        return verdict.label == MENDED and verdict.surety >= SURE

    def accuracy_of_mended(self) -> Accuracy:
        """How well lines of `repaired` are told from those of an open rupture, when surely so."""
        told = [(line.label, self._state.verdict(line.text, line.text)) for line in self._states]
        counts = Counter(label for label, _ in told)
        right = Counter(label for label, verdict in told if label == verdict.label)
        sure = Counter(label for label, verdict in told if verdict.label == MENDED and verdict.surety >= SURE)
        both = mean(right[label] / max(1, counts[label]) for label in (MENDED, OPEN))
        shares = (sure[label] / max(1, counts[label]) for label in (MENDED, OPEN))
        return Accuracy(len(told), counts[MENDED], both, *shares)

    def contrary(self, answer: Answer) -> bool:
        """Whether a line sounds like a marker of the other kind than the one recorded, and is not brief or silent."""
        assert answer.marker is not None
        verdict = self._marker.verdict(answer.line, answer.body)
        return len(words(answer.line)) > _BRIEF and Marker(verdict.label).kind is not answer.marker.kind

    def accuracy_of_markers(self) -> tuple[float, float, float]:
        """How often an authored line sounds like its marker, like one of that kind, and like its marker by chance."""
        texts = sorted(self._may)
        heard = {text: self._marker.verdict(text, text).label for text in texts}
        right = mean(heard[text] in self._may[text] for text in texts)
        kinds = {text: {Marker(label).kind for label in self._may[text]} for text in texts}
        kind = mean(Marker(heard[text]).kind in kinds[text] for text in texts)
        labels = {line.label for line in self._markers}
        return right, kind, mean(len(found) for found in self._may.values()) / len(labels)


def marked(found: Iterable[Answer]) -> list[Answer]:
    """The answers in an open rupture for which a marker is recorded."""
    return [answer for answer in found if answer.marker is not None and answer.stage in RUPTURED]


def clashes(found: Iterable[Answer], judge: Judge) -> list[tuple[Answer, int]]:
    """Lines written on another condition that do not sound like their marker, the commonest first, with their count."""
    shown = [answer for answer in marked(found) if judge.way(answer) == WAYS[-1]]
    counts = Counter((answer.persona, answer.body, answer.stage, answer.marker) for answer in shown)
    first = {(answer.persona, answer.body, answer.stage, answer.marker): answer for answer in reversed(shown)}
    return [(first[key], count) for key, count in counts.most_common()]
