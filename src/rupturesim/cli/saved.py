"""`rupturesim debrief` and `rupturesim replay`: what a saved session has to show."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rupturesim.alliance import MARKER_NAMES
from rupturesim.cli.hearing import warn_of_cues
from rupturesim.cli.output import give, say, talk
from rupturesim.cli.terminal import has_terminal, wants_plain
from rupturesim.client import ClientState
from rupturesim.errors import InputError
from rupturesim.replay import Difference, Replay
from rupturesim.transcript import Attempt, read_transcript
from rupturesim.transcript.shelf import find_transcript

if TYPE_CHECKING:
    from rupturesim.debrief import Debrief


def show_debrief(arguments: argparse.Namespace) -> int:
    """`rupturesim debrief`."""
    from rupturesim.debrief import debrief_of, redacted_debrief, to_csv, to_json, to_markdown, to_plain
    from rupturesim.transcript.salvage import salvage

    salvaged = salvage(find_transcript(arguments.transcript))
    replay = Replay(salvaged.transcript)
    attempt = replay.corrected(attempt_of(replay, arguments.attempt).number)
    made = redacted_debrief if arguments.redact else debrief_of
    header = replay.transcript.header
    debrief = made(attempt, replay.persona, attempts=replay.attempts, header=header, notes=salvaged.notes)
    if arguments.json:
        print(json.dumps(to_json(debrief), ensure_ascii=False, indent=2))
    elif arguments.html is not None:
        _write_html(debrief, arguments.html)
    elif arguments.csv:
        give(to_csv(debrief))
    elif arguments.markdown:
        say(to_markdown(debrief))
    else:
        say(to_plain(debrief, curve=not wants_plain()))
    return 0


def _write_html(debrief: "Debrief", name: str) -> None:
    """As one HTML file, or to stdout for '-'. Raises InputError, SaveError."""
    from rupturesim.debrief import to_html
    from rupturesim.export import write_private

    if name == "-":
        give(to_html(debrief))
        return
    path = Path(name)
    if path.suffix.lower() not in {".html", ".htm"}:
        raise InputError(f"'{name[:60]}': name a file that ends in .html, or - for standard output.")
    size = write_private(path, to_html(debrief))
    talk(f"The debrief is in {path.resolve()} ({max(1, round(size / 1024))} KB); open it with a browser.")


def show_replay(arguments: argparse.Namespace) -> int:
    """`rupturesim replay`."""
    replay = _open(arguments.transcript)
    if arguments.verify:
        return _verify(replay)
    attempt = attempt_of(replay, arguments.attempt)
    if arguments.rescore:
        return _rescore(replay, attempt)
    if arguments.at is not None:
        return _show_at(replay, attempt, arguments.at)
    if has_terminal() and not arguments.plain and not wants_plain():
        from rupturesim.ui.app import run_replay

        return run_replay(replay, attempt.number)
    for turn in range(len(attempt.turns) + 1):
        _show_at(replay, attempt, turn)
    return 0


def _open(name: str) -> Replay:
    return Replay(read_transcript(find_transcript(name)))


def attempt_of(replay: Replay, number: int | None) -> Attempt:
    """The attempt of that number, from 1; the last if none is named. Raises InputError."""
    if number is None:
        return replay.attempts[-1]
    if not 1 <= number <= len(replay.attempts):
        raise InputError(f"This transcript has attempts 1 to {len(replay.attempts)}; there is no attempt {number}.")
    return replay.attempts[number - 1]


def _verify(replay: Replay) -> int:
    found = replay.difference()
    if isinstance(found, Difference):
        say(str(found))
        return 1
    say(f"All {found} recorded states are what the recorded codings give." if found else "No state is recorded.")
    return 0


def _rescore(replay: Replay, attempt: Attempt) -> int:
    from rupturesim.coder import default_coder

    coder = default_coder()
    warn_of_cues()
    changed, last = replay.rescored(attempt, coder)
    say(f"Coded by {replay.transcript.header.coder}; afresh by {coder.version}.")
    for turn in changed:
        say(f"Turn {turn.turn}: {', '.join(turn.before)} -> {', '.join(turn.after)}\n  {turn.text}")
    recorded = replay.states(attempt)[-1]
    say(f"{len(changed)} of {len(attempt.turns)} turns are coded otherwise.")
    if last.stage is not recorded.stage:
        say(f"The session would have stood at '{last.stage}' and not at '{recorded.stage}'.")
    return 1 if changed else 0


def _show_at(replay: Replay, attempt: Attempt, number: int) -> int:
    if not 0 <= number <= len(attempt.turns):
        raise InputError(
            f"This attempt has turns 1 to {len(attempt.turns)} (0 is the opening); there is no turn {number}."
        )
    states = replay.states(attempt)
    if number:
        turn = attempt.turns[number - 1]
        codes = ", ".join(coded.code for coded in turn.coding.codes) if turn.coding else "not coded"
        say(f"{number}. You: {turn.text}\n   [{codes}]")
        answer = turn.answer
    else:
        answer = attempt.opening
    if answer is not None:
        say(f"   {replay.persona.name}: {answer}")
    if number and (whose := attempt.turns[number - 1].whose):
        say(f"   (words: {whose})")
    if number < len(states):
        say(f"   {_standing(states[number])}")
    return 0


def _standing(state: ClientState) -> str:
    marker = f"; {MARKER_NAMES[state.marker]}" if state.marker else ""
    points = f"task {state.task / 100:.1f}, goal {state.goal / 100:.1f}, bond {state.bond / 100:.1f}"
    return f"({state.stage}; {points}, tension {state.tension / 100:.1f}{marker})"
