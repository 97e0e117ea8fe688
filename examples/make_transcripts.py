"""The shipped example transcripts, made anew: every `examples/*.txt` played into `transcripts/*.jsonl`.

A script begins with comment lines that name the client, the seed and the title; then one trainee turn a line, with
the commands of plain mode. All is the same each time: sessions start an hour apart, and the clock counts the time
that the words would take to say, at 2.5 words a second, and ten seconds for a silence.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rupturesim.client import ClientState, Transition
from rupturesim.clock import Clock
from rupturesim.coder import default_coder
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import find
from rupturesim.phrasing import Phraser, Said
from rupturesim.plain import PlainFace, script_lines, understand
from rupturesim.rehearsal import scripted_voice
from rupturesim.session import Session
from rupturesim.text import SILENCE, words

SCRIPTS = Path(__file__).parent
TRANSCRIPTS = SCRIPTS.parent / "transcripts"

FIRST_START = datetime(2026, 11, 2, 10, tzinfo=UTC)
WORDS_A_SECOND = 2.5
SILENCE_LASTS = 10.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Example:
    """One script. lines: its turns and commands."""

    stem: str
    client: str
    seed: int
    title: str
    lines: tuple[str, ...]


def example(path: Path) -> Example:
    """The script in a file. Raises KeyError if it does not say its client, seed or title."""
    lines = path.read_text(encoding="utf-8").splitlines()
    said = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    return Example(path.stem, said["client"], int(said["seed"]), said["title"], tuple(script_lines(lines)))


def examples() -> list[Example]:
    """All scripts, in the order in which their sessions start."""
    return [example(path) for path in sorted(SCRIPTS.glob("*.txt"))]


class SpeakingTime:
    """Seconds since the session began, growing only with what is said."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def __call__(self) -> float:
        return self._seconds

    def spoken(self, text: str) -> None:
        """Let the time pass that it takes to say this."""
        self._seconds += SILENCE_LASTS if text == SILENCE else len(words(text)) / WORDS_A_SECOND


class TimedVoice:
    """A voice whose lines take the time that it takes to say them."""

    def __init__(self, voice: Phraser, time: SpeakingTime) -> None:
        self._voice, self._time = voice, time

    def opening(self, state: ClientState) -> str:
        """The client's first line."""
        return self._timed(self._voice.opening(state))

    def reply(self, transition: Transition, history: Sequence[Said]) -> str:
        """The client's answer."""
        return self._timed(self._voice.reply(transition, history))

    def farewell(self, state: ClientState, history: Sequence[Said]) -> str:
        """The client's last line."""
        return self._timed(self._voice.farewell(state, history))

    def _timed(self, line: str) -> str:
        self._time.spoken(line)
        return line


def play(
    shown: Example,
    path: Path,
    *,
    started: datetime = FIRST_START,
    voice: Phraser | None = None,
    persona: Persona | None = None,
) -> None:
    """Play a script into a new file that begins at `started`.

    voice: the client's, in place of the scripted one. persona: what the transcript carries, in place of the client's.
    Raises InputError, and ValueError if the session ends before the script does.
    """
    shelved = find(shown.client)
    time = SpeakingTime()
    session = Session.begin(
        persona or shelved.persona,
        shelved.sha256,
        path,
        coder=default_coder(),
        phraser=TimedVoice(voice or scripted_voice(shelved.persona, shown.seed), time),
        seed=shown.seed,
        mode="script",
        clock=Clock(now=time),
        started=started,
    )
    face = PlainFace(session, io.StringIO(), io.StringIO())
    for line in shown.lines:
        command = understand(line)
        assert command is not None
        if session.over and command.action != "back":
            raise ValueError(f"{shown.stem}: the session had ended before '{line}'")
        if command.action == "say":
            time.spoken(command.rest)
        face.obey(command, lambda: None)
    face.close()
    session.close()


def main() -> None:
    """Make all transcripts anew."""
    for place, shown in enumerate(examples()):
        path = TRANSCRIPTS / f"{shown.stem}.jsonl"
        path.unlink(missing_ok=True)
        play(shown, path, started=FIRST_START + timedelta(hours=place))
        print(path.relative_to(SCRIPTS.parent))


if __name__ == "__main__":
    main()
