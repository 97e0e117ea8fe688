"""A model on the command line: what plain mode, scripts, the doctor and a replay say of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.test_commands import run, script
from llm.faults import hangs, says
from llm.faulty import MODEL, FaultyServer, serving
from rehearsals import LINES
from rupturesim.llm.choice import choice
from rupturesim.llm.remembered import save
from rupturesim.transcript import attempts_of, read_transcript

LENT = "I was up with the forms again, that is all."


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that lends one line."""
    with serving(says(LENT)) as running:
        yield running


def played(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, server: FaultyServer, *options: str
) -> tuple[int, str, str]:
    """What came of three turns."""
    lines = script(tmp_path, *LINES[1:4])
    out = str(tmp_path / "s.jsonl")
    return run(capsys, "play", "ruth", "--script", lines, "--seed", "4", "--out", out, "--llm", server.url, *options)


def test_stderr_says_which_model_lends_words_and_how_long_it_may_take(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, server: FaultyServer
) -> None:
    status, out, err = played(capsys, tmp_path, server, "--deadline", "7")
    assert status == 0
    assert f"Words may be lent by the model {MODEL}; an answer takes at most 7 s." in err
    assert f"Ruth: {LENT}" in out
    assert "lent" not in out.partition("WHAT HAPPENED")[0]
    assert "WHOSE WORDS RUTH SPOKE" in out


def test_a_model_that_does_not_answer_is_told_of_once_on_stderr(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, server: FaultyServer
) -> None:
    server.stop()
    status, out, err = played(capsys, tmp_path, server, "--model", "gemma3")
    assert status == 0
    assert err.count("goes on in the program's own words") == 1
    assert "lent none, because its server did not answer" in " ".join(out.split())


def test_what_goes_with_a_model_is_not_passed_over_without_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for option in (["--model", "gemma3"], ["--completion"], ["--deadline", "5"], ["--allow-remote"]):
        status, _, err = run(capsys, "play", "ruth", "--script", script(tmp_path, LINES[1]), *option)
        assert status == 2
        assert f"{option[0]} goes with --llm" in err


def test_a_remembered_model_is_not_used_by_a_script(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, server: FaultyServer
) -> None:
    save(choice(server.url, MODEL))
    status, out, err = run(capsys, "play", "ruth", "--script", script(tmp_path, *LINES[1:3]))
    assert status == 0
    assert server.asked == []
    assert "lent" not in err


def test_a_replay_says_whose_words_each_answer_was(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, server: FaultyServer
) -> None:
    played(capsys, tmp_path, server)
    _status, out, _err = run(capsys, "replay", str(tmp_path / "s.jsonl"), "--plain")
    assert f"(words: lent by {MODEL})" in out
    assert "(words: the program's own)" in out
    assert run(capsys, "replay", str(tmp_path / "s.jsonl"), "--verify")[0] == 0


def test_what_the_guard_kept_back_stands_in_the_transcript_and_is_shown_nowhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, server: FaultyServer
) -> None:
    kept_back = "As an AI language model I am Zanzibar."
    server.answering = says(kept_back)
    path = str(tmp_path / "s.jsonl")
    shown = [*played(capsys, tmp_path, server)[1:]]
    for form in ((), ("--json",), ("--markdown",), ("--csv",), ("--html", "-"), ("--redact",), ("--redact", "--json")):
        shown.append(run(capsys, "debrief", path, *form)[1])
    shown.append(run(capsys, "replay", path, "--plain")[1])
    assert "Zanzibar" in Path(path).read_text(encoding="utf-8")
    assert not any("Zanzibar" in text for text in shown)


def test_doctor_says_whether_the_remembered_model_answers(
    capsys: pytest.CaptureFixture[str], server: FaultyServer
) -> None:
    save(choice(server.url, MODEL))
    status, out, _err = run(capsys, "doctor")
    assert status == 0
    assert f"lent in the app by the model {MODEL} at {server.url}; its server answers" in out
    save(choice(server.url, "another"))
    assert "does not name this model" in run(capsys, "doctor")[1]
    server.stop()
    status, out, _err = run(capsys, "doctor")
    assert status == 1
    assert "no model's server answers at this address" in out


def test_doctor_asks_nobody_where_no_model_or_a_damaged_one_is_remembered(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    assert "words: the phrase bank" in run(capsys, "doctor")[1]
    home.mkdir(exist_ok=True)
    (home / "model.json").write_text(json.dumps({"url": "http://models.example.org"}), encoding="utf-8")
    status, out, _err = run(capsys, "doctor")
    assert status == 1
    assert "cannot be used" in out


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_the_waiting_for_a_model_at_once(tmp_path: Path, server: FaultyServer, name: str) -> None:
    server.answering = hangs
    out_file = tmp_path / "s.jsonl"
    command = [sys.executable, "-m", "rupturesim", "play", "ruth", "--plain", "--seed", "4", "--out", str(out_file)]
    with subprocess.Popen(
        [*command, "--llm", server.url, "--model", MODEL, "--deadline", "120"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(f"{LINES[1]}\n")
        process.stdin.flush()
        for _ in range(600):
            if server.posted:
                break
            time.sleep(0.1)
        began = time.monotonic()
        process.send_signal(getattr(signal, name))
        process.wait(30)
        assert time.monotonic() - began < 15
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    assert process.returncode == 128 + getattr(signal, name)
    assert attempts_of(read_transcript(out_file))[0].turns[0].text == LINES[1]
