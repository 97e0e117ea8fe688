"""What comes of one answer: what was heard, what it does in this model of the client, and what the client answers."""

from dataclasses import dataclass
from enum import StrEnum

from rupturesim.alliance import Stage
from rupturesim.client import Client, Transition
from rupturesim.client.rules import Rules
from rupturesim.client.sentences import Sentences
from rupturesim.coder import Coder, Coding
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.pieces import PERHAPS
from rupturesim.debrief.turns import codes_of_rules
from rupturesim.debrief.wording import Wording, capital, ended, hedged, quote
from rupturesim.drill.moment import DrillMoment
from rupturesim.errors import InputError
from rupturesim.persona.hearing import heard
from rupturesim.persona.model import Persona
from rupturesim.persona.trials import Direction, direction
from rupturesim.phrasing import Said
from rupturesim.phrasing.scripted import ScriptedPhraser
from rupturesim.session import LONGEST
from rupturesim.text import SILENCE, clean


class Outcome(StrEnum):
    """What an answer did with the marker. crossed: it took it up, and yet led further apart."""

    TAKEN_UP = "taken up"
    CROSSED = "crossed"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Heard:
    """A code of the answer. words: those that earned it, in quotation marks. doubtful: told with a 'perhaps'."""

    code: Code
    name: str
    words: str
    doubtful: bool

    @property
    def straining(self) -> bool:
        """Whether it is a straining move."""
        return self.code in STRAINING


@dataclass(frozen=True, slots=True)
class Does:
    """A rule that fired: its id, and its sentence about this model of the client."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What came of one answer.

    text: the answer. practised: whether the code to practise was heard; None if there is none. went: nearer to repair
    or further from it. reply: what the client said to it. met: it did what this drill is for.
    """

    moment: DrillMoment
    text: str
    heard: tuple[Heard, ...]
    outcome: Outcome
    practised: bool | None
    does: tuple[Does, ...]
    went: Direction
    transition: Transition
    reply: str

    @property
    def met(self) -> bool:
        """Whether it took up the marker and led nearer to repair, with the code to practise if there is one."""
        return self.outcome is Outcome.TAKEN_UP and self.went == "repairs" and self.practised is not False


def feedback(moment: DrillMoment, text: str, coder: Coder, seed: int, code: Code | None = None) -> Feedback:
    """The feedback on an answer; nothing at all is silence. Raises InputError if it is too long.

    seed: chooses among the client's words. code: the one to practise.
    """
    words = clean(text).strip() or SILENCE
    if len(words) > LONGEST:
        raise InputError(f"That is {len(words):,} characters; one turn may have {LONGEST:,}. Please shorten it.")
    persona = moment.persona
    client = Client(persona)
    coding = Coding(coder.code(words, moment.line), heard(persona, words))
    transition = client.step(moment.state, coding)
    codes = frozenset(coded.code for coded in coding.codes)
    went = direction(transition)
    meets = bool(codes & client.rules.codes(("meeting",)))
    apart = Outcome.CROSSED if went == "strains" else Outcome.TAKEN_UP
    reply = ScriptedPhraser(persona, seed).reply(transition, [*moment.said, Said("trainee", words)])
    return Feedback(
        moment=moment,
        text=words,
        heard=_heard(coding, words, Wording(persona)),
        outcome=apart if meets else Outcome.PASSED_OVER,
        practised=None if code is None else code in codes,
        does=_does(transition, coding, persona, client.rules),
        went=went,
        transition=transition,
        reply=clean(reply),
    )


def _heard(coding: Coding, text: str, wording: Wording) -> tuple[Heard, ...]:
    return tuple(
        Heard(coded.code, wording.called(coded.code), quote(text, coded.evidence), coded.score < PERHAPS)
        for coded in coding.codes
    )


def _does(transition: Transition, coding: Coding, persona: Persona, rules: Rules) -> tuple[Does, ...]:
    """The sentence of every rule that fired, those that decided first, the one that moved the stage last."""
    wording, sentences, asked = Wording(persona), Sentences(persona, rules), codes_of_rules(rules, persona)
    codes = frozenset(coded.code for coded in coding.codes)
    doubtful = frozenset(coded.code for coded in coding.codes if coded.score < PERHAPS)
    told: dict[str, str] = {}
    for rule in (*transition.rules, *([transition.move] if transition.move else [])):
        text = sentences.of(rule)
        if transition.before.stage is Stage.APPEASING and rule in wording.words.smoothed_over:
            text = wording.fill(wording.words.smoothed_over[rule])
        if text:
            rests_on = asked.get(rule, frozenset()) & codes
            text = capital(clean(text, newlines=False))
            told[rule] = ended(hedged(text) if rests_on and rests_on <= doubtful else text)
    return tuple(Does(rule, text) for rule, text in told.items())
