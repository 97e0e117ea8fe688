"""The course of an attempt: each turn with how things stood before and after it. What all parts of a debrief use."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rupturesim.alliance import NEARNESS, RUPTURED, Marker, Reaction, Stage
from rupturesim.client.rules import Rules, shipped_rules
from rupturesim.client.sentences import Sentences
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.pieces import PERHAPS, Cite, Shown, Span
from rupturesim.debrief.wording import Wording, bracketed, in_sentences, quote
from rupturesim.persona.hearing import places
from rupturesim.persona.model import Persona
from rupturesim.text import words
from rupturesim.transcript.attempts import Attempt, Turn
from rupturesim.transcript.events import TransitionEvent
from rupturesim.ways import Ways

_EASED = frozenset({Reaction.SOFTENED, Reaction.OPENED, Reaction.GIVEN_ROOM})


@dataclass(frozen=True, slots=True)
class Moment:
    """One trainee turn between two states. before, after: None where none was recorded.

    line: what the client had said last. spans: the words of each code. met: the turn had a code that meets a
    client who has shown a marker.
    """

    turn: Turn
    before: TransitionEvent | None
    after: TransitionEvent | None
    line: str
    spans: dict[Code, tuple[Span, ...]]
    met: bool

    @property
    def number(self) -> int:
        """The turn's number, from 1."""
        return self.turn.number

    @property
    def codes(self) -> frozenset[Code]:
        """The codes of the turn."""
        return frozenset(self.spans)

    @property
    def doubtful(self) -> frozenset[Code]:
        """The codes that were heard with so much doubt that they are told with a 'perhaps'."""
        heard = self.turn.coding.codes if self.turn.coding else ()
        return frozenset(coded.code for coded in heard if coded.score < PERHAPS)

    @property
    def open_before(self) -> bool:
        """Whether a rupture was open when the trainee spoke."""
        return self.before is not None and self.before.stage in RUPTURED

    @property
    def open_after(self) -> bool:
        """Whether a rupture was open when the client had answered."""
        return self.after is not None and self.after.stage in RUPTURED

    @property
    def passed_over(self) -> bool:
        """Whether the turn went past what the client had shown."""
        return self.open_before and self.turn.coding is not None and not self.met

    @property
    def silent(self) -> bool:
        """Whether nothing was said."""
        return not words(self.turn.text)

    @property
    def change(self) -> float:
        """How much closer (or, below 0, further apart) the turn brought the two, in points of all measures."""
        if self.before is None or self.after is None:
            return 0.0
        return closeness(self.after) - closeness(self.before)

    def cite(self, codes: Iterable[Code] = ()) -> Cite:
        """The words of the turn that earned these codes; the turn as a whole, if none are given."""
        return Cite(self.number, "trainee", self.spans_of(codes))

    def spans_of(self, codes: Iterable[Code]) -> tuple[Span, ...]:
        """The words of these codes, in order and without overlap."""
        merged: list[Span] = []
        for start, end in sorted(span for code in codes for span in self.spans.get(code, ())):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)

    def quote(self, codes: Iterable[Code] = ()) -> str:
        """The words that earned these codes, in quotation marks; short sentences are quoted whole."""
        return quote(self.turn.text, in_sentences(self.turn.text, self.spans_of(codes)))


def closeness(state: TransitionEvent) -> float:
    """One number for how near the two are: the alliance, openness less tension, and how near the stage is to repair."""
    return state.task + state.goal + state.bond + (state.openness - state.tension) / 2 + NEARNESS[state.stage]


