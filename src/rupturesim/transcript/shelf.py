"""Where saved sessions are, and which of them can be gone on with."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rupturesim.errors import InputError, TranscriptError
from rupturesim.paths import sessions, shipped
from rupturesim.text import clean
from rupturesim.transcript.attempts import attempts_of
from rupturesim.transcript.reader import read_transcript

LAST = "last"
"""The name of the newest session of one's own, wherever a transcript is asked for."""


@dataclass(frozen=True, slots=True)
class SavedSession:
    """A saved session in a few words. finished: its last attempt has an end. Without `fault`, it can be opened."""

    path: Path
    client: str
    started: datetime
    turns: int
    attempts: int
    finished: bool
    fault: str = ""


def new_path(persona_id: str, started: datetime, folder: Path | None = None) -> Path:
    """A path for a new session that no file has yet."""
    folder = folder or sessions()
    stem = f"{started.astimezone():%Y-%m-%d-%H%M%S}-{persona_id}"
    names = itertools.chain([stem], (f"{stem}-{number:02}" for number in itertools.count(2)))
    paths = (folder / f"{name}.jsonl" for name in names)
    return next(path for path in paths if not os.path.lexists(path))


def newest_first(folder: Path | None = None) -> list[Path]:
    """The user's transcripts, the newest first; none if the folder does not exist."""
    folder = folder or sessions()
    try:
        return sorted(folder.glob("*.jsonl"), key=lambda path: path.stem, reverse=True)
    except OSError:
        return []


def find_transcript(name: str) -> Path:
    """The transcript meant by `last`, a path, or the name of a shipped example. Raises InputError."""
    if name == LAST:
        paths = newest_first()
        if not paths:
            raise InputError("There is no session yet. Rehearse one first: rupturesim")
        return paths[0]
    try:
        path = Path(name).expanduser()
        if path.exists() or path.suffix:
            return path
        for folder in (sessions(), shipped("transcripts")):
            if (folder / f"{name}.jsonl").is_file():
                return folder / f"{name}.jsonl"
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{name[:60]}: cannot be opened ({getattr(error, 'strerror', None) or error})") from None
    examples = ", ".join(sorted(example.stem for example in shipped("transcripts").glob("*.jsonl")))
    raise InputError(f"There is no transcript '{name}'. Name a file, '{LAST}', or one of the examples: {examples}")


def overview(path: Path) -> SavedSession:
    """A saved session in a few words, even if it cannot be opened."""
    try:
        transcript = read_transcript(path)
        attempts = attempts_of(transcript)
    except TranscriptError as error:
        changed = path.stat().st_mtime if path.exists() else 0.0
        return SavedSession(path, path.stem, datetime.fromtimestamp(changed, UTC), 0, 0, True, str(error))
    name = transcript.header.persona.get("name", transcript.header.persona_id)
    return SavedSession(
        path,
        clean(str(name), newlines=False),
        transcript.header.started.astimezone(),
        len(attempts[-1].turns),
        len(attempts),
        attempts[-1].end is not None,
    )


def overviews(limit: int = 50, folder: Path | None = None) -> Iterator[SavedSession]:
    """The newest sessions in a few words."""
    return (overview(path) for path in newest_first(folder)[:limit])
