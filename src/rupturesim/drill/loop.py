"""The drill itself: which moment comes next, and what has been met."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from rupturesim.alliance import Marker
from rupturesim.coder import Coder
from rupturesim.drill.another import Another
from rupturesim.drill.choosing import Moments
from rupturesim.drill.feedback import Feedback, feedback
from rupturesim.drill.moment import DrillMoment
from rupturesim.drill.plan import Plan
from rupturesim.drill.wish import Wish
from rupturesim.errors import SessionOver

MET, MOST = 2, 4
"""In how many moments a marker is to be met, and how many moments it gets at most."""


def comes_again(moments: Sequence[Sequence[bool]]) -> bool:
    """The rule of "again": whether a marker has another moment.

    It has until it was met in two of them, or has had four. moments: for each, whether each answer to it met it.
    """
    return sum(any(answers) for answers in moments) < MET and len(moments) < MOST


@dataclass(slots=True)
class Round:
    """A marker's moments in a row. moments: for each, whether each answer to it met it."""

    marker: Marker
    moments: list[list[bool]] = field(default_factory=list)


class Drill:
    """A drill under way. Holds everything in memory; nothing is written.

    moment: the present one. number: how many there have been, the present one included. told: the feedback on the
    last answer to it, None while it waits for one. over: there are no more moments.
    """

    def __init__(self, wish: Wish, plan: Plan, moments: Moments, coder: Coder, seed: int) -> None:
        self.wish, self.plan = wish, plan
        self._moments, self._coder = moments, coder
        self._chance = random.Random(seed)
        self._another = Another(wish.code)
        self._place = -1
        self.rounds: list[Round] = []
        self.feedbacks: list[Feedback] = []
        self.number, self.over = 0, False
        self.told: Feedback | None = None
        self._moment: DrillMoment | None = None
        self.next()

    @property
    def moment(self) -> DrillMoment:
        """The present moment; after the end, the last. Raises SessionOver if there was none."""
        if self._moment is None:
            raise SessionOver("There is no moment to answer.")
        return self._moment

    @property
    def last(self) -> bool:
        """Whether the present moment is the last."""
        return self.number >= self.wish.count

    def answer(self, text: str) -> Feedback:
        """What comes of an answer to the present moment; may be asked again. Raises SessionOver, InputError."""
        if self.over:
            raise SessionOver("The drill has ended.")
        told = feedback(self.moment, text, self._coder, self._chance.randrange(2**30), self.wish.code)
        self.rounds[-1].moments[-1].append(told.met)
        self.feedbacks.append(told)
        self.told = told
        return told

    def another_way(self) -> str:
        """One way to say it at the present moment, another each time as far as there are others."""
        return self._another.way(self.moment, self.number)

    def again(self) -> None:
        """The present moment waits for an answer once more."""
        self.told = None

    def next(self) -> None:
        """Go on to the next moment, with the same marker or the next one, or to the end."""
        self._go_on(comes_again(self.rounds[-1].moments) if self.rounds else False)

    def skip(self) -> None:
        """Leave the present moment, and its marker, for the next marker."""
        self._go_on(False)

    def end(self) -> None:
        """End the drill here."""
        self.over = True

    def _go_on(self, same_marker: bool) -> None:
        self.told = None
        if self.last or self.over:
            self.over = True
            return
        if same_marker and self._show(self.rounds[-1].marker):
            return
        for _ in self.plan.order:
            self._place = (self._place + 1) % len(self.plan.order)
            marker = self.plan.order[self._place]
            self.rounds.append(Round(marker))
            if self._show(marker):
                return
            self.rounds.pop()
        self.over = True

    def _show(self, marker: Marker) -> bool:
        """Show another moment of this marker; whether there is one."""
        found = self._moments.find(marker, self.plan.skill)
        if found is None:
            return False
        self._moment = found
        self.rounds[-1].moments.append([])
        self.number += 1
        return True
