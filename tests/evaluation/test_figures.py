"""What is counted in sessions made by hand."""

import pytest

from evaluation import figures
from evaluation.figures import Spread, exactly, nearly
from handmade import answer, session, turn
from rupturesim.alliance import Marker, Stage
from rupturesim.text import SILENCE


class TestLinesThatRecur:
    def test_a_line_said_twice_in_a_session_is_counted_whatever_its_case(self) -> None:
        assert figures.said_twice([session("It's fine.", "No.", "it's  FINE.")]) == 1

    def test_the_opening_and_the_farewell_count_as_lines(self) -> None:
        assert figures.said_twice([session("Hello.", farewell="Hello.")]) == 2

    def test_the_same_line_in_two_sessions_is_not_said_twice_in_one(self) -> None:
        assert figures.said_twice([session("No."), session("No.", number=2)]) == 0

    def test_what_the_same_trainee_met_before_is_a_share_of_the_later_sessions(self) -> None:
        row = [session("One.", "Two."), session("One.", "Three.", number=2)]
        assert figures.met_before(row, exactly) == 0.5

    def test_another_trainee_begins_afresh(self) -> None:
        assert figures.met_before([session("One."), session("One.")], exactly) is None

    def test_but_over_all_sessions_a_line_has_been_said(self) -> None:
        assert figures.met_in_all([session("One."), session("One.")], exactly) == 1.0

    def test_two_clients_do_not_share_their_lines(self) -> None:
        assert figures.met_in_all([session("One."), session("One.", persona="kwame")], exactly) is None

    def test_only_one_of_a_trainees_sessions_can_be_asked_for(self) -> None:
        row = [session("One."), session("Two.", number=2), session("Two.", number=3)]
        assert figures.met_before(row, exactly, 2) == 0.0
        assert figures.met_before(row, exactly, 3) == 1.0

    def test_nearly_the_same_has_the_same_phrase_at_its_heart(self) -> None:
        row = [session(answer("Well, no.", body="No.")), session(answer("[nods] No.", body="No."), number=2)]
        assert figures.met_before(row, exactly) == 0.0
        assert figures.met_before(row, nearly) == 1.0

    def test_the_cell_where_most_recurs_comes_first(self) -> None:
        row = [
            session("One.", answer("No.", stage=Stage.WITHDRAWN, marker=Marker.DENIAL)),
            session("Two.", answer("No.", stage=Stage.WITHDRAWN, marker=Marker.DENIAL), number=2),
        ]
        first = figures.cells(row)[0]
        assert (first.stage, first.marker, first.lines, first.bodies, first.again) == ("withdrawn", "denial", 2, 1, 1)


@pytest.mark.parametrize(
    ("lines", "size", "expected"),
    [
        (["I don't know, I don't know."], 2, 3 / 5),  # i don't, don't know, know i, and two of them again
        (["I don't know, I don't know."], 3, 3 / 4),
        (["No.", "No."], 2, None),  # no run crosses from line to line
        (["a b", "a b"], 2, 0.5),
        (["[looks down] a b"], 2, 1.0),  # what is seen is not spoken
    ],
)
def test_distinct_runs_of_words(lines: list[str], size: int, expected: float | None) -> None:
    assert figures.distinct(lines, size) == expected


class TestLengths:
    def test_are_the_middle_and_what_95_of_100_do_not_exceed(self) -> None:
        assert figures.spread(range(1, 101)) == Spread(50.5, 95)

    def test_of_one_stage_leave_out_the_others(self) -> None:
        lines = [answer("one two three"), answer("one", stage=Stage.STRAINED)]
        assert figures.lengths(lines, Stage.STRAINED) == Spread(1, 1)
        assert figures.lengths(lines, Stage.VOICING) is None


class TestQuestions:
    @pytest.mark.parametrize(
        ("line", "changes", "expected"),
        [
            ("I'm fifty-one.", {}, "answered"),
            ("Fortyish.", {}, "answered"),  # by the beginning of a word
            ("I told you.", {}, "beside"),  # and not by what stands inside one
            ("It's an old coat.", {}, "answered"),  # a short word answers as it stands, here by chance
            ("Ageing, that's what I am.", {}, "beside"),  # and not as the beginning of another
            ("I'd sooner not go into that.", {"to_the_point": "kind"}, "put off"),
            ("She's no trouble.", {"to_the_point": "topic"}, "answered"),
            ("The rain's stopped.", {"marker": Marker.TOPIC_SHIFT}, "hidden"),
            ("I could do with the bus fare.", {}, "beside"),
        ],
    )
    def test_how_one_is_met(self, line: str, changes: dict[str, object], expected: str) -> None:
        changes = {"turn": turn("How old are you?", question="age"), **changes}
        assert figures.answered(answer(line, **changes)) == expected

    def test_one_that_is_asked_again_is_not_asked_anew(self) -> None:
        again = answer("No.", turn=turn("How old are you?", question="age", again=True))
        assert figures.asked([again]) == []
        assert figures.asked_again([again]) == [again]

    def test_it_is_remarked_on_that_it_was_asked_before(self) -> None:
        assert figures.remarks(answer("You asked me that already."))
        assert not figures.remarks(answer("Against the wall."))


def test_a_silence_can_be_answered_with_silence() -> None:
    quiet = turn(SILENCE)
    lines = [answer("[waits]", turn=quiet), answer("What?", turn=quiet), answer("[waits]")]
    assert figures.silent_after_silence(lines) == 0.5
    assert figures.with_gesture(lines) == pytest.approx(2 / 3)


def test_a_run_of_lines_that_begin_alike_ends_with_the_session() -> None:
    assert figures.longest_run([session("Well, no.", "Well.", "[nods] Well, yes."), session("Well.")]) == 3
