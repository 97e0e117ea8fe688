"""Putting a session together: the client, the coder, the voice and the file. Every face begins here."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rupturesim.coder import Coder, default_coder
from rupturesim.errors import TranscriptTaken
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import Shelved
from rupturesim.phrasing import Phraser
from rupturesim.session import Session
from rupturesim.transcript.shelf import new_path

Mode = Literal["app", "plain", "script"]


def scripted_voice(persona: Persona, seed: int) -> Phraser:
    """The voice that needs no model."""
    from rupturesim.phrasing.scripted import ScriptedPhraser

    return ScriptedPhraser(persona, seed)


def begin(
    shelved: Shelved, mode: Mode, *, seed: int | None = None, out: Path | None = None, coder: Coder | None = None
) -> Session:
    """A new session with a client, saved at `out` or in the user's own folder. Raises TranscriptError, InputError."""
    started = datetime.now(UTC)
    chosen = secrets.randbelow(2**31) if seed is None else seed
    phraser, coder = scripted_voice(shelved.persona, chosen), coder or default_coder()
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
            )
        except TranscriptTaken:
            # Another session began in the same second and took the name first.
            if out is not None:
                raise


def resume(path: Path, coder: Coder | None = None) -> Session:
    """Go on with an interrupted session. Raises TranscriptError, InputError."""
    return Session.resume(path, coder=coder or default_coder(), phraser_for=scripted_voice)
