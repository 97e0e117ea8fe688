"""Reading a transcript: all of it, or an error that names the line."""

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rupturesim.errors import TranscriptError, TranscriptNewer
from rupturesim.transcript.events import EVENT, FORMAT, PROGRAM_FOR_FORMAT, TAGS, Event, Header

LARGEST = 50_000_000
"""Bytes. A session of a whole day stays far below."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A saved session.

    whole: the bytes of the file that are whole lines; what follows them is a torn last line.
    """

    path: Path
    header: Header
    events: tuple[Event, ...]
    whole: int
    torn: bool


def read_transcript(path: Path) -> Transcript:
    """Read a transcript. A torn last line, as a power cut leaves it, is passed over and reported as `torn`.

    Raises TranscriptError for anything else that is wrong, with the line, and TranscriptNewer for a later format.
    """
    lines, size = lines_of(path)
    if not lines:
        raise TranscriptError(path, "the file is empty; nothing was recorded")
    torn = not _parses(lines[-1])
    whole = lines[:-1] if torn else lines
    if not whole:
        raise TranscriptError(path, "this is not a transcript of rupturesim (the first line is not JSON)", 1)
    header = _header(path, whole[0])
    events = tuple(_event(path, number, line) for number, line in enumerate(whole[1:], start=2))
    return Transcript(path, header, events, size - (len(lines[-1]) if torn else 0), torn)


def lines_of(path: Path) -> tuple[list[bytes], int]:
    """The lines of a file with their ends, and its size in bytes. Raises TranscriptError if it cannot be read."""
    try:
        if path.is_dir():
            raise TranscriptError(path, "this is a folder; name a transcript in it")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise TranscriptError(path, "this is not a file of text")
        size = status.st_size
        if size > LARGEST:
            raise TranscriptError(path, f"the file is larger than {LARGEST // 1_000_000} MB; this is no transcript")
        data = path.read_bytes()
    except FileNotFoundError:
        raise TranscriptError(path, "there is no such file") from None
    except (OSError, ValueError) as error:
        raise TranscriptError(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line], len(data)


def _parses(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def object_of(path: Path, number: int, line: bytes) -> dict[str, Any]:
    """The JSON object of a line. Raises TranscriptError if there is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "not valid JSON text"
        raise TranscriptError(path, f"this line is damaged ({reason})", number) from None
    if not isinstance(found, dict):
        raise TranscriptError(path, "this line is damaged (not a JSON object)", number)
    return found


def _header(path: Path, line: bytes) -> Header:
    found = first_line(path, line)
    try:
        return Header.model_validate(found)
    except ValidationError as error:
        raise TranscriptError(path, first_fault(error), 1) from None


def first_line(path: Path, line: bytes) -> dict[str, Any]:
    """The first line, as yet unchecked but for the format. Raises TranscriptError, and TranscriptNewer."""
    found = object_of(path, 1, line)
    if found.get("event") != "session" or not isinstance(found.get("format"), int):
        raise TranscriptError(path, "this is not a transcript of rupturesim (no 'session' line at its start)", 1)
    if found["format"] > FORMAT:
        program = found.get("program") if isinstance(found.get("program"), str) else "a newer version"
        raise TranscriptNewer(path, found["format"], FORMAT, PROGRAM_FOR_FORMAT.get(found["format"], str(program)))
    return found


def _event(path: Path, number: int, line: bytes) -> Event:
    try:
        return EVENT.validate_json(line)
    except ValidationError:  # what is wrong with it, and what is only unusual, is found out step by step
        return _event_step_by_step(path, number, line)


def _event_step_by_step(path: Path, number: int, line: bytes) -> Event:
    found = object_of(path, number, line)
    if found.get("event") not in TAGS:
        raise TranscriptError(path, f"unknown kind of event {found.get('event')!r}; known: {', '.join(TAGS)}", number)
    try:
        return EVENT.validate_python(found)
    except ValidationError as error:
        raise TranscriptError(path, first_fault(error), number) from None


def first_fault(error: ValidationError) -> str:
    """The first fault in plain words."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"][-2:] if part not in TAGS)
    told = str(fault["msg"]).removeprefix("Value error, ")
    return f"'{place}': {told[:1].lower()}{told[1:]}" if place else told
