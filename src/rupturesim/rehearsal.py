"""Putting a session together: the client, the coder, the voice and the file. Every face begins here."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rupturesim.coder import Coder, default_coder
from rupturesim.errors import InputError, TranscriptTaken
from rupturesim.llm.address import Address
from rupturesim.llm.choice import Choice
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import Shelved
from rupturesim.phrasing import Lender, Phraser
from rupturesim.session import Session
from rupturesim.transcript.heard import heard_before
from rupturesim.transcript.shelf import new_path

if TYPE_CHECKING:
    from rupturesim.llm.endpoint import Endpoint

Mode = Literal["app", "plain", "script"]


def scripted_voice(persona: Persona, seed: int, heard_before: Sequence[str] = ()) -> Phraser:
    """The voice that needs no model. heard_before: what the client said in earlier sessions with this trainee."""
    from rupturesim.phrasing.scripted import ScriptedPhraser

    return ScriptedPhraser(persona, seed, heard_before=heard_before)


KEY = "RUPTURESIM_API_KEY"
"""The environment variable with the key of a model's server. It is kept nowhere else."""


def endpoint(address: Address) -> Endpoint:
    """The server at an address, with the user's key if there is one. Raises InputError if the key cannot be sent."""
    from rupturesim.llm.endpoint import Endpoint

    return Endpoint(address, _key())


def model_voice(choice: Choice) -> Callable[[Persona, int], Lender]:
    """How a client is lent the words of the chosen model. Raises InputError if the key cannot be sent."""
    key = _key()

    def lender(persona: Persona, seed: int) -> Lender:
        from rupturesim.llm.voice import ModelVoice

        return ModelVoice(persona, seed, choice, key=key)

    return lender


def _key() -> str:
    key = os.environ.get(KEY, "").strip()
    if key and not (key.isascii() and key.isprintable()):
        raise InputError(f"{KEY} holds something that cannot be a key; set it again")
    return key


def begin(
    shelved: Shelved,
    mode: Mode,
    *,
    seed: int | None = None,
    out: Path | None = None,
    coder: Coder | None = None,
    model: Choice | None = None,
) -> Session:
    """A new session with a client, saved at `out` or in the user's own folder. Raises TranscriptError, InputError.

    Without a seed the client also says less of what they said in earlier sessions; with one, the same words come again.
    """
    started = datetime.now(UTC)
    chosen = secrets.randbelow(2**31) if seed is None else seed
    said_before = heard_before(shelved.persona.id) if seed is None else ()
    phraser, coder = scripted_voice(shelved.persona, chosen, said_before), coder or default_coder()
    lender = model_voice(model)(shelved.persona, chosen) if model else None
    while True:
        path = out or new_path(shelved.persona.id, started)
        try:
            return Session.begin(
                shelved.persona,
                shelved.sha256,
                path,
                coder=coder,
                phraser=phraser,
                seed=chosen,
                mode=mode,
                started=started,
                lender=lender,
            )
        except TranscriptTaken:
            # Another session began in the same second and took the name first.
            if out is not None:
                if lender:
                    lender.close()
                raise


def resume(path: Path, coder: Coder | None = None, model: Choice | None = None) -> Session:
    """Go on with an interrupted session. Raises TranscriptError, InputError."""

    def phraser_for(persona: Persona, seed: int) -> Phraser:
        return scripted_voice(persona, seed, heard_before(persona.id, apart_from=path))

    lender_for = model_voice(model) if model else None
    return Session.resume(path, coder=coder or default_coder(), phraser_for=phraser_for, lender_for=lender_for)
