"""A session to which a model lends words: nothing of it holds a session up, and its trouble is told once."""

import threading
from collections.abc import Sequence
from pathlib import Path

from people import bare_persona
from rehearsals import LINES, begun, coder
from rupturesim.client.state import Transition
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Lent, Said, Try
from rupturesim.rehearsal import scripted_voice
from rupturesim.session import Session
from rupturesim.transcript import attempts_of, read_transcript


class SlowLender:
    """Never lends a word; returns when it is closed."""

    model = "slow"

    def __init__(self, trouble: str = "") -> None:
        self.trouble, self.asked, self._closed = trouble, threading.Event(), threading.Event()

    def lend(self, transition: Transition, history: Sequence[Said]) -> Lent:
        """Wait until closed."""
        self.asked.set()
        assert self._closed.wait(10)
        return Lent(None, (Try("", "stopped", "It was left."),))

    def break_off(self) -> None:
        """Let go."""
        self._closed.set()

    def close(self) -> None:
        """Let go."""
        self._closed.set()


def test_closing_waits_for_no_model_and_the_answer_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    lender = session.lender = SlowLender()
    session.hear(LINES[1])
    answering = threading.Thread(target=session.answer)
    answering.start()
    assert lender.asked.wait(10)
    assert session.close() == ""
    answering.join(10)
    (turn,) = attempts_of(read_transcript(path))[0].turns
    assert turn.complete
    assert turn.model is not None
    assert not turn.model.accepted


def test_a_turn_that_broke_off_is_answered_without_the_model_when_the_session_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    session = begun(path)
    session.hear(LINES[1])
    session.close()
    lender = SlowLender()

    def lender_for(_persona: Persona, _seed: int) -> SlowLender:
        return lender

    again = Session.resume(path, coder=coder(), phraser_for=scripted_voice, lender_for=lender_for)
    assert again.attempt.turns[0].complete
    assert not lender.asked.is_set()
    assert again.lender is lender
    again.close()


def test_a_models_trouble_is_told_once_a_session(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    assert session.model_trouble() == ""
    lender = session.lender = SlowLender()
    assert session.model_trouble() == ""
    lender.trouble = "The model did not answer in time."
    name = bare_persona().name
    told = f"The model did not answer in time. {name} goes on in the program's own words."
    assert [session.model_trouble() for _ in range(2)] == [told, ""]
    lender.trouble = "The model's server has failed."
    assert session.model_trouble() == ""
