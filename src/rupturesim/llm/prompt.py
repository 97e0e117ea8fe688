"""What a model is given to read: templates (`prompts/*.j2`) filled for one turn, within a budget of tokens."""

from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple

from rupturesim.alliance import Stage
from rupturesim.client.state import Transition
from rupturesim.llm.directive import Directive, directive_for
from rupturesim.llm.examples import examples_for
from rupturesim.llm.templates import Templates
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said

BUDGET = 3000
"""Tokens that a prompt may have, so that it and an answer go into a context of 4,096."""
_LETTERS_A_TOKEN = 3.5
"""English of this kind has about four; fewer are reckoned with, to be on the safe side."""
_FEWEST_LINES = 3
"""Lines of the talk that are kept however long they are."""
_LONGEST_LINE = 1200
"""Letters of one line of the talk."""


class Prompt(NamedTuple):
    """A filled prompt. system and turn: for a conversation. transcript: for a model that only goes on with a text."""

    system: str
    turn: str
    transcript: str
    directive: Directive

    @property
    def messages(self) -> list[dict[str, str]]:
        """The prompt of a conversation, in the roles that every model knows."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.turn}]

    @property
    def tokens(self) -> int:
        """How many it has at most, reckoned from its letters."""
        return ceil(max(len(self.system) + len(self.turn), len(self.transcript)) / _LETTERS_A_TOKEN)


class Prompts:
    """The templates for one client. Raises InputError if one cannot be read.

    A server keeps what it has read of a prompt up to where the next one differs. So what changes comes last, examples
    that stand before the talk stay while the stage stays, and lines that are left out are left out many at a time.
    """

    def __init__(self, persona: Persona) -> None:
        self._persona = persona
        self._templates = Templates("client.j2", "turn.j2", "transcript.j2")
        self._stage: Stage | None = None
        self._kept: tuple[str, ...] = ()
        self._left_out = 0

    def prompt(
        self, transition: Transition, said: Sequence[Said], *, budget: int = BUDGET, refused: str = ""
    ) -> Prompt:
        """The prompt for the answer to the last of `said`, which is the trainee's turn.

        budget: in tokens; the oldest lines of the talk are left out first. refused: why the last answer was not used.
        Raises InputError if a template asks for something that there is not.
        """
        directive = directive_for(self._persona, transition, said[-1].text)
        values: dict[str, Any] = {"client": self._persona, "directive": directive, "refused": refused}
        mine = frozenset(line.text for line in said if line.speaker == "client")
        fresh = examples_for(self._persona, transition.after, mine)
        if self._stage is not transition.after.stage:
            self._stage, self._kept = transition.after.stage, fresh
        system = self._templates.filled("client.j2", values)
        talk = [Said(line.speaker, _one_line(line.text)) for line in said]
        if self._left_out > len(talk) - _FEWEST_LINES:
            self._left_out = 0
        while True:
            values["talk"] = talk[self._left_out :]
            turn = self._templates.filled("turn.j2", values | {"examples": fresh})
            transcript = self._templates.filled("transcript.j2", values | {"examples": self._kept})
            prompt = Prompt(system, turn, transcript, directive)
            spare = len(talk) - self._left_out - _FEWEST_LINES
            if prompt.tokens <= budget or spare <= 0:
                return prompt
            self._left_out += max(1, spare // 4)


def _one_line(text: str) -> str:
    """A line of the talk that cannot be taken for several, nor fill the whole prompt."""
    flat = " ".join(text.split())
    if len(flat) <= _LONGEST_LINE:
        return flat
    half = _LONGEST_LINE // 2
    return f"{flat[:half]} \u2026 {flat[-half:]}"
