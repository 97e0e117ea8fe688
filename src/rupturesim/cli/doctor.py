"""`rupturesim doctor` and `rupturesim paths`: what this machine is like, and where things are."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from rupturesim import __version__
from rupturesim.cli.output import say
from rupturesim.cli.terminal import has_terminal, wants_plain
from rupturesim.errors import RupturesimError
from rupturesim.paths import sessions, shipped, user_data, user_personas, user_prompts

SMALLEST = (80, 24)
"""Columns and rows at which the app shows everything."""

Finding = tuple[bool, str]


def show_paths() -> int:
    """Where everything is kept."""
    places = {
        "sessions": sessions(),
        "your personas": user_personas(),
        "your prompts": user_prompts(),
        "shipped personas": shipped("personas"),
        "shipped transcripts": shipped("transcripts"),
    }
    for name, path in places.items():
        say(f"{name + ':':21}{path}")
    return 0


def doctor() -> int:
    """Check everything and say what was found; 1 if something needs attention."""
    checks: list[Callable[[], Iterator[Finding]]] = [_program, _terminal, _encoding, _folders, _contents, _words]
    fine = True
    for check in checks:
        try:
            findings = list(check())
        except RupturesimError as error:
            findings = [(False, str(error))]
        for good, text in findings:
            fine = fine and good
            say(f"{'ok     ' if good else 'look   '}{text}")
    return 0 if fine else 1


def _program() -> Iterator[Finding]:
    python = platform.python_version()
    yield True, f"rupturesim {__version__}, Python {python}, textual {version('textual')}, {platform.system()}"


def _terminal() -> Iterator[Finding]:
    if not has_terminal():
        yield True, "terminal: none here; use --plain or --script"
        return
    columns, rows = shutil.get_terminal_size()
    large = columns >= SMALLEST[0] and rows >= SMALLEST[1]
    hint = "" if large else f"; the app is at its best from {SMALLEST[0]} by {SMALLEST[1]}"
    yield large, f"terminal: {os.environ.get('TERM', 'unknown')}, {columns} by {rows}{hint}"
    if wants_plain():
        yield True, "plain lines are asked for (ACCESSIBLE, or TERM=dumb)"
    colours = "none (NO_COLOR)" if os.environ.get("NO_COLOR") else _colours()
    yield True, f"colours: {colours}"
    within = [name for name, sign in (("tmux", "TMUX"), ("screen", "STY"), ("ssh", "SSH_TTY")) if os.environ.get(sign)]
    yield True, f"inside: {', '.join(within) or 'the terminal itself'}"
    yield True, "keys: Enter sends and Ctrl+J is a new line in every terminal; " + _key_protocol(bool(within))


def _colours() -> str:
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256" in os.environ.get("TERM", "") else "16"


def _key_protocol(nested: bool) -> str:
    """Whether Shift+Enter can be told from Enter, as far as the environment says."""
    modern = {"kitty", "WezTerm", "ghostty", "iTerm.app"} & {
        os.environ.get("TERM_PROGRAM", ""),
        "kitty" if os.environ.get("KITTY_WINDOW_ID") else "",
    }
    return "Shift+Enter too" if modern and not nested else "Shift+Enter may be the same as Enter here"


def _encoding() -> Iterator[Finding]:
    encoding = (sys.stdout.encoding or "unknown").lower()
    good = encoding.replace("-", "") == "utf8"
    yield good, f"encoding: {encoding}" + ("" if good else "; set a UTF-8 locale to see every letter")


def _folders() -> Iterator[Finding]:
    folder = user_data()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        yield False, f"your folder: {folder} cannot be written to ({error.strerror}); sessions would not be saved"
        return
    yield True, f"your folder: {folder}"
    yield from _privacy(sessions())


def _privacy(folder: Path) -> Iterator[Finding]:
    if os.name == "posix" and folder.is_dir():
        for path in folder.glob("*.jsonl"):
            if not path.is_symlink() and path.stat().st_mode & 0o077:
                yield False, f"{path} can be read by others on this machine; chmod 600 makes it yours alone"


def _contents() -> Iterator[Finding]:
    from rupturesim.client.rules import shipped_rules
    from rupturesim.coder import default_coder, why_not_trained
    from rupturesim.guard import CHECKS
    from rupturesim.guard.ear import why_silent
    from rupturesim.persona.shelf import shelf

    there = shelf()
    own = sum(not shelved.shipped for shelved in there.personas)
    yield True, f"clients: {len(there.personas) - own} shipped, {own} your own"
    for problem in there.problems:
        yield False, str(problem)
    rules = shipped_rules()
    yield True, f"rules: version {rules.version}, {len(rules.effects)} effects, {len(rules.moves)} moves"
    reason = why_not_trained()
    hint = f", set phrases only, less well than usual: {reason}; reinstall rupturesim to mend it" if reason else ""
    yield not reason, f"coder: {default_coder().version}{hint}"
    deaf = why_silent()
    yield not deaf, f"guard of a model's words: {len(CHECKS)} checks" + (f"; {deaf}" if deaf else " and an ear")


def _words() -> Iterator[Finding]:
    """Whose words clients have in the app, and whether a chosen model's server answers now."""
    from rupturesim.llm.finding import Place, found_at
    from rupturesim.llm.remembered import load
    from rupturesim.rehearsal import endpoint

    chosen, fault = load()
    if fault:
        yield False, f"words: {fault}"
    elif chosen is None:
        yield True, "words: the phrase bank (no language model is used)"
    else:
        told = f"words: lent in the app by the model {chosen.model} at {chosen.address.base}"
        found = found_at([Place("", chosen.address.base)], endpoint)[0]
        without = "; until it does, clients have the program's own words"
        if found.fault is not None:
            yield False, f"{told}; {found.fault}{without}"
        elif chosen.model not in found.models:
            yield False, f"{told}; its server answers and does not name this model{without}"
        else:
            yield True, f"{told}; its server answers"
