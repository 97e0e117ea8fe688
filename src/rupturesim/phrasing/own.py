"""A persona's own words, and when they come."""

from collections.abc import Iterable, Iterator

from rupturesim.alliance import Marker, Reaction, RuptureKind, Stage
from rupturesim.client.state import Transition
from rupturesim.persona.hearing import topics
from rupturesim.persona.model import Leaning, Lines, OwnLines, Persona
from rupturesim.phrasing.bank import Phrase
from rupturesim.phrasing.listening import ReplyWaits, has_been_told
from rupturesim.phrasing.moment import Moment
from rupturesim.phrasing.schema import Fit, Hearing
from rupturesim.phrasing.template import literal

ANY = Fit(stages=tuple(Stage))

_SAFE, _SET_OFF, _ENTERED, _AFTER_ENTRY, _HURT, _HELPED, _ASKED, _ASKED_AT_EASE = 400, 200, 185, 180, 165, 162, 160, 170
_MENTIONED_AT_EASE, _MENTIONED, _HEARTFELT, _HELPED_ON, _STORY, _TENDER_STORY = 125, 104, 106, 110, 108, 104
_LINE, _ANYTHING = 100, 1
"""How far each kind of own words comes before the bank; chance moves a phrase by up to eleven."""
_SHOWN_FIRST, _SHOWN, _TAKEN = 20, 6, 8
"""How much more a line counts that was written for the marker (more so as a stage begins) or for the reaction."""
_PLACES = 10
"""In voicing, lines come roughly as they stand: from qualified to plain. So many places tell."""
_TOLD_ONE_TURN_IN, _DEEPEST = 2, 2
_CALM = frozenset({Stage.WORKING, Stage.REPAIRED})
_GUARDED = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING})
_TENDER = frozenset({Stage.VOICING, Stage.VULNERABLE})
_COMES_FORWARD = frozenset({Stage.VOICING, Stage.VULNERABLE, Stage.REPAIRED})
"""Stages that begin with what they are about, whatever else the turn touched."""
_TELLS_IN = frozenset({Stage.WORKING, Stage.VULNERABLE, Stage.REPAIRED})
_RECEIVED = frozenset({Reaction.OPENED, Reaction.SOFTENED, Reaction.GIVEN_ROOM, Reaction.PLAIN})
"""Where, and after which turns, a story may come; and after which what is tender may be said."""
_RELIEVED = frozenset({Reaction.SOFTENED, Reaction.GIVEN_ROOM})
_NARROW = frozenset({"yes_no", "why", "what_happened", "how_are_you", "are_you_ok", "fact", "time"})
"""Questions to which a story is no answer."""


