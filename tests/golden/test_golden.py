"""Twelve sessions, each told as it was read and found true: whatever changes in a debrief shows here first."""

from pathlib import Path

import pytest

from golden.make import FOLDER, SCRIPTS, told

KINDS = {
    "apologising",
    "bad",
    "branched",
    "false-repair",
    "good",
    "left-early",
    "long",
    "missed",
    "one-turn",
    "resumed",
    "silent",
    "wobbling",
}


def test_there_is_one_of_each_kind() -> None:
    assert {script.stem for script in SCRIPTS.glob("*.txt")} == KINDS
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == KINDS


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_debrief_is_the_one_that_was_read(path: Path) -> None:
    assert told(path) == path.with_suffix(".txt").read_text(encoding="utf-8")
