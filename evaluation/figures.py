"""What is counted in played sessions. Shares are 0 to 1; None where there is nothing to count."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil
from statistics import median
from typing import NamedTuple

from evaluation.repertoire import authored, questions
from evaluation.sessions import Answer, Played
from rupturesim.alliance import Marker, Stage
from rupturesim.phrasing.moment import plain
from rupturesim.text import SILENCE, words

_HIDES = frozenset({Marker.SILENCE, Marker.TOPIC_SHIFT, Marker.LATENESS})
"""Markers of a client who does not answer."""

_WHOLE = 3
"""Words of so few letters answer a question only as they stand; longer ones may go on."""

Key = Callable[[Answer], object]


def exactly(answer: Answer) -> str:
    """A line by all its words and gestures."""
    return plain(answer.line)


def nearly(answer: Answer) -> str:
    """A line by the phrase at its heart, whatever stands before or after it and whichever wording is chosen."""
    return answer.body or plain(answer.line)


def answers(sessions: Iterable[Played]) -> Iterator[Answer]:
    """All answers, in order."""
    return (answer for session in sessions for answer in session.answers)


def share(found: Iterable[bool]) -> float | None:
    """How many of these hold."""
    held = list(found)
    return sum(held) / len(held) if held else None


def said_twice(sessions: Iterable[Played]) -> int:
    """Lines that repeat an earlier one of their session, opening and farewell included."""
    return sum(len(session.lines) - len({plain(line) for line in session.lines}) for session in sessions)


def in_a_row(sessions: Sequence[Played]) -> Iterator[list[Played]]:
    """The sessions that one trainee had with one client, one after another."""
    row: list[Played] = []
    for session in sessions:
        if session.number == 1 and row:
            yield row
            row = []
        row.append(session)
    if row:
        yield row


def met_before(sessions: Sequence[Played], key: Key, number: int | None = None) -> float | None:
    """The share of lines that the same trainee had from this client in an earlier session.

    number: only in their sessions of that number; None: in the second to the last.
    """
    found: list[bool] = []
    for row in in_a_row(sessions):
        found += [again for session, _, again in _seen(row, key) if number in (None, session.number)]
    return share(found)


def _seen(row: Sequence[Played], key: Key) -> Iterator[tuple[Played, Answer, bool]]:
    """Each answer of the second and later sessions, with whether it was met in an earlier one."""
    met: set[object] = set()
    for place, session in enumerate(row):
        if place:
            yield from ((session, answer, key(answer) in met) for answer in session.answers)
        met |= {key(answer) for answer in session.answers}


def met_in_all(sessions: Sequence[Played], key: Key) -> float | None:
    """The share of lines that this client said in any earlier session, whoever the trainee was."""
    by_persona = [list(group) for _, group in groupby(sessions, key=lambda session: session.persona)]
    return share(again for group in by_persona for _, _, again in _seen(group, key))


def distinct(lines: Iterable[str], size: int) -> float | None:
    """Distinct runs of so many spoken words, over all such runs; no run crosses from one line to the next."""
    runs: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        spoken = words(line)
        runs.update(tuple(spoken[at : at + size]) for at in range(len(spoken) - size + 1))
    return len(runs) / runs.total() if runs else None


class Spread(NamedTuple):
    """The middle of some numbers, and what 95 of 100 do not exceed."""

    middle: float
    high: float


def spread(numbers: Iterable[int]) -> Spread | None:
    """The spread of these numbers; None of none."""
    ordered = sorted(numbers)
    return Spread(median(ordered), ordered[ceil(0.95 * len(ordered)) - 1]) if ordered else None


def lengths(found: Iterable[Answer], stage: Stage | None = None) -> Spread | None:
    """Spoken words a line, in one stage or in all."""
    return spread(len(words(answer.line)) for answer in found if stage in (None, answer.stage))


def with_gesture(found: Iterable[Answer]) -> float | None:
    """The share of lines in which something is seen."""
    return share("[" in answer.line for answer in found)


def silent_after_silence(found: Iterable[Answer]) -> float | None:
    """The share of the trainee's silences that the client answers without a word."""
    return share(not words(answer.line) for answer in found if answer.turn.text == SILENCE)


def answered(answer: Answer) -> str:
    """How a direct question was met: `answered`, `put off`, `hidden` (the marker is not to answer), `beside`.

    Answered: a word of the line is among those of an answer, or it is the client's own on a topic that was asked about.
    Put off: it was written for that kind of question and does not answer it.
    """
    question = questions()[answer.turn.question]
    flat = f" {' '.join(words(answer.line))} "
    wanted = (one.replace("{name}", answer.persona).casefold() for one in question.answers)
    if answer.to_the_point == "topic" or any(f" {one}{' ' * (len(one) <= _WHOLE)}" in flat for one in wanted):
        return "answered"
    if answer.to_the_point:
        return "put off"
    return "hidden" if answer.marker in _HIDES or answer.stage is Stage.LEFT else "beside"


def asked(found: Iterable[Answer]) -> list[Answer]:
    """The answers to direct questions that were not asked just before."""
    return [answer for answer in found if answer.turn.question and not answer.turn.again]


def asked_again(found: Iterable[Answer]) -> list[Answer]:
    """The answers to a question that was asked over again."""
    return [answer for answer in found if answer.turn.again and "?" in answer.turn.text]


def remarks(answer: Answer) -> bool:
    """Whether the client remarks on having been asked or told before."""
    flat = f" {' '.join(words(answer.line))} "
    return any(f" {remark} " in flat for remark in authored().remarks)


def longest_run(sessions: Iterable[Played]) -> int:
    """The most lines one after another, within a session, that begin with the same spoken word."""
    firsts = ([first for line in session.lines for first in words(line)[:1]] for session in sessions)
    return max((sum(1 for _ in run) for session in firsts for _, run in groupby(session)), default=0)


class Cell(NamedTuple):
    """Where one client's lines recur. again: how many the same trainee had met, of `later` in later sessions."""

    persona: str
    stage: Stage
    marker: Marker | None
    lines: int
    bodies: int
    later: int
    again: int
    commonest: str


def cells(sessions: Sequence[Played]) -> list[Cell]:
    """Each client's stages and markers, those first in which most lines were met before."""
    lines: dict[tuple[str, Stage, Marker | None], Counter[str]] = {}
    later: Counter[tuple[str, Stage, Marker | None]] = Counter()
    again: Counter[tuple[str, Stage, Marker | None]] = Counter()
    for answer in answers(sessions):
        lines.setdefault((answer.persona, answer.stage, answer.marker), Counter())[nearly(answer)] += 1
    for row in in_a_row(sessions):
        for _, answer, met in _seen(row, nearly):
            key = (answer.persona, answer.stage, answer.marker)
            later[key] += 1
            again[key] += met
    found = [
        Cell(*key, bodies.total(), len(bodies), later[key], again[key], bodies.most_common(1)[0][0])
        for key, bodies in lines.items()
    ]
    return sorted(found, key=lambda cell: (-cell.again, cell.persona, cell.stage, cell.marker or ""))


def commonest(found: Iterable[Answer], count: int = 15) -> list[tuple[str, float]]:
    """The phrases said most often, with their share of all lines."""
    bodies = Counter(nearly(answer) for answer in found)
    return [(body, times / bodies.total()) for body, times in bodies.most_common(count)]


def wordless(line: str) -> bool:
    """Whether nothing is spoken, or hardly a word before it breaks off."""
    spoken = words(line)
    return not spoken or (len(spoken) < 4 and bool(re.search(r"\.\.\.|…", line)))
