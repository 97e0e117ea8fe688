"""The window in which a reader says how a turn should have been heard."""

from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, SelectionList, Static
from textual.widgets.selection_list import Selection

from rupturesim.codes import Code
from rupturesim.debrief.model import TurnReport
from rupturesim.debrief.wording import quote, shipped_words


class Corrected(NamedTuple):
    """The codes that the turn should have, and why."""

    codes: tuple[Code, ...]
    why: str


class Correcting(ModalScreen[Corrected | None]):
    """Asks for all codes of one turn, and why. Gives None if the reader changed their mind."""

    AUTO_FOCUS = "SelectionList"
    BINDINGS = [Binding("escape", "dismiss(None)", "Back")]

    def __init__(self, report: TurnReport) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """The words, the codes to choose among, a line for the reason."""
        heard = {earned.code for earned in self._report.earned}
        words = shipped_words().codes
        with VerticalScroll(classes="dialog"):
            yield Static(f"Turn {self._report.number}: {quote(self._report.text)}", markup=False)
            yield Static("How should it have been heard? Space marks, Tab goes on to the reason.", markup=False)
            options = [Selection(Content(f"{words[code].name} ({code})"), code, code in heard) for code in Code]
            yield SelectionList[Code](*options, id="codes")
            yield Input(id="why", placeholder="Why? (may be left empty)", max_length=2000)
            yield Static("Enter in the line for the reason keeps it, Esc goes back.", classes="hint", markup=False)
            yield Static("", id="fault", markup=False)

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        chosen = set(self.query_one("#codes", SelectionList).selected)
        if not chosen:
            self._fault("A turn has at least one code; if none of the others fits, mark the last, `other`.")
        elif Code.OTHER in chosen and len(chosen) > 1:
            self._fault("`other` stands alone: take its mark away, or the others'.")
        else:
            self.dismiss(Corrected(tuple(code for code in Code if code in chosen), event.value.strip()))

    def _fault(self, text: str) -> None:
        self.query_one("#fault", Static).update(text)
