"""`rupturesim play`, and `rupturesim` where no app can run: plain lines, a script, or the app with a client."""

import argparse
import shutil
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from rupturesim.cli.hearing import warn_of_cues
from rupturesim.cli.models import chosen_model
from rupturesim.cli.output import INTERRUPTED, say, talk
from rupturesim.cli.terminal import has_terminal, wants_plain
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.errors import InputError
from rupturesim.llm.choice import Choice
from rupturesim.persona.shelf import Shelved, find, shelf
from rupturesim.plain import HELP, PlainFace, script_lines, understand
from rupturesim.rehearsal import begin, resume
from rupturesim.session import Session
from rupturesim.transcript.shelf import overviews

LARGEST_SCRIPT = 2_000_000
"""Bytes."""


def choose_and_play() -> int:
    """A choice of clients line by line, then the session. Raises InputError without a terminal."""
    if not has_terminal():
        raise InputError(
            "The app needs a terminal. Without one: rupturesim play CLIENT --plain, or --script FILE; "
            "rupturesim persona list shows the clients."
        )
    warn_of_cues()
    session = _choose()
    return 0 if session is None else _converse(session, coach=False)


def play(arguments: argparse.Namespace) -> int:
    """`rupturesim play`."""
    shelved, model = find(arguments.persona), chosen_model(arguments)
    if not has_terminal() or arguments.script or arguments.plain or wants_plain():
        warn_of_cues()
    if arguments.script:
        return _script(shelved, arguments, model)
    if arguments.plain or wants_plain() or not has_terminal():
        session = begin(shelved, "plain", seed=arguments.seed, out=arguments.out, model=model)
        return _converse(session, coach=arguments.coach, model=model)
    from rupturesim.ui.app import run_app

    model = model or _remembered()
    session = begin(shelved, "app", seed=arguments.seed, out=arguments.out, model=model)
    return run_app(session, coach=arguments.coach, model=model)


def _remembered() -> Choice | None:
    """The model that was chosen in the app, for sessions there."""
    from rupturesim.llm.remembered import load

    remembered = load()
    if remembered.fault:
        talk(f"rupturesim: {remembered.fault}")
    return remembered.choice


def read_script(path: Path, check: Callable[[str], object] = understand) -> list[str]:
    """The lines of a script. check: understands a line. Raises InputError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path}: this is not a file of text")
        if status.st_size > LARGEST_SCRIPT:
            raise InputError(f"{path}: larger than {LARGEST_SCRIPT // 1_000_000} MB; this is no script")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    try:
        lines = script_lines(text.splitlines(), check)
    except InputError as error:
        raise InputError("\n".join(f"{path}: {fault}" for fault in str(error).splitlines())) from None
    if not lines:
        raise InputError(f"{path}: the script is empty; write one trainee turn a line")
    return lines


def _script(shelved: Shelved, arguments: argparse.Namespace, model: Choice | None) -> int:
    lines = read_script(arguments.script)
    session = begin(shelved, "script", seed=arguments.seed, out=arguments.out, model=model)
    rest: Iterator[str] = iter(lines)
    face = PlainFace(session, sys.stdout, sys.stderr, coach=arguments.coach, echo=True, model=model)

    def play_it() -> None:
        face.open()
        done = face.run(lambda: next(rest, None), past_end=True)
        left = len(lines) - done - face.problems
        if left:
            unplayed = "1 line of the script was" if left == 1 else f"{left} lines of the script were"
            talk(f"The session had ended: {unplayed} not played.")
        face.close()
        _print_debrief(session)

    return _kept(session, play_it) or (1 if face.problems else 0)


def _converse(session: Session, *, coach: bool, model: Choice | None = None) -> int:
    """Line by line with a person, or with a pipe, until there are no more lines."""
    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else None
    person = sys.stdin.isatty()
    face = PlainFace(session, sys.stdout, sys.stderr, coach=coach, echo=not person, width=width, model=model)

    def talk_it_through() -> None:
        talk(HELP)
        face.open()
        while True:
            face.run(line_reader())
            face.close()
            _print_debrief(session)
            if person:
                talk("To go back to just before a turn and try again: /back N. Enter leaves.")
            if not face.goes_back(line_reader()):
                return

    return _kept(session, talk_it_through)


def _kept(session: Session, conversation: Callable[[], None]) -> int:
    """Hold the conversation, and see that whatever stops it the transcript is kept; the exit status."""
    told_to_stop = _stop_on_signals()
    try:
        conversation()
    except KeyboardInterrupt:
        told_to_stop.append(INTERRUPTED)
    finally:
        unsaved = session.close()
        talk(f"rupturesim: {unsaved}" if unsaved else f"The transcript is {session.writer.path}")
    if told_to_stop:
        return told_to_stop[0]
    return 1 if unsaved else 0


def _stop_on_signals() -> list[int]:
    """Let SIGTERM and SIGHUP stop the conversation as Ctrl+C does; the list will hold the exit status."""
    statuses: list[int] = []

    def stop(number: int, _frame: object) -> None:
        statuses.append(128 + number)
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and threading.current_thread() is threading.main_thread():
            signal.signal(number, stop)
    return statuses


def line_reader() -> Callable[[], str | None]:
    """Reads lines from stdin, with a prompt for a person."""
    prompt = sys.stdin.isatty()

    def next_line() -> str | None:
        if prompt:
            print("You: ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline() or None

    return next_line


def _print_debrief(session: Session) -> None:
    drawn = sys.stdout.isatty() and not wants_plain()
    debrief = debrief_of(session.corrected(session.attempt.number), session.persona, attempts=session.attempts)
    print()
    say(to_plain(debrief, curve=drawn))


def _choose() -> Session | None:
    """A new session with a client, or an interrupted one, as the person chooses; None to leave."""
    choices: list[tuple[str, Callable[[], Session]]] = []
    for saved in overviews():
        if not saved.finished and not saved.fault:
            when = f"{saved.started:%Y-%m-%d %H:%M}"
            choices.append((f"Go on with {saved.client}, {when}, turns: {saved.turns}.", partial(resume, saved.path)))
    for shelved in shelf().personas:
        persona = shelved.persona
        text = f"{persona.name}, {persona.age}. {persona.known_beforehand}"
        choices.append((text, partial(begin, shelved, "plain")))
    for number, (text, _) in enumerate(choices, start=1):
        say(f"{number}. {text}")
    while True:
        print("Which? Give a number, or Enter to leave: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline().strip()
        if not line:
            return None
        if line.isdecimal() and len(line) < 4 and 1 <= int(line) <= len(choices):
            return choices[int(line) - 1][1]()
        talk(f"There are 1 to {len(choices)}.")
