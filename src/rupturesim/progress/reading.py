"""From transcripts to summaries. A file that cannot be read is left out and named; it stops nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rupturesim.corrections import corrected
from rupturesim.errors import InputError, TranscriptError
from rupturesim.persona.load import parse_persona
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import shelf
from rupturesim.progress.practise import Client
from rupturesim.progress.summary import SessionSummary, session_summary
from rupturesim.text import clean
from rupturesim.transcript.attempts import attempts_of
from rupturesim.transcript.events import Header
from rupturesim.transcript.reader import read_transcript


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of which nothing is counted, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was found, the oldest session first. played: ids of all clients, also where only some are chosen."""

    sessions: tuple[SessionSummary, ...]
    left_out: tuple[LeftOut, ...]
    played: frozenset[str] = frozenset()


class _Personas:
    """The personas of transcripts, each read once: most transcripts carry the same few."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, object], Persona]] = {}

    def of(self, header: Header) -> Persona:
        """The persona in a header. Raises InputError if it is none."""
        known = self._known.get(header.persona_sha256)
        if known is None or known[0] != header.persona:
            known = self._known[header.persona_sha256] = (header.persona, parse_persona(header.persona))
        return known[1]


def summaries(paths: Iterable[Path]) -> Iterator[SessionSummary | LeftOut]:
    """Each transcript's summary, or why it is left out, one for each path."""
    personas = _Personas()
    for path in paths:
        try:
            yield _summary(path, personas)
        except TranscriptError as error:
            yield LeftOut(path, clean(str(error).removeprefix(f"{path}: ").removeprefix(f"{path}, "), newlines=False))
        except InputError as error:
            yield LeftOut(path, clean(str(error), newlines=False))


def gather(found: Iterable[SessionSummary | LeftOut]) -> Gathered:
    """What was found, in order."""
    sessions: list[SessionSummary] = []
    left_out: list[LeftOut] = []
    for one in found:
        if isinstance(one, LeftOut):
            left_out.append(one)
        else:
            sessions.append(one)
    sessions.sort(key=lambda session: (session.started, session.path.name))
    played = frozenset(session.persona_id for session in sessions if session.turns)
    return Gathered(tuple(sessions), tuple(sorted(left_out, key=lambda one: one.path.name)), played)


def _summary(path: Path, personas: _Personas) -> SessionSummary:
    transcript = read_transcript(path)
    attempts = attempts_of(transcript)
    persona = personas.of(transcript.header)
    told = [corrected(attempt, persona, transcript.header.seed) for attempt in attempts]
    return session_summary(transcript, persona, attempts, told)


def known_clients() -> tuple[Client, ...]:
    """The clients that can be played; none if they cannot be looked for."""
    try:
        there = shelf()
    except InputError:
        return ()
    return tuple(Client(one.persona.id, one.persona.name, one.persona.rupture_style) for one in there.personas)
