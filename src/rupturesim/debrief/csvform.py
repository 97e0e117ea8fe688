"""A debrief as CSV (docs/debrief-csv.md): one row a turn, the opening as turn 0, for spreadsheets and statistics."""

import csv
import io
from collections.abc import Iterable

from rupturesim.debrief.model import CurvePoint, Debrief, TurnReport
from rupturesim.debrief.pieces import Change, Noted, Shown
from rupturesim.text import words

COLUMNS = (
    "attempt",
    "turn",
    "text",
    "silent",
    "words",
    "codes",
    "confidences",
    "stage_before",
    "stage_after",
    "task",
    "goal",
    "bond",
    "tension_before",
    "tension_after",
    "rules",
    "marker_before",
    "marker_after",
    "met",
    "passed_over",
    "answer",
    "answer_words",
    "marked",
    "note",
    "said_at",
    "answered_at",
)
"""The header row."""

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet would take for a formula, or skip to find one."""


def to_csv(debrief: Debrief) -> str:
    """The debrief's turns in rows under a header row, lines ended by CR LF as RFC 4180 has it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(debrief):
        writer.writerow([defused(row.get(column)) for column in COLUMNS])
    return out.getvalue()


def defused(value: Cell) -> str:
    """A cell as text; one that would be taken for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(_FORMULA) else text


def _rows(debrief: Debrief) -> Iterable[dict[str, Cell]]:
    points = {point.turn: point for point in debrief.curve}
    yield _opening(debrief, points.get(0))
    for report in debrief.turns:
        yield {"attempt": debrief.attempt, **_turn(report), **_alliance(points.get(report.number))}


def _opening(debrief: Debrief, point: CurvePoint | None) -> dict[str, Cell]:
    """The row of turn 0: what the client began with, and how things stood."""
    first = debrief.turns[0] if debrief.turns else None
    return {
        "attempt": debrief.attempt,
        "turn": 0,
        "stage_after": first.stages[0] if first else None,
        "marker_after": _marker(first.before) if first else None,
        "answer": debrief.opening,
        "answer_words": len(words(debrief.opening)),
        "marked": " ".join(mark.kind for mark in debrief.noticing.marks if mark.turn == 0),
        "note": _notes([note for note in debrief.notes if note.turn == 0]),
        **_alliance(point),
    }


def _turn(report: TurnReport) -> dict[str, Cell]:
    return {
        "turn": report.number,
        "text": report.text,
        "silent": _yes(report.silent),
        "words": len(words(report.text)),
        "codes": " ".join(earned.code for earned in report.earned),
        "confidences": " ".join(f"{earned.confidence:.2f}" for earned in report.earned),
        "stage_before": report.stages[0],
        "stage_after": report.stages[1],
        **_tension(report.changes),
        "rules": " ".join(fired.id for fired in report.came),
        "marker_before": _marker(report.before),
        "marker_after": _marker(report.after),
        "met": _yes(report.passed_over == 0) if report.before is not None and report.earned else None,
        "passed_over": report.passed_over,
        "answer": report.answer,
        "answer_words": None if report.answer is None else len(words(report.answer)),
        "marked": " ".join(report.marked),
        "note": _notes(report.notes),
        "said_at": report.said_at,
        "answered_at": report.answered_at,
    }


def _alliance(point: CurvePoint | None) -> dict[str, Cell]:
    return {"task": point.task, "goal": point.goal, "bond": point.bond} if point else {}


def _tension(changes: Iterable[Change]) -> dict[str, Cell]:
    moved = next((change for change in changes if change.measure == "tension"), None)
    return {"tension_before": moved.before, "tension_after": moved.after} if moved else {}


def _marker(shown: Shown | None) -> str | None:
    return shown.marker if shown else None


def _notes(notes: Iterable[Noted]) -> str:
    return "\n".join(note.text for note in notes)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
