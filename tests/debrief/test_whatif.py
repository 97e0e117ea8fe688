"""Other words at the turning points, played forward by the engine."""

from dataclasses import replace

import pytest

from debrief.sessions import APPEASED, POOR, SKILLED, STORIES, STRAINED_AT_OPENING, WOBBLE, persona, played
from people import SHIPPED_IDS, shipped_persona
from rupturesim.alliance import Stage
from rupturesim.client import Client
from rupturesim.client.continuing import closeness
from rupturesim.coder import Coding
from rupturesim.codes import STRAINING, Code
from rupturesim.corrections import corrected
from rupturesim.debrief import debrief_of, to_plain
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import CurvePoint, Debrief, Direction
from rupturesim.debrief.outline import outline
from rupturesim.debrief.turning import turning_points
from rupturesim.debrief.whatif import FindWays, what_ifs
from rupturesim.persona.hearing import heard
from rupturesim.persona.model import Persona
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import CorrectionEvent
from rupturesim.ways import Way

OPENED = persona(opening=STRAINED_AT_OPENING)
MET = Way("I went too fast, that was mine.", (Code.ACKNOWLEDGE, Code.REFLECT), "It owns a part.", own=False)
ROOM = Way("Take your time.", (Code.SPACE,), "It leaves the pace to the client.", own=False)
PUSHED = Way("Just try it, I am sorry.", (Code.ACKNOWLEDGE, Code.ADVISE), "It pushes.", own=False)


def offering(*ways: Way) -> FindWays:
    return lambda moment, limit, shown: ways


def told(turns: list[str], client: Persona, *ways: Way) -> tuple[Attempt, Course, Debrief]:
    attempt = played(turns, client)
    course = Course(attempt, client)
    found, says = what_ifs(course, turning_points(course), offering(*ways) if ways else None)
    return attempt, course, replace(debrief_of(attempt, client), what_ifs=found, what_if_says=says)


def end(client: Persona, attempt: Attempt, turn: int, coding: Coding) -> float:
    """How near the two are at the end if this is heard in a turn and all else is as recorded."""
    engine = Client(client)
    codings = [*attempt.codings[: turn - 1], coding, *attempt.codings[turn:]]
    return closeness(engine.fold(engine.first_state(7), codings)[-1].after)


def point(turn: int, debrief: Debrief) -> CurvePoint:
    return next(point for point in debrief.curve if point.turn == turn)


@pytest.mark.parametrize("story", STORIES)
def test_curves_begin_with_the_recorded_state_before_the_turn(story: str) -> None:
    for client in (persona(), OPENED):
        debrief = debrief_of(played(STORIES[story], client), client)
        for what_if in debrief.what_ifs:
            before = point(what_if.turn - 1, debrief)
            assert what_if.played == tuple(point for point in debrief.curve if point.turn >= what_if.turn - 1)
            for alternative in what_if.alternatives:
                assert alternative.same[0] == alternative.onward[0] == before
                assert alternative.same[1] == alternative.onward[1]


def test_the_same_turns_follow_as_in_the_session() -> None:
    attempt, _, debrief = told(WOBBLE, persona(), MET)
    engine = Client(persona())
    assert debrief.what_ifs
    for what_if in debrief.what_ifs:
        codings = [*attempt.codings[: what_if.turn - 1], MET.coding, *attempt.codings[what_if.turn :]]
        last = engine.fold(engine.first_state(99), codings)[-1].after
        assert what_if.alternatives[0].same[-1].bond == last.bond / 100
        assert what_if.alternatives[0].ends[0] is last.stage


def test_the_seed_changes_no_figure() -> None:
    attempts = [played(POOR, persona(), seed=seed) for seed in (1, 2, 77)]
    assert len({debrief_of(attempt, persona()).what_ifs[0].alternatives for attempt in attempts}) == 1


def test_two_debriefs_of_one_attempt_say_the_same() -> None:
    attempt = played(WOBBLE)
    assert debrief_of(attempt, persona()).what_ifs == debrief_of(attempt, persona()).what_ifs


def test_a_straining_way_is_never_offered() -> None:
    _, _, debrief = told(POOR, OPENED, PUSHED, MET)
    assert debrief.what_ifs
    assert {a.way for what_if in debrief.what_ifs for a in what_if.alternatives} == {MET}
    sore = Way("And your mother, how was that?", (Code.REFLECT, Code.INVITE), "It asks.", own=False)
    assert told(POOR, OPENED, sore)[2].what_ifs == ()


