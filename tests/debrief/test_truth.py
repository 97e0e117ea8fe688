"""What a debrief may say and what it may not: no more than the session shows, and kindly."""

import re
from dataclasses import replace

import pytest

from debrief.sessions import APPEASED, SKILLED, STORIES, persona, played
from debrief.test_traceable import CASES, QUOTED, sentences
from rupturesim.alliance import Stage
from rupturesim.client.rules import shipped_rules
from rupturesim.debrief import Debrief, debrief_of, to_plain
from rupturesim.debrief.model import EndKind
from rupturesim.debrief.outline import outline
from rupturesim.debrief.outline.block import unsaid_label
from rupturesim.persona.model import Persona
from rupturesim.transcript.attempts import Attempt

every_case = pytest.mark.parametrize("debrief", [case[2] for case in CASES], ids=[case[0] for case in CASES])

SMOOTHING = ["other", "reflect invite", "minimise", "advise", "renegotiate", "closed"]
"""The client begins by smoothing it over, stops after turn 2, and does so again from turn 4 on."""


def smoothing_client() -> Persona:
    opening = {"scene": "s", "lines": ["All is well!"], "rupture": "homework", "stage": "appeasing"}
    return persona(opening=opening, attachment="anxious")


def smoothed() -> tuple[Attempt, Debrief]:
    client = smoothing_client()
    attempt = played(SMOOTHING, client)
    stages = [turn.transition.stage for turn in attempt.turns if turn.transition]
    assert [stage is Stage.APPEASING for stage in stages] == [True, False, False, True, True, True]
    return attempt, debrief_of(attempt, client)


def story(debrief: Debrief) -> str:
    return " ".join(sentence.text for sentence in debrief.story)


def test_what_was_struck_is_said_to_be_agreed_anew_only_if_it_was() -> None:
    homework = {"id": "homework", "codes": ["advise"], "means": "she is a case to be worked through."}
    ends = {}
    for component in ("task", "goal", "bond"):
        client = persona(triggers=[homework | {"strikes": component}])
        debrief = debrief_of(played(["advise", *SKILLED[1:6], "acknowledge renegotiate", *SKILLED[7:]], client), client)
        assert debrief.ending.kind is EndKind.MENDED
        ends[component] = debrief.ending.sentence.text
    assert "what you do together was agreed anew in turn 7" in ends["task"]
    assert "where the two of you are heading was agreed anew in turn 7" in ends["goal"]
    assert ends["bond"].endswith("; what had come between you was spoken to.")
    cleared = debrief_of(played([*SKILLED[:6], "clarify invite", *SKILLED[7:]]), persona())
    assert "what you do together was cleared up in turn 7" in cleared.ending.sentence.text
    assert not [rule.id for rule in shipped_rules().all if "agreed anew" in rule.says]


@every_case
def test_a_marker_is_told_as_the_models_beside_the_line_that_carries_it(debrief: Debrief) -> None:
    for sentence in sentences(debrief):
        if re.search(r"\ba (sign|part) of [a-z]+ing\b|displeasure", sentence.text) and "(" in sentence.text:
            assert "in this model" in sentence.text, sentence


def test_a_client_who_smooths_it_over_would_put_down_a_high_number() -> None:
    debrief = debrief_of(played(APPEASED), persona())
    assert debrief.rating is not None
    assert debrief.rating.to_please
    assert "would put down a high number" in debrief.rating.says[0].text
    assert "if she were frank fell from 33.6 to" in debrief.rating.says[1].text


