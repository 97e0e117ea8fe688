"""The command line: data on stdout, talk on stderr; 0 is fine, 1 found problems, 2 is bad input."""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from rehearsals import LINES, played
from rupturesim.cli import main
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin
from rupturesim.text import words
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.transcript.shelf import newest_first


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """A command's exit status, stdout and stderr."""
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def script(tmp_path: Path, *lines: str) -> str:
    """A script file."""
    path = tmp_path / "script.txt"
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def test_a_script_is_played_and_debriefed_and_its_transcript_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out_file = tmp_path / "out.jsonl"
    lines = script(tmp_path, "# client: ruth", "", LINES[1], "/withdrawing", LINES[2], "/end")
    status, out, err = run(capsys, "play", "ruth", "--script", lines, "--seed", "1", "--out", str(out_file))
    assert status == 0
    assert f"You: {LINES[1]}" in out
    assert "WHAT HAPPENED" in out
    assert str(out_file) in err
    (attempt,) = attempts_of(read_transcript(out_file))
    assert [turn.text for turn in attempt.turns] == [LINES[1], LINES[2]]
    assert attempt.turns[0].notices


def test_the_same_script_and_seed_say_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = script(tmp_path, *LINES)
    outs = [run(capsys, "play", "ruth", "--script", lines, "--seed", "9")[1] for _ in range(2)]
    assert outs[0] == outs[1]


def test_a_script_can_go_back_and_try_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out_file = tmp_path / "out.jsonl"
    lines = script(tmp_path, LINES[0], LINES[5], "/back 2", LINES[2])
    assert run(capsys, "play", "ruth", "--script", lines, "--out", str(out_file))[0] == 0
    assert [len(attempt.turns) for attempt in attempts_of(read_transcript(out_file))] == [2, 2]


