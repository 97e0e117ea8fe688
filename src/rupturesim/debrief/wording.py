"""The debrief's words (`words.yaml`) filled in for one client, and the small grammar around them."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rupturesim.alliance import Component, Marker, RuptureKind, Stage
from rupturesim.client.sentences import fill
from rupturesim.codes import ALL_CODES, Code
from rupturesim.debrief.pieces import Span
from rupturesim.persona.model import Persona
from rupturesim.text import SILENCE
from rupturesim.yamlfile import read, validate

WORDS = Path(__file__).with_name("words.yaml")

LONGEST_QUOTE = 90
"""Characters of a quotation in running text; the whole words stand in the turn itself."""

MOST_NAMED = 8
"""Of more turns than these, the rest is counted."""

_PLACE = {code: place for place, code in enumerate(ALL_CODES)}
_BETWEEN = re.compile(r"[^\w\[]*")
_SENTENCE = re.compile(r"[^\s.?!\u2026][^.?!\u2026]*(?:[.?!\u2026](?!\s|$)[^.?!\u2026]*)*[.?!\u2026]*")
_STOPS = re.compile(r"[.?!\u2026]*")
_GESTURE_ONLY = re.compile(r"\s*(?:\[[^\[\]]*\]\s*)+")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CodeWords(_Part):
    """A code in plain words."""

    name: str
    did: str
    does: str
    practise: str


class Words(_Part):
    """The whole file."""

    codes: dict[Code, CodeWords]
    stages: dict[Stage, str]
    components: dict[Component, str]
    mended: dict[Literal["renegotiate", "other"], dict[Component, str]]
    voiced: dict[RuptureKind, str]
    markers: dict[Marker, str]
    otherwise: dict[Literal["eased", "touched"], str]
    voicing: str
    rules: dict[str, str]
    by_move: dict[str, str]
    smoothed_over: dict[str, str]
    timing: dict[str, str]
    practice: dict[str, str]
    lent: dict[str, str]
    closing: tuple[str, ...]


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """The program's words, read once. Raises ProblemsError if the file is faulty."""
    return validate(read(WORDS), Words)


class Wording:
    """The words filled in for one client."""

    def __init__(self, persona: Persona, words: Words | None = None) -> None:
        self.words = words or shipped_words()
        self.name = persona.name
        self._persona = persona

    def fill(self, text: str) -> str:
        """A text with the client's name and pronouns."""
        return fill(text, self._persona)

    def called(self, code: Code) -> str:
        """The name of a move."""
        return self.words.codes[code].name

    def did(self, codes: Iterable[Code], doubtful: Set[Code] = frozenset()) -> str:
        """What somebody did in a turn, to go on from 'you': at most three moves, in the manual's order.

        doubtful: those that were heard with so much doubt that each is told with a 'perhaps'.
        """
        chosen = self.first_few(codes) or [Code.OTHER]
        return listed([f"{'perhaps ' * (code in doubtful)}{self.fill(self.words.codes[code].did)}" for code in chosen])

    def first_few(self, codes: Iterable[Code]) -> list[Code]:
        """The first three of these codes, in the manual's order."""
        return sorted(set(codes), key=_PLACE.__getitem__)[:3]

    def sign(self, marker: Marker) -> str:
        """What a marker is, to go on from 'a sign of'."""
        return self.fill(self.words.markers[marker])

    def stage(self, stage: Stage) -> str:
        """The name of a stage."""
        return self.words.stages[stage]

    def rule(self, rule_id: str) -> str | None:
        """A rule of the table in few words; None for an id that no longer exists."""
        name = self.words.rules.get(rule_id)
        return self.fill(name) if name else None


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as one enumeration: 'a', 'a and b', 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def turns_named(numbers: Sequence[int]) -> str:
    """Turns in order by number: 'turn 3', 'turns 3 and 4', 'turns 3 to 6 and 9'. Turn 0 is the opening.

    Of many, the first few are named and the others counted.
    """
    if list(numbers) == [0]:
        return "the opening"
    if numbers and numbers[0] == 0:
        return f"the opening and {turns_named(numbers[1:])}"
    if len(numbers) == 1:
        return f"turn {numbers[0]}"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    pieces = [piece for run in runs for piece in _run_named(run)]
    if len(pieces) > MOST_NAMED:
        pieces, named = [], 0
        for run in runs:
            if len(pieces) + len(_run_named(run)) >= MOST_NAMED:
                break
            pieces += _run_named(run)
            named += len(run)
        pieces.append(f"{len(numbers) - named} more")
    return f"turns {listed(pieces)}"


def _run_named(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]


def counted(number: int, noun: str) -> str:
    """A number with its noun: 'no turn', 'one turn', '3 turns'."""
    if number == 0:
        return f"no {noun}"
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


def ended(sentence: str) -> str:
    """A sentence with a full stop, if it has no end of its own."""
    sentence = sentence.strip()
    return sentence if sentence.endswith((".", "!", "?", "…", ".”", "?”", "!”", "…”")) else f"{sentence}."


def hedged(sentence: str) -> str:
    """A sentence about what the trainee did, where it was heard with so much doubt that it may not be so."""
    if not sentence.startswith("You "):
        return sentence
    return f"If that was heard rightly: {sentence[:1].lower()}{sentence[1:]}"


def capital(sentence: str) -> str:
    """A sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def quote(text: str, spans: Sequence[Span] = (), limit: int = LONGEST_QUOTE) -> str:
    """The words in quotation marks, cut at a word; '(in silence)' where there are none.

    spans: which of the words, in order; all, if there are none.
    """
    pieces = [text[start:end] for start, end in _joined(text, spans)] or [text]
    if not text.strip() or text.strip() == SILENCE or _GESTURE_ONLY.fullmatch(text):
        return f"({text.strip().strip('[]') or 'silence'})"
    out: list[str] = []
    room = limit
    for piece in pieces:
        words = " ".join(piece.split())
        if not words:
            continue
        out.append(words if len(words) <= room else _cut(words, room))
        room -= len(words)
        if room < limit // 4:
            break
    return f"“{' … '.join(out)}”"


def in_sentences(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans widened to the sentences that they lie in, where these are short enough to be quoted whole."""
    whole = [found.span() for found in _SENTENCE.finditer(text) if len(found[0]) <= LONGEST_QUOTE]
    widened: list[Span] = []
    for span in spans:
        start, end = next((at for at in whole if at[0] <= span[0] and span[1] <= at[1]), span)
        if widened and start <= widened[-1][1]:
            widened[-1] = (widened[-1][0], max(end, widened[-1][1]))
        else:
            widened.append((start, end))
    return tuple(widened)


def bracketed(text: str) -> str:
    """The words in quotation marks and brackets; a gesture or silence has brackets of its own."""
    quoted = quote(text)
    return quoted if quoted.startswith("(") else f"({quoted})"


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans with the stops that follow them, and those made one between which there is no word."""
    out: list[Span] = []
    for start, end in spans:
        if out and _BETWEEN.fullmatch(text, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return [(start, end + _stops_at(text, end)) for start, end in out]


def _stops_at(text: str, place: int) -> int:
    found = _STOPS.match(text, place)
    return len(found[0]) if found else 0


def _cut(words: str, room: int) -> str:
    head = words[:room]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head} …"
