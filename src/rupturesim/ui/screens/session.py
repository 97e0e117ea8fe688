"""The session: what the client says and does, and where the trainee answers."""

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Footer, Static
from textual.worker import Worker

from rupturesim.alliance import RuptureKind
from rupturesim.client.sentences import Sentences
from rupturesim.errors import RupturesimError
from rupturesim.phrasing import Said
from rupturesim.session import Answer, Session
from rupturesim.ui.messages import Debriefing, Labelling
from rupturesim.ui.screens.dialogs import Ask, Note, Pause
from rupturesim.ui.screens.fitting import FittingScreen
from rupturesim.ui.widgets.coach_panel import CoachPanel
from rupturesim.ui.widgets.conversation import Conversation
from rupturesim.ui.widgets.turn_input import TurnInput

if TYPE_CHECKING:
    from rupturesim.llm.choice import Choice

_SILENCE_HINT = "Nothing written. Press Enter again to say nothing and wait."
_HINT = "Enter sends \u00b7 Ctrl+J new line"
_WAIT_HINT = "One moment: the client is still answering."
_SIGN_AFTER = 0.4
"""Seconds of waiting after which the screen says that the client is answering."""
_LETTERS_MAY_COME = 1.5
"""Seconds after the client has left in which what is typed may still have been meant for the client."""

_OVER_HINT = "The session has ended. Enter opens the debrief; l labels their lines first."


