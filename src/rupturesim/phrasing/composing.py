"""Putting a line together from its parts, and never the same line twice."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, count, product
from typing import NamedTuple

from rupturesim.alliance import Stage
from rupturesim.phrasing.bank import Phrase, specificity
from rupturesim.phrasing.choosing import weighted_order
from rupturesim.phrasing.moment import Moment, plain
from rupturesim.phrasing.schema import PARTS, Grammar, Shapes
from rupturesim.phrasing.template import tidy
from rupturesim.text import words

_TRIES = 8
"""How many ways of saying a phrase are tried before the next phrase is."""
_TELLING, _MORE = 3, 4
"""An opener this specific says how the turn was taken, and is so much likelier to be used."""
_STILL = frozenset({Stage.VULNERABLE, Stage.REPAIRED})
"""Where a persona's habits, mostly those of strain, are not seen before their own lines."""
_SHORTEST_BEFORE_TAIL = 4
"""Spoken words; after fewer, a tail sounds longer than what it trails."""

Weights = tuple[tuple[str, int], ...]
Parts = Mapping[str, Sequence[Phrase]]
"""The phrases for each part of a line, best first."""


class Spoken(NamedTuple):
    """A line and the phrase at its heart; without one where nothing but silence was left."""

    line: str
    body: Phrase | None


