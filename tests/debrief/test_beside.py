"""Attempts of one session side by side, and the corrected course beside the one first heard."""

from dataclasses import replace
from pathlib import Path

import pytest

from debrief.sessions import WOBBLE, gone_back, persona, played, tries
from debrief.test_traceable import spoken
from rehearsals import LINES, begun, resumed
from rehearsals import played as rehearsed
from rupturesim.codes import Code
from rupturesim.corrections import corrected
from rupturesim.debrief import Debrief, debrief_of, to_json, to_plain
from rupturesim.debrief.beside import shared
from rupturesim.debrief.model import EndKind
from rupturesim.debrief.outline import Block, outline
from rupturesim.replay import Replay
from rupturesim.transcript import read_transcript
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import CorrectionEvent

TRIES = tries()


def of(number: int, attempts: list[Attempt] = TRIES) -> Debrief:
    return debrief_of(attempts[number - 1], persona(), attempts=attempts)


def section(debrief: Debrief, title: str) -> tuple[Block, ...]:
    parts = outline(debrief, curve="ascii", width=78)
    return next((part.blocks for part in parts if part.title == title), ())


@pytest.mark.parametrize(
    ("one", "other", "turns"),
    [
        (1, 2, 3),
        (1, 3, 5),
        (2, 3, 3),  # both from the first
        (3, 4, 6),  # the fourth goes back to the third, one turn after it parted
        (1, 4, 5),
        (2, 4, 3),
        (1, 5, 0),
    ],
)
def test_attempts_share_the_turns_before_one_went_its_own_way(one: int, other: int, turns: int) -> None:
    known = {attempt.number: attempt for attempt in TRIES}
    assert shared(TRIES[one - 1], TRIES[other - 1], known) == turns
    assert shared(TRIES[other - 1], TRIES[one - 1], known) == turns


def test_where_they_part_is_told_with_the_words_of_both() -> None:
    told = " ".join(sentence.text for sentence in of(2).beside_says)
    here = "“It makes sense that you pulled back. It sounds as if you felt like one more case.”"
    there = "in attempt 1 you said “I was only following the programme.”"
    assert f"This attempt and attempt 1 part at turn 4: here you said {here}; {there}" in told
    assert "in attempt 4 you said “I was only following the programme.”" in told


def test_the_words_of_the_other_are_cited_in_the_other() -> None:
    sentence = of(2).beside_says[0]
    assert [(cite.turn, cite.attempt) for cite in sentence.cites] == [(4, None), (4, 1)]
    assert "I was only following the programme." in spoken(TRIES[0].turns[3].text)


def test_how_each_ended_is_told() -> None:
    debrief = of(2)
    ends = {other.attempt: other.ending.kind for other in debrief.beside}
    assert ends[1] is EndKind.WENT_BACK
    told = [sentence.text for sentence in debrief.beside_says]
    assert "In attempt 1, after turn 12 you went back to turn 4 and tried again from there, in attempt 2." in told
    assert any(text.startswith("Attempt 1 came, in the model, to 'strained' with the bond at ") for text in told)


def test_figures_of_the_model_are_told_as_the_models() -> None:
    for sentence in of(1).beside_says:
        assert sentence.model == ("in the model" in sentence.text)
        assert sentence.unsaid == sentence.model


def test_same_words_said_again_are_not_where_two_attempts_part() -> None:
    first = played(WOBBLE, end=False)
    attempts = [first, gone_back(first, 2, 3, [WOBBLE[2], "validate"])]
    assert of(1, attempts).beside[0].parts == 4


def test_an_attempt_that_stops_where_the_other_goes_on() -> None:
    first = played(WOBBLE[:4], end=False)
    attempts = [first, gone_back(first, 2, 4, [])]
    told = of(2, attempts).beside_says
    assert told[0].text.startswith(
        "This attempt and attempt 1 part at turn 4: here nothing followed; in attempt 1 you "
    )
    assert of(1, attempts).beside == ()  # there is nothing of its own in it


