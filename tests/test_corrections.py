"""A reader may give a turn other codes: both versions are kept, and the states follow from the correction."""

from pathlib import Path

import pytest

from rehearsals import LINES, begun, played, resumed
from rupturesim.alliance import Stage
from rupturesim.cli import main
from rupturesim.codes import Code
from rupturesim.corrections import last_state
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.errors import InputError, TranscriptError
from rupturesim.replay import Replay
from rupturesim.transcript import read_transcript
from rupturesim.transcript.events import CodingEvent, CorrectionEvent


def corrected_session(path: Path) -> Replay:
    """A session in which the sixth turn, a change of topic, was corrected after the end."""
    played(path)
    session = resumed(path)
    session.correct(1, 6, [Code.INVITE], "She had asked for a rest from it.")
    session.close()
    return Replay(read_transcript(path))


def test_what_was_heard_first_stays_in_the_record(tmp_path: Path) -> None:
    replay = corrected_session(tmp_path / "s.jsonl")
    recorded = replay.attempts[0].turns[5]
    assert recorded.coding is not None
    assert [coded.code for coded in recorded.coding.codes] == [Code.SHIFT]
    assert recorded.correction == CorrectionEvent(
        attempt=1, turn=6, codes=(Code.INVITE,), why="She had asked for a rest from it."
    )
    assert replay.difference() == len(LINES) + 1


def test_the_states_follow_from_the_correction(tmp_path: Path) -> None:
    replay = corrected_session(tmp_path / "s.jsonl")
    before, after = replay.attempts[0], replay.corrected(1)
    assert before.turns[4].transition == after.turns[4].transition
    assert before.turns[5].transition != after.turns[5].transition
    one, other = last_state(before), last_state(after)
    assert one is not None
    assert other is not None
    assert other.bond > one.bond


def test_an_attempt_without_corrections_is_told_as_it_was(tmp_path: Path) -> None:
    replay = Replay(read_transcript(played(tmp_path / "s.jsonl")))
    assert replay.corrected(1) is replay.attempts[0]


def test_the_debrief_says_what_was_corrected_and_what_it_changed(tmp_path: Path) -> None:
    replay = corrected_session(tmp_path / "s.jsonl")
    told = debrief_of(replay.corrected(1), replay.persona, attempts=replay.attempts)
    report = told.turns[5]
    assert [earned.code for earned in report.earned] == [Code.INVITE]
    assert report.corrected is not None
    assert ". Their reason: She had asked for a rest from it." in report.corrected.text
    text = to_plain(told, width=2000)
    assert "CORRECTED" in text
    assert "As first heard it ended at" in text


def test_the_last_correction_of_a_turn_counts(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    corrected_session(path)
    session = resumed(path)
    session.correct(1, 6, [Code.SPACE, Code.META], "")
    assert [coded.code for coded in session.corrected(1).turns[5].coding.codes] == [Code.META, Code.SPACE]  # type: ignore[union-attr]
    session.close()


def test_a_new_attempt_begins_from_the_session_as_it_was_played(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    for line in LINES[:3]:
        session.say(line)
    session.correct(1, 1, [Code.VALIDATE], "")
    session.go_back(3)
    assert session.attempt.turns[0].correction is None
    assert Replay(read_transcript(session.writer.path)).difference() == 3 + 1 + 2 + 1
    session.close()


def test_turns_after_the_client_has_left_in_the_corrected_course_keep_their_numbers(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    for line in LINES:
        session.say(line)
    for turn in range(1, len(LINES) + 1):
        session.correct(1, turn, [Code.BLAME, Code.MINIMISE, Code.HOSTILE], "")
    told = session.corrected(1)
    stages = [turn.transition.stage for turn in told.turns if turn.transition]
    assert Stage.LEFT in stages[:-1]
    session.end()
    told = session.corrected(1)
    ending = debrief_of(told, session.persona, attempts=session.attempts).ending.sentence.text
    assert f"would have left after turn {stages.index(Stage.LEFT) + 1}" in ending
    assert [turn.transition.turn for turn in told.turns if turn.transition] == list(range(1, len(told.turns) + 1))
    session.close()


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        ([], "at least one code"),
        ([Code.OTHER, Code.REFLECT], "stands alone"),
    ],
)
def test_codes_that_cannot_stand_together_are_refused(tmp_path: Path, codes: list[Code], why: str) -> None:
    session = begun(tmp_path / "s.jsonl")
    session.say(LINES[0])
    with pytest.raises(InputError, match=why):
        session.correct(1, 1, codes, "")
    with pytest.raises(InputError, match="no turn 2"):
        session.correct(1, 2, [Code.SPACE], "")
    session.close()


def test_a_correction_of_a_turn_that_is_not_there_names_its_line(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl")
    event = CorrectionEvent(attempt=1, turn=99, codes=(Code.SPACE,))
    path.write_bytes(path.read_bytes() + event.model_dump_json().encode() + b"\n")
    with pytest.raises(TranscriptError, match="line") as found:
        Replay(read_transcript(path))
    assert str(len(path.read_text(encoding="utf-8").splitlines())) in str(found.value)


class TestOnTheCommandLine:
    def test_a_turn_is_corrected_and_the_change_is_told(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = played(tmp_path / "s.jsonl")
        assert main(["correct", str(path), "--turn", "6", "--codes", "invite", "--why", "Asked for."]) == 0
        assert "Asked for." in capsys.readouterr().out
        events = read_transcript(path).events
        assert isinstance(events[-1], CorrectionEvent)
        assert sum(isinstance(event, CodingEvent) for event in events) == len(LINES)

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--turn", "6", "--codes", "reflec"], "did you mean 'reflect'"),
            (["--turn", "60", "--codes", "reflect"], "there is no turn 60"),
            (["--turn", "1", "--codes", ","], "at least one code"),
            (["--turn", "1", "--codes", "space", "--attempt", "4"], "there is no attempt 4"),
        ],
    )
    def test_bad_input_is_explained_and_nothing_is_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
    ) -> None:
        path = played(tmp_path / "s.jsonl")
        before = path.read_bytes()
        assert main(["correct", str(path), *arguments]) == 2
        assert says in capsys.readouterr().err
        assert path.read_bytes() == before
