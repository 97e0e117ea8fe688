"""What the trainee called the client's lines, beside what the model had the client show."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from debrief.sessions import APPEASED, POOR, SKILLED, WOBBLE, persona, played
from rupturesim.alliance import Marker, Stage
from rupturesim.codes import Code
from rupturesim.corrections import corrected, correction
from rupturesim.debrief import Debrief, debrief_of, to_json, to_plain
from rupturesim.debrief.model import Labelled, Noticed

QUIETER = "A withdrawal is quieter than a confrontation and counts for as much."


def labelled(turns: list[str], labels: Mapping[int, str]) -> Debrief:
    return debrief_of(played(turns, labels=labels), persona())


def compared(debrief: Debrief) -> dict[int, Labelled]:
    return {label.turn: label.labelled for label in debrief.noticing.labels}


def says(debrief: Debrief) -> str:
    return " ".join(sentence.text for sentence in debrief.noticing.labelling)


# The client shows withdrawal after turns 2 to 7 (lateness after turn 2), nothing before, and leaves in turn 8.
LABELS = [
    ({0: "none"}, Labelled.AS_SHOWN),
    ({1: "withdrawal"}, Labelled.NOTHING_SHOWN),
    ({1: "concern"}, Labelled.NOTHING_SHOWN),
    ({2: "none"}, Labelled.NOT_CALLED),
    ({2: "confrontation"}, Labelled.OTHER_KIND),
    ({2: "concern"}, Labelled.OTHER_KIND),
    ({2: "withdrawal"}, Labelled.AS_SHOWN),
    ({2: "withdrawal lateness"}, Labelled.AS_SHOWN),
    ({2: "withdrawal silence"}, Labelled.OTHER_MARKER),
    ({8: "none"}, Labelled.LEAVING),
    ({8: "confrontation"}, Labelled.LEAVING),
]


@pytest.mark.parametrize(("labels", "stands"), LABELS)
def test_each_label_beside_what_showed(labels: dict[int, str], stands: Labelled) -> None:
    assert list(compared(labelled(POOR, labels)).values()) == [stands]


@pytest.mark.parametrize("called", ["none", "withdrawal", "confrontation", "concern"])
def test_while_the_concern_is_said_aloud_whatever_it_was_called_may_stand(called: str) -> None:
    attempt = played(SKILLED, labels={5: called})
    state = attempt.turns[4].transition
    assert state is not None
    assert state.stage is Stage.VOICING
    debrief = debrief_of(attempt, persona())
    assert compared(debrief)[5] in {Labelled.CONCERN, Labelled.AS_SHOWN}
    assert "differ" not in says(debrief)


def test_it_is_said_on_which_lines_the_two_agree_and_where_they_do_not() -> None:
    debrief = labelled(POOR, {0: "none", 2: "withdrawal", 3: "none", 4: "confrontation"})
    assert "You and the model agree on the first words and the line after turn 2." in says(debrief)
    assert "After turn 3 (“No, no. Fine.”) you found nothing; in this model it was a withdrawal" in says(debrief)
    assert "you found a confrontation; in this model it was a withdrawal" in says(debrief)
    assert "You left open the line" in says(debrief)


def test_nothing_is_counted_up_or_graded() -> None:
    told = says(labelled(POOR, {turn: "withdrawal silence" for turn in range(8)}))
    assert not re.search(r"\d+ (of|out of) \d+|%|correct|right|wrong|mistake|score", told)


def test_a_withdrawal_that_was_not_called_counts_for_as_much() -> None:
    debrief = labelled(POOR, {3: "none"})
    assert QUIETER in says(debrief)
    assert " ".join(to_plain(debrief).split()).count(QUIETER) == 1
    assert QUIETER not in says(labelled(POOR, {1: "confrontation"}))


def test_giving_way_that_was_taken_for_peace_is_pointed_out() -> None:
    attempt = played(APPEASED)
    gave_way = [t.number for t in attempt.turns if t.transition and t.transition.marker is Marker.APPEASING]
    debrief = labelled(APPEASED, {gave_way[0]: "none"})
    assert "It sounded like peace; in this model it was a withdrawal, a sign of smoothing it over." in says(debrief)


def test_giving_way_that_went_unmarked_is_pointed_out() -> None:
    found = debrief_of(played(APPEASED, marks={0: "confrontation"}), persona()).noticing
    unmarked = [passage.sentence.text for passage in found.passages if passage.noticed is Noticed.UNMARKED]
    assert any("it sounded like peace" in text and "smoothing it over" in text for text in unmarked)


def test_many_differences_are_told_by_turn() -> None:
    debrief = labelled(WOBBLE, {turn: "confrontation" for turn in range(13)})
    told = [sentence.text for sentence in debrief.noticing.labelling]
    assert any(text.startswith("The two differ as well on the first words and the lines after turns") for text in told)
    assert len(told) < 14


def test_without_labels_nothing_is_said_of_them() -> None:
    debrief = debrief_of(played(POOR), persona())
    assert (debrief.noticing.labels, debrief.noticing.labelling) == ((), ())
    assert "WHAT YOU FOUND" not in to_plain(debrief)


def test_labels_are_held_against_the_session_as_it_was_played() -> None:
    attempt = played(POOR, labels={2: "withdrawal"})
    turns = list(attempt.turns)
    turns[1] = replace(turns[1], correction=correction(1, 2, [Code.INVITE], ""))
    recorded = replace(attempt, turns=tuple(turns))
    changed = corrected(recorded, persona(), 1)
    state = changed.turns[1].transition
    assert state is not None
    assert state.marker is None
    assert compared(debrief_of(changed, persona(), attempts=[recorded])) == {2: Labelled.AS_SHOWN}


def test_the_labels_in_json_are_described() -> None:
    found = to_json(labelled(POOR, {2: "withdrawal silence"}))["noticing"]
    guide = (Path(__file__).parents[2] / "docs" / "debrief-json.md").read_text(encoding="utf-8")
    assert not [key for key in {*found, *found["labels"][0]} if f"`{key}`" not in guide]
    assert not [one for one in Labelled if f"`{one.value}`" not in " ".join(guide.split())]


class TestTheMarksOnTheirPage:
    def test_every_way_in_which_a_mark_can_stand_has_a_plain_name(self) -> None:
        told = to_plain(
            debrief_of(played(POOR, marks={0: "withdrawal", 3: "confrontation", 4: "withdrawal"}), persona())
        )
        for name in ("- Late: The withdrawal", "- Other kind: You marked", "- Nothing shown: You marked"):
            assert name in told
        assert "- At once: You marked" in to_plain(debrief_of(played(POOR, marks={2: "withdrawal"}), persona()))
        assert "- Unmarked: The withdrawal" in to_plain(debrief_of(played(POOR, marks={0: "withdrawal"}), persona()))

    def test_each_passage_has_a_row_with_what_showed_and_the_mark(self) -> None:
        told = to_plain(debrief_of(played(POOR, marks={1: "confrontation", 4: "withdrawal"}), persona()))
        assert re.search(r"After turn 1 +nothing +confrontation\n", told)
        assert re.search(r"After turns 2 to 7 +withdrawal +2 turns late\n", told)

    def test_who_did_not_use_the_marks_gets_no_table(self) -> None:
        told = to_plain(debrief_of(played(POOR), persona()))
        assert "You made no marks." in told
        assert "Your mark\n" not in told
