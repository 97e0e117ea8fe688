"""The debrief as CSV: a row a turn, nothing in it that a spreadsheet would run."""

import csv
import io
import re
from pathlib import Path

import pytest

from debrief.sessions import POOR, SKILLED, WOBBLE, persona, played
from rupturesim.debrief import debrief_of, to_csv
from rupturesim.debrief.csvform import COLUMNS, defused
from rupturesim.transcript.attempts import Attempt


def rows(attempt: Attempt) -> list[dict[str, str]]:
    text = to_csv(debrief_of(attempt, persona()))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_turn_and_the_opening_have_a_row() -> None:
    attempt = played(WOBBLE)
    found = rows(attempt)
    assert [row["turn"] for row in found] == [str(turn) for turn in range(len(attempt.turns) + 1)]
    assert found[0]["answer"] == attempt.opening
    assert [row["text"] for row in found[1:]] == [turn.text for turn in attempt.turns]


def test_a_row_says_what_was_heard_and_how_things_stood() -> None:
    attempt = played(SKILLED, marks={2: "withdrawal confrontation"}, notes={2: "Nervous."})
    third = rows(attempt)[3]
    after = attempt.turns[2].transition
    assert after is not None
    assert third["codes"] == "validate invite"
    assert third["confidences"] == "0.90 0.90"
    assert third["stage_after"] == after.stage
    assert (float(third["task"]), float(third["bond"])) == (after.task, after.bond)
    assert third["rules"].split() == [*after.rules, *([after.move] if after.move else [])]
    assert third["said_at"] == "60.0"
    assert third["words"] == "13"
    second = rows(attempt)[2]
    assert second["marked"] == "withdrawal confrontation"
    assert second["note"] == "Nervous."
    assert float(second["tension_after"]) < float(second["tension_before"])


def test_a_turn_that_went_past_a_marker_says_so() -> None:
    found = rows(played(POOR))
    assert [row["met"] for row in found if row["marker_before"]]
    for row in found:
        assert row["met"] == ("" if not row["marker_before"] else "no" if int(row["passed_over"]) else "yes")


def test_a_session_without_a_turn_is_a_header_and_the_opening() -> None:
    text = to_csv(debrief_of(played([]), persona()))
    assert text.split("\r\n")[0] == ",".join(COLUMNS)
    assert len(rows(played([]))) == 1


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\n", " =", "＝"])
def test_no_cell_is_taken_for_a_formula(begins: str) -> None:
    evil = f'{begins}HYPERLINK("http://e.example","x")'
    found = rows(played(["advise", "advise"], texts={1: evil}, notes={1: f"-{evil}"}))
    assert found[1]["text"] == f"'{evil}"
    assert found[1]["note"].startswith("'-")


def test_numbers_below_nought_stay_numbers() -> None:
    assert defused(-1.5) == "-1.5"
    assert defused("-1.5") == "'-1.5"


def test_commas_quotes_and_line_ends_come_back_as_they_were() -> None:
    text = 'a "b", c\nd;\r e'
    assert rows(played(["advise"], texts={1: text}))[1]["text"] == text


def test_every_column_is_described() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "debrief-csv.md").read_text(encoding="utf-8")
    described = {
        name for row in re.findall(r"^\| (`.*?) \|", guide, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert described == set(COLUMNS)
