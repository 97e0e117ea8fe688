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

_AROUND = (*PARTS[1:], "sign")
"""What may stand around the body."""

Weights = tuple[tuple[str, int], ...]
Parts = Mapping[str, Sequence[Phrase]]
"""The phrases for each part of a line, best first."""


class Spoken(NamedTuple):
    """A line, the phrase at its heart (None for bare silence), and whether a sign of the marker stands after it."""

    line: str
    body: Phrase | None
    signed: bool = False


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
        spoken = [b for b in bodies if moment.mute and b.words.length and not b.words.uses(moment.said)]
        for ways, some in ((self._likely, spoken), (self._likely, bodies), (self._all, spoken), (self._all, bodies)):
            for body in some:
                for line in ways(body, moment, parts):
                    if plain(line) not in moment.before:
                        return Spoken(line, body, bool(_sign(body, moment, parts)))
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
            chosen = {part: _at(parts[part], place) for part in _AROUND}
            line = self._line(shape, body, chosen, moment, wording + attempt)
            if line:
                yield line

    def _all(self, body: Phrase, moment: Moment, parts: Parts) -> Iterator[str]:
        shapes = self._shapes(body, moment, parts)
        if _opens_with_a_gesture(body) and not body.own and "sign" not in shapes[0]:
            shapes += ["body tail", "body gesture", "body tail gesture"]
        for shape in shapes:
            pools: list[Sequence[Phrase | None]] = [
                list(parts[part]) if part in shape or f"{{{part}}}" in body.words.text else [None] for part in _AROUND
            ]
            for chosen in product(*pools):
                for wording in range(len(body.words.wordings)):
                    by_part = dict(zip(_AROUND, chosen, strict=True))
                    line = self._line(shape.split(), body, by_part, moment, wording)
                    if line:
                        yield line

    def _shapes(self, body: Phrase, moment: Moment, parts: Parts) -> list[str]:
        """The shapes in which this phrase can be said, the likelier first."""
        if body.alone:
            return ["body"]
        opener, barred = _at(parts["opener"], 0), _barred(body)
        first = opener is not None and opener.first and not opener.words.uses(moment.said)
        sign = _sign(body, moment, parts)
        if first and "opener" not in barred:
            return [f"opener body{sign}", f"body{sign}"]
        if body.own or sign:
            last = moment.said.rpartition("\n")[2]
            if "[" in last or moment.stage in _STILL or not body.own:
                barred |= {"gesture"}
            shapes = self._drawn(self._own_shapes, barred, moment, body.words.text)
            return [f"{shape}{sign}" for shape in shapes]
        weights = self._row(moment)
        if opener is not None and opener.weight >= _TELLING:
            weights = tuple((shape, weight * (_MORE if "opener" in shape else 1)) for shape, weight in weights)
        return self._drawn(weights, barred, moment, body.words.text)

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
        for part in ("opener", "tail", "sign", "gesture"):
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
            if part == "sign" and not _follows(said[-1], filled):
                return ""
            said = self._with(said, part, filled, shape)
        line = tidy(" ".join(said))
        too_long = not body.own and len(words(line)) > self._longest(moment)
        return "" if too_long and shape != ["body"] else line

    def _with(self, said: list[str], part: str, filled: str, shape: list[str]) -> list[str]:
        if part in ("tail", "sign"):
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


def unshown(body: Phrase, moment: Moment) -> bool:
    """Whether the client shows a marker that cannot be seen in this phrase."""
    return moment.marker is not None and moment.marker not in body.shows


def _sign(body: Phrase, moment: Moment, parts: Parts) -> str:
    """What a shape gains where the phrase does not show the marker."""
    return " sign" if not body.alone and parts["sign"] and unshown(body, moment) else ""


def _barred(body: Phrase) -> set[str]:
    """The parts that cannot stand beside this phrase."""
    text = body.words.text
    barred = {"gesture"} if "[" in text else set()
    if text.startswith(("[", "—", "…")) or '"' in text:
        barred.add("opener")
    if text.endswith(("?", "—", "]")) or body.words.length < _SHORTEST_BEFORE_TAIL:
        barred.add("tail")
    return barred


def _follows(said: str, sign: str) -> bool:
    """Whether a sign can follow: two gestures do not stand side by side, and nothing is said twice."""
    return not (said.endswith("]") and sign.startswith("[")) and sign.casefold() not in said.casefold()


def _opens_with_a_gesture(body: Phrase) -> bool:
    text = body.words.text
    return text.startswith("[") and text.count("[") == 1 and not text.endswith("]")


def _at(phrases: Sequence[Phrase], place: int) -> Phrase | None:
    return phrases[place % len(phrases)] if phrases else None
