"""Reading transcripts: what is wrong is named with its line; nothing that a file holds reaches a terminal raw."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehearsals import LINES, played
from rupturesim.errors import TranscriptError, TranscriptNewer
from rupturesim.transcript import attempts_of, read_transcript


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good transcript of three turns."""
    return played(tmp_path / "s.jsonl", LINES[:3])


def changed(path: Path, line: int, **fields: object) -> Path:
    """The transcript with some fields of one line changed."""
    lines = path.read_text().splitlines()
    lines[line - 1] = json.dumps(json.loads(lines[line - 1]) | fields)
    path.write_text("\n".join(lines) + "\n")
    return path


BAD_FILES = {
    "missing": (None, "there is no such file"),
    "empty": (b"", "the file is empty"),
    "binary": (b"\x00\xff\xfe" * 50, "not a transcript"),
    "not JSON": (b"Dear diary\n", "not a transcript"),
    "another JSON": (b'{"a": 1}\n', "not a transcript"),
    "a list": (b"[1]\n[2]\n", "damaged"),
    "half a first line": (b'{"event": "session", "for', "not a transcript"),
    "no event kinds": (b'{"event": "session", "format": "one"}\n', "not a transcript"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_what_is_no_transcript_is_said_to_be_none(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TranscriptError, match=message):
        read_transcript(path)


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(TranscriptError, match="larger than 50 MB"):
        read_transcript(path)


def test_a_folder_is_no_transcript(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="this is a folder"):
        read_transcript(tmp_path)


def test_a_torn_last_line_is_passed_over(path: Path) -> None:
    whole = read_transcript(path)
    data = path.read_bytes()
    path.write_bytes(data[:-10])
    torn = read_transcript(path)
    assert torn.torn
    assert torn.events == whole.events[:-1]


def test_a_last_line_of_zeros_as_a_power_cut_leaves_it_counts_as_torn(path: Path) -> None:
    events = read_transcript(path).events
    with path.open("ab") as file:
        file.write(b"\x00" * 512)
    assert read_transcript(path).torn
    assert read_transcript(path).events == events


def test_a_damaged_line_in_the_middle_is_named(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[4] = lines[4][:20] + b"\n"
    path.write_bytes(b"".join(lines))
    with pytest.raises(TranscriptError, match="line 5: this line is damaged") as error:
        read_transcript(path)
    assert error.value.line == 5


def test_a_newer_format_says_what_to_install(path: Path) -> None:
    changed(path, 1, format=2, program="9.9.0")
    with pytest.raises(TranscriptNewer, match=r"install rupturesim 9\.9\.0 or later") as error:
        read_transcript(path)
    assert (error.value.found, error.value.known) == (2, 1)


FAULTS = [
    (4, {"event": "thought"}, "line 4: unknown kind of event 'thought'"),
    (5, {"codes": [{"code": "kindness", "score": 1}]}, "line 5"),
    (6, {"stage": "bored"}, "line 6"),
    (6, {"task": 11}, "line 6"),
    (6, {"mood": "blue"}, "line 6: 'mood'"),
    (4, {"text": 7}, "line 4: 'text'"),
    (4, {"at": float("inf")}, "line 4: 'at'"),
    (1, {"started": "0001-01-01T00:00:00Z"}, "line 1: 'started'"),
]


@pytest.mark.parametrize(("line", "fields", "message"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_an_unknown_code_stage_or_field_is_named_with_its_line(
    path: Path, line: int, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(TranscriptError, match=message):
        read_transcript(changed(path, line, **fields))


@pytest.mark.parametrize("line", [4, 5, 6, 7])
def test_events_that_do_not_follow_from_one_another_are_named_with_their_line(path: Path, line: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[line - 1]
    path.write_bytes(b"".join(lines))
    with pytest.raises(TranscriptError, match=f"line {line}: .* does not follow"):
        attempts_of(read_transcript(path))


def test_escape_sequences_in_a_file_are_gone_once_it_is_read(path: Path) -> None:
    changed(path, 4, text="hello \x1b]0;owned\x07\x1b[2Jworld")
    attempt = attempts_of(read_transcript(path))[0]
    assert attempt.turns[0].text == "hello world"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=300), place=st.floats(0, 1))
def test_any_damage_is_either_read_around_or_named(tmp_path: Path, junk: bytes, place: float) -> None:
    good = tmp_path / "good.jsonl"
    data = good.read_bytes() if good.exists() else played(good, LINES[:2]).read_bytes()
    bad = tmp_path / "bad.jsonl"
    cut = int(place * len(data))
    bad.write_bytes(data[:cut] + junk + data[cut:])
    with contextlib.suppress(TranscriptError):
        attempts_of(read_transcript(bad))
