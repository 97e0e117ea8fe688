"""What one's own sessions show over time, computed from the transcripts themselves each time; nothing else is kept."""

from rupturesim.progress.progress import Progress, progress_of
from rupturesim.progress.reading import Gathered, LeftOut, gather, known_clients, summaries
from rupturesim.progress.summary import AttemptSummary, SessionSummary

__all__ = [
    "AttemptSummary",
    "Gathered",
    "LeftOut",
    "Progress",
    "SessionSummary",
    "gather",
    "known_clients",
    "progress_of",
    "summaries",
]
