"""A session's summary counts what its debrief tells, and each turn once."""

from collections import Counter
from pathlib import Path

import pytest

from progress.played import at_random
from rehearsals import LINES, begun, played, resumed
from rupturesim.alliance import RUPTURED, Component, RuptureKind
from rupturesim.codes import Code
from rupturesim.debrief import debrief_of
from rupturesim.debrief.model import EndKind, Noticed
from rupturesim.progress import LeftOut, SessionSummary, summaries
from rupturesim.progress.summary import AttemptSummary, Met
from rupturesim.replay import Replay
from rupturesim.transcript import read_transcript
from rupturesim.transcript.events import NoticeEvent, TraineeEvent

SEEDS = range(24)


def summary(path: Path) -> SessionSummary:
    (found,) = summaries([path])
    assert isinstance(found, SessionSummary), found
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_session_of_one_attempt_counts_what_its_debrief_tells(tmp_path: Path, seed: int) -> None:
    path = at_random(tmp_path / "s.jsonl", seed, branches=False).writer.path
    replay, (counted,) = Replay(read_transcript(path)), summary(path).attempts
    told = debrief_of(replay.attempts[0], replay.persona, attempts=replay.attempts)
    assert counted.turns == len(told.turns)
    assert counted.ended is told.ending.kind
    assert counted.mended == tuple(one.ended for one in told.ruptures if one.outcome == "mended")
    room = [turn for turn in told.turns if turn.stages[0] in RUPTURED and turn.earned]
    assert counted.open_turns == tuple(turn.number for turn in room)
    for code in Code:
        held = tuple(turn.number for turn in room if code in {earned.code for earned in turn.earned})
        assert dict(counted.codes).get(code, ()) == held
    assert [(one.turn, one.marker, one.voiced) for one in counted.markers] == [
        (one.shown.turn, one.shown.marker, one.shown.voiced) for one in told.noticing.markers
    ]
    expected = {0: Met.AT_ONCE, None: Met.PASSED_OVER}
    for one, report in zip(counted.markers, told.noticing.markers, strict=True):
        assert one.met is (expected.get(report.late, Met.LATE) if report.answered else Met.UNANSWERED)
    marks = [(mark.turn, mark.kind, mark.noticed) for mark in told.noticing.marks]
    unmarked = [(p.turns[0], p.kind, p.noticed) for p in told.noticing.passages if p.noticed is Noticed.UNMARKED]
    assert [(mark.turn, mark.kind, mark.noticed) for mark in counted.marks] == [*marks, *unmarked]
    for component in Component:
        points = [getattr(point, component.value) for point in told.curve]
        assert (component in counted.rose) is (points[-1] > min(points))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_turn_and_every_mark_counts_once_however_often_one_went_back(tmp_path: Path, seed: int) -> None:
    path = at_random(tmp_path / "s.jsonl", seed, turns=20).writer.path
    events, found = read_transcript(path).events, summary(path)
    assert found.turns == sum(isinstance(event, TraineeEvent) for event in events)
    made = [mark for attempt in found.attempts for mark in attempt.marks if mark.noticed is not Noticed.UNMARKED]
    notices = [event for event in events if isinstance(event, NoticeEvent)]
    assert Counter((mark.turn, mark.kind) for mark in made) == Counter((event.turn, event.kind) for event in notices)
    replay = Replay(read_transcript(path))
    for counted, attempt in zip(found.attempts, replay.attempts, strict=True):
        assert counted.ended is debrief_of(attempt, replay.persona, attempts=replay.attempts).ending.kind
        first = counted.at_turn
        assert all(turn >= first for turn in counted.open_turns)
        assert all(turn >= first for _, turns in counted.codes for turn in turns)
        assert all(marker.turn >= first - 1 for marker in counted.markers)