class Composer:
    """Makes lines by a grammar. Holds nothing of a session."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._own_shapes = tuple(grammar.own_shapes.items())
        self._interjections = frozenset(grammar.interjections)
        self._keeps_capital = frozenset(grammar.keeps_capital)

    def new_line(self, moment: Moment, parts: Parts) -> Spoken:
        """A line that was not said before: the best phrase in a likely shape; if need be any phrase in any shape."""
        bodies = self._short_enough(parts["body"], moment)
        for body in bodies:
            for line in self._likely(body, moment, parts):
                if plain(line) not in moment.before:
                    return Spoken(line, body)
        for body in bodies:
            for line in self._all(body, moment, parts):
                if plain(line) not in moment.before:
                    return Spoken(line, body)
        return Spoken(self.last_resort(moment, parts["gesture"]), None)

    def last_resort(self, moment: Moment, gestures: Sequence[Phrase]) -> str:
        """Silence with gestures, more and more of them until it is new."""
        seen = [gesture.words.fill(0, moment.values) for gesture in gestures] or ["waits"]
        for size in count(1):
            chosen = combinations(seen, size) if size <= len(seen) else [tuple(seen) + ("waits",) * (size - len(seen))]
            for some in chosen:
                line = f"[{'; '.join((self._grammar.last_resort, *some))}]"
                if plain(line) not in moment.before:
                    return line
        raise AssertionError("counting has no end")

    def _short_enough(self, bodies: Sequence[Phrase], moment: Moment) -> Sequence[Phrase]:
        longest = self._longest(moment)
        fitting = [body for body in bodies if body.own or body.words.length <= longest]
        return fitting or sorted(bodies, key=lambda body: body.words.length)[:3]

    def _longest(self, moment: Moment) -> int:
        return self._grammar.longest[moment.stage][moment.talk]

    def _likely(self, body: Phrase, moment: Moment, parts: Parts) -> Iterator[str]:
        shapes = self._shapes(body, moment, parts)
        wording = moment.draw(f"wording:{body.words.text}", 1000)
        only_so = shapes == ["body"] and len(body.words.wordings) == 1 and not body.words.slots
        for attempt in range(1 if only_so else _TRIES):
            shape = shapes[attempt % len(shapes)].split()
            place = attempt // len(shapes)
            chosen = {part: _at(parts[part], place) for part in PARTS[1:]}
            line = self._line(shape, body, chosen, moment, wording + attempt)
            if line:
                yield line

    def _all(self, body: Phrase, moment: Moment, parts: Parts) -> Iterator[str]:
        shapes = self._shapes(body, moment, parts)
        if _opens_with_a_gesture(body) and not body.own:
            shapes += ["body tail", "body gesture", "body tail gesture"]
        for shape in shapes:
            pools: list[Sequence[Phrase | None]] = [
                list(parts[part]) if part in shape or f"{{{part}}}" in body.words.text else [None] for part in PARTS[1:]
            ]
            for chosen in product(*pools):
                for wording in range(len(body.words.wordings)):
                    by_part = dict(zip(PARTS[1:], chosen, strict=True))
                    line = self._line(shape.split(), body, by_part, moment, wording)
                    if line:
                        yield line

    def _shapes(self, body: Phrase, moment: Moment, parts: Parts) -> list[str]:
        """The shapes in which this phrase can be said, the likelier first."""
        if body.alone:
            return ["body"]
        text = body.words.text
        barred = {"gesture"} if "[" in text else set()
        if body.own:
            last = moment.said.rpartition("\n")[2]
            still = {"gesture"} if "[" in last or moment.stage in _STILL else set()
            return self._drawn(self._own_shapes, barred | still, moment, text)
        weights = self._row(moment)
        opener = _at(parts["opener"], 0)
        if opener is not None and opener.weight >= _TELLING:
            weights = tuple((shape, weight * (_MORE if "opener" in shape else 1)) for shape, weight in weights)
        if text.startswith(("[", "—", "…")) or '"' in text:
            barred |= {"opener"}
        if text.endswith(("?", "—", "]")) or body.words.length < _SHORTEST_BEFORE_TAIL:
            barred |= {"tail"}
        return self._drawn(weights, barred, moment, text)

    def _drawn(self, weights: Weights, barred: set[str], moment: Moment, text: str) -> list[str]:
        fitting = [(shape, weight) for shape, weight in weights if barred.isdisjoint(shape.split())]
        return weighted_order(fitting or [("body", 1)], moment, f"shape:{text}")

    def _row(self, moment: Moment) -> Weights:
        fitting: list[Shapes] = [row for row in self._grammar.shapes if moment.fits(row)]
        best = max(fitting, key=specificity)
        return tuple(best.shapes.items())

    def _line(
        self, shape: list[str], body: Phrase, chosen: Mapping[str, Phrase | None], moment: Moment, wording: int
    ) -> str:
        """The line, or "" if its parts do not go together or it grows too long."""
        gesture = chosen["gesture"]
        values = dict(moment.values)
        if "{gesture}" in body.words.text:
            if gesture is None:
                return ""
            values["gesture"] = gesture.words.fill(wording, moment.values)
        said = [body.words.fill(wording, values)]
        for part in ("opener", "tail", "gesture"):
            if part not in shape:
                continue
            phrase = chosen[part]
            if phrase is None:
                return ""
            filled = phrase.words.fill(wording, moment.values)
            if part == "gesture" and any("[" in other for other in said) and not _opens_with_a_gesture(body):
                return ""
            if part == "opener" and self._stumbles(filled, said[0]):
                return ""
            said = self._with(said, part, filled, shape)
        line = tidy(" ".join(said))
        too_long = len(words(line)) > self._longest(moment)
        return "" if too_long and shape != ["body"] else line

    def _with(self, said: list[str], part: str, filled: str, shape: list[str]) -> list[str]:
        if part == "tail":
            return [*said, filled]
        if part == "gesture":
            seen = f"[{filled}]"
            return [*said, seen] if shape.index("gesture") > shape.index("body") else [seen, *said]
        if filled.endswith(","):
            return [f"{filled} {self._lowered(said[0])}"]
        return [filled, *said]

    def _stumbles(self, opener: str, body: str) -> bool:
        """Whether the two would begin alike, or each with an interjection."""
        firsts = [*words(opener)[:1], *words(body)[:1]]
        alike = len(firsts) == 2 and firsts[0] == firsts[1] != "i"
        return alike or (len(firsts) == 2 and self._interjections.issuperset(firsts))

    def _lowered(self, text: str) -> str:
        first = text.split()[0].strip(',.;:?!…"')
        return text if first in self._keeps_capital else text[0].lower() + text[1:]


def _opens_with_a_gesture(body: Phrase) -> bool:
    text = body.words.text
    return text.startswith("[") and text.count("[") == 1 and not text.endswith("]")


def _at(phrases: Sequence[Phrase], place: int) -> Phrase | None:
    return phrases[place % len(phrases)] if phrases else None
