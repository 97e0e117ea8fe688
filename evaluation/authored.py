"""The authored phrases, from the bank and the personas, by what they are written to show."""

from collections.abc import Iterable, Iterator

from evaluation.lexicon import Labelled
from rupturesim.alliance import RUPTURED, Marker, Stage
from rupturesim.persona.model import Leaning, Persona, Trigger
from rupturesim.phrasing.bank import Phrase, shipped_bank
from rupturesim.text import words

MENDED, OPEN = "mended", "open"
FOR_ANY = 5
"""A phrase that names more markers than so many was written for none of them."""
_STRAINED = RUPTURED - {Stage.APPEASING}
"""Appeasing is meant to sound mended."""


def by_state(personas: Iterable[Persona]) -> list[Labelled]:
    """Phrases written only for `repaired`, and those only for an open rupture."""
    found = dict.fromkeys(_of_the_bank_by_state())
    for persona in personas:
        for own in persona.voice.lines:
            if own.stages and (label := _state(own.stages)):
                found |= dict.fromkeys(Labelled(text, label) for text in own.says)
        parts: tuple[Trigger | Leaning, ...] = (*persona.triggers, *persona.what_hurts)
        hurt = [text for part in parts for text in part.says]
        found |= dict.fromkeys(Labelled(text, OPEN) for text in (*hurt, *persona.endings.unmended))
        found |= dict.fromkeys(Labelled(text, MENDED) for text in persona.endings.repaired)
    return [line for line in found if words(line.text)]


def by_marker(personas: Iterable[Persona]) -> list[Labelled]:
    """Phrases written for a few markers, once for each."""
    found: dict[Labelled, None] = {}
    for phrase in _phrases("body"):
        found |= dict.fromkeys(Labelled(phrase.words.text, marker) for marker in few(phrase.fit.markers))
    for persona in personas:
        for own in persona.voice.lines:
            found |= dict.fromkeys(Labelled(text, marker) for text in own.says for marker in few(own.markers))
    return [line for line in found if words(line.text)]


def few(markers: tuple[Marker, ...]) -> tuple[Marker, ...]:
    """The markers that a phrase was written for; none if it names so many that it fits any."""
    return markers if len(markers) <= FOR_ANY else ()


def _of_the_bank_by_state() -> Iterator[Labelled]:
    for part in ("body", "opener", "tail"):
        for phrase in _phrases(part):
            if label := _state(phrase.fit.stages):
                yield Labelled(phrase.words.text, label)


def _state(stages: tuple[Stage, ...]) -> str:
    if set(stages) <= {Stage.REPAIRED}:
        return MENDED
    return OPEN if set(stages) <= _STRAINED else ""


def _phrases(part: str) -> Iterator[Phrase]:
    for by_stage in shipped_bank().parts[part].values():
        yield from by_stage
