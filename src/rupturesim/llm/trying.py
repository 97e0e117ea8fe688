"""Trying a model out: one line, in an ordinary moment, read by the guard as in a session. Nothing of it is kept."""

from time import monotonic
from typing import NamedTuple

from rupturesim.client import Client
from rupturesim.coder import Coded, Coding
from rupturesim.codes import Code
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Lender, Lent, Phraser, Said

ASKED = "Where would you like to begin today?"
"""What the trainee says in it."""
_SEED = 1


class Tried(NamedTuple):
    """What came of it. seconds: how long it took."""

    lent: Lent
    seconds: float


def tried(lender: Lender, phraser: Phraser, persona: Persona) -> Tried:
    """Ask for the client's answer to a first, open question. Returns within the lender's deadline."""
    client = Client(persona)
    first = client.first_state(_SEED)
    transition = client.step(first, Coding((Coded(Code.INVITE, 1.0, ((0, len(ASKED)),)),)))
    history = [Said("client", phraser.opening(first)), Said("trainee", ASKED)]
    began = monotonic()
    lent = lender.lend(transition, history)
    return Tried(lent, monotonic() - began)
