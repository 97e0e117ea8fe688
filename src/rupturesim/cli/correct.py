"""`rupturesim correct`: a reader gives a turn of a saved session other codes."""

import argparse
import difflib

from rupturesim.cli.adding import add, own_transcript
from rupturesim.cli.output import say
from rupturesim.cli.saved import attempt_of
from rupturesim.codes import Code
from rupturesim.corrections import correction
from rupturesim.debrief import debrief_of
from rupturesim.errors import InputError
from rupturesim.replay import Replay
from rupturesim.transcript import read_transcript


def correct(arguments: argparse.Namespace) -> int:
    """Add the correction to the transcript and say what it changes. Raises InputError, TranscriptError, SaveError."""
    path = own_transcript(arguments.transcript, "correct")
    replay = Replay(read_transcript(path))
    attempt = attempt_of(replay, arguments.attempt)
    turns = attempt.turns
    if not 1 <= arguments.turn <= len(turns):
        raise InputError(f"Attempt {attempt.number} has turns 1 to {len(turns)}; there is no turn {arguments.turn}.")
    if turns[arguments.turn - 1].coding is None:
        raise InputError(f"Turn {arguments.turn} was never heard: the session broke off; there is nothing to correct.")
    event = correction(attempt.number, arguments.turn, _codes(arguments.codes), arguments.why)
    add(path, event, "The correction is")
    changed = Replay(read_transcript(path))
    told = debrief_of(changed.corrected(attempt.number), changed.persona, attempts=changed.attempts)
    report = told.turns[arguments.turn - 1]
    say("\n".join([report.corrected.text if report.corrected else "", *(line.text for line in told.corrections)]))
    return 0


def _codes(names: str) -> list[Code]:
    """Codes from a list with commas. Raises InputError, with the nearest code that there is."""
    known = [code.value for code in Code]
    chosen = []
    for name in filter(None, (part.strip().lower() for part in names.split(","))):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean '{near[0]}'?" if near else f". The codes: {', '.join(known)}."
            raise InputError(f"'{name}' is no code{hint}")
        chosen.append(Code(name))
    return chosen