def test_lines_after_the_end_of_a_script_are_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = script(tmp_path, LINES[0], "/end", LINES[1], LINES[2])
    assert "2 lines of the script were not played" in run(capsys, "play", "ruth", "--script", lines)[2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        (b"", "the script is empty"),
        (b"\n\n# only a remark\n", "the script is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 3_000_000, "larger than"),
    ],
    ids=["missing", "empty", "only remarks", "binary", "huge"],
)
def test_a_bad_script_is_refused_before_anything_is_begun(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    status, out, err = run(capsys, "play", "ruth", "--script", str(path))
    assert (status, out) == (2, "")
    assert message in err
    assert not list(home.rglob("*.jsonl"))


def test_every_line_of_a_script_that_means_nothing_is_named_before_anything_is_begun(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    path = script(tmp_path, LINES[1], "/dance", "quit")
    status, out, err = run(capsys, "play", "ruth", "--script", path)
    assert (status, out) == (2, "")
    assert f"{path}: line 2: There is no command '/dance'" in err
    assert f"{path}: line 3: To end the session, write /end" in err
    assert not list(home.rglob("*.jsonl"))


def test_a_line_that_cannot_be_done_makes_the_status_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = script(tmp_path, LINES[1], "/back 7", f"/back {'9' * 5000}", LINES[2])
    status, out, err = run(capsys, "play", "ruth", "--script", lines)
    assert status == 1
    assert "no turn 7" in err
    assert f"You: {LINES[2]}" in out


def test_a_pause_in_a_script_takes_no_turn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = script(tmp_path, LINES[1], "/pause", LINES[2])
    status, out, _err = run(capsys, "play", "ruth", "--script", lines)
    assert status == 0
    assert f"You: {LINES[2]}" in out


def test_a_script_can_go_back_after_the_client_has_left(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    harsh = "That's your projection. I was only trying to help. You should do the worksheet."
    lines = script(tmp_path, *[harsh] * 12)
    out_file = tmp_path / "first.jsonl"
    run(capsys, "play", "ruth", "--script", lines, "--out", str(out_file))
    turns = len(attempts_of(read_transcript(out_file))[0].turns)
    again = script(tmp_path, *[harsh] * turns, "/back 2", LINES[2])
    out_file = tmp_path / "again.jsonl"
    assert run(capsys, "play", "ruth", "--script", again, "--out", str(out_file))[0] == 0
    first, second = attempts_of(read_transcript(out_file))
    assert first.end is not None
    assert first.end.how == "left"
    assert [turn.text for turn in second.turns] == [harsh, LINES[2]]


def test_whatever_stops_a_session_its_transcript_is_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rescue = tmp_path / "rescue"
    rescue.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rescue))
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setattr("rupturesim.cli.play._print_debrief", _interrupt)
    status, _out, err = run(
        capsys, "play", "ruth", "--script", script(tmp_path, LINES[1]), "--out", str(blocked / "s.jsonl")
    )
    assert status == 130
    (kept,) = rescue.glob("*.jsonl")
    assert str(kept) in err
    assert [turn.text for turn in attempts_of(read_transcript(kept))[0].turns] == [LINES[1]]


def _interrupt(_session: object) -> None:
    raise KeyboardInterrupt


def test_sessions_begun_in_the_same_second_each_get_a_file(home: Path) -> None:
    sessions = [begin(find("ruth"), "script", seed=1) for _ in range(4)]
    assert len({session.writer.path for session in sessions}) == 4
    assert newest_first()[0] == sessions[-1].writer.path
    for session in sessions:
        session.close()


@pytest.mark.parametrize("closed", ["<&-", ">&-"], ids=["stdin", "stdout"])
@pytest.mark.parametrize("command", ["", "code", "play ruth --plain", "doctor", "replay ruth-going-back --plain"])
def test_a_closed_stream_is_no_reason_to_crash(command: str, closed: str) -> None:
    line = f"{sys.executable} -m rupturesim {command} {closed}"
    done = subprocess.run(
        ["sh", "-c", line], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["x" * 300, "~nosuch-user/x.jsonl", "/dev/zero", "a\0b"], ids=lambda name: name[:12])
def test_an_impossible_transcript_name_is_bad_input(capsys: pytest.CaptureFixture[str], name: str) -> None:
    status, _out, err = run(capsys, "debrief", name)
    assert status == 2
    assert err


def test_a_client_is_found_whatever_the_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "play", "Ruth", "--script", script(tmp_path, LINES[2]))[0] == 0


def test_an_id_that_is_taken_is_found_by_check_too(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "personas").mkdir(parents=True)
    (home / "personas" / "ruth.yaml").write_text(find("ruth").path.read_text())
    status, _out, err = run(capsys, "persona", "check")
    assert status == 2
    assert "the id 'ruth' is already" in err


def test_an_unknown_client_is_met_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "play", "ruht", "--plain")
    assert (status, out) == (2, "")
    assert "did you mean" in err
    assert "bernadette" in err


