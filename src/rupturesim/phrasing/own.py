"""A persona's own words, and when they come."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rupturesim.alliance import Marker, Reaction, RuptureKind, Stage
from rupturesim.client.state import Transition
from rupturesim.persona.hearing import topics
from rupturesim.persona.model import Leaning, OwnLines, Persona
from rupturesim.persona.telling import shown_by
from rupturesim.phrasing.bank import Phrase, Source
from rupturesim.phrasing.listening import Waits, has_been_told
from rupturesim.phrasing.moment import Moment
from rupturesim.phrasing.schema import Fit, Grammar, Hearing
from rupturesim.phrasing.template import literal
from rupturesim.text import words

ANY = Fit(stages=tuple(Stage))
Markers = tuple[Marker, ...]

_SAFE, _SET_OFF, _ENTERED, _NEXT_ENTERED, _LAST_ENTERED = 400, 215, 200, 185, 170
_ASKED_AT_EASE, _HURT, _HELPED, _ASKED, _GREETED, _RELIEVED = 195, 182, 178, 155, 150, 145
_MENTIONED_AT_EASE, _MENTIONED, _HELPED_ON, _STORY, _HEARTFELT = 125, 104, 110, 108, 100
_LINE, _ANYTHING = 100, 1
"""How far each kind of own words comes before the bank; chance moves a phrase by up to eleven."""
_SHOWN_FIRST, _TAKEN = 14, 8
"""How much more a line counts that was written for the marker, as a stage begins, or for the reaction."""
_PLACES = 10
"""In voicing, lines come roughly as they stand: from qualified to plain. So many places tell."""
_TO_THE_POINT, _POINTS = 5, 2
"""How much more an answer counts for each word of the question that is in it, up to so many."""
_TOLD_ONE_TURN_IN, _DEEPEST = 2, 2
_TURN_OF = 12
"""How much more counts, when vulnerable, what it is the turn of: the need and the fear, a line, or a story."""
_CALM = frozenset({Stage.WORKING, Stage.REPAIRED})
_GUARDED = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING})
_TENDER = frozenset({Stage.VOICING, Stage.VULNERABLE})
_COMES_FORWARD = frozenset({Stage.VOICING, Stage.VULNERABLE, Stage.REPAIRED})
"""Stages that begin with what they are about, whatever else the turn touched."""
_TELLS_IN = frozenset({Stage.WORKING, Stage.VULNERABLE, Stage.REPAIRED})
_RECEIVED = frozenset({Reaction.OPENED, Reaction.SOFTENED, Reaction.GIVEN_ROOM, Reaction.PLAIN})
"""Where, and after which turns, a story may come; and after which what is tender may be said."""
_EASED = _RECEIVED - {Reaction.PLAIN}
"""Turns after which a sign of the marker must not sound as if they had not been heard."""
_GREETINGS = frozenset({"greeting", "how_are_you"})
_GROUP: dict[Stage, Markers] = {
    Stage.APPEASING: (Marker.APPEASING,),
    Stage.VOICING: (Marker.COMPLAINT_THERAPIST, Marker.COMPLAINT_ACTIVITIES, Marker.COMPLAINT_PROGRESS),
}
"""What is written for a stage shows by being there, if its author named no marker and no reaction."""
_UNHEARD = frozenset({Marker.SILENCE, Marker.LATENESS})
"""Markers behind which nothing of the turn is answered."""
_NARROW = frozenset({"yes_no", "why", "what_happened", "how_are_you", "are_you_ok", "fact", "time"})
"""Questions to which a story is no answer."""
_SHORT = 3
_SMALL_WORDS = frozenset(
    {"about", "does", "from", "have", "just", "like", "that", "there", "this", "what", "when", "with"}
)
"""Words of a question that do not say what it is about, as those of up to three letters do not."""


class OwnWords:
    """Finds, among a persona's own words, those that fit a moment."""

    def __init__(self, persona: Persona, grammar: Grammar, hearing: Hearing) -> None:
        self._persona, self._minimal, self._sign = persona, grammar.minimal, grammar.sign
        self._not_covered = frozenset(marker for marker in grammar.own_words if marker.kind is RuptureKind.WITHDRAWAL)
        self._lines = [(line, _fit(line)) for line in persona.voice.lines]
        self._topics = {topic.id: topic for topic in persona.topics}
        self._appeases = persona.opening.stage is Stage.APPEASING
        self._phrases: dict[tuple[int, str, Markers, Source], Phrase] = {}
        self._waits = Waits(hearing)
        self._safe = _topics_of_danger(persona, hearing)

    def fitting(self, moment: Moment, transition: Transition) -> Iterator[Phrase]:
        """The persona's own phrases for this moment. Those with the highest `own` come first."""
        if moment.stage is Stage.LEFT:
            yield from self._all(self._persona.endings.left, _LINE, source="ending")
        elif "safety" in moment.cues:
            for name in self._safe:
                topic = self._topics[name]
                says = (topic.guarded if moment.stage in _GUARDED else topic.open) or topic.guarded
                yield from self._all(says, _SAFE, source="topic")
        elif moment.here == "entering" and moment.stage in _COMES_FORWARD:
            yield from self._coming_forward(moment)
        else:
            yield from self._set_off(moment, set(transition.rules))
            yield from self._taken(moment, set(transition.rules))
            yield from self._touched(moment)
            heartfelt = _HEARTFELT + _TURN_OF * (moment.draw("tender", 3) == 0)
            yield from self._underneath(moment, heartfelt, heartfelt)
            yield from self._story(moment)
            yield from self._spoken(moment)

    def _coming_forward(self, moment: Moment) -> Iterator[Phrase]:
        """What a stage begins with: the complaint, the need or the relief."""
        yield from self._underneath(moment, _ENTERED, _LAST_ENTERED)
        for line, fit in self._lines:
            if moment.stage not in line.stages or (line.markers and moment.marker not in line.markers):
                continue
            if not line.reactions:
                own = _NEXT_ENTERED if line.markers else _LAST_ENTERED
                yield from self._in_order(line.says, own, line.markers or _GROUP.get(moment.stage, ()))
            elif moment.stage is Stage.REPAIRED and Reaction.SOFTENED in line.reactions:
                yield from self._all(line.says, _RELIEVED)
            elif moment.fits(fit):
                yield from self._all(line.says, _LINE, line.markers)

    def _set_off(self, moment: Moment, fired: set[str]) -> Iterator[Phrase]:
        """What a trigger brings out: heard whenever it set the rupture off, and later unless the marker hides it."""
        if moment.stage in _CALM | _TENDER or (moment.stage is Stage.APPEASING and not self._appeases):
            return
        owned = moment.here == "staying" and any(rule.startswith("helps:") for rule in fired)
        if owned or (moment.stage is Stage.WITHDRAWN and self._hidden(moment)):
            return
        for trigger in self._persona.triggers:
            if f"trigger:{trigger.id}" in fired:
                says = (line for line in trigger.says if "?" not in line or not has_been_told(line, moment.trainee))
                yield from self._all(says, _SET_OFF, source="trigger")

    def _taken(self, moment: Moment, fired: set[str]) -> Iterator[Phrase]:
        """What is answered to something that helps or hurts this client."""
        if moment.stage is Stage.APPEASING and not self._appeases:
            return
        if self._hidden(moment):
            return
        helped = _HELPED_ON if moment.stage in _TENDER else _HELPED
        sides: tuple[tuple[Source, tuple[Leaning, ...], int], ...] = (
            ("hurts", self._persona.what_hurts, _HURT),
            ("helps", self._persona.what_helps, helped),
        )
        for kind, leanings, own in sides:
            for leaning in leanings:
                if f"{kind}:{leaning.id}" in fired:
                    yield from self._all(self._timely(leaning.says, moment), own, source=kind)

    def _hidden(self, moment: Moment) -> bool:
        """Whether the marker hides what the client would answer: always, or half the time, by the marker."""
        if moment.marker not in self._not_covered:
            return False
        return moment.marker in _UNHEARD or not moment.draw("hidden", 2)

    def _timely(self, lines: Iterable[str], moment: Moment) -> list[str]:
        """Those of the lines that do not wait for another question."""
        return [line for line in lines if self._waits.over(line, moment.cues, moment.asked, moment.trainee)]

    def _touched(self, moment: Moment) -> Iterator[Phrase]:
        """Answers to what the trainee asked about, or brought up."""
        if self._hidden(moment):
            return
        asked = topics(self._persona, moment.asked) if moment.asked else ()
        for name in topics(self._persona, moment.heard):
            topic = self._topics[name]
            if moment.stage in _CALM:
                says, own = topic.open, _ASKED_AT_EASE if name in asked else _MENTIONED_AT_EASE
            elif moment.stage in _GUARDED:
                says, own = topic.guarded, _ASKED if name in asked else _MENTIONED
            elif name in asked:
                says, own = topic.open if moment.reaction in _RECEIVED else topic.guarded, _ASKED
            else:
                continue
            question = {word for word in words(moment.asked) if len(word) > _SHORT} - _SMALL_WORDS
            for line in says:
                shared = len(question.intersection(words(line)))
                yield self._phrase(line, own + _TO_THE_POINT * min(_POINTS, shared), source="topic")

    def _underneath(self, moment: Moment, need: int, fear: int) -> Iterator[Phrase]:
        if moment.stage is not Stage.VULNERABLE or (moment.here == "staying" and moment.reaction not in _RECEIVED):
            return
        for underneath, own in ((self._persona.need, need), (self._persona.fear, fear)):
            yield from self._all(underneath.says if underneath else (), own, source="underneath")

    def _story(self, moment: Moment) -> Iterator[Phrase]:
        """On some turns the next story that can be told at this openness; when vulnerable, one of the deepest."""
        if moment.reaction not in _RECEIVED or moment.stage not in _TELLS_IN or moment.cues & _NARROW:
            return
        vulnerable = moment.stage is Stage.VULNERABLE
        if moment.here == "entering" or (not vulnerable and moment.draw("story", _TOLD_ONE_TURN_IN)):
            return
        told = [story for story in self._persona.voice.stories if moment.openness >= story.openness * 100]
        told.sort(key=lambda story: story.openness)
        own = _STORY
        if vulnerable:
            told, own = told[: -_DEEPEST - 1 : -1], _HEARTFELT + _TURN_OF * (moment.draw("tender", 3) == 1)
        phrases = (self._phrase(story.says, own, source="story") for story in told)
        yield from [phrase for phrase in phrases if not phrase.words.uses(moment.said)][:1]

    def _spoken(self, moment: Moment) -> Iterator[Phrase]:
        greeted = moment.stage in _CALM and not moment.cues.isdisjoint(_GREETINGS)
        if greeted:
            moment = moment._replace(reaction=Reaction.PLAIN)
        tender = moment.stage in _TENDER
        shut = moment.stage is Stage.VULNERABLE and moment.reaction not in _RECEIVED
        for line, fit in self._lines:
            if not moment.fits(fit) or (moment.marker in self._not_covered and not line.markers):
                continue
            if shut and not line.reactions:
                continue
            if not (line.stages or line.markers or line.reactions):
                yield from self._all(line.says, _ANYTHING)
                continue
            own = _LINE + _SHOWN_FIRST * (moment.here == "entering" and bool(line.markers))
            own = _GREETED if greeted and line.reactions else own + _TAKEN * bool(line.reactions)
            own += _TURN_OF * (moment.stage is Stage.VULNERABLE and moment.draw("tender", 3) == 2)
            says = self._timely(line.says, moment)
            shows = line.markers or (() if line.reactions and tender else _GROUP.get(moment.stage, ()))
            yield from (
                self._in_order(says, own, shows) if moment.stage is Stage.VOICING else self._all(says, own, shows)
            )

    def signs(self, moment: Moment) -> Iterator[Phrase]:
        """Short lines of the persona's for the marker, which can show it after another line."""
        eased = moment.reaction in _EASED and moment.stage is not Stage.VOICING
        for line, fit in self._lines:
            if line.markers and moment.fits(fit) and not (eased and not line.reactions):
                for says in self._timely(line.says, moment):
                    if len(words(says)) <= self._sign and not says.startswith(("[", "…")):
                        yield self._phrase(says, _LINE, line.markers)

    def _in_order(self, lines: Iterable[str], own: int, shows: Markers = ()) -> Iterator[Phrase]:
        return (self._phrase(line, own - min(place, _PLACES), shows) for place, line in enumerate(lines))

    def _all(self, lines: Iterable[str], own: int, shows: Markers = (), *, source: Source = "line") -> Iterator[Phrase]:
        return (self._phrase(line, own, shows, source=source) for line in lines)

    def _phrase(self, line: str, own: int, shows: Markers = (), *, source: Source = "line") -> Phrase:
        """The line as a phrase, made once for each weight. shows: markers that it was written for."""
        key = own, line, shows, source
        if key not in self._phrases:
            said = literal(line)
            short = (Marker.MINIMAL_RESPONSE,) if 0 < said.length <= self._minimal else ()
            seen = frozenset((*shows, *shown_by(line), *short))
            self._phrases[key] = Phrase(said, ANY, alone=own == _SAFE, own=own, shows=seen, source=source)
        return self._phrases[key]


def _topics_of_danger(persona: Persona, hearing: Hearing) -> list[str]:
    """The topics that answer a question about danger: several ways to ask it bring them up."""
    asked = (phrase for question in hearing.questions if question.cue == "safety" for phrase in question.has)
    found = Counter(name for phrase in asked for name in topics(persona, phrase))
    return [name for name, ways in found.items() if ways > 1]


def _fit(line: OwnLines) -> Fit:
    return Fit(stages=line.stages or tuple(Stage), markers=line.markers, reactions=line.reactions)