def test_a_client_who_smoothed_it_over_only_at_the_opening_is_told_so() -> None:
    client = smoothing_client()
    debrief = debrief_of(played(["reflect invite", "acknowledge"], client), client)
    assert debrief.rating is not None
    assert "had she been frank at the opening" in debrief.rating.says[0].text


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (1, "After turn 3 you went back to turn 2 and tried again from there, in attempt 2."),
        (None, "After turn 3 you left this attempt and began attempt 2."),
    ],
)
def test_an_attempt_that_was_left_did_not_break_off(of: int | None, told: str) -> None:
    first = played(["advise", "defend", "minimise"], end=False)
    second = replace(played(["advise", "acknowledge"]), number=2, of=of, at_turn=2)
    debrief = debrief_of(first, persona(), attempts=[first, second])
    assert debrief.ending.kind is EndKind.WENT_BACK
    assert story(debrief).endswith(told)
    assert "breaks off" not in to_plain(debrief)
    assert debrief_of(second, persona(), attempts=[first, second]).ending.kind is EndKind.OPEN


def test_a_turn_that_led_further_apart_is_not_said_to_have_taken_it_up() -> None:
    for _, _, debrief in CASES:
        apart = {point.turn for point in debrief.turning_points if point.direction == "apart"}
        for sentence in (*debrief.story, *debrief.noticing.passed):
            took = re.findall(r"turn (\d+)(?:, \w+ turns? later,)? took it up", sentence.text)
            assert not apart & {int(turn) for turn in took}, sentence


def test_the_turn_after_which_the_client_smoothed_it_over_is_the_one_that_brought_it_about() -> None:
    _, debrief = smoothed()
    assert "In turn 4 you told Hanna what to do" in story(debrief)
    assert "and Hanna smoothed it over again." in story(debrief)
    assert story(debrief).count("In turn 1") == 1


def test_of_a_client_who_smooths_it_over_it_is_not_said_that_something_showed() -> None:
    _, debrief = smoothed()
    told = [[fired.sentence.text for fired in turn.came if fired.id == "passed-over"] for turn in debrief.turns]
    assert told[0] == told[5] == ["Hanna was smoothing it over, and your turn left it at that."]
    assert "had given a sign" in told[2][0]
    assert [turn.came[-1].first for turn in debrief.turns if turn.number == 6] == [1]


def test_a_concern_that_was_taken_back_and_said_again_is_told() -> None:
    turns = [*SKILLED[:5], "defend", "acknowledge", "validate", "reflect"]
    told = story(debrief_of(played(turns), persona()))
    assert "In turn 6 you explained or justified yourself" in told
    assert "Hanna went back to keeping away" in told
    assert "it could be said again when in turn " in told


@every_case
def test_under_the_clients_own_label_stand_no_figures_and_nothing_of_the_trainees(debrief: Debrief) -> None:
    for section in outline(debrief, curve=None, width=80):
        for block in section.blocks:
            if block.label == unsaid_label(debrief):
                assert not re.search(r"\d\.\d", block.text), block
                assert not re.search(r"(^|[.] )You ", QUOTED.sub("", block.text)), block


@every_case
def test_a_turning_point_says_what_the_trainee_did(debrief: Debrief) -> None:
    for point in debrief.turning_points:
        assert re.match(r"You |With “.*” you |Hanna raised a sore point unasked", point.what.text), point.what


def test_the_change_over_the_session_is_told_before_the_line_of_concern() -> None:
    for name, turns in STORIES.items():
        rating = debrief_of(played(turns), persona()).rating
        texts = [sentence.text for sentence in rating.says] if rating else []
        assert not texts or ("36 of 40" in texts[-1] and "36 of 40" not in "".join(texts[:-1])), name


def test_two_things_for_the_only_moment_there_is_are_made_one() -> None:
    client = smoothing_client()
    practice = debrief_of(played(["advise"], client), client).practice
    assert len(practice) == 1
    assert "doubt the peace kindly" in practice[0].what.text
    assert "ask first how the last one was" in practice[0].what.text


@every_case
def test_rules_speak_of_what_was_done_and_not_of_how_well_it_landed(debrief: Debrief) -> None:
    text = " ".join(sentence.text for sentence in sentences(debrief))
    for claim in (
        "it had arrived",
        "made room for more",
        "was worth it",
        "the work went on",
        "felt met",
        "one turn after",
    ):
        assert claim not in text
