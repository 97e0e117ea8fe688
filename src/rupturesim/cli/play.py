"""`rupturesim play`, and `rupturesim` where no app can run: plain lines, a script, or the app with a client."""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rupturesim.cli.terminal import has_terminal, wants_plain
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.errors import InputError
from rupturesim.persona.shelf import Shelved, find, shelf
from rupturesim.plain import HELP, PlainFace, script_lines
from rupturesim.rehearsal import begin
from rupturesim.session import Session

LARGEST_SCRIPT = 2_000_000
"""Bytes."""


def choose_and_play() -> int:
    """A choice of clients line by line, then the session. Raises InputError without a terminal."""
    if not has_terminal():
        raise InputError(
            "The app needs a terminal. Without one: rupturesim play CLIENT --plain, or --script FILE; "
            "rupturesim persona list shows the clients."
        )
    shelved = _choose()
    return 0 if shelved is None else _plain(shelved, None, None, coach=False)


def play(arguments: argparse.Namespace) -> int:
    """`rupturesim play`."""
    shelved = find(arguments.persona)
    if arguments.script:
        return _script(shelved, arguments)
    if arguments.plain or wants_plain() or not has_terminal():
        return _plain(shelved, arguments.seed, arguments.out, coach=arguments.coach)
    from rupturesim.ui.app import run_app

    return run_app(begin(shelved, "app", seed=arguments.seed, out=arguments.out), coach=arguments.coach)


def read_script(path: Path) -> list[str]:
    """The lines of a script. Raises InputError."""
    try:
        if path.stat().st_size > LARGEST_SCRIPT:
            raise InputError(f"{path}: larger than {LARGEST_SCRIPT // 1_000_000} MB; this is no script")
        lines = script_lines(path.read_bytes().decode("utf-8-sig").splitlines())
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    if not lines:
        raise InputError(f"{path}: the script is empty; write one trainee turn a line")
    return lines


def _script(shelved: Shelved, arguments: argparse.Namespace) -> int:
    lines = read_script(arguments.script)
    session = begin(shelved, "script", seed=arguments.seed, out=arguments.out)
    rest: Iterator[str] = iter(lines)
    face = PlainFace(session, sys.stdout, sys.stderr, coach=arguments.coach, echo=True)
    face.open()
    taken = face.run(lambda: next(rest, None))
    if taken < len(lines):
        print(f"The session had ended: {len(lines) - taken} lines of the script were not played.", file=sys.stderr)
    return _finish(session, face)


def _plain(shelved: Shelved, seed: int | None, out: Path | None, *, coach: bool) -> int:
    session = begin(shelved, "plain", seed=seed, out=out)
    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else None
    face = PlainFace(session, sys.stdout, sys.stderr, coach=coach, echo=not sys.stdin.isatty(), width=width)
    print(HELP, file=sys.stderr)
    face.open()
    face.run(_reader())
    return _finish(session, face)


def _reader() -> Callable[[], str | None]:
    prompt = sys.stdin.isatty()

    def next_line() -> str | None:
        if prompt:
            print("You: ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline() or None

    return next_line


def _finish(session: Session, face: PlainFace) -> int:
    """End the session, print the debrief, and say where the transcript is."""
    face.close()
    print()
    print(to_plain(debrief_of(session.attempt, session.persona), curve=sys.stdout.isatty()))
    unsaved = session.close()
    if unsaved:
        print(f"rupturesim: {unsaved}", file=sys.stderr)
        return 1
    print(f"The transcript is {session.writer.path}", file=sys.stderr)
    return 0


def _choose() -> Shelved | None:
    there = shelf()
    for number, shelved in enumerate(there.personas, start=1):
        persona = shelved.persona
        print(f"{number}. {persona.name}, {persona.age}. {persona.known_beforehand}")
    while True:
        print("Which client? Give a number, or Enter to leave: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline().strip()
        if not line:
            return None
        if line.isdecimal() and 1 <= int(line) <= len(there.personas):
            return there.personas[int(line) - 1]
        print(f"There are clients 1 to {len(there.personas)}.", file=sys.stderr)
