"""Saved sessions: one JSONL file each, written before anything is shown."""

from rupturesim.transcript.attempts import Attempt, SessionLog, Turn, attempts_of
from rupturesim.transcript.events import FORMAT, Event, Header
from rupturesim.transcript.reader import Transcript, read_transcript
from rupturesim.transcript.writer import TranscriptWriter

__all__ = [
    "FORMAT",
    "Attempt",
    "Event",
    "Header",
    "SessionLog",
    "Transcript",
    "TranscriptWriter",
    "Turn",
    "attempts_of",
    "read_transcript",
]
