"""Twelve sessions and their debriefs, made anew: every `scripts/*.txt` played into `*.jsonl` and told in `*.txt`.

The transcripts hold what the coder heard, so a debrief changes only with what is said of a session. Read every changed
debrief before it is kept: `make golden`, then `git diff tests/golden`.
"""

import sys
from pathlib import Path

from examples.make_transcripts import Example, example, play
from rupturesim.coder import default_coder
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.persona.model import Endings, Persona, Voice
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import scripted_voice
from rupturesim.replay import Replay
from rupturesim.session import Session
from rupturesim.transcript import read_transcript

FOLDER = Path(__file__).parent
SCRIPTS = FOLDER / "scripts"

LONG = 60
"""Turns above which a debrief is kept without its turn by turn."""


def told(transcript: Path) -> str:
    """The debrief of the last attempt, as plain text."""
    replay = Replay(read_transcript(transcript))
    attempt = replay.corrected(len(replay.attempts))
    debrief = debrief_of(attempt, replay.persona, attempts=replay.attempts, header=replay.transcript.header)
    return to_plain(debrief, turns=len(attempt.turns) <= LONG)


def make(script: Path) -> None:
    """Play a script and tell it."""
    shown, path = example(script), FOLDER / f"{script.stem}.jsonl"
    path.unlink(missing_ok=True)
    full = find(shown.client).persona
    play(shown, path, voice=scripted_voice(full, shown.seed), persona=without_voice(full))
    if script.stem == "resumed":
        _interrupt(path, shown, full)
    tell(path)


def _interrupt(path: Path, shown: Example, full: Persona) -> None:
    """Cut the file in the middle of a line, as a power cut does, and go on from there with the rest of the script."""
    lines = path.read_bytes().split(b"\n")
    half = next(place for place, line in enumerate(lines) if b'"trainee","turn":5' in line.replace(b" ", b""))
    said = sum(b'"event":"trainee"' in line.replace(b" ", b"") for line in lines[:half])
    path.write_bytes(b"\n".join([*lines[:half], lines[half][:20]]))
    session = Session.resume(path, coder=default_coder(), phraser_for=lambda _, seed: scripted_voice(full, seed))
    for line in [line for line in shown.lines if not line.startswith("/")][said:]:
        session.say(line)
    session.end()
    session.close()


def tell(transcript: Path) -> None:
    """Write the debrief of a transcript beside it."""
    transcript.with_suffix(".txt").write_text(told(transcript), encoding="utf-8")


def without_voice(persona: Persona) -> Persona:
    """The persona without the lines that only the client's voice needs."""
    return persona.model_copy(update={"voice": Voice(), "endings": Endings(), "tests": ()})


def main() -> None:
    """Tell all transcripts anew; with `--play`, play the scripts anew first."""
    for script in sorted(SCRIPTS.glob("*.txt")):
        if "--play" in sys.argv:
            make(script)
        else:
            tell(FOLDER / f"{script.stem}.jsonl")
        print(script.stem)


if __name__ == "__main__":
    main()
