"""Small windows over a screen: a note, a pause, a question."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

CARE = (
    "If a rehearsal stirs something up in you, stop. Talk to your supervisor, a colleague or your own therapist; "
    "if you are in distress, to the crisis line or emergency service where you live."
)


class Note(ModalScreen[str]):
    """Asks what the trainee feels. Gives the words, or "" if they changed their mind."""

    AUTO_FOCUS = "Input"
    BINDINGS = [Binding("escape", "dismiss('')", "Back")]

    def compose(self) -> ComposeResult:
        """A line to write on."""
        with VerticalScroll(classes="dialog"):
            yield Static("What do you feel right now? Only you will see this, in the debrief.", markup=False)
            yield Input(id="feeling", placeholder="e.g. stung, and in a hurry to explain", max_length=2000)
            yield Static("Enter keeps it, Esc goes back.", classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the words."""
        self.dismiss(event.value)


class Pause(ModalScreen[None]):
    """The clock stands still until the trainee comes back."""

    AUTO_FOCUS = "Button"
    BINDINGS = [Binding("escape,f5", "dismiss", "Go on")]

    def compose(self) -> ComposeResult:
        """A word of calm, and the way back."""
        with VerticalScroll(classes="dialog"):
            yield Static("Paused. The client waits, and the clock stands still.", markup=False)
            yield Static("Breathe. Notice what you feel before you think of what to say.", markup=False)
            yield Static(CARE, classes="hint", markup=False)
            yield Button("Go on", id="go-on", variant="primary")

    def on_button_pressed(self) -> None:
        """Go on."""
        self.dismiss()


class Ask(ModalScreen[bool]):
    """A question to be answered yes or no. careful: the cursor stands on no, where yes cannot be undone."""

    AUTO_FOCUS = "Button"
    BINDINGS = [
        Binding("escape,n", "dismiss(False)", "No"),
        Binding("y", "dismiss(True)", "Yes"),
        Binding("left,right", "app.focus_next", show=False),
    ]

    def __init__(self, question: str, yes: str, no: str, *, careful: bool = False) -> None:
        super().__init__()
        self._question, self._yes, self._no, self._careful = question, yes, no, careful

    def compose(self) -> ComposeResult:
        """The question over its two answers."""
        with VerticalScroll(classes="dialog"):
            yield Static(self._question, markup=False)
            with Horizontal(classes="answers"):
                yield Button(self._yes, id="yes", variant="primary")
                yield Button(self._no, id="no")

    def on_mount(self) -> None:
        """Stand on the answer that does no harm."""
        if self._careful:
            self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the answer."""
        self.dismiss(event.button.id == "yes")