def test_without_a_terminal_the_app_says_what_to_do_instead(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    status, _out, err = run(capsys)
    assert status == 2
    assert "--plain" in err


def test_a_transcript_is_debriefed_as_text_markdown_and_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = str(played(tmp_path / "s.jsonl"))
    assert "WHAT HAPPENED" in run(capsys, "debrief", path)[1]
    assert run(capsys, "debrief", path, "--markdown")[1].startswith("# ")
    assert json.loads(run(capsys, "debrief", path, "--json")[1])["debrief"] == 1


def test_a_transcript_is_debriefed_as_a_page_for_its_owner_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, page = str(played(tmp_path / "s.jsonl")), tmp_path / "page.html"
    page.write_text("an earlier one")
    page.chmod(0o644)
    status, out, err = run(capsys, "debrief", path, "--html", str(page))
    assert (status, out) == (0, "")
    assert str(page) in err
    assert re.search(r"\((\d+) KB\)", err)
    assert page.stat().st_mode & 0o777 == 0o600
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(found.name for found in tmp_path.iterdir() if found.is_file()) == ["page.html", "s.jsonl"]
    assert run(capsys, "debrief", path, "--html", "-")[1] == page.read_text(encoding="utf-8")


def test_a_page_is_not_written_over_a_folder_or_the_transcript(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = played(tmp_path / "s.jsonl")
    before = path.read_bytes()
    (tmp_path / "folder.html").mkdir()
    status, _out, err = run(capsys, "debrief", str(path), "--html", str(tmp_path / "folder.html"))
    assert (status, "is not a file" in err) == (2, True)
    for name in (str(path), "", str(tmp_path / "another.jsonl")):
        status, _out, err = run(capsys, "debrief", str(path), "--html", name)
        assert (status, "ends in .html" in err) == (2, True)
    assert path.read_bytes() == before
    status, _out, err = run(capsys, "debrief", str(path), "--html", str(tmp_path / f"{'x' * 300}.html"))
    assert (status, "cannot be written" in err) == (1, True)
    status, _out, err = run(capsys, "debrief", str(path), "--html", str(tmp_path / "nowhere" / "page.html"))
    assert (status, "cannot be written" in err) == (1, True)


def test_a_transcript_is_debriefed_as_rows(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    assert main(["debrief", str(played(tmp_path / "s.jsonl")), "--csv"]) == 0
    out = capsysbinary.readouterr().out
    assert out.startswith(b"attempt,turn,text,")
    assert out.count(b"\r\n") == out.count(b"\n") == len(LINES) + 2


@pytest.mark.parametrize("form", [[], ["--markdown"], ["--json"], ["--csv"], ["--html", "-"]])
def test_a_debrief_is_shared_without_names_and_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: list[str]
) -> None:
    path = played(tmp_path / "s.jsonl")
    status, out, _err = run(capsys, "debrief", str(path), "--redact", *form)
    assert status == 0
    (attempt,) = attempts_of(read_transcript(path))
    folded = " ".join(out.split())
    assert not [said.text for said in attempt.said if words(said.text) and said.text in folded]
    assert "Client" in folded or form == ["--csv"]


def test_last_is_the_newest_session(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert "no session yet" in run(capsys, "debrief", "last")[2]
    played(home / "sessions" / "2026-01-01-000000-bare.jsonl", LINES[:1])
    played(home / "sessions" / "2026-01-02-000000-bare.jsonl", LINES[:2])
    assert len(json.loads(run(capsys, "debrief", "last", "--json")[1])["turns"]) == 2


def test_an_attempt_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = str(played(tmp_path / "s.jsonl"))
    status, _out, err = run(capsys, "debrief", path, "--attempt", "3")
    assert status == 2
    assert "attempts 1 to 1" in err


def test_replay_verifies_a_true_transcript(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _err = run(capsys, "replay", str(played(tmp_path / "s.jsonl")), "--verify")
    assert status == 0
    assert "All 9 recorded states" in out


def test_replay_names_the_first_state_that_differs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl")
    lines = path.read_text().splitlines()
    for number, line in enumerate(lines):
        event = json.loads(line)
        if event["event"] == "transition" and event["turn"] == 3:
            event["bond"] = 9.99
            lines[number] = json.dumps(event)
    path.write_text("\n".join(lines) + "\n")
    status, out, _err = run(capsys, "replay", str(path), "--verify")
    assert status == 1
    assert "attempt 1, turn 3: bond is recorded as 9.99" in out


def test_replay_codes_afresh_and_shows_what_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:2])
    assert run(capsys, "replay", str(path), "--rescore")[0] == 0
    lines = path.read_text().splitlines()
    coding = next(number for number, line in enumerate(lines) if '"coding"' in line)
    event = json.loads(lines[coding]) | {"codes": [{"code": "hostile", "score": 1.0, "evidence": [[0, 3]]}]}
    lines[coding] = json.dumps(event)
    path.write_text("\n".join(lines) + "\n")
    status, out, _err = run(capsys, "replay", str(path), "--rescore")
    assert status == 1
    assert "Turn 1: hostile -> advise" in out


def test_replay_shows_how_things_stood_after_a_turn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = str(played(tmp_path / "s.jsonl", LINES[:2]))
    status, out, _err = run(capsys, "replay", path, "--at", "1")
    assert status == 0
    assert LINES[0] in out
    assert "bond" in out
    status, _out, err = run(capsys, "replay", path, "--at", "7")
    assert status == 2
    assert "turns 1 to 2" in err


def test_replay_without_a_terminal_tells_every_turn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = run(capsys, "replay", str(played(tmp_path / "s.jsonl", LINES[:3])), "--plain")[1]
    assert all(line in out for line in LINES[:3])


def test_code_reads_and_writes_json_lines() -> None:
    turns = [
        {"id": "a", "client": "You never listen.", "text": "I'm sorry I talked over you."},
        {"id": "b", "text": "What was that like?"},
    ]
    given = "\n".join(json.dumps(turn) for turn in turns) + "\nnot json\n" + '{"id": "c"}\n'
    done = subprocess.run(
        [sys.executable, "-m", "rupturesim", "code"], input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    assert "line 3: not JSON" in done.stderr
    assert "line 4: needs an object with a 'text'" in done.stderr
    for turn, line in zip(turns, done.stdout.splitlines(), strict=True):
        for coded in json.loads(line)["codes"]:
            assert all(0 <= start < end <= len(turn["text"]) for start, end in coded["evidence"])


def test_the_shipped_clients_are_listed_and_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _err = run(capsys, "persona", "list")
    assert status == 0
    assert len(out.splitlines()) == 8
    status, out, err = run(capsys, "persona", "check")
    assert status == 0, out + err


def test_a_bad_persona_is_named_with_its_place_and_status_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = find("ruth").path.read_text().replace("attachment: secure", "attachment: secur")
    path = tmp_path / "ruth.yaml"
    path.write_text(text)
    status, _out, err = run(capsys, "persona", "check", str(path))
    assert status == 2
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if row.startswith("attachment"))
    assert f"{path}:{line}:" in err
    assert "did you mean" in err


def test_the_schema_is_a_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(run(capsys, "persona", "schema")[1])
    assert {"schema", "id", "attachment", "rupture_style", "triggers", "opening"} <= set(schema["required"])


def test_doctor_and_paths_say_where_things_are(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert str(home) in run(capsys, "paths")[1]
    status, out, _err = run(capsys, "doctor")
    assert status == 0, out
    assert "clients: 8 shipped" in out


@pytest.mark.skipif(os.name == "nt", reason="file modes")
def test_doctor_finds_a_transcript_that_others_can_read(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    path = played(home / "sessions" / "s.jsonl")
    path.chmod(0o644)
    status, out, _err = run(capsys, "doctor")
    assert status == 1
    assert "can be read by others" in out


def test_doctor_finds_a_broken_persona(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "personas").mkdir(parents=True)
    (home / "personas" / "broken.yaml").write_text("schema: 1\n")
    status, out, _err = run(capsys, "doctor")
    assert status == 1
    assert "broken.yaml" in out


def test_no_escape_sequence_from_a_command_line_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    err = run(capsys, "play", "\x1b[2Jevil")[2]
    assert "\x1b" not in err


def test_plain_mode_reads_a_pipe_and_ends_with_it(tmp_path: Path) -> None:
    out_file = tmp_path / "s.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "rupturesim", "play", "ruth", "--plain", "--out", str(out_file)],
        input=f"{LINES[2]}\n\n/silence\n\x1b[31mred\x07\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\x1b" not in done.stdout + done.stderr
    (attempt,) = attempts_of(read_transcript(out_file))
    assert [turn.text for turn in attempt.turns] == [LINES[2], "[silence]", "red"]