def test_the_trainees_own_moves_are_not_offered_again() -> None:
    _, course, debrief = told(SKILLED, persona(), *(Way(name, (Code(name),), "x.", own=False) for name in Code))
    for what_if in debrief.what_ifs:
        for alternative in what_if.alternatives:
            assert frozenset(alternative.way.codes) != course.moment(what_if.turn).codes


def test_of_a_turn_that_led_closer_one_other_way_is_shown_at_most() -> None:
    for turns in (SKILLED, WOBBLE):
        debrief = debrief_of(played(turns), persona())
        directions = {turning.turn: turning.direction for turning in debrief.turning_points}
        for what_if in debrief.what_ifs:
            most = 1 if directions[what_if.turn] is Direction.CLOSER else 3
            assert 1 <= len(what_if.alternatives) <= most
            codes = [frozenset(alternative.way.codes) for alternative in what_if.alternatives]
            assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_for_every_shipped_client_other_words_at_a_straining_turn_end_nearer(name: str) -> None:
    client = shipped_persona(name)
    attempt = played(["invite", *POOR], client)
    debrief = debrief_of(attempt, client)
    apart = {turning.turn for turning in debrief.turning_points if turning.direction is not Direction.CLOSER}
    strained = {turn.number for turn in debrief.turns if STRAINING & {earned.code for earned in turn.earned}}
    what_if = next(what_if for what_if in debrief.what_ifs if what_if.turn in apart & strained)
    was = end(client, attempt, what_if.turn, attempt.codings[what_if.turn - 1])
    codings = [Coding(a.way.coding.codes, heard(client, a.way.text)) for a in what_if.alternatives]
    assert any(end(client, attempt, what_if.turn, coding) > was for coding in codings)
    assert any(alternative.onward[-1].bond > what_if.played[-1].bond for alternative in what_if.alternatives)
    assert not any(STRAINING & set(a.way.codes) for found in debrief.what_ifs for a in found.alternatives)


def test_what_the_client_brought_up_unasked_is_not_said_to_have_been_avoidable() -> None:
    client = persona(opening={"scene": "s", "lines": ["Hello."], "brings_up": {"turn": 2, "trigger": "mother"}})
    _, _, debrief = told(["reflect", "invite", *POOR], client, MET, ROOM)
    assert 2 in {turning.turn for turning in debrief.turning_points}
    assert 2 not in {what_if.turn for what_if in debrief.what_ifs}


def test_what_would_have_come_is_told_as_the_models_and_only_as_what_would_have() -> None:
    for turns in (WOBBLE, POOR, APPEASED):
        debrief = debrief_of(played(turns), persona())
        assert debrief.what_ifs
        assert "model of a client with written rules" in debrief.what_if_says[0].text
        assert sum("written rules" in sentence.text for sentence in debrief.what_if_says) == 1
        for what_if in debrief.what_ifs:
            for alternative in what_if.alternatives:
                for sentence in alternative.says:
                    assert sentence.model
                    assert sentence.unsaid
                    assert "would" in sentence.text or sentence.text.startswith("Much the same")
                    assert [cite.turn for cite in sentence.cites] == [what_if.turn]
            assert "In this model of" in what_if.alternatives[0].says[0].text


def test_a_session_that_the_client_left() -> None:
    attempt, _, debrief = told(POOR, persona(), MET)
    assert attempt.turns[-1].transition is not None
    assert attempt.turns[-1].transition.stage is Stage.LEFT
    texts = [says.text for what_if in debrief.what_ifs for a in what_if.alternatives for says in a.says]
    assert any("Hanna would not have left by then" in text for text in texts)


def test_with_the_same_turns_after_it_the_client_may_leave_all_the_same() -> None:
    client = persona()
    attempt, _, debrief = told([*POOR, *["hostile blame"] * 4], client, MET)
    assert len(attempt.turns) < 14
    for what_if in debrief.what_ifs:
        for alternative in what_if.alternatives:
            assert alternative.same[-1].turn <= attempt.turns[-1].number
            assert len({point.turn for point in alternative.same}) == len(alternative.same)


