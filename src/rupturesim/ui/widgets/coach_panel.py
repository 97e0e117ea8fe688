"""How things stand, for coach mode."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from rupturesim.alliance import MARKER_NAMES
from rupturesim.client import ClientState

_CELLS = 10


class CoachPanel(Static):
    """Task, goal and bond, the stage, the marker, and what the last move did."""

    DEFAULT_CSS = """
    CoachPanel { height: auto; max-height: 9; padding: 0 1; background: $panel; display: none; }
    CoachPanel.-shown { display: block; }
    """

    state: reactive[ClientState | None] = reactive(None)
    why: reactive[str] = reactive("")

    def render(self) -> Content:
        """The panel's lines."""
        if self.state is None:
            return Content("")
        points = (("task", self.state.task), ("goal", self.state.goal), ("bond", self.state.bond))
        meters = "   ".join(f"{name} {meter(value)} {value / 100:.1f}" for name, value in points)
        marker = f" \u00b7 {MARKER_NAMES[self.state.marker]}" if self.state.marker else ""
        standing = f"{self.state.stage.value}{marker}"
        return Content("\n".join(line for line in (meters, standing, self.why) if line))


def meter(value: int) -> str:
    """Hundredths of points as ten cells on the fixed scale of 0 to 10."""
    full = round(value / 100)
    return "\u2588" * full + "\u2591" * (_CELLS - full)
