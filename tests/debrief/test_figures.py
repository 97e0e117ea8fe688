"""The record's figures: counts and times, with no norm beside them."""

import re
from dataclasses import replace

import pytest

from debrief.sessions import CALM, SKILLED, STORIES, persona, played
from debrief.test_traceable import CASES
from rupturesim.alliance import Stage
from rupturesim.debrief import Debrief, debrief_of, to_markdown, to_plain
from rupturesim.debrief.feelings import heard
from rupturesim.debrief.pieces import CodeKind
from rupturesim.debrief.timing import minutes
from rupturesim.persona.hearing import places
from rupturesim.transcript.attempts import Attempt

every_case = pytest.mark.parametrize("debrief", [case[2] for case in CASES], ids=[case[0] for case in CASES])


def told(debrief: Debrief) -> str:
    return " ".join(sentence.text for sentence in debrief.figures.says)


def at(attempt: Attempt, times: list[tuple[float, float]]) -> Attempt:
    """The attempt with other times: said and answered, by turn."""
    pairs = zip(attempt.turns, times, strict=True)
    turns = tuple(replace(turn, said_at=said, answered_at=answered) for turn, (said, answered) in pairs)
    end = attempt.end.model_copy(update={"at": times[-1][1] + 1}) if attempt.end else None
    return replace(attempt, turns=turns, end=end)


class TestLength:
    def test_median_and_longest_are_of_spoken_turns(self) -> None:
        debrief = debrief_of(played(["invite", "[silence]", "renegotiate", "space"]), persona())
        figures = debrief.figures
        assert (figures.median_words, figures.longest_words, figures.longest_turn) == (6, 12, 3)
        assert "Half of your spoken turns had 6 words or fewer; the longest, turn 3, had 12 (“We could" in told(debrief)

    def test_nothing_is_said_of_one_turn_or_none(self) -> None:
        assert "longest" not in told(debrief_of(played(["advise"]), persona()))
        nothing = debrief_of(played([]), persona()).figures
        assert (nothing.median_words, nothing.longest_turn, nothing.says) == (0, None, ())


class TestTiming:
    def test_waits_run_from_the_clients_answer_to_the_next_words(self) -> None:
        attempt = at(played(["advise", "reflect", "invite"]), [(5, 8), (12, 15), (45, 50)])
        debrief = debrief_of(attempt, persona())
        timing = debrief.figures.timing
        assert timing is not None
        assert (timing.median, timing.longest, timing.turn) == (17.0, 30, 3)
        assert "before turn 3 it was longest, with 30." in told(debrief)

    def test_a_script_has_no_clock_and_nothing_is_said(self) -> None:
        attempt = at(played(["advise", "reflect"]), [(0.0, 0.01), (0.01, 0.02)])
        debrief = debrief_of(attempt, persona())
        assert debrief.figures.timing is None
        assert "seconds" not in told(debrief)
        assert "minutes and seconds" not in to_plain(debrief)

    def test_what_lies_between_a_branch_and_the_turn_it_left_is_not_a_wait(self) -> None:
        attempt = at(played(["advise", "reflect", "invite"]), [(5, 8), (12, 15), (900, 905)])
        timing = debrief_of(replace(attempt, number=2, of=1, at_turn=3), persona()).figures.timing
        assert timing is not None
        assert timing.longest == 4
        assert sum(seconds for _, seconds in timing.stages) < 30

    def test_each_stage_lasts_from_answer_to_answer(self) -> None:
        attempt = at(played(["reflect", "advise", "reflect"]), [(5, 10), (20, 30), (40, 70)])
        timing = debrief_of(attempt, persona()).figures.timing
        assert timing is not None
        assert dict(timing.stages)[Stage.WORKING] == 30
        assert dict(timing.stages)[Stage.STRAINED] == 41

    def test_times_are_told_in_minutes_and_seconds(self) -> None:
        assert [minutes(seconds) for seconds in (0, 59.6, 61, 600)] == ["0:00", "1:00", "1:01", "10:00"]


