"""Small sessions made by hand, for tests of the measuring."""

from typing import Any

from evaluation.sessions import Answer, Played
from evaluation.trainees import Turn
from rupturesim.alliance import Stage
from rupturesim.codes import Code


def turn(text: str = "Go on.", **changes: Any) -> Turn:
    """A trainee's turn."""
    return Turn(text, (Code.OTHER,), "other")._replace(**changes)


def answer(line: str, **changes: Any) -> Answer:
    """A client's line whose heart is the whole of it."""
    body = changes.pop("body", line)
    plain = Answer("ruth", Stage.WORKING, None, "", turn(), line, body, "bank", (), False, "", ())
    return plain._replace(**changes)


def session(*lines: str | Answer, number: int = 1, farewell: str = "", persona: str = "ruth") -> Played:
    """A session in which the client said these."""
    answers = tuple(answer(line) if isinstance(line, str) else line for line in lines)
    return Played(persona, "mixed", number, "Hello.", answers, farewell)
