"""The pipeline: recorded before it is answered; a session can be gone on with, and gone back into."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from people import bare_persona
from rehearsals import LINES, begun, played, resumed
from rupturesim.alliance import RuptureKind, Stage
from rupturesim.errors import InputError, SessionOver, TranscriptBusy, TranscriptError
from rupturesim.session import LONGEST
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.transcript.events import TraineeEvent


def test_the_client_speaks_first(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    assert [line.speaker for line in session.said] == ["client"]
    assert session.said[0].text == "Hello."


def test_what_the_trainee_says_is_on_disk_before_the_client_answers(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    session.hear("What was that like?")
    last = read_transcript(path).events[-1]
    assert isinstance(last, TraineeEvent)
    assert last.text == "What was that like?"


def test_the_same_seed_and_words_give_the_same_session(tmp_path: Path) -> None:
    one, two = (played(tmp_path / name) for name in ("one.jsonl", "two.jsonl"))
    assert read_transcript(one).events == read_transcript(two).events


def test_saying_nothing_is_a_turn(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    assert session.hear("   \n ") == "[silence]"
    assert [code.code for code in session.answer().coding.codes] == ["space"]


def test_control_characters_never_get_further_than_the_door(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    assert session.hear("\x1b[31mHello\x07 \u202ethere\x00") == "Hello there"
    session.answer()
    assert b"\\u001b" not in path.read_bytes()


def test_a_turn_that_is_too_long_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    with pytest.raises(InputError, match="shorten"):
        session.hear("x" * (LONGEST + 1))
    assert session.say("word " * 4000).text


@pytest.mark.parametrize(
    "words",
    [
        "\u0645\u0631\u062d\u0628\u0627 \u0643\u064a\u0641 \u062d\u0627\u0644\u0643",
        "\u4f60\u73fe\u5728\u89ba\u5f97\u600e\u9ebc\u6a23\uff1f",
        "\U0001f614\u200d\U0001f525 hm",
        "e\u0301te\u0301",
        "a\u0308" * 500,
    ],
    ids=["right to left", "CJK", "emoji", "combining", "many combining"],
)
def test_every_script_can_be_said_and_saved(tmp_path: Path, words: str) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    shown = session.hear(words)
    session.answer()
    session.close()
    assert attempts_of(read_transcript(path))[-1].turns[0].text == shown


def test_after_the_end_nothing_more_is_heard(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    assert session.end()
    with pytest.raises(SessionOver):
        session.hear("Wait.")


def test_a_client_can_be_driven_away_and_that_ends_the_attempt(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    for _ in range(30):
        if session.over:
            break
        session.say("You should do as I say. That's your projection. I was only trying to help.")
    assert session.state.stage is Stage.LEFT
    assert session.attempt.end is not None
    assert session.attempt.end.how == "left"


def test_going_back_begins_an_attempt_from_how_things_stood_before_that_turn(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    for line in LINES[:4]:
        session.say(line)
    before = session.say(LINES[4]).transition.before
    session.end()
    session.go_back(5)
    assert session.state == before
    assert not session.over
    session.say("Tell me more about that.")
    session.close()
    attempts = attempts_of(read_transcript(path))
    assert [len(attempt.turns) for attempt in attempts] == [5, 5]
    assert attempts[1].turns[:4] == attempts[0].turns[:4]
    assert (attempts[1].of, attempts[1].at_turn) == (1, 5)


def test_one_can_go_back_into_any_attempt_as_often_as_one_likes(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    for line in LINES[:3]:
        session.say(line)
    session.go_back(2)
    session.say(LINES[3])
    session.go_back(3, attempt=1)
    assert session.attempt.number == 3
    assert [turn.text for turn in session.attempt.turns] == list(LINES[:2])


@pytest.mark.parametrize(("turn", "attempt"), [(0, None), (4, None), (1, 2), (-1, 1)])
def test_there_is_no_going_back_to_a_turn_that_never_was(tmp_path: Path, turn: int, attempt: int | None) -> None:
    session = begun(tmp_path / "s.jsonl")
    for line in LINES[:3]:
        session.say(line)
    with pytest.raises(InputError, match="no turn"):
        session.go_back(turn, attempt)


def test_marks_and_feelings_stay_with_the_turn_after_which_they_came(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    session.note("nervous")
    session.say(LINES[0])
    session.notice(RuptureKind.WITHDRAWAL)
    session.note("stung")
    session.close()
    attempt = attempts_of(read_transcript(path))[0]
    assert [note.text for note in attempt.notes] == ["nervous"]
    assert [notice.kind for notice in attempt.turns[0].notices] == [RuptureKind.WITHDRAWAL]
    assert [note.text for note in attempt.turns[0].notes] == ["stung"]


def test_an_interrupted_session_goes_on_as_if_it_had_not_been_interrupted(tmp_path: Path) -> None:
    whole = read_transcript(played(tmp_path / "whole.jsonl", end=False)).events
    path = played(tmp_path / "s.jsonl", LINES[:4], end=False)
    session = resumed(path)
    for line in LINES[4:]:
        session.say(line)
    session.close()
    assert [
        e.model_copy(update={"at": 0.0}) if "at" in type(e).model_fields else e for e in read_transcript(path).events
    ] == list(whole)


def test_a_session_cut_off_at_any_byte_can_be_gone_on_with(tmp_path: Path) -> None:
    data = played(tmp_path / "whole.jsonl", LINES[:3]).read_bytes()
    first_line = data.index(b"\n") + 1
    for cut in range(first_line, len(data), 37):
        path = tmp_path / f"{cut}.jsonl"
        path.write_bytes(data[:cut])
        session = resumed(path)
        assert session.attempt.opening == "Hello."
        assert all(turn.complete for turn in session.attempt.turns)
        session.close()
        assert path.read_bytes().startswith(data[: data.rindex(b"\n", 0, cut) + 1])
        assert not read_transcript(path).torn


def test_two_programs_cannot_have_one_transcript(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    session.say(LINES[0])
    with pytest.raises(TranscriptBusy, match="another rupturesim"):
        resumed(path)
    session.close()
    resumed(path).close()


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text("mine")
    with pytest.raises(TranscriptError, match="nothing was overwritten"):
        begun(path)
    assert path.read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="file modes")
def test_a_transcript_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = played(tmp_path / "new folder" / "s.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="file modes")
def test_the_users_folder_is_for_them_alone_all_the_way_down(home: Path) -> None:
    played(home / "sessions" / "s.jsonl")
    assert home.stat().st_mode & 0o777 == 0o700


def test_with_a_full_disk_the_session_goes_on_and_is_saved_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    session.say(LINES[0])
    saved = path.read_bytes()
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        if len(data) > 20:
            return real(descriptor, data[:20])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    session.say(LINES[1])
    assert "No space left" in session.trouble
    assert "goes on in memory" in session.trouble
    assert path.read_bytes() == saved
    session.say(LINES[2])
    monkeypatch.setattr(os, "write", real)
    session.say(LINES[3])
    assert session.trouble == ""
    session.close()
    assert [turn.text for turn in attempts_of(read_transcript(path))[0].turns] == list(LINES[:4])


def test_where_no_file_can_be_made_the_session_goes_on_in_memory_and_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    session = begun(blocked / "s.jsonl")
    assert session.trouble
    assert session.say(LINES[0]).text
    assert session.close()


def test_what_never_reached_the_disk_is_kept_whole_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rescue = tmp_path / "rescue"
    rescue.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rescue))
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    session = begun(blocked / "s.jsonl")
    session.say(LINES[0])
    told = session.close()
    (kept,) = rescue.glob("*.jsonl")
    assert str(kept) in told
    assert [turn.text for turn in attempts_of(read_transcript(kept))[0].turns] == [LINES[0]]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_persona_travels_with_the_transcript(tmp_path: Path) -> None:
    persona = bare_persona(name="Ida", opening={"scene": "A room.", "lines": ["Yes."]})
    session = resumed(played(tmp_path / "s.jsonl", LINES[:1], persona, end=False))
    assert session.persona == persona
