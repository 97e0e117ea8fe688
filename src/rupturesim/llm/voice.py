"""The client's words from a language model, read by the guard before anyone else reads them."""

import threading
import zlib
from collections.abc import Callable, Sequence
from time import monotonic

from rupturesim.alliance import Marker, Stage
from rupturesim.client.state import Transition
from rupturesim.errors import InputError, ServerFault
from rupturesim.guard import Scene, get_ready, refusal, scene_of, tidied
from rupturesim.llm.asking import first_line, request, whole
from rupturesim.llm.choice import Choice
from rupturesim.llm.directive import shipped_directives
from rupturesim.llm.endpoint import Endpoint
from rupturesim.llm.patience import Patience
from rupturesim.llm.prompt import BUDGET, Prompt, Prompts
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Lent, Said, Try
from rupturesim.phrasing.bank import shipped_bank
from rupturesim.phrasing.listening import cues_of

_TRIES = 2
_SIGN_OF_LIFE = 1.0
"""Seconds that a server has to show that it is there, after a late answer."""
_LONGEST_KEPT = 600
"""Letters of a refused reply that are kept."""
_OF_NO_USE = 3
"""Turns in a row whose lines are all kept back, or empty, after which the trainee is to know."""
_LEAST = 700
"""Tokens; a server that cannot take in so few has other trouble than the length."""
_LEFT_ALONE: frozenset[Marker] = frozenset({Marker.SILENCE})


class ModelVoice:
    """A `Lender` for one client. Raises InputError if a prompt template cannot be used.

    What it does not lend: the client's silence, an answer to the trainee's silence or to a question about danger, and
    last words; these are the persona's own or the phrase bank's.
    """

    def __init__(
        self,
        persona: Persona,
        seed: int,
        choice: Choice,
        *,
        key: str = "",
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.model, self.trouble = choice.model, ""
        self._persona, self._seed, self._choice, self._now = persona, seed, choice, now
        self._prompts = Prompts(persona)
        self._budget, self._completion, self._kept_back = BUDGET, choice.completion, 0
        self._patience = Patience(now)
        self._endpoint = Endpoint(choice.address, key)
        self._endpoint.get_ready()
        threading.Thread(target=get_ready, name="guard").start()

    def lend(self, transition: Transition, history: Sequence[Said]) -> Lent:
        """Words for the answer to the last turn of `history`; none where the model is not asked or not used."""
        if not self._may_speak(transition, history[-1].text):
            return Lent(None)
        if why := self._patience.resting():
            return Lent(None, (Try("", "resting", why),))
        try:
            return self._tried(transition, history, self._now() + self._choice.deadline)
        finally:
            self._endpoint.go_on()

    def break_off(self) -> None:
        """Return at once from `lend`, where it waits for a reply. It can be asked again."""
        self._endpoint.break_off()

    def close(self) -> None:
        """Stop at once."""
        self._endpoint.close()

    def _may_speak(self, transition: Transition, heard: str) -> bool:
        after = transition.after
        if after.stage is Stage.LEFT or after.marker in _LEFT_ALONE:
            return False
        return cues_of(heard, shipped_bank().hearing).isdisjoint({"silence", "safety"})

    def _tried(self, transition: Transition, history: Sequence[Said], until: float) -> Lent:
        tries: list[Try] = []
        try:
            self._look_for_life(until)
            while len(tries) < _TRIES:
                tries.append(self._try(transition, history, until, tries))
                if not tries[-1].refused:
                    self.trouble, self._kept_back = "", 0
                    self._patience.answered()
                    return Lent(tries[-1].text, tuple(tries))
            self._no_line()
        except ServerFault as fault:
            self._patience.failed(fault)
            tries.append(Try("", fault.kind, _sentence(str(fault))))
            if fault.kind != "stopped":
                self.trouble = _sentence(str(fault))
        except InputError as error:
            tries.append(Try("", "prompt", str(error)))
            self.trouble = str(error)
        return Lent(None, tuple(tries))

    def _no_line(self) -> None:
        """The model has answered, and nothing of it could be said."""
        self._patience.answered()
        self._kept_back += 1
        if self._kept_back >= _OF_NO_USE:
            self.trouble = f"Nothing that {self.model} wrote in {self._kept_back} turns could be said here."

    def _look_for_life(self, until: float) -> None:
        """After a late answer, do not wait again for a server that shows no sign of life."""
        if self._patience.doubtful:
            try:
                self._endpoint.models(within=min(_SIGN_OF_LIFE, until - self._now()))
            except ServerFault as fault:
                if fault.kind in ("late", "refused", "broken_off"):
                    raise

    def _try(self, transition: Transition, history: Sequence[Said], until: float, before: Sequence[Try]) -> Try:
        """One request and what the guard says of the answer. Raises ServerFault, unless asking again may help."""
        refused = shipped_directives().again.replace("{why}", before[-1].why) if before and before[-1].text else ""
        prompt = self._prompts.prompt(transition, history, budget=self._budget, refused=refused)
        lot = f"{self._seed}:{transition.after.turn}:{len(history)}:{len(before)}"
        where, body = request(
            self._choice,
            prompt,
            completion=self._completion,
            seed=zlib.crc32(lot.encode()) & 0x7FFFFFFF,
            again=bool(before),
        )
        try:
            text = self._endpoint.ask(where, body, within=until - self._now(), enough=whole)
        except ServerFault as fault:
            if before or not fault.again:
                raise
            self._adapt(fault, prompt)
            return Try("", fault.kind, _sentence(str(fault)))
        scene = scene_of(self._persona, transition, history, prompt.directive.sentences)
        return self._judged(text, scene)

    def _judged(self, text: str, scene: Scene) -> Try:
        line = tidied(first_line(text), self._persona.name)
        if not line:
            return Try("", "empty", "The model wrote nothing.")
        no = refusal(line, scene)
        return Try(line[:_LONGEST_KEPT], no.check, no.why) if no else Try(line)

    def _adapt(self, fault: ServerFault, prompt: Prompt) -> None:
        """Ask otherwise next time, where the fault says how."""
        if fault.kind == "too_long":
            half = min(self._budget, prompt.tokens) // 2
            # Some servers say so of any text when they are in trouble; the talk is not cut short for good by that.
            self._budget = half if half >= _LEAST else BUDGET
        elif fault.kind == "no_chat":
            self._completion = True


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
