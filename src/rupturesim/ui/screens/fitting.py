"""Screens that know how small they are, from the moment they are shown."""

from textual import events
from textual.geometry import Size
from textual.screen import Screen

NARROW = 60
"""Columns below which a screen has the class -narrow."""

TINY, SHORT = 9, 18
"""Rows below which a screen has the class -tiny, or else -short."""


class FittingScreen(Screen[None]):
    """Has the classes -narrow, -short and -tiny as its size asks for. See styles.tcss."""

    def on_screen_resume(self) -> None:
        """Fit the terminal as it is when the screen comes up."""
        self._fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the terminal as it has become."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        self.set_class(size.width < NARROW, "-narrow")
        self.set_class(size.height < TINY, "-tiny")
        self.set_class(TINY <= size.height < SHORT, "-short")
