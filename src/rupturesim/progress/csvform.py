"""Progress as CSV: one row an attempt. No cell is taken for a formula by a spreadsheet."""

import csv
import io

from rupturesim.codes import Code
from rupturesim.debrief.csvform import Cell, defused
from rupturesim.debrief.model import Noticed
from rupturesim.progress.progress import Progress
from rupturesim.progress.summary import AttemptSummary, Met, SessionSummary

HEAD = (
    "session",
    "persona_id",
    "client",
    "started",
    "attempt",
    "of",
    "at_turn",
    "turns",
    "open_turns",
    "ended",
    "ruptures_mended",
    *(f"signs_{met.replace(' ', '_')}" for met in Met),
    *(f"marks_{noticed.replace(' ', '_')}" for noticed in Noticed),
    "rose",
    "corrected_turns",
    *(f"code_{code}" for code in Code),
)
"""The columns. code_...: turns with a rupture open that held the code."""


def to_csv(progress: Progress) -> str:
    """One row an attempt under a row of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for session in progress.sessions:
        for attempt in session.attempts:
            writer.writerow([defused(cell) for cell in _row(session, attempt)])
    return out.getvalue()


def _row(session: SessionSummary, attempt: AttemptSummary) -> list[Cell]:
    met = [marker.met for marker in attempt.markers]
    marks = [mark.noticed for mark in attempt.marks]
    used = {code: len(turns) for code, turns in attempt.codes}
    return [
        session.name,
        session.persona_id,
        session.client,
        session.started.isoformat(),
        attempt.number,
        "" if attempt.of is None else attempt.of,
        attempt.at_turn,
        attempt.turns,
        len(attempt.open_turns),
        attempt.ended.value,
        len(attempt.mended),
        *(met.count(how) for how in Met),
        *(marks.count(noticed) for noticed in Noticed),
        " ".join(component.value for component in attempt.rose),
        len(attempt.corrected),
        *(used.get(code, 0) for code in Code),
    ]
