"""Everything that can go wrong for a user, and what it carries.

    RupturesimError          message for the user; `exit_code` for the command line
    ├── InputError           a file, id or option that cannot be used (exit 2)
    │   ├── ProblemsError    a file with faults at known places: `problems`
    │   └── TranscriptError  a transcript that cannot be read, with the line
    │       ├── TranscriptNewer   written by a later format: `found`, `known`
    │       ├── TranscriptTaken   there is a file of this name already
    │       └── TranscriptBusy    another program has it open
    ├── SaveError            what happened could not be written to disk
    ├── ServerFault          a language model's server gave no answer that can be used: `kind`
    └── SessionOver          a turn was offered after the end

The core raises; the command line prints, the app notifies.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault at one place of a file. Lines and columns count from 1; 0 is 'the whole file'."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class RupturesimError(Exception):
    """A failure whose message is written for the user."""

    exit_code = 1


class InputError(RupturesimError):
    """Something given to the program cannot be used; the message says what to do."""

    exit_code = 2


class ProblemsError(InputError):
    """A file with one or more faults, all reported at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TranscriptError(InputError):
    """A transcript that cannot be read. `line` counts from 1; 0 is the whole file."""

    def __init__(self, path: Path, message: str, line: int = 0) -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{place}: {message}")


class TranscriptNewer(TranscriptError):
    """A transcript in a later format than this program knows."""

    def __init__(self, path: Path, found: int, known: int, program: str) -> None:
        self.found, self.known = found, known
        super().__init__(
            path,
            f"written in format {found}, and this program reads up to {known}; "
            f"install rupturesim {program} or later to open it",
            1,
        )


class TranscriptTaken(TranscriptError):
    """There is a file of this name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "there is already a file of this name; nothing was overwritten")


class TranscriptBusy(TranscriptError):
    """Another running program holds this transcript open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "another rupturesim has this session open; close it there first")


class SaveError(RupturesimError):
    """What happened could not be written to disk. The session goes on in memory."""


class ServerFault(RupturesimError):
    """A language model's server gave no answer that can be used. kind: one word for the transcript.

    again: whether asking once more within the same turn may help. rest: seconds for which the server asks for quiet.
    """

    def __init__(self, kind: str, message: str, *, again: bool = True, rest: float = 0.0) -> None:
        self.kind, self.again, self.rest = kind, again, rest
        super().__init__(message)


class SessionOver(RupturesimError):
    """A turn was offered to a session that has ended."""