def test_the_last_turn_of_a_session_has_no_turns_after_it() -> None:
    _, _, debrief = told(["advise"], OPENED, MET)
    assert [what_if.turn for what_if in debrief.what_ifs] == [1]
    alternative = debrief.what_ifs[0].alternatives[0]
    assert len(alternative.same) == 2
    assert len(alternative.onward) == 2 + 4
    assert "with the same turns after it" not in alternative.says[0].text


@pytest.mark.parametrize("story", ["silent", "none", "calm"])
def test_a_session_without_a_turning_point_apart_has_nothing_to_hold_against_it(story: str) -> None:
    debrief = debrief_of(played(STORIES[story]), persona())
    turned = {turning.turn for turning in debrief.turning_points}
    assert {what_if.turn for what_if in debrief.what_ifs} <= turned
    if not debrief.what_ifs:
        assert "WHAT IF" not in to_plain(debrief)


def test_silence_is_told_as_silence() -> None:
    _, _, debrief = told(["[silence]", "[looks away]", *["closed"] * 3], OPENED, MET)
    said = {what_if.turn: what_if.what.text for what_if in debrief.what_ifs}
    assert all(
        said.get(turn, text) == text
        for turn, text in {1: "You were silent.", 2: "You said nothing (looks away)."}.items()
    )


def changed(attempt: Attempt, turn: int, **values: object) -> Attempt:
    """The attempt with another state recorded after a turn."""
    turns = list(attempt.turns)
    event = turns[turn - 1].transition
    assert event is not None
    turns[turn - 1] = replace(turns[turn - 1], transition=event.model_copy(update=values))
    return replace(attempt, turns=tuple(turns))


def test_a_turn_that_stood_otherwise_under_older_rules_is_left_out_and_named() -> None:
    attempt = played(POOR)
    turn = debrief_of(attempt, persona()).what_ifs[0].turn
    debrief = debrief_of(changed(attempt, turn - 1, stage=Stage.VOICING), persona())
    assert turn in {turning.turn for turning in debrief.turning_points}
    assert turn not in {what_if.turn for what_if in debrief.what_ifs}
    sentence = next(says for says in debrief.what_if_says if "is not played again here" in says.text)
    assert f"before turn {turn} than the record says" in sentence.text


def test_other_figures_in_the_same_stage_are_recomputed_and_said_to_be() -> None:
    attempt = played(POOR)
    turn = debrief_of(attempt, persona()).what_ifs[0].turn
    debrief = debrief_of(changed(attempt, turn - 1, bond=9.9), persona())
    what_if = next(what_if for what_if in debrief.what_ifs if what_if.turn == turn)
    assert what_if.played[0].bond != 9.9
    assert what_if.played[0] == what_if.alternatives[0].same[0]
    assert any("drawn here by the present rules too" in says.text for says in debrief.what_if_says)


def test_a_corrected_session_is_played_from_the_corrected_course() -> None:
    attempt = played(POOR)
    correction = CorrectionEvent(attempt=1, turn=3, codes=(Code.VALIDATE,))
    turns = (*attempt.turns[:2], replace(attempt.turns[2], correction=correction), *attempt.turns[3:])
    changed_one = corrected(replace(attempt, turns=turns), persona(), 1)
    debrief = debrief_of(changed_one, persona(), attempts=[attempt])
    assert not [says for says in debrief.what_if_says if "present rules" in says.text]
    for what_if in debrief.what_ifs:
        assert what_if.played[0] == point(what_if.turn - 1, debrief)


def test_it_is_laid_out_by_turn_with_a_chart_that_can_be_drawn() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    section = next(part for part in outline(debrief, curve="ascii", width=78) if part.title == "What if")
    charts = [block for block in section.blocks if block.kind == "chart"]
    assert len(charts) == len(debrief.what_ifs)
    for block, what_if in zip(charts, debrief.what_ifs, strict=True):
        assert block.chart is not None
        assert [line.dashed for line in block.chart.lines] == [False, True, True]
        assert block.chart.lines[0].points[0] == (what_if.turn - 1, what_if.played[0].bond)
        assert max(map(len, block.text.split("\n"))) <= 78
    heads = [block.text for block in section.blocks if block.kind == "head"]
    assert heads == [f"Turn {what_if.turn}: what else could have been said" for what_if in debrief.what_ifs]
    untold = next(part for part in outline(debrief, curve=None, width=78) if part.title == "What if")
    assert all(not block.text for block in untold.blocks if block.kind == "chart")
