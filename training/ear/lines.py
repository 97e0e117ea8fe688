"""What the ear learns from: lines that break the guard's rules, near misses, and the authored lines of the clients."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import RootModel

from rupturesim.alliance import Stage
from rupturesim.guard.ear import CLASSES
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import shelf
from rupturesim.phrasing.bank import shipped_bank
from rupturesim.yamlfile import read, validate

WRITTEN = Path(__file__).parents[1] / "guard"
GOOD, AUTHORED = "good", "authored"
_ELSEWHERE = "elsewhere"
AWAY = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING})
GUARDED = AWAY | {Stage.APPEASING}
ANY = len(CLASSES)
"""The place of the label that tells whether a line breaks any rule in a guarded stage."""
_BESIDE = 0.2
"""What it counts that a line of one class is written as none of another: a little, since it may be both."""
_GRANTED = 0.3
"""What an authored line counts as an example of what its own stage grants and others do not."""
_AUTHORED = 0.6


class Line(NamedTuple):
    """One line. kind: its class, GOOD or AUTHORED. writer: the file it stands in.

    target, weight: [classes + 1], the last for breaking any rule; a weight of 0 is no label.
    """

    text: str
    kind: str
    writer: str
    target: NDArray[np.float32]
    weight: NDArray[np.float32]

    @property
    def breaks(self) -> bool:
        return self.kind in CLASSES

    @property
    def part(self) -> int:
        """A number that stays the same for the same text, to part lines evenly."""
        return int(hashlib.sha256(self.text.encode()).hexdigest()[:6], 16)


class _Written(RootModel[dict[str, tuple[str, ...]]]):
    """One writer's file."""


def written() -> list[Line]:
    """The lines of training/guard, without those that stand in them twice."""
    lines: dict[str, Line] = {}
    for path in sorted(WRITTEN.glob("*.yaml")):
        for kind, texts in validate(read(path), _Written).root.items():
            for text in texts:
                lines.setdefault(text, _labelled(text, kind, path.stem))
    return list(lines.values())


def _labelled(text: str, kind: str, writer: str) -> Line:
    target = np.zeros(ANY + 1, np.float32)
    weight = np.ones(ANY + 1, np.float32)
    if kind != GOOD:
        place = CLASSES.index(kind)
        weight[:ANY] = _BESIDE
        target[[place, ANY]] = weight[place] = 1.0
    return Line(text, kind, writer, target, weight)


def authored() -> list[Line]:
    """What the personas and the phrase bank say, labelled by the stages that may say it."""
    stages: dict[str, set[Stage]] = {}
    for text, may in (*_of_personas(), *_of_bank()):
        stages.setdefault(text, set()).update(may)
    return [_granted(text, frozenset(may)) for text, may in stages.items()]


def _granted(text: str, stages: frozenset[Stage]) -> Line:
    target = np.zeros(ANY + 1, np.float32)
    weight = np.full(ANY + 1, _AUTHORED, np.float32)
    unknown: set[str] = set()
    if not stages <= AWAY:
        unknown |= {"thanks", "repaired"}
    if not stages <= GUARDED:
        unknown |= {"disclosure"}
    weight[[CLASSES.index(name) for name in unknown]] = 0.0
    if unknown:
        weight[ANY] = 0.0
    if stages <= GUARDED:
        weight[ANY] = _AUTHORED if stages & AWAY else 0.0
    for stage, name in ((Stage.REPAIRED, "repaired"), (Stage.VULNERABLE, "disclosure")):
        if stages == {stage}:
            target[[CLASSES.index(name), ANY]] = 1.0
            weight[[CLASSES.index(name), ANY]] = _GRANTED
    kind = AUTHORED if stages <= GUARDED and stages & AWAY else _ELSEWHERE
    return Line(text, kind, AUTHORED, target, weight)


def _of_personas() -> Iterator[tuple[str, Iterable[Stage]]]:
    for entry in shelf().personas:
        yield from _of_persona(entry.persona)


def _of_persona(persona: Persona) -> Iterator[tuple[str, Iterable[Stage]]]:
    for line in persona.voice.lines:
        yield from ((text, line.stages or GUARDED) for text in line.says)
    for hidden in (persona.need, persona.fear):
        yield from ((text, {Stage.VULNERABLE}) for text in (hidden.says if hidden else ()))
    for story in persona.voice.stories:
        yield story.says, {Stage.VULNERABLE} if story.openness >= 5 else {Stage.WORKING}
    for trigger in persona.triggers:
        yield from ((text, GUARDED) for text in trigger.says)
    for hurt in persona.what_hurts:
        yield from ((text, GUARDED) for text in hurt.says)
    for help_ in persona.what_helps:
        yield from ((text, {Stage.VOICING}) for text in help_.says)
    for topic in persona.topics:
        yield from ((text, GUARDED) for text in topic.guarded)
        yield from ((text, {Stage.WORKING, Stage.REPAIRED}) for text in topic.open)


def _of_bank() -> Iterator[tuple[str, Iterable[Stage]]]:
    for stage, phrases in shipped_bank().parts["body"].items():
        for phrase in phrases:
            if not phrase.words.slots:
                yield from ((text, {stage}) for text in phrase.words.wordings[:2])
