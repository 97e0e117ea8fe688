"""Saved sessions: go on with one that was interrupted, or read the debrief of one that ended."""

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from rupturesim.paths import shipped
from rupturesim.text import clean
from rupturesim.transcript.shelf import SavedSession, overview, overviews
from rupturesim.ui.messages import GoOn, Show
from rupturesim.ui.screens.fitting import FittingScreen

_NONE = "There is no saved session yet."


class Saved(FittingScreen):
    """One's own sessions, the newest first, then the examples."""

    AUTO_FOCUS = "#sessions"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("escape,q", "app.pop_screen", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sessions: list[tuple[SavedSession, bool]] = []

    def compose(self) -> ComposeResult:
        """A list."""
        yield Static("Saved sessions", classes="title", markup=False)
        yield OptionList(id="sessions", markup=False)
        yield Static(_NONE, id="hint", classes="hint", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the sessions without holding up the screen."""
        self.query_one("#sessions").loading = True
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        own = [(session, True) for session in overviews()]
        examples = [(overview(path), False) for path in sorted(shipped("transcripts").glob("*.jsonl"))]
        self.app.call_from_thread(self._show, [*own, *examples])

    def _show(self, sessions: list[tuple[SavedSession, bool]]) -> None:
        self._sessions = sessions
        listing = self.query_one("#sessions", OptionList)
        listing.loading = False
        listing.add_options([Option(_label(session, own)) for session, own in sessions])
        if sessions:
            listing.highlighted = 0
            self.query_one("#hint", Static).update(
                Content("Enter goes on with an interrupted session, or opens the debrief of an ended one.")
            )
        listing.focus()

    @on(OptionList.OptionSelected, "#sessions")
    def _open(self, event: OptionList.OptionSelected) -> None:
        session, own = self._sessions[event.option_index]
        if own and not session.fault and not session.finished:
            self.post_message(GoOn(session.path))
        else:
            self.post_message(Show(session.path, own))


def _label(session: SavedSession, own: bool) -> Content:
    if session.fault:
        return Content(f"{clean(session.path.stem)}  (damaged; what can be read is shown)")
    when = f"{session.started:%Y-%m-%d %H:%M}" if own else f"example {_title(session.path)}"
    attempts = f", {session.attempts} attempts" if session.attempts > 1 else ""
    state = "" if session.finished else "  (interrupted)"
    turns = "1 turn" if session.turns == 1 else f"{session.turns} turns"
    return Content(f"{when}  {session.client}, {turns}{attempts}{state}")


def _title(path: Path) -> str:
    return clean(path.stem).replace("-", " ")