def test_of_many_attempts_the_one_it_came_from_and_the_latest_two_are_told() -> None:
    first = played(WOBBLE, end=False)
    attempts = [first, *(gone_back(first, number, number, ["reflect"]) for number in range(2, 8))]
    assert [other.attempt for other in of(3, attempts).beside] == [1, 6, 7]
    assert [other.attempt for other in of(1, attempts).beside] == [5, 6, 7]
    assert [other.attempt for other in of(1, attempts[:4]).beside] == [2, 3, 4]


def test_a_session_with_one_attempt_has_nothing_beside_it() -> None:
    debrief = of(1, TRIES[:1])
    assert (debrief.beside, debrief.beside_says) == ((), ())
    assert "SIDE BY SIDE" not in to_plain(debrief)


def test_the_curves_of_both_are_drawn_and_the_turns_stand_in_a_table() -> None:
    blocks = section(of(3), "Your attempts side by side")
    chart = next(block.chart for block in blocks if block.chart)
    assert [line.name for line in chart.lines][:3] == ["attempt 1", "attempt 3 (this one)", "attempt 4"]
    assert [line.dashed for line in chart.lines][:3] == [True, False, True]
    table = next(block.table for block in blocks if block.table)
    assert table.head[:2] == ("Turn", "Attempt 3")
    assert all(len(row) == len(table.head) for row in table.rows)
    first = min(other.parts for other in of(3).beside)
    assert [row[0] for row in table.rows] == [str(turn) for turn in range(first, 13)]
    assert any("as in this one" in row for row in table.rows)
    assert any("(silence) (" in cell for row in table.rows for cell in row)


def test_an_attempt_beside_is_told_with_the_corrections_made_to_it() -> None:
    first = TRIES[0]
    correction = CorrectionEvent(attempt=1, turn=8, codes=(Code.VALIDATE, Code.REFLECT))
    turns = (*first.turns[:7], replace(first.turns[7], correction=correction), *first.turns[8:])
    changed = replace(first, turns=turns)
    curve = next(other.curve for other in of(2, [changed, *TRIES[1:]]).beside if other.attempt == 1)
    own = debrief_of(corrected(changed, persona(), 1), persona(), attempts=[changed, *TRIES[1:]])
    assert curve == own.curve
    assert curve != of(1).curve


def test_the_json_form_of_an_attempt_beside_is_documented() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "debrief-json.md").read_text(encoding="utf-8")
    found = to_json(of(2))["beside"]
    assert {key for other in found for key in (*other, *other["turns"][0])} >= {"parts", "stage_name"}
    assert all(f"`{key}`" in guide for other in found for key in (*other, *other["turns"][0]))
    assert {cite["attempt"] for other in found for cite in other["ending"]["sentence"]["cites"]} == {1, 4, 5}


def test_attempts_of_a_recorded_session(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    for line in LINES[:4]:
        session.say(line)
    session.go_back(3)
    session.say("Anyway, how was your week?")
    session.end()
    replay = Replay(read_transcript(session.writer.path))
    debrief = debrief_of(replay.attempts[1], replay.persona, attempts=replay.attempts)
    assert [(other.attempt, other.parts) for other in debrief.beside] == [(1, 3)]
    assert f"in attempt 1 you said “{LINES[2]}”" in debrief.beside_says[0].text


def test_the_course_as_first_heard_stands_beside_the_corrected_one(tmp_path: Path) -> None:
    path = rehearsed(tmp_path / "s.jsonl")
    session = resumed(path)
    session.correct(1, 6, [Code.INVITE], "")
    session.close()
    replay = Replay(read_transcript(path))
    debrief = debrief_of(replay.corrected(1), replay.persona, attempts=replay.attempts)
    assert debrief.as_heard == debrief_of(replay.attempts[0], replay.persona).curve
    assert debrief.as_heard[:6] == debrief.curve[:6]
    assert debrief.as_heard[6:] != debrief.curve[6:]
    chart = next(block.chart for block in section(debrief, "Corrected") if block.chart)
    assert [(line.name, line.dashed) for line in chart.lines] == [("as corrected", False), ("as first heard", True)]
    assert "C as corrected, H as first heard" in " ".join(to_plain(debrief).split())


def test_without_a_correction_nothing_is_drawn_as_first_heard() -> None:
    assert of(1).as_heard == ()
    assert section(of(1), "Corrected") == ()
