"""Which model lends the client its words, and how long it may take."""

from dataclasses import dataclass

from rupturesim.errors import InputError
from rupturesim.llm.address import Address, address
from rupturesim.text import clean

DEADLINE = 20.0
"""Seconds that a reply may take unless the user says otherwise."""
_SHORTEST, _LONGEST = 1.0, 300.0
LONGEST_NAME = 200
"""Letters of a model's name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A model behind an endpoint. Made by `choice`.

    completion: the model only goes on with a text, and is given a transcript to go on with.
    deadline: seconds within which the client answers, whatever the model does.
    """

    address: Address
    model: str
    completion: bool = False
    deadline: float = DEADLINE


def choice(
    url: str, model: str, *, completion: bool = False, allow_remote: bool = False, deadline: float = DEADLINE
) -> Choice:
    """Check what the user has chosen. Raises InputError saying what to give instead."""
    name = clean(model, newlines=False).strip()
    if not name or len(name) > LONGEST_NAME:
        raise InputError("--model: give the name by which the server knows the model")
    if not _SHORTEST <= deadline <= _LONGEST:
        raise InputError(f"--deadline: give {_SHORTEST:g} to {_LONGEST:g} seconds")
    return Choice(address(url, allow_remote=allow_remote), name, completion, deadline)
