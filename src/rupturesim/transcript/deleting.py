"""Deleting one's own sessions, each with what was exported beside it; only files in the user's own folder."""

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from rupturesim.errors import InputError, SaveError, TranscriptError
from rupturesim.paths import sessions
from rupturesim.text import clean
from rupturesim.transcript.events import TAGS
from rupturesim.transcript.shelf import LAST, newest_first
from rupturesim.transcript.writer import lock
from rupturesim.yamlfile import suggestion

_LINES_TRIED = 5

_FIRST_LINE = 5_000_000
"""Bytes at the beginning of a file that are looked at to tell what it is."""


@dataclass(frozen=True, slots=True)
class Deletable:
    """A session of the user's own. exports: the debriefs of it that lie beside it."""

    path: Path
    exports: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The name of the session's file, without the ending."""
        return clean(self.path.stem, newlines=False)


def deletable(name: str) -> Deletable:
    """The session of that name, that path, or `last`. Raises InputError if it is not one of the user's own."""
    folder, own = sessions(), newest_first()
    if name == LAST and not own:
        raise InputError("There is no session of yours to delete.")
    path = own[0] if name == LAST else _named(name, folder)
    if path not in own:
        shown = clean(name, newlines=False)[:60]
        raise InputError(
            f"There is no session '{shown}' of yours in {folder}{suggestion(name, [one.stem for one in own])}. "
            "Only sessions in that folder are deleted here."
        )
    return taken(path)


def taken(path: Path) -> Deletable:
    """A file in the user's folder as a session that can be deleted. Raises TranscriptError if it is none."""
    try:
        plain = stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        raise TranscriptError(path, f"cannot be deleted ({error.strerror or error})") from None
    if not plain:
        raise TranscriptError(path, "this is a link and no file of its own; nothing was deleted")
    if not _is_transcript(path):
        raise TranscriptError(path, "this is not a transcript of rupturesim; nothing was deleted")
    return Deletable(path, _exports(path))


def all_deletable() -> tuple[Deletable, ...]:
    """Every session of the user's own; files that are none, and links, are passed over."""
    found = []
    for path in newest_first():
        try:
            found.append(taken(path))
        except TranscriptError:
            continue
    return tuple(found)


def delete(session: Deletable) -> None:
    """Delete a session and its exports for good.

    Raises TranscriptBusy if another program has it open, TranscriptError if it is no session any more, SaveError if
    the disk refuses.
    """
    taken(session.path)
    try:
        descriptor = os.open(session.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        try:
            lock(session.path, descriptor)
            if os.name != "nt":  # there, an open file cannot be deleted
                session.path.unlink()
        finally:
            os.close(descriptor)
        session.path.unlink(missing_ok=True)
        for export in session.exports:
            export.unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(f"{session.path} cannot be deleted ({error.strerror or error})") from error


def _named(name: str, folder: Path) -> Path:
    """A name, or a path in the folder, as a path in it."""
    try:
        given = Path(name).expanduser()
        inside = given.parent.resolve() == folder.resolve()
    except (OSError, RuntimeError, ValueError):
        return folder / "none"
    if len(given.parts) == 1 or inside:
        return folder / (given.name if given.suffix == ".jsonl" else f"{given.name}.jsonl")
    return given


def _is_transcript(path: Path) -> bool:
    """Whether any of its first lines is an event of a session, whatever has become of the rest."""
    try:
        with path.open("rb") as file:
            return any(_is_event(file.readline(_FIRST_LINE)) for _ in range(_LINES_TRIED))
    except OSError:
        return False


def _is_event(line: bytes) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("event") in {"session", *TAGS}


def _exports(path: Path) -> tuple[Path, ...]:
    """The exported debriefs of a session: 'NAME-attempt-2.md', 'NAME-attempt-2.html'. No links."""
    ours = re.compile(re.escape(path.stem) + r"-attempt-\d+\.(md|html)")
    with os.scandir(path.parent) as entries:
        names = [entry.name for entry in entries if ours.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]
    return tuple(path.with_name(name) for name in sorted(names))
