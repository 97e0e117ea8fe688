"""Adding something to a saved session: only to one's own, and only while no other program has it open."""

import contextlib
from pathlib import Path

from rupturesim.errors import InputError, SaveError
from rupturesim.paths import shipped
from rupturesim.transcript import Event, TranscriptWriter
from rupturesim.transcript.shelf import find_transcript


def own_transcript(name: str, doing: str) -> Path:
    """The transcript of that name. doing: what is to be done with it. Raises InputError for an example that ships."""
    path = find_transcript(name)
    if path.resolve().is_relative_to(shipped("transcripts").resolve()):
        raise InputError(f"{path.name} is an example that ships with the program; copy it first, and {doing} the copy.")
    return path


def add(path: Path, event: Event, what: str) -> None:
    """Write an event to the end of a transcript. what: its name, to begin a sentence with.

    Raises TranscriptError if it cannot be opened, SaveError if the disk refuses.
    """
    writer, _ = TranscriptWriter.reopen(path)
    try:
        writer.write(event)
    except SaveError as error:
        raise SaveError(f"{what} not saved: {path} cannot be written to.") from error
    finally:
        with contextlib.suppress(SaveError):
            writer.close()
