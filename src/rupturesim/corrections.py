"""A session as it stands once a reader has corrected how turns were coded: the states follow from the corrections.

The record keeps both: what the coder heard, and what the reader says. The client's lines are those of the session.
"""

from collections.abc import Iterable
from dataclasses import replace

from rupturesim.client import Client
from rupturesim.coder import Coded, Coding
from rupturesim.codes import Code
from rupturesim.errors import InputError
from rupturesim.persona.model import Persona
from rupturesim.text import clean
from rupturesim.transcript.attempts import Attempt, Turn
from rupturesim.transcript.events import CorrectionEvent, TransitionEvent

LONGEST_WHY = 2000
"""Characters that a reason may have."""


def correction(attempt: int, turn: int, codes: Iterable[Code], why: str) -> CorrectionEvent:
    """The record of a correction. Raises InputError where the codes cannot stand together."""
    chosen = frozenset(codes)
    if not chosen:
        raise InputError("A turn has at least one code; if none of the others fits, that is `other`.")
    if Code.OTHER in chosen and len(chosen) > 1:
        raise InputError("`other` stands alone: a turn that earns another code is not `other`.")
    words = clean(why, newlines=False).strip()[:LONGEST_WHY]
    return CorrectionEvent(attempt=attempt, turn=turn, codes=tuple(chosen), why=words)


def corrected(attempt: Attempt, persona: Persona, seed: int) -> Attempt:
    """The attempt with its corrected codings, and the states that follow from them; itself if nothing was corrected.

    seed: the session's. Once the client has left, the codings of later turns change nothing any more.
    """
    if not any(turn.correction for turn in attempt.turns):
        return attempt
    client = Client(persona)
    turns = [_heard_anew(turn) for turn in attempt.turns]
    coded = [turn.coding for turn in turns if turn.coding is not None]
    steps = client.fold(client.first_state(seed), coded)
    states = [TransitionEvent.of(step) for step in steps]
    told = [
        replace(turn, transition=state.model_copy(update={"turn": turn.number})) if turn.transition else turn
        for turn, state in zip(turns, states, strict=False)
    ]
    return replace(attempt, turns=(*told, *turns[len(told) :]))


def last_state(attempt: Attempt) -> TransitionEvent | None:
    """How things stood after the last turn, or at the opening."""
    states = [turn.transition for turn in attempt.turns if turn.transition is not None]
    return states[-1] if states else attempt.opened


def _heard_anew(turn: Turn) -> Turn:
    if turn.correction is None or turn.coding is None:
        return turn
    known = {coded.code: coded for coded in turn.coding.codes}
    whole = ((0, len(turn.text)),)
    codes = tuple(known.get(code) or Coded(code, 1.0, whole) for code in turn.correction.codes)
    sure = tuple(replace(coded, score=1.0) for coded in codes)
    return replace(turn, coding=Coding(sure, turn.coding.heard), heard_first=turn.coding)
