"""What is practised and in which order, chosen from what the trainee misses most, and why in a sentence or two."""

import random
from collections.abc import Set
from dataclasses import dataclass

from rupturesim.alliance import Marker, RuptureKind, RuptureStyle
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.practice import SMALL_SKILLS
from rupturesim.debrief.wording import shipped_words
from rupturesim.drill.tendencies import Tendencies
from rupturesim.drill.wish import Wish
from rupturesim.errors import InputError

ENOUGH = 3
"""So many turns in open ruptures say something of which small skills are left unused."""

MOST_NAMED = 3
"""So many signs are named of those that were passed over equally often."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The markers in their order, the small skill for which fitting moments come first, and why."""

    order: tuple[Marker, ...]
    skill: Code | None
    why: str


def plan(wish: Wish, tendencies: Tendencies, markers: Set[Marker], chance: random.Random) -> Plan:
    """The plan among the markers of which there are moments. Raises InputError if there are none as is asked for.

    Where a kind of rupture is asked for, its own markers are practised; if none of them is there, those with which the
    concern behind such a rupture is said aloud.
    """
    wanted = [marker for marker in Marker if marker in markers]
    wanted = [marker for marker in wanted if wish.kind in (None, marker.kind)] or wanted
    if not wanted:
        code = f" in which {wish.code} fits" if wish.code else ""
        signs = f" with signs of {wish.style}" if wish.style else ""
        raise InputError(f"There are no moments{signs}{code}; ask for another code, or for another style or none.")
    taken_in_turn = wish.style is RuptureStyle.MIXED
    order = _order(wanted, tendencies, chance, taken_in_turn)
    skill = None if wish.code else _unused_skill(tendencies)
    return Plan(order, skill, " ".join(_why(wish, tendencies, order, skill)))


def _order(
    wanted: list[Marker], tendencies: Tendencies, chance: random.Random, taken_in_turn: bool
) -> tuple[Marker, ...]:
    """Those passed over most come first; where that does not decide, moving away and against take turns.

    taken_in_turn: they take turns throughout, those passed over most first among their kind.
    """
    queues: dict[RuptureKind, list[Marker]] = {}
    for kind in RuptureKind:
        queues[kind] = [marker for marker in wanted if marker.kind is kind]
        chance.shuffle(queues[kind])
        queues[kind].sort(key=tendencies.passed_over, reverse=True)
    order: list[Marker] = []
    turn, other = RuptureKind.WITHDRAWAL, RuptureKind.CONFRONTATION
    while queues[turn] or queues[other]:
        heads = {kind: tendencies.passed_over(queue[0]) if queue else -1 for kind, queue in queues.items()}
        overtaken = heads[other] > heads[turn] and not taken_in_turn
        kind = other if overtaken or not queues[turn] else turn
        order.append(queues[kind].pop(0))
        turn, other = _other(kind), kind
    return tuple(order)


def _other(kind: RuptureKind) -> RuptureKind:
    return RuptureKind.CONFRONTATION if kind is RuptureKind.WITHDRAWAL else RuptureKind.WITHDRAWAL


def _unused_skill(tendencies: Tendencies) -> Code | None:
    """The first of the small skills that was not heard once in open ruptures, if there was occasion enough."""
    unused = [code for code in SMALL_SKILLS if not tendencies.codes.get(code)]
    return unused[0] if unused and sum(tendencies.markers_shown.values()) >= ENOUGH else None


def _why(wish: Wish, tendencies: Tendencies, order: tuple[Marker, ...], skill: Code | None) -> list[str]:
    names = shipped_words().codes
    says = []
    if wish.code:
        says.append(f"You practise {names[wish.code].name} ({wish.code}): every moment is one in which it fits.")
    says.append(_why_this_order(wish, tendencies, order))
    if skill:
        says.append(f"In open ruptures {names[skill].name} was not heard; moments in which it fits come before others.")
    straining = [code for code in Code if code in STRAINING and tendencies.codes.get(code)]
    if straining and not wish.code:
        most = max(straining, key=lambda code: tendencies.codes[code])
        says.append(f"Of what strains, {names[most].name} was heard most often in them; notice the pull to it.")
    return says


def _why_this_order(wish: Wish, tendencies: Tendencies, order: tuple[Marker, ...]) -> str:
    most = max(tendencies.passed_over(marker) for marker in order)
    if most:
        return _passed_over_most(wish, [marker for marker in order if tendencies.passed_over(marker) == most])
    if not tendencies.sessions:
        begins = "There are no sessions of yours to go by yet"
    else:
        begins = "In your last sessions you took up what was shown"
    if wish.kind:
        return f"{begins}, so the signs of {wish.kind} come in no set order."
    return f"{begins}, so signs of withdrawal and of confrontation take turns as far as there are both."


def _passed_over_most(wish: Wish, markers: list[Marker]) -> str:
    signs = shipped_words().markers
    named = "; ".join(signs[marker].replace("{themself}", "themselves") for marker in markers[:MOST_NAMED])
    what = f"sign of {wish.kind}" if wish.kind else "sign"
    of_kind = f" among {'its' if len(markers) == 1 else 'their'} kind" if wish.style is RuptureStyle.MIXED else ""
    begins = f"In your last sessions the {what}{'s' * (len(markers) > 1)} that you went past most often"
    if len(markers) == 1:
        return f"{begins} was this: {named}. It comes first{of_kind}."
    others = "these and others" if len(markers) > MOST_NAMED else "these"
    return f"{begins} were {others}: {named}. They come first{of_kind}."
