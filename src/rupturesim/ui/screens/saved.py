"""Saved sessions: go on with one that was interrupted, or read the debrief of one that ended."""

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from rupturesim.debrief.wording import listed
from rupturesim.errors import RupturesimError
from rupturesim.paths import shipped
from rupturesim.text import clean
from rupturesim.transcript.deleting import Deletable, delete, taken
from rupturesim.transcript.shelf import SavedSession, overview, overviews
from rupturesim.ui.messages import GoOn, Show
from rupturesim.ui.screens.dialogs import Ask
from rupturesim.ui.screens.fitting import FittingScreen

_NONE = "There is no saved session yet."


_MOST = 2000
"""How many of one's own sessions are listed, the newest first."""


class Saved(FittingScreen):
    """One's own sessions, the newest first, then the examples."""

    AUTO_FOCUS = "#sessions"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("delete", "delete", "Delete"),
        Binding("escape,q", "app.pop_screen", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sessions: list[tuple[SavedSession, bool]] = []
        self._place = 0

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
        own = [(session, True) for session in overviews(limit=_MOST)]
        examples = [(overview(path), False) for path in sorted(shipped("transcripts").glob("*.jsonl"))]
        self.app.call_from_thread(self._show, [*own, *examples])

    def _show(self, sessions: list[tuple[SavedSession, bool]]) -> None:
        self._sessions = sessions
        listing = self.query_one("#sessions", OptionList)
        listing.loading = False
        listing.clear_options()
        listing.add_options([Option(_label(session, own)) for session, own in sessions])
        if sessions:
            listing.highlighted = min(self._place, len(sessions) - 1)
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

    @work(exclusive=True, group="deleting")
    async def action_delete(self) -> None:
        """Delete the session under the cursor, after a question."""
        place = self.query_one("#sessions", OptionList).highlighted
        if place is None or place >= len(self._sessions):
            return
        session, own = self._sessions[place]
        if not own:
            self.notify("An example ships with the program and stays.", markup=False)
            return
        try:
            found = taken(session.path)
            if await self.app.push_screen_wait(Ask(_question(found), "Delete", "Keep", careful=True)):
                delete(found)
                self._place = place
                self.notify(f"Deleted: {found.name}", markup=False)
                self._read()
        except RupturesimError as error:
            self.notify(str(error), severity="error", markup=False, timeout=15)


def _question(found: Deletable) -> str:
    also = f", with {listed([path.name for path in found.exports])}" if found.exports else ""
    return clean(f"Delete {found.path.name}{also}? It cannot be brought back.")


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
