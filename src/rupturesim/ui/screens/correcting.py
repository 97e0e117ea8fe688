"""The window in which a reader says how a turn should have been heard."""

from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from rupturesim.codes import Code
from rupturesim.debrief.model import TurnReport
from rupturesim.debrief.wording import quote, shipped_words


class Corrected(NamedTuple):
    """The codes that the turn should have, and why."""

    codes: tuple[Code, ...]
    why: str


class Correcting(ModalScreen[Corrected | None]):
    """Asks for all codes of one turn, and why. Gives None if the reader changed their mind."""

    AUTO_FOCUS = "#codes"
    BINDINGS = [Binding("escape", "dismiss(None)", "Back"), Binding("space", "mark", "Mark", show=False)]

    def __init__(self, report: TurnReport) -> None:
        super().__init__()
        self._report = report
        self._chosen = {earned.code for earned in report.earned}

    def compose(self) -> ComposeResult:
        """The words, the codes to choose among, a line for the reason."""
        with VerticalScroll(classes="dialog"):
            yield Static(f"Turn {self._report.number}: {quote(self._report.text)}", markup=False)
            yield Static("How should it have been heard? Enter marks; Tab goes on to the reason.", markup=False)
            yield OptionList(*(self._row(code) for code in Code), id="codes", markup=False)
            yield Input(id="why", placeholder="Why? (may be left empty)", max_length=2000)
            yield Static("Enter in the line for the reason keeps it, Esc goes back.", id="hint", markup=False)

    @on(OptionList.OptionSelected, "#codes")
    def _mark(self, event: OptionList.OptionSelected) -> None:
        """Mark a code, or take its mark away."""
        code = tuple(Code)[event.option_index]
        self._chosen ^= {code}
        event.option_list.replace_option_prompt_at_index(event.option_index, self._row(code))

    def action_mark(self) -> None:
        """Mark the code under the cursor."""
        self.query_one("#codes", OptionList).action_select()

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        if not self._chosen:
            self._fault("A turn has at least one code; if none of the others fits, mark the last, `other`.")
        elif Code.OTHER in self._chosen and len(self._chosen) > 1:
            self._fault("`other` stands alone: take its mark away, or the others'.")
        else:
            self.dismiss(Corrected(tuple(code for code in Code if code in self._chosen), event.value.strip()))

    def _row(self, code: Code) -> Content:
        mark = "[x]" if code in self._chosen else "[ ]"
        return Content(f"{mark} {shipped_words().codes[code].name} ({code})")

    def _fault(self, text: str) -> None:
        self.query_one("#hint", Static).update(text)
