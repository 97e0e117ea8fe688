"""What the trainee says again, or goes back on, told from all their turns."""

from collections.abc import Sequence
from functools import lru_cache

from rupturesim.phrasing.listening import last_question, spoken
from rupturesim.phrasing.schema import Again, Cue, Hearing
from rupturesim.text import words

_REMEMBERED = 40
"""So many turns back the client remembers what the trainee said."""


def cues_of_return(turns: Sequence[str], hearing: Hearing) -> frozenset[Cue]:
    """What stands out in the last of the trainee's turns beside those before it."""
    if not turns:
        return frozenset()
    found: set[Cue] = set()
    heard, earlier = _heard(turns[-1]), [_heard(turn) for turn in turns[-_REMEMBERED:-1]]
    if not heard.words:
        silent = _silences([*earlier, heard])
        return frozenset({"silence_again"} if silent == 2 else {"silence_again", "long_silence"} if silent > 2 else ())
    again = hearing.again
    asked = sum(_same_question(heard, one, again) for one in earlier)
    said = sum(_alike(heard.words, one.words, again) for one in earlier)
    if _worth_a_remark(asked, again):
        found.add("asked_before")
    elif not asked and _worth_a_remark(said, again):
        found.add("said_before")
    if _is_sorry(heard.flat, hearing) and sum(_is_sorry(one.flat, hearing) for one in earlier) + 1 >= again.sorry:
        found.add("sorry_again")
    if gone_back_on(turns, hearing):
        found.add("contradicts")
    return frozenset(found)


def gone_back_on(turns: Sequence[str], hearing: Hearing) -> str:
    """What the trainee said before this turn and goes against in it, or ""."""
    now = _heard(turns[-1]).flat if turns else ""
    for pair in hearing.contradictions:
        if not any(_within(phrase, now) for phrase in pair.now):
            continue
        for turn in reversed(turns[-_REMEMBERED:-1]):
            said = next((phrase for phrase in pair.said if _within(phrase, _heard(turn).flat)), "")
            if said:
                return said
    return ""


class _Heard:
    """A turn as it is compared with others."""

    def __init__(self, turn: str) -> None:
        said = spoken(turn)
        found = words(said)
        self.flat = " ".join(found)
        self.words = frozenset(found)
        self.question = frozenset(words(last_question(said)))


@lru_cache(maxsize=2048)
def _heard(turn: str) -> _Heard:
    return _Heard(turn)


def _silences(turns: Sequence[_Heard]) -> int:
    """How many turns in a row, up to the last, were silent."""
    return next((place for place, turn in enumerate(reversed(turns)) if turn.words), len(turns))


def _same_question(heard: _Heard, other: _Heard, again: Again) -> bool:
    if not heard.question or not other.question:
        return False
    return heard.question == other.question or _alike(heard.question, other.question, again)


def _alike(one: frozenset[str], other: frozenset[str], again: Again) -> bool:
    both, shared = len(one | other), len(one & other)
    return min(len(one), len(other)) >= again.fewest and shared * 100 >= again.alike * both


def _worth_a_remark(times: int, again: Again) -> bool:
    return times in again.times or (times > max(again.times) and times % again.every == 0)


def _is_sorry(flat: str, hearing: Hearing) -> bool:
    return any(
        _within(phrase, flat) for question in hearing.questions if question.cue == "sorry" for phrase in question.has
    )


def _within(phrase: str, flat: str) -> bool:
    return f" {phrase} " in f" {flat} "
