"""When a model that did not answer is left alone for a while, so that the trainee does not wait for it every turn."""

from collections.abc import Callable
from time import monotonic

from rupturesim.errors import ServerFault

_FIRST_REST, _LONGEST_REST = 2, 16
"""Turns without asking after the second late answer in a row; each one after it doubles them, up to so many."""


class Patience:
    """Keeps count of late answers. Time is passed in: `now` gives seconds that only grow."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._late = self._turns = 0
        self._quiet_until = 0.0

    @property
    def doubtful(self) -> bool:
        """Whether the last answer was late, so that a sign of life is worth having first."""
        return self._late > 0

    def resting(self) -> str:
        """Why the model is not asked on this turn, in a sentence, or "". Counts the turn."""
        if self._now() < self._quiet_until:
            return "The model's server has asked to be left alone for a while."
        if self._turns:
            self._turns -= 1
            return "The model has been too slow more than once, and is left alone for some turns."
        return ""

    def answered(self) -> None:
        """An answer came in time."""
        self._late = self._turns = 0

    def failed(self, fault: ServerFault) -> None:
        """No answer came."""
        self._quiet_until = self._now() + fault.rest
        if fault.kind == "late":
            self._late += 1
            if self._late > 1:
                self._turns = min(_LONGEST_REST, _FIRST_REST * 2 ** (self._late - 2))
