"""Which phrase comes first: one not yet said, the most specific, with some chance in it."""

import re
from collections.abc import Iterable, Sequence

from rupturesim.phrasing.bank import Phrase
from rupturesim.phrasing.moment import Moment
from rupturesim.phrasing.schema import Apart
from rupturesim.text import words

_CHANCE = 12
"""How far chance can move a phrase; the weight of a specific condition is of the same size."""
_PER_WEIGHT = 4
_PER_WEAR = 40
"""How much less a phrase counts for each earlier session with this trainee in which it was said."""
_SHOWS = 12
"""How much more a persona's own line counts that shows the marker."""
_ASKS = 12
"""How much less counts a question of theirs, after which a sign of the marker would have to come."""
_BRACKETED = re.compile(r"\[([^\]]*)\]")


class Chooser:
    """Puts phrases in the order in which they should be tried."""

    def __init__(
        self, never_says: Iterable[str] = (), apart: Apart | None = None, heard_before: Sequence[str] = ()
    ) -> None:
        """never_says: what this person never says. apart: what cannot be where the two do not share a room.

        heard_before: what was said in each earlier session with this trainee, in lower case.
        """
        phrases = [" ".join(words(phrase)) for phrase in never_says]
        self._never = tuple(f" {phrase} " for phrase in phrases if phrase)
        self._apart = apart
        self._barred: dict[str, bool] = {}
        self._heard_before = tuple(heard_before)
        self._worn: dict[str, int] = {}

    def ranked(self, phrases: Iterable[Phrase], moment: Moment, name: str) -> list[Phrase]:
        """Those of `phrases` that can be said now, best first."""
        seen = name == "gesture"
        said = [phrase for phrase in phrases if self._sayable(phrase, moment, seen)]
        uses = {phrase.words.text: phrase.words.uses(moment.said) for phrase in said}

        def order(phrase: Phrase) -> tuple[int, int, int, str]:
            text = phrase.words.text
            used = uses[text]
            score = phrase.own or phrase.first or _PER_WEIGHT * phrase.weight
            if phrase.own and moment.marker:
                asks = text.endswith("?")
                score += _SHOWS if moment.marker in phrase.shows else -_ASKS * asks
            score += moment.draw(f"{name}:{text}", _CHANCE) - _PER_WEAR * self._wear(phrase)
            return (used, phrase.words.last_use(moment.said) if used else 0, -score, text)

        return sorted(said, key=order)

    def _sayable(self, phrase: Phrase, moment: Moment, seen: bool) -> bool:
        if not moment.fits(phrase.fit):
            return False
        if any(slot not in moment.values and slot != "gesture" for slot in phrase.words.slots):
            return False
        return phrase.own > 0 or not self._is_barred(phrase.words.text, seen)

    def least_worn(self, phrases: Iterable[Phrase]) -> list[Phrase]:
        """Those of `phrases` that were said in the fewest earlier sessions."""
        by_wear = {phrase: self._wear(phrase) for phrase in phrases}
        return [phrase for phrase, wear in by_wear.items() if wear == min(by_wear.values())]

    def _wear(self, phrase: Phrase) -> int:
        """In how many of the earlier sessions it was said."""
        text = phrase.words.text
        if text not in self._worn:
            self._worn[text] = sum(phrase.words.uses(said) > 0 for said in self._heard_before)
        return self._worn[text]

    def _is_barred(self, text: str, seen: bool) -> bool:
        """Whether the text holds, as whole words, what this person never says, or what cannot be where they are.

        seen: the text is a gesture, though it stands in no brackets.
        """
        if text not in self._barred:
            flat = f" {' '.join(words(text))} "
            there = self._apart is None or _can_be(f"[{text}]" if seen else text, self._apart)
            self._barred[text] = any(never in flat for never in self._never) or not there
        return self._barred[text]


def _can_be(text: str, apart: Apart) -> bool:
    """Whether a phrase goes with two people who do not share a room."""
    flat = f" {' '.join(words(text.replace('[', ' ').replace(']', ' ')))} "
    if any(f" {never} " in flat for never in apart.never):
        return False
    seen = [part.replace("{gesture}", "").strip(" ;,") for part in _BRACKETED.findall(text)]
    return not apart.heard or all(not part or any(word in part for word in apart.heard) for part in seen)


def weighted_order(weights: Sequence[tuple[str, int]], moment: Moment, name: str) -> list[str]:
    """The names of `weights` in a drawn order, in which the heavier tend to come first."""
    left, order = list(weights), []
    while left:
        at = moment.draw(f"{name}:{len(left)}", sum(weight for _, weight in left))
        for place, (_, weight) in enumerate(left):
            at -= weight
            if at < 0:
                order.append(left.pop(place)[0])
                break
    return order
