"""A persona's own words, and when they come."""

from collections.abc import Iterable, Iterator

from rupturesim.alliance import RUPTURED, Marker, Reaction, Stage
from rupturesim.client.state import Transition
from rupturesim.persona.hearing import topics
from rupturesim.persona.model import Lines, OwnLines, Persona
from rupturesim.phrasing.bank import Phrase
from rupturesim.phrasing.moment import Moment
from rupturesim.phrasing.schema import Fit
from rupturesim.phrasing.template import literal

ANY = Fit(stages=tuple(Stage))

_TRIGGERED, _LEANING, _TOPIC, _UNDERNEATH, _STORY, _LINE, _ANYTHING = 90, 76, 70, 60, 38, 30, 1
"""How far each kind of own words comes before the bank."""
_TOLD_ONE_TURN_IN = 2
_BREAKS_OUT = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING})
_TELLS_IN = frozenset({Stage.WORKING, Stage.VULNERABLE, Stage.REPAIRED})
_TELLS = frozenset({Reaction.OPENED, Reaction.SOFTENED, Reaction.GIVEN_ROOM, Reaction.PLAIN})
"""Where, and after which turns, a story may come."""


class OwnWords:
    """Finds, among a persona's own words, those that fit a moment."""

    def __init__(self, persona: Persona, own_words: Iterable[Marker]) -> None:
        self._persona = persona
        self._own_words = frozenset(own_words)
        self._lines = [(line, _fit(line)) for line in persona.voice.lines]
        self._topics = {topic.id: topic for topic in persona.topics}
        self._phrases: dict[str, Phrase] = {}

    def fitting(self, moment: Moment, transition: Transition) -> Iterator[Phrase]:
        """The persona's own phrases for this moment. Those with the highest `own` come first."""
        if moment.stage is Stage.LEFT:
            yield from self._all(self._persona.endings.left, _LINE)
            return
        if moment.marker not in self._own_words and moment.stage is not Stage.APPEASING:
            yield from self._set_off(moment, transition)
            yield from self._touched(moment)
        if moment.stage is Stage.VULNERABLE:
            for underneath in (self._persona.need, self._persona.fear):
                yield from self._all(underneath.says if underneath else (), _UNDERNEATH)
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
        for name in topics(self._persona, moment.heard):
            topic = self._topics[name]
            yield from self._all(topic.guarded if moment.stage in RUPTURED else topic.open, _TOPIC)

    def _story(self, moment: Moment) -> Iterator[Phrase]:
        """The next story that is not told yet and can be told at this openness, on some turns."""
        if moment.reaction not in _TELLS or moment.stage not in _TELLS_IN or "how_are_you" in moment.cues:
            return
        if moment.here == "entering" or moment.draw("story", _TOLD_ONE_TURN_IN):
            return
        before = _UNDERNEATH + 1 if moment.stage is Stage.VULNERABLE else _STORY
        for story in sorted(self._persona.voice.stories, key=lambda story: story.openness):
            phrase = self._phrase(story.says, before)
            if moment.openness >= story.openness * 100 and not phrase.words.uses(moment.said):
                yield phrase
                return

    def _spoken(self, moment: Moment) -> Iterator[Phrase]:
        for line, fit in self._lines:
            if moment.fits(fit) and (moment.marker not in self._own_words or line.markers):
                anything = not (line.stages or line.markers or line.reactions)
                shows = (20 if moment.here == "entering" else 6) * bool(line.markers)
                own = _ANYTHING if anything else _LINE + shows + 5 * bool(line.reactions)
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
