"""The terminal app: which screen follows which. Sessions do the work.

What a screen needs is imported when it is first opened, so that the first one paints at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from rupturesim.errors import RupturesimError
from rupturesim.ui.messages import Chosen, Debriefing, GoOn, Show, TryAgain
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.theme import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rupturesim.persona.shelf import Shelved
    from rupturesim.replay import Replay
    from rupturesim.session import Session


class RuptureApp(App[None]):
    """Choose a client, rehearse, read the debrief, go back."""

    TITLE = "rupturesim"
    CSS_PATH = "styles.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal")]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (9, "-short"), (18, "-tall")]

    def __init__(
        self, session: Session | None = None, *, coach: bool = False, replay: tuple[Replay, int] | None = None
    ) -> None:
        super().__init__()
        self.session = session
        self.coach = coach
        self._replay = replay
        self.shown: Replay | None = None
        self.unsaved = ""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return Choose()

    def on_mount(self) -> None:
        """Go straight to what was asked for on the command line."""
        self._leave_cleanly_on_signals()
        if self._replay is not None:
            self.shown = self._replay[0]
            self._open_replay(*self._replay)
        elif self.session is not None:
            self._enter(self.session)

    async def on_unmount(self) -> None:
        """Let the transcript go."""
        self._close_session()

    def get_key_display(self, binding: Binding) -> str:
        """Function keys as they stand on the keyboard."""
        shown = super().get_key_display(binding)
        return shown.upper() if shown[:1] == "f" and shown[1:].isdecimal() else shown

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette."""
        return [
            SystemCommand("Light colours", "Dark letters on light", lambda: self._set_theme(THEMES[1].name)),
            SystemCommand("Dark colours", "Light letters on dark", lambda: self._set_theme(THEMES[0].name)),
            SystemCommand("Help", "What one can do here", self.action_help),
            SystemCommand("Save now", "Try again to save what could not be saved", self.action_save),
            SystemCommand("Quit", "Leave; what was said is saved", self.exit),
        ]

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        self._begin(message.shelved)

    @work(exclusive=True, group="opening")
    async def _begin(self, shelved: Shelved) -> None:
        from rupturesim.rehearsal import begin

        try:
            session = await asyncio.to_thread(begin, shelved, "app")
        except RupturesimError as error:
            self._sorry(error)
            return
        self._enter(session)

    @on(GoOn)
    def _go_on(self, message: GoOn) -> None:
        self._resume(message.path)

    @work(exclusive=True, group="opening")
    async def _resume(self, path: Path) -> None:
        from rupturesim.rehearsal import resume

        try:
            session = await asyncio.to_thread(resume, path)
        except RupturesimError as error:
            self._sorry(error)
            return
        self._enter(session)

    @on(Show)
    def _show(self, message: Show) -> None:
        self._show_saved(message.path, message.own)

    @work(exclusive=True, group="opening")
    async def _show_saved(self, path: Path, own: bool) -> None:
        """Show the debrief of a saved session; one's own is opened, so that one can go back into it."""
        from rupturesim.rehearsal import resume
        from rupturesim.replay import Replay
        from rupturesim.transcript import read_transcript

        try:
            if own:
                session = await asyncio.to_thread(resume, path)
                self._close_session()
                self.session = session
                self._debrief_session()
                return
            self.shown = Replay(await asyncio.to_thread(read_transcript, path))
        except RupturesimError as error:
            self._sorry(error)
            return
        self._to_debrief(self.shown.attempts[-1].number, can_retry=False)

    @on(Debriefing)
    def _debrief_session(self) -> None:
        if self.session is not None:
            self._to_debrief(self.session.attempt.number, can_retry=True)

    @on(TryAgain)
    def _try_again(self, message: TryAgain) -> None:
        if self.session is None:
            return
        try:
            self.session.go_back(message.turn, message.attempt)
        except RupturesimError as error:
            self._sorry(error)
            return
        self._enter(self.session)

    def leave_session(self) -> None:
        """Back to the first screen; the session stays as it is."""
        self.action_home()

    def action_help(self) -> None:
        """Show the page of help."""
        from rupturesim.ui.screens.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help())

    def action_saved(self) -> None:
        """Show the saved sessions."""
        from rupturesim.ui.screens.saved import Saved

        self.push_screen(Saved())

    def action_home(self) -> None:
        """Back to choosing a client."""
        self._close_session()
        self.shown = None
        self._down_to_first()

    def action_replay(self) -> None:
        """Step through the session whose debrief is shown."""
        from rupturesim.replay import Replay
        from rupturesim.transcript import read_transcript

        replay = self.shown
        try:
            if self.session is not None:
                replay = Replay(read_transcript(self.session.writer.path))
        except RupturesimError as error:
            self._sorry(error)
            return
        if replay is not None:
            self._open_replay(replay, replay.attempts[-1].number)

    def action_close_replay(self) -> None:
        """Back from the replay; out of the app if it began with it."""
        if self._replay is not None:
            self.exit()
        else:
            self.pop_screen()

    def action_export(self) -> None:
        """Write the debrief as Markdown, beside the transcript, for its owner alone."""
        if self.session is None:
            self.notify("Only a session of your own is exported.", markup=False)
            return
        from rupturesim.export import export_debrief

        try:
            path = export_debrief(self.session.attempt, self.session.persona, self.session.writer.path)
        except RupturesimError as error:
            self._sorry(error)
            return
        self.notify(f"The debrief is in {path}", markup=False, timeout=10)

    def action_save(self) -> None:
        """Try again to save what could not be saved."""
        if self.session is not None:
            saved = self.session.save()
            self.notify("Everything is saved." if saved else self.session.trouble, markup=False)

    def _enter(self, session: Session) -> None:
        from rupturesim.ui.screens.session import SessionScreen

        if session is not self.session:
            self._close_session()
        self.session = session
        self._down_to_first()
        self.push_screen(SessionScreen(session, coach=self.coach))

    def _to_debrief(self, attempt: int, *, can_retry: bool) -> None:
        from rupturesim.debrief import debrief_of
        from rupturesim.ui.screens.debrief import DebriefScreen

        source = self.session or self.shown
        assert source is not None
        debrief = debrief_of(source.attempts[attempt - 1], source.persona)
        self._down_to_first()
        self.push_screen(DebriefScreen(debrief, can_retry=can_retry))

    def _open_replay(self, replay: Replay, attempt: int) -> None:
        from rupturesim.ui.screens.replay import ReplayScreen

        self.push_screen(ReplayScreen(replay, attempt))

    def _down_to_first(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _close_session(self) -> None:
        if self.session is not None:
            self.unsaved = self.session.close()
            if self.unsaved:
                self.notify(self.unsaved, severity="error", markup=False, timeout=30)
            self.session = None

    def _set_theme(self, name: str) -> None:
        self.theme = name

    def _sorry(self, error: RupturesimError) -> None:
        self.notify(str(error), severity="error", markup=False, timeout=15)

    def _leave_cleanly_on_signals(self) -> None:
        """Give the terminal back as it was when the program is told to stop."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self.exit)


def run_app(session: Session | None = None, *, coach: bool = False) -> int:
    """Run the app until the user leaves, from a session that has begun or from the choice of clients; exit status."""
    return _run(RuptureApp(session, coach=coach))


def run_replay(replay: Replay, attempt: int) -> int:
    """Step through a saved session until the user leaves; the exit status."""
    return _run(RuptureApp(replay=(replay, attempt)))


def _run(app: RuptureApp) -> int:
    app.run()
    if app.unsaved:
        print(f"rupturesim: {app.unsaved}", file=sys.stderr)
        return 1
    return app.return_code or 0
