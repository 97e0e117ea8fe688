"""The client's words from the persona and the phrase bank: the voice that needs no model."""

from collections.abc import Iterable, Iterator, Sequence

from rupturesim.alliance import RUPTURED, Marker, Stage
from rupturesim.client.state import ClientState, Transition
from rupturesim.persona.model import Persona
from rupturesim.phrasing.bank import Bank, Phrase, Source, shipped_bank
from rupturesim.phrasing.base import Said
from rupturesim.phrasing.choosing import Chooser
from rupturesim.phrasing.composing import Composer, Spoken
from rupturesim.phrasing.moment import Moment, moment_at_the_end, moment_of
from rupturesim.phrasing.own import ANY, OwnWords
from rupturesim.phrasing.template import literal

_OWN = 40
"""How far a persona's gestures and last words come before the bank's."""
_AROUND = ("opener", "tail", "sign")
_QUIET = frozenset({Stage.WORKING, Stage.VULNERABLE, Stage.REPAIRED})
_ENOUGH = 6
"""A persona with so many gestures of their own has no others."""


class ScriptedPhraser:
    """A `Phraser` over a phrase bank; the shipped one unless another is given.

    heard_before: what the client said in each earlier session with this trainee, in lower case; used less now.
    """

    def __init__(
        self, persona: Persona, seed: int, bank: Bank | None = None, *, heard_before: Sequence[str] = ()
    ) -> None:
        self._persona, self._seed = persona, seed
        self._bank = bank or shipped_bank()
        self._own = OwnWords(persona, self._bank.grammar, self._bank.hearing)
        apart = self._bank.grammar.apart.get(persona.meets)
        self._chooser = Chooser(persona.voice.never_says, apart, heard_before)
        self._composer = Composer(self._bank.grammar)
        self._gestures = tuple(_own(_bare(gesture), "line") for gesture in persona.voice.gestures)

    def opening(self, state: ClientState) -> str:
        """The client's first line."""
        moment = moment_at_the_end(self._persona, self._seed, self._bank, state, ())
        lines = self._chooser.least_worn(_own(line, "line") for line in self._persona.opening.lines)
        return lines[moment.draw("opening", len(lines))].words.text

    def reply(self, transition: Transition, history: Sequence[Said]) -> str:
        """The client's answer to the last turn of `history`."""
        return self.spoken(transition, history).line

    def spoken(self, transition: Transition, history: Sequence[Said]) -> Spoken:
        """That answer with the phrase at its heart, for measuring what the lines are made of."""
        moment = moment_of(self._persona, self._seed, self._bank, transition, history)
        if _stays_silent(moment):
            return self._said(moment, self._silences(moment), around=())
        own = list(self._own.fitting(moment, transition))
        bodies = self._bank.parts["body"][moment.stage]
        if "safety" in moment.cues:
            bodies = () if own else tuple(body for body in bodies if "safety" in body.fit.cues) or bodies
        if moment.marker is Marker.SILENCE:
            bodies = tuple(body for body in bodies if Marker.SILENCE in body.shows)
        return self._said(moment, (*own, *bodies))

    def farewell(self, state: ClientState, history: Sequence[Said]) -> str:
        """The client's last line when the trainee ends the session."""
        moment = moment_at_the_end(self._persona, self._seed, self._bank, state, history)
        endings = self._persona.endings
        lines = endings.unmended if state.stage in RUPTURED else ()
        lines = endings.repaired if state.stage is Stage.REPAIRED else lines
        own = [_own(line, "ending") for line in lines]
        return self._said(moment, (*own, *self._bank.parts["farewell"][state.stage]), around=()).line

    def _silences(self, moment: Moment) -> Iterator[Phrase]:
        """Gestures that are the whole answer."""
        for gesture in (*self._gestures, *self._bank.parts["gesture"][moment.stage]):
            if moment.fits(gesture.fit) and gesture.words.slots <= set(moment.values):
                seen = literal(f"[{gesture.words.fill(0, moment.values)}]")
                yield Phrase(seen, ANY, alone=True, own=gesture.own, source=gesture.source)

    def _said(self, moment: Moment, bodies: Iterable[Phrase], around: tuple[str, ...] = _AROUND) -> Spoken:
        here = {part: by_stage[moment.stage] for part, by_stage in self._bank.parts.items()}
        parts: dict[str, list[Phrase]] = {part: [] for part in _AROUND}
        for part in around:
            own = self._own.signs(moment) if part == "sign" and moment.marker else ()
            parts[part] = self._chooser.ranked((*own, *here[part]), moment, part)
        gestures = self._gestures if len(self._gestures) >= _ENOUGH else (*self._gestures, *here["gesture"])
        parts["gesture"] = self._chooser.ranked(gestures, moment, "gesture")
        parts["body"] = self._chooser.ranked(bodies, moment, "body")
        return self._composer.new_line(moment, parts)


def _stays_silent(moment: Moment) -> bool:
    """Whether the trainee's silence is met with silence: half the time, unless the client has only just been silent.

    While a rupture is open, silence is a marker, and shown where it is recorded.
    """
    may = moment.stage in _QUIET and moment.marker is None
    return "silence" in moment.cues and may and not moment.mute and not moment.draw("silent", 2)


def _own(text: str, source: Source) -> Phrase:
    return Phrase(literal(text), ANY, own=_OWN, source=source)


def _bare(gesture: str) -> str:
    return gesture.strip().strip("[]().").strip()
