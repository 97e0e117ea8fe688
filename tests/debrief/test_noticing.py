"""What the client showed against what the trainee took up and what they marked."""

import pytest

from debrief.sessions import APPEASED, POOR, SKILLED, WOBBLE, persona, played
from rupturesim.alliance import RuptureKind, Stage
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.debrief.model import EndKind, Noticed

WITHDRAWAL, CONFRONTATION = RuptureKind.WITHDRAWAL, RuptureKind.CONFRONTATION

# In each, the client shows withdrawal after turns 2 to 7 and leaves in turn 8; after turn 1 no rupture is open.
MARKS = [
    ({2: "withdrawal"}, {2: Noticed.AT_ONCE}, (Noticed.AT_ONCE, 0)),
    ({4: "withdrawal"}, {4: Noticed.LATE}, (Noticed.LATE, 2)),
    ({8: "withdrawal"}, {8: Noticed.LATE}, (Noticed.LATE, 6)),  # after the client has left
    ({}, {}, (Noticed.UNMARKED, None)),
    ({0: "withdrawal"}, {0: Noticed.NOTHING_SHOWN}, (Noticed.UNMARKED, None)),
    ({1: "confrontation"}, {1: Noticed.NOTHING_SHOWN}, (Noticed.UNMARKED, None)),
    ({3: "confrontation"}, {3: Noticed.OTHER_KIND}, (Noticed.UNMARKED, None)),
    ({3: "confrontation", 4: "withdrawal"}, {3: Noticed.OTHER_KIND, 4: Noticed.LATE}, (Noticed.LATE, 2)),
    ({2: "withdrawal", 5: "withdrawal"}, {2: Noticed.AT_ONCE, 5: Noticed.AGAIN}, (Noticed.AT_ONCE, 0)),
]


@pytest.mark.parametrize(("marks", "noticed", "passage"), MARKS)
def test_marks_against_what_showed(
    marks: dict[int, str], noticed: dict[int, Noticed], passage: tuple[Noticed, int | None]
) -> None:
    found = debrief_of(played(POOR, marks=marks), persona()).noticing
    assert {mark.turn: mark.noticed for mark in found.marks} == noticed
    assert [(one.kind, one.turns) for one in found.passages] == [(WITHDRAWAL, (2, 3, 4, 5, 6, 7))]
    assert (found.passages[0].noticed, found.passages[0].late) == passage


def test_a_confrontation_is_judged_by_the_same_measure() -> None:
    client = persona(rupture_style="confrontation", attachment="secure")
    found = debrief_of(played(["advise", "defend", "minimise"], client, marks={2: "confrontation"}), client).noticing
    assert [(one.kind, one.late) for one in found.passages] == [(CONFRONTATION, 1)]


def test_a_concern_that_is_said_aloud_needs_no_mark_and_a_mark_there_is_not_counted_against_anyone() -> None:
    attempt = played(SKILLED, marks={1: "withdrawal", 5: "confrontation"})
    stages = [turn.transition.stage for turn in attempt.turns if turn.transition]
    assert stages[4] is Stage.VOICING
    found = debrief_of(attempt, persona()).noticing
    assert [mark.noticed for mark in found.marks] == [Noticed.AT_ONCE, Noticed.CONCERN]
    assert all(5 not in passage.turns for passage in found.passages)


def test_an_unmarked_withdrawal_is_said_to_count_for_as_much() -> None:
    says = debrief_of(played(POOR), persona()).noticing.marking
    assert any("counts for as much" in sentence.text for sentence in says)


def test_markers_are_met_late_or_never() -> None:
    rows = {row.shown.turn: (row.met, row.late) for row in debrief_of(played(WOBBLE), persona()).noticing.markers}
    assert rows[1] == (3, 1)  # turn 2 went past it
    assert rows[2] == (3, 0)
    assert rows[12] == (None, None)
    gone = debrief_of(played(POOR), persona()).noticing.markers
    assert [row.late for row in gone] == [None] * 6
    assert all(row.answered for row in gone)


def test_the_last_marker_is_not_said_to_be_passed_over_when_no_turn_followed() -> None:
    row = debrief_of(played(["advise"]), persona()).noticing.markers[-1]
    assert (row.met, row.answered) == (None, False)


def test_what_met_a_marker_beside_a_straining_move_is_told() -> None:
    debrief = debrief_of(played(["advise", "validate defend"]), persona())
    assert [code.value for code in debrief.noticing.markers[0].beside] == ["defend"]
    assert any("goes unheard" in remark.text for remark in debrief.turns[1].remarks)


def test_giving_way_is_told_as_false_repair() -> None:
    attempt = played(APPEASED)
    debrief = debrief_of(attempt, persona())
    last = attempt.turns[-1].transition
    assert last is not None
    assert last.stage is Stage.APPEASING
    assert debrief.ending.kind is EndKind.FALSE_PEACE
    assert "sounds like peace; nothing is mended" in " ".join(sentence.text for sentence in debrief.false_repair)
    assert debrief.story[-1].text.endswith("nothing is mended.")
    assert debrief.practice[0].id == "appeasing"
    assert "closer on the surface only" in to_plain(debrief)


def test_giving_way_on_the_way_is_told_too() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    assert [cite.turn for cite in debrief.false_repair[0].cites] == [8, 9, 10]
    assert debrief_of(played(SKILLED), persona()).false_repair == ()