class OwnWords:
    """Finds, among a persona's own words, those that fit a moment."""

    def __init__(self, persona: Persona, own_words: Iterable[Marker], hearing: Hearing) -> None:
        self._persona = persona
        self._not_covered = frozenset(marker for marker in own_words if marker.kind is RuptureKind.WITHDRAWAL)
        self._lines = [(line, _fit(line)) for line in persona.voice.lines]
        self._topics = {topic.id: topic for topic in persona.topics}
        self._appeases = persona.opening.stage is Stage.APPEASING
        self._phrases: dict[str, Phrase] = {}
        self._waits = ReplyWaits(hearing)
        asked = (phrase for question in hearing.questions if question.cue == "safety" for phrase in question.has)
        self._safe = frozenset(name for phrase in asked for name in topics(persona, phrase))

    def fitting(self, moment: Moment, transition: Transition) -> Iterator[Phrase]:
        """The persona's own phrases for this moment. Those with the highest `own` come first."""
        if moment.stage is Stage.LEFT:
            yield from self._all(self._persona.endings.left, _LINE)
        elif "safety" in moment.cues:
            for name in sorted(self._safe):
                topic = self._topics[name]
                yield from self._all(
                    (topic.guarded if moment.stage in _GUARDED else topic.open) or topic.guarded, _SAFE
                )
        elif moment.here == "entering" and moment.stage in _COMES_FORWARD:
            yield from self._coming_forward(moment)
        else:
            yield from self._set_off(moment, set(transition.rules))
            yield from self._taken(moment, set(transition.rules))
            yield from self._touched(moment)
            yield from self._underneath(moment, _HEARTFELT, _HEARTFELT)
            yield from self._story(moment)
            yield from self._spoken(moment)

    def _coming_forward(self, moment: Moment) -> Iterator[Phrase]:
        """What a stage begins with: the complaint, the need or the relief."""
        yield from self._underneath(moment, _ENTERED, _AFTER_ENTRY)
        relieved = moment.stage is Stage.REPAIRED
        for line, fit in self._lines:
            if moment.stage not in line.stages or (line.markers and moment.marker not in line.markers):
                continue
            if line.reactions and not (relieved and _RELIEVED.intersection(line.reactions)):
                if moment.fits(fit):
                    yield from self._all(line.says, _LINE)
            else:
                yield from self._in_order(line.says, _ENTERED if line.markers else _AFTER_ENTRY)

    def _set_off(self, moment: Moment, fired: set[str]) -> Iterator[Phrase]:
        """What a trigger brings out: heard whenever it set the rupture off, and later unless the marker hides it."""
        if moment.stage in _CALM | _TENDER or (moment.stage is Stage.APPEASING and not self._appeases):
            return
        if moment.stage is Stage.WITHDRAWN and moment.marker in self._not_covered:
            return
        for trigger in self._persona.triggers:
            if f"trigger:{trigger.id}" in fired:
                says = (line for line in trigger.says if "?" not in line or not has_been_told(line, moment.trainee))
                yield from self._all(says, _SET_OFF)

    def _taken(self, moment: Moment, fired: set[str]) -> Iterator[Phrase]:
        """What is answered to something that helps or hurts this client."""
        if moment.stage is Stage.APPEASING and not self._appeases:
            return
        hidden = moment.marker in self._not_covered
        for hurt in () if hidden else self._fired("hurts", self._persona.what_hurts, fired):
            yield from self._all(hurt.says, _HURT)
        for help_ in () if hidden else self._fired("helps", self._persona.what_helps, fired):
            yield from self._all(help_.says, _HELPED_ON if moment.stage in _TENDER else _HELPED)

    def _fired(self, kind: str, leanings: Iterable[Leaning], fired: set[str]) -> Iterator[Leaning]:
        return (leaning for leaning in leanings if f"{kind}:{leaning.id}" in fired)

    def _touched(self, moment: Moment) -> Iterator[Phrase]:
        """Answers to what the trainee asked about, or brought up."""
        if moment.marker in self._not_covered:
            return
        asked = topics(self._persona, moment.asked) if moment.asked else ()
        for name in topics(self._persona, moment.heard):
            topic = self._topics[name]
            if moment.stage in _CALM:
                yield from self._all(topic.open, _ASKED_AT_EASE if name in asked else _MENTIONED_AT_EASE)
            elif moment.stage in _GUARDED:
                yield from self._all(topic.guarded, _ASKED if name in asked else _MENTIONED)
            elif name in asked and moment.reaction in _RECEIVED:
                yield from self._all(topic.open, _ASKED)

    def _underneath(self, moment: Moment, need: int, fear: int) -> Iterator[Phrase]:
        if moment.stage is not Stage.VULNERABLE or (moment.here == "staying" and moment.reaction not in _RECEIVED):
            return
        for underneath, own in ((self._persona.need, need), (self._persona.fear, fear)):
            yield from self._all(underneath.says if underneath else (), own)

    def _story(self, moment: Moment) -> Iterator[Phrase]:
        """On some turns the next story that can be told at this openness; when vulnerable, one of the deepest."""
        if moment.reaction not in _RECEIVED or moment.stage not in _TELLS_IN or moment.cues & _NARROW:
            return
        if moment.here == "entering" or moment.draw("story", _TOLD_ONE_TURN_IN):
            return
        told = [story for story in self._persona.voice.stories if moment.openness >= story.openness * 100]
        told.sort(key=lambda story: story.openness)
        own = _STORY
        if moment.stage is Stage.VULNERABLE:
            told, own = told[: -_DEEPEST - 1 : -1], _TENDER_STORY
        phrases = (self._phrase(story.says, own) for story in told)
        yield from [phrase for phrase in phrases if not phrase.words.uses(moment.said)][:1]

    def _spoken(self, moment: Moment) -> Iterator[Phrase]:
        shut = moment.stage is Stage.VULNERABLE and moment.reaction not in _RECEIVED
        for line, fit in self._lines:
            if not moment.fits(fit) or (moment.marker in self._not_covered and not line.markers):
                continue
            if shut and not line.reactions:
                continue
            if not (line.stages or line.markers or line.reactions):
                yield from self._all(line.says, _ANYTHING)
                continue
            own = _LINE + (_SHOWN_FIRST if moment.here == "entering" else _SHOWN) * bool(line.markers)
            own += _TAKEN * bool(line.reactions)
            says = [text for text in line.says if self._waits.answered(text, moment.cues, moment.asked)]
            yield from self._in_order(says, own) if moment.stage is Stage.VOICING else self._all(says, own)

    def _in_order(self, lines: Iterable[str], own: int) -> Iterator[Phrase]:
        return (self._phrase(line, own - min(place, _PLACES)) for place, line in enumerate(lines))

    def _all(self, lines: Lines | Iterable[str], own: int) -> Iterator[Phrase]:
        return (self._phrase(line, own) for line in lines)

    def _phrase(self, line: str, own: int) -> Phrase:
        """The line as a phrase, made once for each weight."""
        key = f"{own}:{line}"
        if key not in self._phrases:
            self._phrases[key] = Phrase(literal(line), ANY, own=own)
        return self._phrases[key]


def _fit(line: OwnLines) -> Fit:
    return Fit(stages=line.stages or tuple(Stage), markers=line.markers, reactions=line.reactions)
