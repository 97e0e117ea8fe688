"""A model that is late again and again is left alone; one that answers is not."""

from rupturesim.errors import ServerFault
from rupturesim.llm.patience import Patience

LATE = ServerFault("late", "too late", again=False)


def rests(patience: Patience, turns: int) -> list[bool]:
    return [bool(patience.resting()) for _ in range(turns)]


def test_one_late_answer_costs_one_wait_and_a_second_look() -> None:
    patience = Patience(now=lambda: 0.0)
    patience.failed(LATE)
    assert patience.doubtful
    assert rests(patience, 2) == [False, False]


def test_each_late_answer_in_a_row_gives_the_trainee_a_longer_rest_from_waiting() -> None:
    patience = Patience(now=lambda: 0.0)
    found = []
    for _ in range(7):
        patience.failed(LATE)
        found.append(rests(patience, 40).count(True))
    assert found == [0, 2, 4, 8, 16, 16, 16]


def test_an_answer_in_time_makes_up_for_it() -> None:
    patience = Patience(now=lambda: 0.0)
    patience.failed(LATE)
    patience.failed(LATE)
    patience.answered()
    assert not patience.doubtful
    assert rests(patience, 3) == [False, False, False]


def test_other_faults_cost_no_time_and_bring_no_rest() -> None:
    patience = Patience(now=lambda: 0.0)
    for _ in range(5):
        patience.failed(ServerFault("refused", "nobody there"))
    assert rests(patience, 3) == [False, False, False]


def test_a_server_that_asks_to_be_left_alone_is_for_as_long_as_it_asks() -> None:
    clock = [100.0]
    patience = Patience(now=lambda: clock[0])
    patience.failed(ServerFault("busy", "too many requests", rest=30.0))
    assert patience.resting()
    clock[0] = 131.0
    assert not patience.resting()