class SessionScreen(FittingScreen):
    """One rehearsal. model: what lends the client words, if the session has one."""

    AUTO_FOCUS = "TurnInput"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("f2", "mark('withdrawal')", "Withdrawing"),
        Binding("f3", "mark('confrontation')", "Confronting"),
        Binding("f4", "note", "Feel"),
        Binding("f5", "pause", "Pause"),
        Binding("l", "label", "Label first"),
        Binding("f8", "coach", "Coach"),
        Binding("f9", "end", "End"),
        Binding("escape", "leave", "Leave", show=False),
    ]

    coach: reactive[bool] = reactive(False)

    def __init__(self, session: Session, *, coach: bool = False, model: "Choice | None" = None) -> None:
        super().__init__()
        self.session, self._model = session, model
        self._sentences = Sentences(session.persona)
        self._silence_offered = False
        self._waiting = False
        self._turning: Worker[None] | None = None
        self._trouble = ""
        self._over_since = 0.0
        self.set_reactive(SessionScreen.coach, coach)

    def compose(self) -> ComposeResult:
        """Who it is and the time, the talk, how things stand if wished, and the input."""
        with Horizontal(id="top"):
            yield Static(self._title(), id="who", markup=False)
            yield Static("00:00", id="clock", markup=False)
        yield CoachPanel(id="coach", classes="-shown" if self.coach else "", markup=False)
        yield Conversation(self.session.persona.name, id="talk")
        yield TurnInput(id="turn")
        yield Static(_HINT, id="hint", classes="hint", markup=False)
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show what has been said so far."""
        talk = self.query_one(Conversation)
        await talk.show(self.session.said)
        if not self.session.attempt.turns:
            await talk.remark_first(self.session.persona.opening.scene)
        if not self.is_attached:
            return
        self.query_one(CoachPanel).state = self.session.state
        self._tick()
        self.set_interval(1.0, self._tick)
        self._tell_trouble()
        if self.session.over:
            self._close()
        else:
            self.query_one(TurnInput).focus()

    @property
    def draft(self) -> str:
        """What is written and not sent."""
        return "" if self.session.over else self.query_one(TurnInput).text.strip()

    def on_key(self, event: events.Key) -> None:
        """Letters typed anywhere on the screen are meant for the turn."""
        entry = self.query_one(TurnInput)
        if event.is_printable and event.character and not entry.has_focus and not entry.read_only:
            entry.focus()
            entry.insert(event.character)
            event.stop()

    @on(TurnInput.Scrolled)
    def _scroll_talk(self, event: TurnInput.Scrolled) -> None:
        talk = self.query_one(Conversation)
        talk.scroll_page_up() if event.up else talk.scroll_page_down()

    @property
    def waiting(self) -> bool:
        """Whether the client is still answering."""
        return self._waiting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marks belong to the session, and labels to the time after it."""
        if action == "label":
            return self.session.over
        return not (action in ("mark", "pause") and self.session.over)

    def action_label(self) -> None:
        """Say what each line of the client's showed, before the debrief.

        Right after the client has left, a letter may still belong to what was being typed; it is then no key.
        """
        if monotonic() - self._over_since > _LETTERS_MAY_COME:
            self.post_message(Labelling())

    def watch_coach(self, shown: bool) -> None:
        """Show or hide how things stand."""
        if self.is_mounted:
            self.query_one(CoachPanel).set_class(shown, "-shown")

    @on(TurnInput.Submitted)
    def _submitted(self, event: TurnInput.Submitted) -> None:
        if self._waiting:
            self._hint(self._wait_hint())
        elif self.session.over:
            self.post_message(Debriefing())
        elif event.text.strip() or self._silence_offered:
            self._waiting = True
            self._turning = self._turn(event.text)
        else:
            self._silence_offered = True
            self._hint(_SILENCE_HINT)

    @on(TurnInput.Changed)
    def _changed(self) -> None:
        if self._silence_offered:
            self._silence_offered = False
            self._hint(_HINT)

    @work(group="turn")
    async def _turn(self, text: str) -> None:
        entry = self.query_one(TurnInput)
        entry.read_only = True
        try:
            words = await asyncio.to_thread(self.session.hear, text)
            entry.clear()
            self._silence_offered = False
            talk = self.query_one(Conversation)
            await talk.say(Said("trainee", words))
            answer = await self._awaited(talk)
            if not self.is_attached:
                return
            await talk.say(Said("client", answer.text))
        except RupturesimError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        finally:
            self._waiting = entry.read_only = False
        self._after(answer)

    async def _awaited(self, talk: Conversation) -> Answer:
        """The client's answer, with a sign that it is on its way if it takes long."""
        answering = asyncio.ensure_future(asyncio.to_thread(self.session.answer))
        if not (await asyncio.wait({answering}, timeout=_SIGN_AFTER))[0]:
            await talk.answering()
            self._hint(self._wait_hint())
            await asyncio.wait({answering})
            if self.is_attached:
                await talk.no_longer_answering()
                self._hint(_HINT)
        return answering.result()

    def _after(self, answer: Answer) -> None:
        panel = self.query_one(CoachPanel)
        panel.state = answer.transition.after
        panel.why = self._sentences.why(answer.transition.rules, answer.transition.move)
        self._tell_trouble()
        if trouble := self.session.model_trouble():
            self.notify(trouble, timeout=12)
        if answer.over:
            self._over_since = monotonic()
            self._close(f"{self.session.persona.name} has left.")
        else:
            self._hint(_HINT)

    @work(exclusive=True, group="ending")
    async def _close(self, remark: str = "") -> None:
        """Nothing more can be said; Enter goes to the debrief."""
        entry = self.query_one(TurnInput)
        entry.read_only = True
        if remark:
            await self.query_one(Conversation).remark(remark)
        self._hint(_OVER_HINT)
        self.refresh_bindings()
        entry.focus()

    async def action_mark(self, kind: str) -> None:
        """The trainee marks a rupture."""
        if not self.session.over:
            self.session.notice(RuptureKind(kind))
            doing = "withdrawing" if kind == RuptureKind.WITHDRAWAL else "confronting"
            await self.query_one(Conversation).remark(f"You marked: I think they are {doing}.")
            self._tell_trouble()

    @work
    async def action_note(self) -> None:
        """The trainee notes what they feel."""
        words = await self.app.push_screen_wait(Note())
        if words and words.strip():
            self.session.note(words)
            await self.query_one(Conversation).remark("You noted what you feel.")
            self._tell_trouble()

    @work
    async def action_pause(self) -> None:
        """The clock stands still until the trainee comes back."""
        self.session.clock.pause()
        await self.app.push_screen_wait(Pause())
        self.session.clock.go_on()

    def action_coach(self) -> None:
        """Show or hide how things stand."""
        self.coach = not self.coach

    @work
    async def action_end(self) -> None:
        """End the session and go to the debrief. A model that is still asked for words is not waited for."""
        if self._waiting and self.session.lender is None:
            self._hint(self._wait_hint())
            return
        if not self.session.over:
            question = "End the session here and read the debrief?"
            if not await self.app.push_screen_wait(Ask(question, "End it", "Go on")):
                return
            await self._cut_short()
            if self.session.over:
                return
            try:
                farewell = self.session.end()
            except RupturesimError as error:
                self.notify(str(error), severity="warning")
                return
            if farewell:
                await self.query_one(Conversation).say(Said("client", farewell))
            self._tell_trouble()
            self._close()
            return
        self.post_message(Debriefing())

    async def _cut_short(self) -> None:
        """Let the client answer at once what they are still to answer."""
        if self._waiting and self._turning is not None:
            self.session.break_off()
            await self._turning.wait()

    @work
    async def action_leave(self) -> None:
        """Leave the session; it can be gone on with later. A model that is still asked for words is not waited for."""
        if self._waiting and self.session.lender is None:
            self._hint(_WAIT_HINT)
            return
        question = "Leave the session? It stays saved, and you can go on with it later."
        if self.session.over or await self.app.push_screen_wait(Ask(question, "Leave", "Stay")):
            self.app.leave_session()  # type: ignore[attr-defined]

    def _title(self) -> Content:
        persona, attempt = self.session.persona, self.session.attempt.number
        again = f" \u00b7 attempt {attempt}" if attempt > 1 else ""
        who = f"{persona.name}, {persona.age}{again}"
        if self._model is None:
            return Content(who)
        at = f" at {self._model.address.host}" if self._model.address.remote else ""
        return Content.assemble(who, (f" \u00b7 words: {self._model.model}{at}", "not bold"))

    def _wait_hint(self) -> str:
        if self._model is None:
            return _WAIT_HINT
        name, most = self.session.persona.name, self._model.deadline
        return f"{name} is answering; at most {most:g} s. F9 ends the session, Esc leaves it."

    def _tick(self) -> None:
        minutes, seconds = divmod(int(self.session.clock.elapsed), 60)
        still = "" if self.session.clock.running else " paused"
        for clock in self.query("#clock").results(Static):
            clock.update(Content(f"{minutes:02}:{seconds:02}{still}"))

    def _hint(self, text: str) -> None:
        self.query_one("#hint", Static).update(Content(text))

    def _tell_trouble(self) -> None:
        """Say once that the disk does not take it, and once that it does again."""
        if self.session.trouble != self._trouble:
            self._trouble = self.session.trouble
            good = not self._trouble
            self.notify(
                "Everything is saved again." if good else self._trouble,
                severity="information" if good else "error",
                markup=False,
                timeout=5 if good else 20,
            )
