"""Trainees in words: each kind draws its own lines once, and goes on drawing from them session after session."""

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from evaluation.repertoire import MOVES, Line, authored, by_code, codes_of, own_lines, sore_lines, topic_words, ways
from rupturesim.alliance import Attachment, Component, Stage
from rupturesim.client import ClientState
from rupturesim.codes import Code
from rupturesim.persona.model import Persona
from rupturesim.text import SILENCE

LINES_OF_A_CODE = 25
"""So many ways to say each thing one trainee has, up to two thirds of them the program's own ways to say it."""
_MENDS = {
    Component.TASK: (Code.RENEGOTIATE, Code.CLARIFY),
    Component.GOAL: (Code.RENEGOTIATE, Code.CLARIFY),
    Component.BOND: (Code.ACKNOWLEDGE, Code.DISCLOSE),
}


@lru_cache(maxsize=1)
def _suiting() -> frozenset[Line]:
    return frozenset(ways())


class Turn(NamedTuple):
    """What a trainee says: text, codes, the move, the id of a direct question, and whether it was said before."""

    text: str
    codes: tuple[Code, ...]
    move: str
    question: str = ""
    again: bool = False


class Trainee:
    """One trainee of a kind with one client. All chance hangs on the seed."""

    def __init__(self, kind: str, persona: Persona, seed: int) -> None:
        self.kind = kind
        self._chance = random.Random(f"{kind}:{persona.id}:{seed}")
        self._persona = persona
        weights = authored().kinds[kind]
        self._moves, self._weights = list(weights), list(weights.values())
        self._lines = {code: self._repertoire(lines) for code, lines in by_code().items()}
        self._own, self._sore, self._topics = own_lines(persona), sore_lines(persona), topic_words(persona)
        self._last: Turn | None = None

    def _repertoire(self, lines: Sequence[Line]) -> list[Line]:
        suiting = [line for line in lines if line in _suiting()]
        half = self._chance.sample(suiting, min(LINES_OF_A_CODE * 2 // 3, len(suiting)))
        rest = [line for line in lines if line not in _suiting()]
        return half + self._chance.sample(rest, min(LINES_OF_A_CODE - len(half), len(rest)))

    def begin(self) -> None:
        """A new session: nothing was said in it yet."""
        self._last = None

    def say(self, state: ClientState) -> Turn:
        """The next turn, as things stand."""
        move = self._chance.choices(self._moves, self._weights)[0]
        if move == "again" and self._last is None:
            move = "invite"
        turn = self._turn(move, state)
        if turn.text != SILENCE and not turn.again:
            self._last = turn
        return turn

    def _turn(self, move: str, state: ClientState) -> Turn:
        chance, written = self._chance, authored()
        if move not in MOVES or move in ("repair", "strain"):
            return self._coded(move, [chance.choice(codes_of(move))])
        match move:
            case "meet":
                return self._coded(move, self._meeting(state))
            case "silence":
                return Turn(SILENCE, (Code.SPACE,), move)
            case "question":
                question = chance.choice(written.questions)
                return Turn(chance.choice(question.ways), (Code.CLOSED,), move, question.id)
            case "person":
                text = chance.choice(written.person).replace("{topic}", chance.choice(self._topics))
                return Turn(text, (Code.INVITE,), move)
            case "feelings":
                code = chance.choice(list(written.feelings))
                return Turn(chance.choice(written.feelings[code]), (code,), move)
            case "again":
                assert self._last is not None
                text = chance.choice(written.again).replace("{turn}", self._last.text)
                return self._last._replace(text=text, move=move, again=True)
            case "smalltalk" | "interruption":
                lines = written.smalltalk if move == "smalltalk" else written.interruptions
                return Turn(chance.choice(lines), (Code.OTHER if move == "smalltalk" else Code.SHIFT,), move)
            case _:
                line = chance.choice(self._own if move == "own" else self._sore)
                return Turn(line.text, line.codes, move)

    def _coded(self, move: str, codes: list[Code]) -> Turn:
        lines: list[Line] = [self._chance.choice(self._lines[code]) for code in codes]
        earned = tuple(sorted({code for line in lines for code in line.codes} - {Code.OTHER})) or (Code.OTHER,)
        return Turn(" ".join(line.text for line in lines), earned, move)

    def _meeting(self, state: ClientState) -> list[Code]:
        """What meets the client at this stage; two moves in turns, so that none grows stale."""
        even = state.turn % 2 == 0
        match state.stage:
            case Stage.WORKING | Stage.REPAIRED:
                return [Code.REFLECT] if even else [Code.INVITE]
            case Stage.WITHDRAWN if self._persona.attachment is Attachment.AVOIDANT:
                return [Code.SPACE, Code.VALIDATE] if even else [Code.ACKNOWLEDGE, Code.SPACE]
            case Stage.VOICING | Stage.VULNERABLE if state.rupture is not None:
                mends = _MENDS[state.rupture.strikes]
                return [mends[0], Code.VALIDATE] if even else [Code.REFLECT, mends[1]]
            case _:
                return [Code.ACKNOWLEDGE, Code.INVITE] if even else [Code.VALIDATE, Code.REFLECT]
