"""Where the trainee writes what they would say."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea


class TurnInput(TextArea):
    """A text area in which Enter sends, Ctrl+J begins a new line, and Page Up and Down move the talk above it."""

    DEFAULT_CSS = """
    TurnInput {
        height: 5;
        border: round $primary;
        background: $surface;
        padding: 0 1;
        &:focus { border: round $primary; }
    }
    """

    @dataclass
    class Submitted(Message):
        """The trainee sends a turn; `text` is empty when nothing was written."""

        input: "TurnInput"
        text: str

        @property
        def control(self) -> "TurnInput":
            """The text area it came from."""
            return self.input

    @dataclass
    class Scrolled(Message):
        """The trainee wants to see earlier talk, or later."""

        up: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self, self.text))
        elif event.key in ("pageup", "pagedown"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Scrolled(event.key == "pageup"))
        elif event.key in ("ctrl+j", "shift+enter"):
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)
