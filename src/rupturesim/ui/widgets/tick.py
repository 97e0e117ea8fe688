"""A box to tick that shows without colour whether it is ticked."""

from textual.content import Content
from textual.widgets import Checkbox


class Tick(Checkbox):
    """A check box drawn as [x] or [ ]."""

    def render(self) -> Content:
        """The box and its label."""
        label = Content(str(self.label)).pad(1, 1).stylize_before(self.get_visual_style("toggle--label"))
        return Content(f"[{'x' if self.value else ' '}]") + label
