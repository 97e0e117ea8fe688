"""`rupturesim progress` on the command line."""

import io
import json
import sys
from pathlib import Path

import pytest

from progress.played import own, some
from rehearsals import begun
from rupturesim.cli import main
from rupturesim.cli import progress as command
from rupturesim.paths import ensure, sessions, user_data


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """A command's exit status, stdout and stderr."""
    try:
        status = main(["progress", *arguments])
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """A person who sits at a terminal and has typed nothing yet."""
    typed = _Terminal()
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(command, "has_terminal", lambda: True)
    return typed


def test_with_no_session_it_kindly_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys)
    assert (status, err) == (0, "")
    assert "There is no session of yours to look back on yet." in " ".join(out.split())


def test_the_forms_are_data_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    some(1, 2, 3)
    assert "BY CLIENT" in run(capsys)[1]
    assert len(json.loads(run(capsys, "--json")[1])["sessions"]) == 3
    assert run(capsys, "--csv")[1].startswith("session,persona_id,")
    assert run(capsys, "--markdown")[1].startswith("# Your sessions so far")
    assert run(capsys, "--json", "--csv")[0] == 2


def test_filters(capsys: pytest.CaptureFixture[str]) -> None:
    own("2026-01-01-090000-ruth")
    assert json.loads(run(capsys, "--json", "--persona", "ruth")[1])["total"]["sessions"] == 1
    assert json.loads(run(capsys, "--json", "--since", "2020-01-01")[1])["total"]["sessions"] == 1
    status, _, err = run(capsys, "--since", "2199-01-01")
    assert status == 2
    assert "the latest began on 20" in err
    assert run(capsys, "--persona", "tomasz")[0] == 2
    status, _, err = run(capsys, "--since", "soon")
    assert status == 2
    assert "as in 2026-01-31" in err


def test_a_damaged_file_is_named_and_the_rest_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    own("2026-01-01-090000-ruth")
    (sessions() / "torn.jsonl").write_text("{}\n")
    status, out, _ = run(capsys)
    assert status == 0
    assert "- torn.jsonl: " in out
    assert "One session with one client" in out


def test_a_bar_moves_only_on_a_terminal_and_only_over_many_files(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    some(1, 2, 3)
    monkeypatch.setattr(command, "MANY", 2)
    monkeypatch.setattr(command, "EVERY", 2)
    assert run(capsys)[2] == ""
    shown = _Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    run(capsys)
    assert "####" in shown.getvalue()
    assert "2 of 3" in shown.getvalue()
    monkeypatch.setenv("ACCESSIBLE", "1")
    monkeypatch.setattr(sys, "stderr", lines := _Terminal())
    assert "Sessions: 1; Attempts: " in run(capsys)[1]
    assert lines.getvalue() == "Reading 2 of 3\nReading 3 of 3\n"


class TestDeleting:
    def test_without_a_terminal_it_needs_yes(self, capsys: pytest.CaptureFixture[str]) -> None:
        path = own("2026-01-01-090000-ruth")
        for what in (["--delete", path.stem], ["--delete-all"]):
            status, _, err = run(capsys, *what)
            assert status == 2
            assert "--yes" in err
            assert path.exists()
        figures = user_data() / "progress.md"
        figures.write_text("x")
        status, _, err = run(capsys, "--delete", path.stem, "--yes")
        assert (status, path.exists()) == (0, False)
        assert f"Deleted: {path}" in err
        assert f"{figures} still holds figures" in err

    @pytest.mark.parametrize(("typed", "gone"), [("yes\n", True), ("y\n", False), ("", False), ("no\n", False)])
    def test_at_a_terminal_it_asks_and_names_what_goes(
        self, capsys: pytest.CaptureFixture[str], at_a_terminal: _Terminal, typed: str, gone: bool
    ) -> None:
        path = own("2026-01-01-090000-ruth")
        export = path.with_name(f"{path.stem}-attempt-1.md")
        export.write_text("x")
        at_a_terminal.write(typed)
        at_a_terminal.seek(0)
        status, _, err = run(capsys, "--delete", "last")
        assert f"Delete {path}, {export}? It cannot be brought back. Type yes:" in err
        assert (path.exists(), export.exists()) == (not gone, not gone)
        assert status == (0 if gone else 1)

    def test_all_are_counted_before_and_after(
        self, capsys: pytest.CaptureFixture[str], at_a_terminal: _Terminal
    ) -> None:
        paths = some(1, 2, 3)
        at_a_terminal.write("yes\n")
        at_a_terminal.seek(0)
        status, _, err = run(capsys, "--delete-all")
        assert status == 0
        assert f"Delete all 3 sessions in {sessions()}?" in err
        assert "Deleted: 3 of 3 sessions" in err
        assert not any(path.exists() for path in paths)
        assert run(capsys, "--delete-all")[2] == "There is no session of yours to delete.\n"

    def test_one_that_is_open_elsewhere_stays_and_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        some(1)
        session = begun(ensure(sessions()) / "2026-02-01-090000-bo.jsonl")
        status, _, err = run(capsys, "--delete-all", "--yes")
        session.close()
        assert status == 2
        assert "another rupturesim has this session open" in err
        assert [path.name for path in sessions().iterdir()] == ["2026-02-01-090000-bo.jsonl"]

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--delete-all", "--persona", "ruth", "--yes"],
            ["--delete", "last", "--since", "2026-01-01", "--yes"],
            ["--delete", "ruth-going-back", "--yes"],
            ["--delete", "last", "--delete-all", "--yes"],
            ["--yes"],
        ],
    )
    def test_what_might_be_meant_otherwise_deletes_nothing(
        self, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        path: Path = own("2026-01-01-090000-ruth")
        assert run(capsys, *arguments)[0] == 2
        assert path.exists()
