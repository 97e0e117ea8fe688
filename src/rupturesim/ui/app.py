"""The terminal app: which screen follows which. Sessions do the work.

What a screen needs is imported when it is first opened, so that the first one paints at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from rupturesim.errors import InputError, RupturesimError
from rupturesim.text import clean
from rupturesim.ui.lending import Lending
from rupturesim.ui.messages import Chosen, GoOn, Show
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.theme import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from textual.notifications import SeverityLevel

    from rupturesim.drill import Wish
    from rupturesim.llm.choice import Choice
    from rupturesim.replay import Replay
    from rupturesim.session import Session


class RuptureApp(Lending):
    """Choose a client, rehearse, read the debrief, go back.

    model: what is to lend the clients words in all sessions; where none is given, what the user has chosen before.
    """

    TITLE = "rupturesim"
    CSS_PATH = "styles.tcss"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        session: Session | None = None,
        *,
        coach: bool = False,
        model: Choice | None = None,
        replay: tuple[Replay, int] | None = None,
        drill: Wish | None = None,
    ) -> None:
        super().__init__(session, coach=coach, model=model, opened_with=replay)
        self._wish = drill
        self._opening = False
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return Choose()

    def on_mount(self) -> None:
        """Go straight to what was asked for on the command line."""
        self._leave_cleanly_on_signals()
        self.call_after_refresh(self._get_ready)
        if self._opened_with is not None:
            self.shown = self._opened_with[0]
            self._open_replay(*self._opened_with)
        elif self._wish is not None:
            self._begin_drill(self._wish)
        elif self.session is not None:
            self._enter(self.session, self.named_model)

    @work(thread=True, group="getting-ready")
    def _get_ready(self) -> None:
        """Load what hears the trainee once the first screen is there, and say so if it is not the trained model."""
        from rupturesim.coder import why_not_trained

        reason = why_not_trained()
        if reason:
            told = (
                f"Turns are heard by set phrases only, less well than usual: {reason}. `rupturesim doctor` tells more."
            )
            self.call_from_thread(self.notify, told, severity="warning", timeout=15)

    async def on_unmount(self) -> None:
        """Let the transcript go."""
        self._close_session()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something in passing. Nothing in it is read as markup or obeyed by the terminal."""
        super().notify(clean(message), title=title, severity=severity, timeout=timeout, markup=markup)

    async def action_quit(self) -> None:
        """Leave; ask first if something is written and not yet sent."""
        self._ask_and_quit()

    @work(exclusive=True, group="quitting")
    async def _ask_and_quit(self) -> None:
        from rupturesim.ui.screens.dialogs import Ask

        draft = getattr(self.screen, "draft", "")
        question = "Quit? What you are writing has not been sent. All that was said is saved."
        if not draft or await self.push_screen_wait(Ask(question, "Quit", "Stay")):
            self.exit()

    def get_key_display(self, binding: Binding) -> str:
        """Function keys as they stand on the keyboard."""
        shown = super().get_key_display(binding)
        return shown.upper() if shown[:1] == "f" and shown[1:].isdecimal() else shown

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette."""
        unsaved = self.session is not None and bool(self.session.trouble)
        return [
            SystemCommand("Light colours", "Dark letters on light", lambda: self._set_theme(THEMES[1].name)),
            SystemCommand("Dark colours", "Light letters on dark", lambda: self._set_theme(THEMES[0].name)),
            SystemCommand("Help", "What one can do here", self.action_help),
            SystemCommand("Saved sessions", "Go on with one, or look back on it", self.action_saved),
            SystemCommand("Drill", "One sign of strain, one answer, and again", self.action_drill),
            SystemCommand("Progress", "What your sessions show over time", self.action_progress),
            SystemCommand("Client's words", "The program's own, or a language model's", self.action_words),
            *([SystemCommand("Save now", "Try again to save what could not be saved", self.action_save)] * unsaved),
            SystemCommand("Quit", "Leave; what was said is saved", self.exit),
        ]

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        from rupturesim.rehearsal import begin

        self._open(partial(begin, message.shelved, "app"))

    @on(GoOn)
    def _go_on(self, message: GoOn) -> None:
        from rupturesim.rehearsal import resume

        self._open(partial(resume, message.path))

    @work(group="opening")
    async def _open(self, make: Callable[..., Session]) -> None:
        """Open a session, one at a time: a second Enter while one is being opened does nothing.

        make: takes the model that lends the client words as `model`.
        """
        if self._opening:
            return
        self._opening = True
        try:
            model = await self.lending_model()
            self._enter(await asyncio.to_thread(make, model=model), model)
        except RupturesimError as error:
            self._sorry(error)
        finally:
            self._opening = False

    @on(Show)
    def _show(self, message: Show) -> None:
        self._show_saved(message.path, message.own)

    @work(exclusive=True, group="showing")
    async def _show_saved(self, path: Path, own: bool) -> None:
        """Show the debrief of a saved session; one's own is opened, so that one can go back into it."""
        from rupturesim.rehearsal import resume
        from rupturesim.replay import Replay
        from rupturesim.transcript.salvage import salvage

        try:
            if own:
                model = await self.lending_model()
                try:
                    session = await asyncio.to_thread(resume, path, model=model)
                except InputError as error:
                    self.notify(f"It can only be looked at: {error}", severity="warning", timeout=10)
                else:
                    self._close_session()
                    self.session, self.model = session, model
                    self._debrief_session()
                    return
            salvaged = await asyncio.to_thread(salvage, path)
            self.shown, self._gaps = Replay(salvaged.transcript), salvaged.notes
        except RupturesimError as error:
            self._sorry(error)
            return
        self._to_debrief(self.shown.attempts[-1].number)

    def leave_session(self) -> None:
        """Back to the first screen; the session stays as it is."""
        self.action_home()

    def action_help(self) -> None:
        """Show the page of help."""
        from rupturesim.ui.screens.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help())

    def action_drill(self) -> None:
        """Begin a drill as the trainee's own sessions suggest."""
        from rupturesim.drill import Wish

        self._begin_drill(Wish())

    def action_saved(self) -> None:
        """Show the saved sessions."""
        from rupturesim.ui.screens.saved import Saved

        self.push_screen(Saved())

    def action_progress(self) -> None:
        """Show what one's own sessions show over time."""
        from rupturesim.ui.screens.progress import ProgressScreen

        self.push_screen(ProgressScreen())

    def action_home(self) -> None:
        """Back to choosing a client."""
        self._close_session()
        self.shown = None
        self._down_to_first()

    def _begin_drill(self, wish: Wish) -> None:
        from rupturesim.ui.screens.drill import DrillScreen

        self.push_screen(DrillScreen(wish))

    def _set_theme(self, name: str) -> None:
        self.theme = name

    def _leave_cleanly_on_signals(self) -> None:
        """Give the terminal back as it was when the program is told to stop."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, partial(self.exit, return_code=128 + number))


def run_app(session: Session | None = None, *, coach: bool = False, model: Choice | None = None) -> int:
    """Run the app until the user leaves, from a session that has begun or from the choice of clients; exit status.

    model: what lends the clients words; by default what the user has chosen in the app, if anything.
    """
    return _run(RuptureApp(session, coach=coach, model=model))


def run_replay(replay: Replay, attempt: int) -> int:
    """Step through a saved session until the user leaves; the exit status."""
    return _run(RuptureApp(replay=(replay, attempt)))


def run_drill(wish: Wish) -> int:
    """Run a drill in the app until the user leaves; the exit status."""
    return _run(RuptureApp(drill=wish))


def _run(app: RuptureApp) -> int:
    app.run()
    if app.unsaved:
        print(clean(f"rupturesim: {app.unsaved}"), file=sys.stderr)
        return 1
    return app.return_code or 0