class TestSilenceBeforeAComplaint:
    def test_a_silent_turn_after_which_it_was_said(self) -> None:
        client = persona(attachment="anxious", rupture_style="confrontation")
        debrief = debrief_of(played(["advise", "[silence]", "reflect"], client), client)
        assert 2 in debrief.complaints[0].said
        assert debrief.figures.silences == (2,)
        assert "You were silent in turn 2; Hanna's answer said what was amiss, in full or in part." in told(debrief)

    def test_a_turn_long_waited_with(self) -> None:
        whole = played(SKILLED)
        times = [(number * 20.0, number * 20.0 + 15) for number in range(1, 10)]
        times[3:] = [(said + 40, answered + 40) for said, answered in times[3:]]
        debrief = debrief_of(at(whole, times), persona())
        assert debrief.figures.silences == (4,)
        assert "You waited long, for this session, before turn 4;" in told(debrief)

    def test_none_where_no_complaint_was_said(self) -> None:
        assert debrief_of(played(STORIES["silent"]), persona()).figures.silences == ()


class TestQuestions:
    @pytest.mark.parametrize(
        ("turns", "ratio"),
        [
            (["closed", "closed", "invite", "closed", "invite", "closed"], "in 4 turns, one to two, with"),
            (["invite", "closed"], "in one turn, with"),
            (["closed", "closed"], "in 2 turns, with"),
        ],
    )
    def test_open_to_closed_is_told_in_words(self, turns: list[str], ratio: str) -> None:
        assert ratio in told(debrief_of(played(turns), persona()))


class TestFeelings:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("I was angry and so alone.", ["angry", "so alone"]),
            ("I am not angry.", ["angry"]),  # who denies it has spoken of it
            ("We could leave it alone for now.", []),
            ("The angrily painted sadhu", []),  # whole words only
            ("FED UP, and let down", ["fed up", "let down"]),
            ("[looks sad] Fine.", []),  # a gesture is not said
            ("", []),
        ],
    )
    def test_are_whole_words_of_the_list(self, text: str, found: list[str]) -> None:
        assert [word for word, _ in heard(text)] == found

    def test_are_counted_on_each_side(self) -> None:
        whole = played(["reflect", "reflect"], texts={1: "That made you sad, sad and cross.", 2: "Hm."})
        answered = tuple(replace(turn, answer="I was afraid.") for turn in whole.turns)
        debrief = debrief_of(replace(whole, turns=answered), persona())
        yours, theirs = debrief.figures.feelings
        assert (yours.count, yours.used, yours.families) == (3, (("sad", 2), ("cross", 1)), (("sad", 2), ("angry", 1)))
        assert theirs.count == 2
        assert "you used 3 ('sad' 2 times and 'cross'), Hanna 2 ('afraid' 2 times)" in told(debrief)

    def test_nothing_is_said_where_there_are_none(self) -> None:
        debrief = debrief_of(played(["closed"]), persona())
        assert debrief.figures.feelings[0].count == 0
        assert "words for feelings" not in told(debrief)


class TestMovesAndStages:
    def test_moves_are_counted_by_kind(self) -> None:
        figures = debrief_of(played(["reflect invite", "advise", "closed"]), persona()).figures
        assert dict(figures.moves) == {CodeKind.REPAIRING: 2, CodeKind.STRAINING: 1, CodeKind.NEUTRAL: 1}

    def test_both_stand_in_tables(self) -> None:
        debrief = debrief_of(played(SKILLED), persona())
        plain, markdown = to_plain(debrief), to_markdown(debrief)
        assert re.search(r"tend to mend +\d+", plain)
        assert re.search(r"saying the concern +3 +\d:\d\d", plain)
        assert "| tend to strain | 1 |" in markdown

    def test_calm_sessions_have_them_too(self) -> None:
        assert re.search(r"at work +4 +\d:\d\d", to_plain(debrief_of(played(CALM), persona())))


@every_case
def test_figures_hold_nobody_against_a_norm(debrief: Debrief) -> None:
    assert not re.search(r"ideal|too (much|many|few|little)|should|%|per ?cent|norm|average|score", told(debrief), re.I)


def test_places_of_phrases_are_where_they_stand() -> None:
    text = "[nods] It's YOUR mother’s worksheets, and your  mother again."
    found = places(["your mother", "worksheet*", "mother"], text)
    assert [text[start:end] for start, end in found] == ["YOUR mother’s", "worksheets", "your  mother"]
    assert places(["x"], "İ x") == ()  # its lower case is longer: no place could be told
