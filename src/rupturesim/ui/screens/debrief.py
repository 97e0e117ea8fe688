"""The debrief: the story, each turn, what was noticed, the figures; and the way back to any turn."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline import Page
from rupturesim.ui.debrief_text import page_of, turn_label, turn_page
from rupturesim.ui.messages import Correct, Labelling, TryAgain
from rupturesim.ui.screens.fitting import FittingScreen

_WIDTH = 74
"""Columns of charts and tables."""

_FURTHER: dict[Page, str] = {
    "whatif": "What if",
    "noticing": "Noticing",
    "sides": "Two sides",
    "figures": "Figures",
}
"""The pages after the story and the turns."""


class DebriefScreen(FittingScreen):
    """What happened in one attempt of `attempts`.

    can_retry: whether its session can be gone back into, corrected and labelled. at_turn: the turn to open at; 0 for
    the story. page: the page to open at.
    """

    AUTO_FOCUS = "#story VerticalScroll"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("t", "try_again", "Try again"),
        Binding("c", "correct", "Correct"),
        Binding("l", "label", "Label", show=False),
        Binding("a", "app.other_attempt", "Other attempt"),
        Binding("r", "app.replay", "Replay"),
        Binding("e", "app.export", "Export"),
        Binding("1", "tab('story')", "Story", show=False),
        Binding("2", "tab('turns')", "Turns", show=False),
        Binding("3", "tab('whatif')", "What if", show=False),
        Binding("4", "tab('noticing')", "Noticing", show=False),
        Binding("5", "tab('sides')", "Two sides", show=False),
        Binding("6", "tab('figures')", "Figures", show=False),
        Binding("escape", "app.home", "Home"),
    ]

    def __init__(self, debrief: Debrief, attempts: int, *, can_retry: bool, at_turn: int = 0, page: str = "") -> None:
        super().__init__()
        self.debrief, self.attempts = debrief, attempts
        self._can_retry, self._at_turn, self._page = can_retry, at_turn, page

    def compose(self) -> ComposeResult:
        """Six pages."""
        again = f", attempt {self.debrief.attempt} of {self.attempts}" if self.attempts > 1 else ""
        yield Static(Content(f"Debrief: {self.debrief.client}{again}"), classes="title", markup=False)
        with TabbedContent(id="pages"):
            with TabPane("1 Story", id="story"), VerticalScroll(classes="page"):
                yield Static(page_of(self.debrief, "story", _WIDTH), markup=False)
            with TabPane("2 Turns", id="turns"), Horizontal():
                yield OptionList(*self._options(), id="turn-list", markup=False)
                with VerticalScroll(classes="page"):
                    yield Static("", id="turn", markup=False)
            for place, (page, title) in enumerate(_FURTHER.items(), start=3):
                with TabPane(f"{place} {title}", id=page), VerticalScroll(classes="page"):
                    yield Static(page_of(self.debrief, page, _WIDTH), markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Open at a turn or a page, if one was asked for."""
        if self._page:
            self.action_tab(self._page)
        if self._at_turn:
            self.action_tab("turns")
            self.query_one("#turn-list", OptionList).highlighted = self._at_turn - 1

    @on(TabbedContent.TabActivated)
    def _focus_page(self, event: TabbedContent.TabActivated) -> None:
        target = event.pane.query("OptionList, VerticalScroll").first()
        if self.focused is None or event.pane not in self.focused.ancestors:
            target.focus()

    @on(OptionList.OptionHighlighted, "#turn-list")
    def _show_turn(self, event: OptionList.OptionHighlighted) -> None:
        report = self.debrief.turns[event.option_index]
        self.query_one("#turn", Static).update(turn_page(self.debrief, report, _WIDTH))

    @on(OptionList.OptionSelected, "#turn-list")
    def _chosen(self) -> None:
        self.action_try_again()

    def action_tab(self, page: str) -> None:
        """Turn to a page."""
        self.query_one(TabbedContent).active = page

    def action_try_again(self) -> None:
        """Go back to just before the turn under the cursor; elsewhere, to the list of turns."""
        if not self._can_retry:
            self.notify("This session is only shown; a session of your own can be gone back into.", markup=False)
        elif self.query_one(TabbedContent).active != "turns":
            self.action_tab("turns")
            self.notify("Choose the turn to go back to, and press Enter.", markup=False)
        else:
            place = self.query_one("#turn-list", OptionList).highlighted
            if place is not None:
                self.post_message(TryAgain(self.debrief.turns[place].number, self.debrief.attempt))

    def action_label(self) -> None:
        """Go through the client's lines, and say what each showed."""
        if self._can_retry:
            self.post_message(Labelling(self.debrief.attempt))
        else:
            self.notify("This session is only shown; a session of your own can be labelled.", markup=False)

    @work(exclusive=True, group="correcting")
    async def action_correct(self) -> None:
        """Ask how the turn under the cursor should have been heard; elsewhere, go to the list of turns."""
        from rupturesim.ui.screens.correcting import Correcting

        place = self.query_one("#turn-list", OptionList).highlighted
        if not self._can_retry:
            self.notify("This session is only shown; a session of your own can be corrected.", markup=False)
        elif self.query_one(TabbedContent).active != "turns" or place is None:
            self.action_tab("turns")
            self.notify("Choose the turn that was heard wrong, and press c.", markup=False)
        else:
            report = self.debrief.turns[place]
            answer = await self.app.push_screen_wait(Correcting(report))
            if answer is not None:
                self.post_message(Correct(report.number, self.debrief.attempt, answer.codes, answer.why))

    def _options(self) -> list[Option]:
        return [Option(turn_label(report)) for report in self.debrief.turns]
