"""A persona's own words, and when they come."""

import re
from collections.abc import Iterable, Iterator

from rupturesim.alliance import RUPTURED, Marker, Stage
from rupturesim.client.state import Transition
from rupturesim.persona.model import Lines, OwnLines, Persona, Topic
from rupturesim.phrasing.bank import Fit, Phrase, specificity
from rupturesim.phrasing.moment import Moment
from rupturesim.phrasing.template import literal

ANY = Fit(stages=tuple(Stage))

_TRIGGERED, _LEANING, _UNDERNEATH, _TOPIC, _STORY, _LINE, _ANYTHING = 80, 60, 50, 45, 24, 30, 1
"""How far each kind of own words comes before the bank."""
_TOLD_ONE_TURN_IN = 2
_BREAKS_OUT = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING})
_AT_EASE = frozenset({Stage.WORKING, Stage.REPAIRED})


class OwnWords:
    """Finds, among a persona's own words, those that fit a moment."""

    def __init__(self, persona: Persona, own_words: Iterable[Marker]) -> None:
        self._persona = persona
        self._own_words = frozenset(own_words)
        self._lines = [(line, _fit(line)) for line in persona.voice.lines]
        self._topics = [(topic, _pattern(topic)) for topic in persona.topics]
        self._phrases: dict[str, Phrase] = {}

    def fitting(self, moment: Moment, transition: Transition) -> Iterator[Phrase]:
        """The persona's own phrases for this moment. Those with the highest `own` come first."""
        if moment.stage is Stage.LEFT:
            yield from self._all(self._persona.endings.left, _LINE)
            return
        if moment.marker not in self._own_words:
            yield from self._set_off(moment, transition)
            yield from self._touched(moment)
        if moment.stage is Stage.VULNERABLE:
            for underneath in (self._persona.need, self._persona.fear):
                yield from self._all(underneath.says if underneath else (), _UNDERNEATH)
        if moment.stage in _AT_EASE and moment.draw("story", _TOLD_ONE_TURN_IN) == 0:
            yield from self._story(moment)
        yield from self._spoken(moment)

    def _set_off(self, moment: Moment, transition: Transition) -> Iterator[Phrase]:
        fired = set(transition.rules)
        if moment.stage in _BREAKS_OUT:
            for trigger in self._persona.triggers:
                if f"trigger:{trigger.id}" in fired:
                    yield from self._all(trigger.says, _TRIGGERED)
        for kind, leanings in (("helps", self._persona.what_helps), ("hurts", self._persona.what_hurts)):
            for leaning in leanings:
                if f"{kind}:{leaning.id}" in fired:
                    yield from self._all(leaning.says, _LEANING)

    def _touched(self, moment: Moment) -> Iterator[Phrase]:
        if moment.stage is Stage.APPEASING:
            return
        for topic, pattern in self._topics:
            if pattern.search(moment.heard):
                yield from self._all(topic.guarded if moment.stage in RUPTURED else topic.open, _TOPIC)

    def _story(self, moment: Moment) -> Iterator[Phrase]:
        """The next story that is not told yet and can be told at this openness."""
        for story in sorted(self._persona.voice.stories, key=lambda story: story.openness):
            phrase = self._phrase(story.says, _STORY)
            if moment.openness >= story.openness * 100 and not phrase.words.uses(moment.said):
                yield phrase
                return

    def _spoken(self, moment: Moment) -> Iterator[Phrase]:
        for line, fit in self._lines:
            if moment.fits(fit) and (moment.marker not in self._own_words or line.markers):
                anything = not (line.stages or line.markers or line.reactions)
                own = _ANYTHING if anything else _LINE + 3 * specificity(fit)
                yield from self._all(line.says, own)

    def _all(self, lines: Lines, own: int) -> Iterator[Phrase]:
        return (self._phrase(line, own) for line in lines)

    def _phrase(self, line: str, own: int) -> Phrase:
        """The line as a phrase, made once for each weight."""
        key = f"{own}:{line}"
        if key not in self._phrases:
            self._phrases[key] = Phrase(literal(line), ANY, own=own)
        return self._phrases[key]


def _fit(line: OwnLines) -> Fit:
    return Fit(stages=line.stages or tuple(Stage), markers=line.markers, reactions=line.reactions)


def _pattern(topic: Topic) -> re.Pattern[str]:
    found = "|".join(_word(phrase) for phrase in topic.words)
    return re.compile(rf"(?<!\w)(?:{found})", re.IGNORECASE)


def _word(phrase: str) -> str:
    stem = re.escape(phrase.strip().removesuffix("*")).replace(r"\ ", r"\s+").replace("'", "['\u2019]")
    return stem + (r"\w*" if phrase.strip().endswith("*") else "") + r"(?!\w)"