def test_what_was_shown_before_a_branch_is_met_anew_in_it(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    for line in (LINES[0], LINES[5], LINES[6]):
        session.say(line)
    session.go_back(2)
    session.say(LINES[2])
    session.end()
    session.close()
    one, other = summary(session.writer.path).attempts
    shown = {marker.turn: marker.met for marker in one.markers}, {marker.turn: marker.met for marker in other.markers}
    assert shown[0][1] is Met.LATE
    assert shown[1][1] is Met.AT_ONCE
    assert one.ended is EndKind.WENT_BACK
    assert (one.turns, other.turns) == (3, 1)


def test_corrected_codes_are_counted_and_not_those_first_heard(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl")
    before = dict(summary(path).attempts[0].codes)
    session = resumed(path)
    session.correct(1, 6, [Code.INVITE], "She had asked for a rest from it.")
    session.close()
    (after,) = summary(path).attempts
    assert 6 in before[Code.SHIFT]
    assert Code.SHIFT not in dict(after.codes)
    assert 6 in dict(after.codes)[Code.INVITE]
    assert after.corrected == (6,)


def test_marks_are_of_what_the_client_showed_when_they_were_made(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    session.say(LINES[0])
    session.notice(RuptureKind.WITHDRAWAL)
    session.say(LINES[3])
    before = summary(session.writer.path).attempts[0].marks
    session.correct(1, 1, [Code.INVITE], "")
    after = summary(session.writer.path).attempts[0]
    session.close()
    assert [mark.noticed for mark in before] == [Noticed.AT_ONCE]
    assert after.marks == before
    assert after.markers == ()


def test_a_session_that_broke_off_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:3], end=False)
    found = summary(path)
    assert not found.finished
    assert (found.turns, found.attempts[0].ended) == (3, EndKind.BROKE_OFF)
    path.write_bytes(path.read_bytes()[:-20])
    assert summary(path).turns == 3


def test_a_session_that_is_being_played_is_read_as_it_stands(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    session.say(LINES[0])
    assert summary(session.writer.path).turns == 1
    session.say(LINES[1])
    assert summary(session.writer.path).turns == 2
    session.close()


def _damaged(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_cannot_be_read_is_left_out_with_its_reason_and_the_rest_is_told(tmp_path: Path) -> None:
    good = played(tmp_path / "good.jsonl")
    lines = good.read_bytes().splitlines(keepends=True)
    other = begun(tmp_path / "other.jsonl")
    other.close()
    unrecorded = good.read_bytes().replace(b'"rupture": {', b'"rupture": null, "x": {', 1)
    found = list(
        summaries(
            [
                _damaged(tmp_path / "empty.jsonl", b""),
                _damaged(tmp_path / "foreign.jsonl", b'{"a": 1}\n'),
                _damaged(tmp_path / "middle.jsonl", b"".join([*lines[:4], b"{torn\n", *lines[4:]])),
                _damaged(tmp_path / "twice.jsonl", b"".join([*lines[:3], lines[2], *lines[3:]])),
                _damaged(tmp_path / "persona.jsonl", good.read_bytes().replace(b'"age": 40', b'"age": 4', 1)),
                _damaged(tmp_path / "unrecorded.jsonl", unrecorded),
                tmp_path / "gone.jsonl",
                good,
            ]
        )
    )
    assert [isinstance(one, LeftOut) for one in found] == [True] * 7 + [False]
    whys = [one.why for one in found if isinstance(one, LeftOut)]
    for why, part in zip(
        whys, ["empty", "not a transcript", "damaged", "does not follow", "age", "", "no such"], strict=True
    ):
        assert part in why
        assert "\n" not in why
        assert str(tmp_path) not in why


def test_a_rupture_that_the_record_does_not_describe_is_named(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:1])
    lines = path.read_text(encoding="utf-8").split("\n")
    for place, line in enumerate(lines):
        if '"rupture": {' in line:
            start = line.index('"rupture": {')
            lines[place] = f'{line[:start]}"rupture": null}}'
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = summaries([path])
    assert isinstance(found, LeftOut)
    assert "does not say which" in found.why


def test_two_personas_that_claim_the_same_file_are_each_themselves(tmp_path: Path) -> None:
    one = played(tmp_path / "one.jsonl")
    other = _damaged(tmp_path / "other.jsonl", one.read_bytes().replace(b'"name": "Bo"', b'"name": "Mo"', 1))
    found = list(summaries([one, other]))
    assert [session.client for session in found if isinstance(session, SessionSummary)] == ["Bo", "Mo"]


def test_nothing_said_is_no_turn(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    session.close()
    (attempt,) = summary(session.writer.path).attempts
    assert isinstance(attempt, AttemptSummary)
    assert (attempt.turns, attempt.ended) == (0, EndKind.NOT_BEGUN)
