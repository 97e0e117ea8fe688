"""Writing a debrief beside its transcript, for its owner alone."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rupturesim.debrief import debrief_of, to_markdown
from rupturesim.errors import SaveError
from rupturesim.persona.model import Persona
from rupturesim.transcript import Attempt


def export_debrief(attempt: Attempt, attempts: Sequence[Attempt], persona: Persona, transcript: Path) -> Path:
    """Write an attempt's debrief as Markdown beside the transcript; an earlier one of the same attempt is replaced.

    Returns its path. Raises SaveError.
    """
    path = transcript.with_name(f"{transcript.stem}-attempt-{attempt.number}.md")
    write_private(path, to_markdown(debrief_of(attempt, persona, attempts=attempts)))
    return path


def write_private(path: Path, text: str) -> None:
    """Write a text to a file that its owner alone can read; one of that name is replaced. Raises SaveError."""
    try:
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(unfinished, path)
    except OSError as error:
        raise SaveError(f"{path} cannot be written ({error.strerror or error})") from error
