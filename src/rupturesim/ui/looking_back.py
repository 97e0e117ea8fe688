"""The app's way of looking back: from a session to its debrief, and from there to a turn, another attempt or a replay.

What a screen needs is imported when it is first opened, so that the first one paints at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import App

from rupturesim.errors import RupturesimError
from rupturesim.ui.messages import Correct, Debriefing, Labelling, Labels, TryAgain

if TYPE_CHECKING:
    from rupturesim.debrief import Debrief
    from rupturesim.llm.choice import Choice
    from rupturesim.replay import Replay
    from rupturesim.session import Session


class LookingBack(App[None]):
    """What there is to look back on, and the screens that do.

    session: one's own, that can be gone back into. model: what lends that session words, if anything does. shown: a
    record that is only looked at. unsaved: what never reached a file, to be told when the app has closed. opened_with:
    the replay that the app was opened for, if it was.
    """

    def __init__(
        self, session: Session | None, *, coach: bool = False, opened_with: tuple[Replay, int] | None = None
    ) -> None:
        super().__init__()
        self.session = session
        self.model: Choice | None = None
        self.coach = coach
        self.shown: Replay | None = None
        self.unsaved = ""
        self._opened_with = opened_with
        self._gaps: tuple[str, ...] = ()
        self._debriefed = 1

    @on(Debriefing)
    def _debrief_session(self) -> None:
        """Debrief the latest attempt in which anything was said."""
        if self.session is not None:
            self._to_debrief(self._latest(self.session))

    @staticmethod
    def _latest(session: Session) -> int:
        return next((attempt.number for attempt in reversed(session.attempts) if attempt.turns), 1)

    def action_other_attempt(self) -> None:
        """Show the debrief of the attempt before, and before the first that of the last."""
        source = self.session or self.shown
        if source is not None and len(source.attempts) > 1:
            self._to_debrief(self._debriefed - 1 or len(source.attempts))
        else:
            self.notify("There is only this attempt.")

    @on(TryAgain)
    def _try_again(self, message: TryAgain) -> None:
        if self.session is None:
            return
        try:
            self.session.go_back(message.turn, message.attempt)
        except RupturesimError as error:
            self._sorry(error)
            return
        self._enter(self.session, self.model)

    @on(Correct)
    def _correct(self, message: Correct) -> None:
        """Keep a reader's correction and tell the debrief anew, at the same turn."""
        if self.session is None:
            return
        try:
            self.session.correct(message.attempt, message.turn, message.codes, message.why)
        except RupturesimError as error:
            self._sorry(error)
            return
        if self.session.trouble:
            self.notify(self.session.trouble, severity="error", timeout=15)
        self._to_debrief(message.attempt, at_turn=message.turn)

    @on(Labelling)
    def _label(self, message: Labelling) -> None:
        """Go through the client's lines before, or after, the debrief."""
        from rupturesim.ui.screens.labelling import LabellingScreen

        if self.session is not None and not isinstance(self.screen, LabellingScreen):
            number = message.attempt or self._latest(self.session)
            self.push_screen(LabellingScreen(self.session.attempts[number - 1], self.session.persona.name))

    @on(Labels)
    def _keep_labels(self, message: Labels) -> None:
        """Keep the labels and show them beside the model."""
        if self.session is None:
            return
        try:
            if message.labels:
                self.session.label(message.attempt, message.labels)
        except RupturesimError as error:
            self._sorry(error)
            return
        if self.session.trouble:
            self.notify(self.session.trouble, severity="error", timeout=15)
        self._to_debrief(message.attempt, page="noticing")

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
            self._open_replay(replay, min(self._debriefed, len(replay.attempts)))

    def action_close_replay(self) -> None:
        """Back from the replay; out of the app if it began with it."""
        if self._opened_with is not None:
            self.exit()
        else:
            self.pop_screen()

    def action_export(self) -> None:
        """Write the debrief as Markdown and as HTML, beside the transcript, for its owner alone."""
        if self.session is None:
            self.notify("Only a session of your own is exported.")
            return
        from rupturesim.export import export_debrief

        try:
            plain, page = export_debrief(self._debrief(self._debriefed), self.session.writer.path)
        except RupturesimError as error:
            self._sorry(error)
            return
        self.notify(f"The debrief is in {plain} and, for a browser, in {page}", timeout=10)

    def action_save(self) -> None:
        """Try again to save what could not be saved."""
        if self.session is not None:
            saved = self.session.save()
            self.notify("Everything is saved." if saved else self.session.trouble)

    def _enter(self, session: Session, model: Choice | None) -> None:
        from rupturesim.ui.screens.session import SessionScreen

        if session is not self.session:
            self._close_session()
        self.session, self.model = session, model
        self._down_to_first()
        self.push_screen(SessionScreen(session, coach=self.coach, model=model))

    def _to_debrief(self, attempt: int, at_turn: int = 0, page: str = "") -> None:
        from rupturesim.ui.screens.debrief import DebriefScreen

        source = self.session or self.shown
        assert source is not None
        self._debriefed = attempt
        debrief = self._debrief(attempt)
        self._down_to_first()
        own = self.session is not None
        self.push_screen(DebriefScreen(debrief, len(source.attempts), can_retry=own, at_turn=at_turn, page=page))

    def _debrief(self, attempt: int) -> Debrief:
        """The debrief of an attempt of the session, or of the record, that is being looked at."""
        from rupturesim.debrief import debrief_of

        source = self.session or self.shown
        assert source is not None
        return debrief_of(
            source.corrected(attempt),
            source.persona,
            attempts=source.attempts,
            header=source.header,
            notes=() if self.session is not None else self._gaps,
        )

    def _open_replay(self, replay: Replay, attempt: int) -> None:
        from rupturesim.ui.screens.replay import ReplayScreen

        self.push_screen(ReplayScreen(replay, attempt))

    def _down_to_first(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _close_session(self) -> None:
        if self.session is not None:
            unsaved = self.session.close()
            if unsaved:
                self.unsaved = f"{self.unsaved}\n{unsaved}".strip()
                self.notify(unsaved, severity="error", timeout=30)
            self.session = None

    def _sorry(self, error: RupturesimError) -> None:
        self.notify(str(error), severity="error", timeout=15)
