"""The session's clock: seconds since the session began, standing still while it is paused."""

import time
from collections.abc import Callable


class Clock:
    """Counts from `start` seconds on. `now` gives seconds that only grow."""

    def __init__(self, start: float = 0.0, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._before = start
        self._since: float | None = now()

    @property
    def running(self) -> bool:
        """Whether time goes on."""
        return self._since is not None

    @property
    def elapsed(self) -> float:
        """Seconds, to the hundredth."""
        running = self._now() - self._since if self._since is not None else 0.0
        return round(self._before + running, 2)

    def pause(self) -> None:
        """Let the clock stand still."""
        self._before, self._since = self.elapsed, None

    def go_on(self) -> None:
        """Let the clock run again."""
        if self._since is None:
            self._since = self._now()
