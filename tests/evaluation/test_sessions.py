"""Scripted sessions are varied, and the same each time."""

from evaluation.repertoire import authored, by_code
from evaluation.sessions import IN_A_ROW, LONGEST, played
from evaluation.showing import Judge
from evaluation.tables import shown, table
from evaluation.trainees import Trainee
from people import bare_persona, shipped_persona
from rupturesim.client import Client
from rupturesim.codes import Code


def test_the_same_seed_plays_the_same_sessions() -> None:
    ruth = shipped_persona("ruth")
    assert played(ruth, 2) == played(ruth, 2) != played(ruth, 2, seed=1)


def test_each_trainee_has_some_sessions_in_a_row() -> None:
    sessions = played(bare_persona(), IN_A_ROW + 1)
    assert [session.number for session in sessions] == [*range(1, IN_A_ROW + 1), 1]
    assert len({session.trainee for session in sessions}) == 2
    assert all(0 < len(session.answers) <= LONGEST for session in sessions)


def test_every_answer_tells_the_phrase_at_its_heart() -> None:
    answers = [answer for session in played(shipped_persona("ruth"), 2) for answer in session.answers]
    assert all(answer.body for answer in answers)
    own = [answer for answer in answers if answer.source != "bank"]
    assert own
    assert all(answer.body in answer.line for answer in own)


def test_every_kind_of_trainee_finds_words_for_every_move() -> None:
    bare = bare_persona()
    state = Client(bare).first_state(1)
    for kind in authored().kinds:
        trainee = Trainee(kind, bare, 1)
        assert all(turn.text and turn.codes for turn in (trainee.say(state) for _ in range(30)))


def test_there_are_lines_for_every_code() -> None:
    assert all(len(lines) > 20 for lines in by_code().values())
    assert set(by_code()) == set(Code)


def test_a_table_has_a_column_a_client_and_one_over_all() -> None:
    ruth = shipped_persona("ruth")
    lines = list(table({"ruth": played(ruth, 2)}, Judge([ruth])))
    assert lines[0].split() == ["ruth", "all"]
    assert next(line for line in lines if line.startswith("lines said twice")).split()[-2:] == ["0", "0"]
    assert shown(0.125) == "12.5%"
    assert shown(None) == "-"
