"""What is counted of a model's lines."""

from pathlib import Path

from evaluation.model import session, sessions, table
from llm.faults import OBEYED, in_turn, says
from llm.faulty import MODEL, serving
from people import shipped_persona
from rupturesim.llm.choice import choice
from rupturesim.transcript import attempts_of, read_transcript

LINES = ("All quiet, really.", "The heating went off twice.", "I'd sooner talk about the accounts.", "Forty for choir.")


def test_a_line_is_counted_once_and_its_refusals_each(tmp_path: Path) -> None:
    with serving(in_turn(says(OBEYED), says(*LINES))) as server:
        asked = list(session(shipped_persona("ruth"), "advising", choice(server.url, MODEL), 1, tmp_path / "s", 4))
    assert [one.accepted for one in asked] == [True] * len(asked)
    assert [one.refused for one in asked] == [("repaired",), *[()] * (len(asked) - 1)]
    turns = attempts_of(read_transcript(tmp_path / "s"))[0].turns
    assert [one.turn.number for one in asked] == [turn.number for turn in turns if turn.model]
    rows = list(table({"ruth": asked}))
    assert rows[2].split()[-1] == "100%"
    assert rows[-1].split() == ["repaired", "1", "1"]


def test_each_session_has_a_trainee_of_another_kind_and_as_many_turns_as_wished() -> None:
    with serving(says("")) as server:
        asked = list(sessions(shipped_persona("ruth"), choice(server.url, MODEL), number=2, turns=3, seed=0))
    assert 3 < len(asked) <= 6
    assert {one.refused for one in asked} == {("empty", "empty")}
    assert not any(one.accepted for one in asked)


def test_nothing_asked_is_no_share() -> None:
    rows = list(table({"ruth": []}))
    assert rows[2].split()[-1] == "-"
