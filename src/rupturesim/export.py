"""Writing a debrief beside its transcript, for its owner alone."""

import os
from pathlib import Path

from rupturesim.debrief import debrief_of, to_markdown
from rupturesim.errors import SaveError
from rupturesim.persona.model import Persona
from rupturesim.transcript import Attempt


def export_debrief(attempt: Attempt, persona: Persona, transcript: Path) -> Path:
    """Write an attempt's debrief as Markdown beside the transcript; an earlier one of the same attempt is replaced.

    Returns its path. Raises SaveError.
    """
    path = transcript.with_name(f"{transcript.stem}-attempt-{attempt.number}.md")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(to_markdown(debrief_of(attempt, persona)))
    except OSError as error:
        raise SaveError(f"{path} cannot be written ({error.strerror or error})") from error
    return path
