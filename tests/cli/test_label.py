"""`rupturesim label`: answers line by line, from a pipe here; kept with the session, then held against the model."""

import io
import json
import shutil
from pathlib import Path

import pytest

from rehearsals import LINES, played
from rupturesim.cli import main
from rupturesim.paths import shipped
from rupturesim.transcript import attempts_of, read_transcript


def label(monkeypatch: pytest.MonkeyPatch, path: Path | str, answers: str, *more: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    return main(["label", str(path), *more])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return played(tmp_path / "s.jsonl", LINES[:3])


def kinds(path: Path, attempt: int = 1) -> list[tuple[int, str, str | None]]:
    return [(one.turn, one.kind.value, one.marker) for one in attempts_of(read_transcript(path))[attempt - 1].labels]


def test_every_line_is_asked_for_and_the_labels_are_kept_and_compared(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert label(monkeypatch, path, "n\nw topic shift\nconfrontation\ns\n") == 0
    assert kinds(path) == [
        (0, "none", None),
        (1, "withdrawal", "topic_shift"),
        (2, "confrontation", None),
        (3, "concern", None),
    ]
    out, err = capsys.readouterr()
    assert "After turn 3 of 3" in err
    assert "in this model" in out
    assert main(["debrief", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["noticing"]["labels"]) == 4


def test_enter_is_nothing_b_goes_back_and_the_last_labels_count(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert label(monkeypatch, path, "w\nw\nw\nw\n") == 0
    assert label(monkeypatch, path, "\n\nb\nc\n\n\n") == 0
    assert [kind for _, kind, _ in kinds(path)] == ["none", "confrontation", "none", "none"]


def test_fewer_answers_than_lines_leave_the_others_open(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert label(monkeypatch, path, "n\nw\n") == 0
    assert [turn for turn, _, _ in kinds(path)] == [0, 1]
    assert "You left open the lines after turns 2 and 3." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("n\nx\n", "Answer 2: 'x' is no answer; write n, w, c or s"),
        ("w silense\n", "did you mean 'silence'"),
        ("c silence\n", "'silence' is a marker of withdrawal"),
        ("n silence\n", "'silence' is a marker of withdrawal"),
    ],
)
def test_a_bad_answer_says_what_to_write_and_nothing_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answers: str, says: str
) -> None:
    before = path.read_bytes()
    assert label(monkeypatch, path, answers) == 2
    assert says in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize("answers", ["q\n", "w\nq\n", ""])
def test_stopping_keeps_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    before = path.read_bytes()
    assert label(monkeypatch, path, answers) == 0
    assert path.read_bytes() == before


def test_only_ones_own_sessions_are_labelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert label(monkeypatch, "priya-all-fine", "n\n") == 2
    assert "copy it first" in capsys.readouterr().err
    copy = tmp_path / "copy.jsonl"
    shutil.copy(shipped("transcripts") / "noor-tried-again.jsonl", copy)
    assert label(monkeypatch, copy, "n\nw\n", "--attempt", "1") == 0
    assert kinds(copy, 1)
    assert kinds(copy, 2) == []
    assert label(monkeypatch, copy, "n\n", "--attempt", "9") == 2


def test_a_damaged_session_is_not_labelled_but_debriefed(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:8], b"{\n", *lines[9:]]))
    assert label(monkeypatch, path, "n\n") == 2
    assert main(["replay", str(path), "--at", "1"]) == 2
    capsys.readouterr()
    assert main(["debrief", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Line 9 is damaged" in told
    assert "WHAT IS NOT KNOWN" in told