class Course:
    """An attempt with its persona, ready to be told."""

    def __init__(self, attempt: Attempt, persona: Persona, rules: Rules | None = None) -> None:
        self.attempt, self.persona = attempt, persona
        self.rules = rules or shipped_rules()
        self.wording = Wording(persona)
        self.sentences = Sentences(persona, self.rules)
        self.meeting = self.rules.codes(("meeting",))
        self.name = persona.name
        self._shown: dict[int, Shown] = {}
        self.moments = tuple(self._moments())

    @cached_property
    def ways(self) -> Ways:
        """What could be said to this client."""
        return Ways(self.persona)

    def _moments(self) -> Iterable[Moment]:
        before, line = self.attempt.opened, self.attempt.opening or ""
        for turn in self.attempt.turns:
            spans = {c.code: _within(c.evidence, len(turn.text)) for c in turn.coding.codes} if turn.coding else {}
            met = bool(self.meeting & spans.keys())
            yield Moment(turn, before, turn.transition, line, spans, met)
            before, line = turn.transition, turn.answer or ""

    @property
    def last(self) -> TransitionEvent | None:
        """How things stood last, as far as it was recorded."""
        states = [moment.after for moment in self.moments if moment.after is not None]
        return states[-1] if states else self.attempt.opened

    @property
    def states(self) -> list[TransitionEvent]:
        """The opening and the state after each turn."""
        after = [moment.after for moment in self.moments if moment.after is not None]
        return [self.attempt.opened, *after] if self.attempt.opened else after

    @property
    def ever_ruptured(self) -> bool:
        """Whether a rupture was open at any time."""
        return any(state.stage in RUPTURED or state.stage is Stage.LEFT for state in self.states)

    def moment(self, number: int) -> Moment:
        """The moment of a turn, from 1."""
        return self.moments[number - 1]

    def line(self, number: int) -> str:
        """What the client said after a turn; the opening for 0."""
        return (self.attempt.opening if number == 0 else self.moment(number).turn.answer) or ""

    def shown(self, state: TransitionEvent | None) -> Shown | None:
        """What the client showed in a state, if a rupture was open and what the client said is recorded."""
        if state is None or state.marker is None or state.stage not in RUPTURED or not self.line(state.turn):
            return None
        if state.turn not in self._shown:
            self._shown[state.turn] = self._shown_in(state, state.marker)
        return self._shown[state.turn]

    def _shown_in(self, state: TransitionEvent, marker: Marker) -> Shown:
        voiced = state.stage is Stage.VOICING
        carried = not self._said_for_another_reason(self.line(state.turn), marker)
        what = self.wording.words.voicing if voiced else self.wording.sign(marker)
        if not carried:
            what = self.wording.words.otherwise["eased" if state.reaction in _EASED else "touched"]
        return Shown(state.turn, marker, marker.kind, what, self.line(state.turn), voiced, carried)

    def sign(self, shown: Shown, whose: str = "") -> str:
        """The client's line and what it was a sign of. The line may show it faintly, so it is said to be the model's.

        whose: the line's name, to begin with.
        """
        begins = self.name + ("'s first words" if shown.turn == 0 else f"'s answer to turn {shown.turn}")
        be = "were" if shown.turn == 0 and not whose else "was"
        of = "a part of" if shown.voiced else "a sign of"
        return f"{whose or begins} {bracketed(shown.line)} {be}, in this model, {of} {shown.what}"

    def cite_client(self, number: int) -> tuple[Cite, ...]:
        """The client's line after a turn; the turn itself where no line was recorded."""
        if self.line(number):
            return (Cite(number, "client"),)
        return (Cite(number),) if number else ()

    def did(self, moment: Moment, codes: Iterable[Code] | None = None) -> str:
        """What the trainee did in a turn with the words, to go on from 'you'.

        codes: by default all; if there are none, only the words are told.
        """
        if moment.silent:
            gesture = quote(moment.turn.text)
            return "were silent" if gesture == "(silence)" else f"said nothing {gesture}"
        chosen = self.wording.first_few(moment.codes if codes is None else frozenset(codes))
        if set(chosen) <= {Code.OTHER}:
            return f"said {moment.quote()}"
        return f"{self.wording.did(chosen, moment.doubtful)} ({moment.quote(chosen)})"

    def _said_for_another_reason(self, line: str, marker: Marker) -> bool:
        """Whether the line ends with one of the persona's written for something else that does not show the marker."""
        known, said = self.persona.lines_for_other_reasons, words(line)
        for place in range(len(said) - 2):
            rest = " ".join(said[place:])
            for other, shows in known.get(" ".join(said[place : place + 3]), ()):
                if rest == other and marker not in shows:
                    return True
        return False

    def cause(self, codes: Iterable[Code]) -> frozenset[Code]:
        """Of these codes, those that can be named as what set something off; of words that did, no move is named."""
        return frozenset(codes) & STRAINING

    def sore(self, moment: Moment, trigger_id: str) -> tuple[Span, ...]:
        """The words of a turn in which that trigger of the persona's was heard; none if its codes set it off."""
        heard = moment.turn.coding.heard if moment.turn.coding else frozenset()
        trigger = next((one for one in self.persona.triggers if one.id == trigger_id and one.id in heard), None)
        return places(trigger.phrases, moment.turn.text) if trigger else ()

    def raised_unasked(self, moment: Moment) -> str:
        """The id of the trigger that the client raised in this turn although nothing had set it off, or ""."""
        coding, after = moment.turn.coding, moment.after
        if coding is None or after is None:
            return ""
        fired = [trigger for trigger in self.persona.triggers if f"trigger:{trigger.id}" in after.rules]
        if any(trigger.id in coding.heard or moment.codes & set(trigger.codes) for trigger in fired):
            return ""
        return fired[0].id if fired else ""

    def unasked(self, moment: Moment) -> str:
        """That the client would have raised it whatever the turn was; no sentence of its own."""
        if moment.codes & STRAINING:
            return f"in this model {self.name} would have brought it up here in any case"
        return "nothing in that set off what came"

    def telling(self, moment: Moment) -> frozenset[Code]:
        """The codes on which a turn turned: the straining ones if it led further apart, else the others.

        Those that were heard without doubt go before the rest. None where a turn led further apart by its words or its
        moment alone: then no move is to be named as the cause.
        """
        straining, sure = moment.codes & STRAINING, moment.codes - moment.doubtful
        if moment.change < 0:
            return straining & sure or straining
        others = moment.codes - straining
        return others & sure or others or moment.codes


def _within(evidence: Iterable[Span], length: int) -> tuple[Span, ...]:
    """The spans that lie in a text of that length; a file may hold others."""
    return tuple((start, end) for start, end in evidence if 0 <= start < end <= length)
