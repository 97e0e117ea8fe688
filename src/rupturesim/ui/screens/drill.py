"""The drill: a client who shows one sign of strain, the place to answer, and the feedback at once."""

import asyncio
from collections.abc import Callable

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Footer, Static

from rupturesim.drill import Drill, Wish, begin
from rupturesim.drill.telling import before, beginning, place, summary, told
from rupturesim.errors import RupturesimError
from rupturesim.ui.screens.fitting import FittingScreen
from rupturesim.ui.speech import speech
from rupturesim.ui.widgets.turn_input import TurnInput

_HINT = "Enter sends \u00b7 Ctrl+J new line"
_SILENCE_HINT = "Nothing written. Press Enter again to say nothing and wait."
_TOLD_HINT = "Enter goes on to the next moment. Or write another answer to this one."
_LAST_HINT = "That was the last moment. Enter ends the drill."
_OVER_HINT = "The drill has ended. Enter or Esc goes back."
_WAIT_HINT = "One moment."


class DrillScreen(FittingScreen):
    """One drill, from its first moment to what was met. Nothing of it is saved."""

    AUTO_FOCUS = "TurnInput"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("f2", "next", "Next"),
        Binding("f3", "again", "Again"),
        Binding("f4", "another", "Another way"),
        Binding("f9", "end", "End"),
        Binding("escape", "app.home", "Leave"),
    ]

    told: reactive[bool] = reactive(False)
    """Whether something is told that takes the place of the moment where there is little room."""

    def __init__(self, wish: Wish, begin: Callable[[Wish], Drill] = begin) -> None:
        super().__init__()
        self._wish, self._begin = wish, begin
        self._drill: Drill | None = None
        self._silence_offered = False
        self._waiting = True

    def compose(self) -> ComposeResult:
        """The moment, the place to answer, and what comes of the answer."""
        with VerticalScroll(id="moment"):
            yield Static(id="scene", markup=False)
            yield Static(id="line", markup=False)
        yield TurnInput(id="turn")
        yield Static(_WAIT_HINT, id="hint", classes="hint", markup=False)
        with VerticalScroll(id="feedback"):
            yield Static(id="told", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Find the first moment once the screen is painted."""
        self.call_after_refresh(self._find)

    @property
    def drill(self) -> Drill | None:
        """The drill; None until its first moment is found."""
        return self._drill

    @property
    def waiting(self) -> bool:
        """Whether something is still being worked out."""
        return self._waiting

    def watch_told(self, told: bool) -> None:
        """Where there is little room, the feedback takes the place of the moment."""
        self.set_class(told, "-told")

    def on_key(self, event: events.Key) -> None:
        """Letters typed anywhere on the screen are meant for the answer."""
        entry = self.query_one(TurnInput)
        if event.is_printable and event.character and not entry.has_focus and not entry.read_only:
            entry.focus()
            entry.insert(event.character)
            event.stop()

    @on(TurnInput.Scrolled)
    def _scroll(self, event: TurnInput.Scrolled) -> None:
        """Page Up and Down move the feedback, or the moment where that alone is shown."""
        feedback = self.query_one("#feedback", VerticalScroll)
        shown = feedback if feedback.display and feedback.size.height else self.query_one("#moment", VerticalScroll)
        shown.scroll_page_up() if event.up else shown.scroll_page_down()

    @on(TurnInput.Changed)
    def _changed(self) -> None:
        if self._silence_offered:
            self._silence_offered = False
            self._hint(_HINT)

    @on(TurnInput.Submitted)
    def _submitted(self, event: TurnInput.Submitted) -> None:
        drill = self._drill
        if drill is None or self._waiting:
            self._hint(_WAIT_HINT)
        elif drill.over:
            self.app.action_home()  # type: ignore[attr-defined]
        elif event.text.strip() or self._silence_offered:
            self._waiting = True
            self._answer(drill, event.text)
        elif drill.told:
            self.action_next()
        else:
            self._silence_offered = True
            self._hint(_SILENCE_HINT)

    @work(exclusive=True, group="drill")
    async def _find(self) -> None:
        try:
            self._drill = await asyncio.to_thread(self._begin, self._wish)
        except RupturesimError as error:
            self.notify(str(error), severity="error", timeout=15)
            self.app.action_home()  # type: ignore[attr-defined]
            return
        self._waiting = False
        self._show(beginning(self._drill))

    @work(exclusive=True, group="drill")
    async def _answer(self, drill: Drill, text: str) -> None:
        entry = self.query_one(TurnInput)
        entry.read_only = True
        self._hint(_WAIT_HINT)
        try:
            feedback = await asyncio.to_thread(drill.answer, text)
            way = await asyncio.to_thread(drill.another_way)
        except RupturesimError as error:
            self.notify(str(error), severity="warning")
            self._hint(_HINT)
            return
        finally:
            self._waiting = entry.read_only = self._silence_offered = False
        entry.clear()
        paragraphs = [*((one.label, one.text) for one in told(feedback, drill.wish.code)), ("Another way", way)]
        said = Content.styled("You: ", "bold") + speech(feedback.text)
        self._tell(Content("\n").join([said, *(_paragraph(*one) for one in paragraphs)]))
        self.told = True
        self._hint(_LAST_HINT if drill.last else _TOLD_HINT)

    @work(exclusive=True, group="drill")
    async def _go_on(self, go: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(go)
        finally:
            self._waiting = False
        self._show("")

    def action_next(self) -> None:
        """The next moment; without an answer to this one, one with another sign."""
        drill = self._free()
        if drill and not drill.over:
            self._waiting = True
            self._go_on(drill.next if drill.told else drill.skip)

    def action_again(self) -> None:
        """The same moment once more."""
        drill = self._free()
        if drill and not drill.over:
            drill.again()
            self._show("")

    def action_another(self) -> None:
        """One more way to say it, under what is there."""
        drill = self._free()
        if drill and not drill.over:
            shown = self.query_one("#told", Static).content
            way = _paragraph("Another way" if self.told else "One way", drill.another_way())
            joined = Content("\n").join([shown, way]) if isinstance(shown, Content) and shown.plain else way
            self._tell(joined, to_end=True)
            self.told = True

    def action_end(self) -> None:
        """End the drill and tell what was met."""
        drill = self._free()
        if drill and not drill.over:
            drill.end()
            self._show("")

    def _free(self) -> Drill | None:
        """The drill, if nothing is being worked out."""
        if self._waiting:
            self._hint(_WAIT_HINT)
            return None
        return self._drill

    def _show(self, beside: str) -> None:
        """The present moment, with a text where the feedback will be; after the end, what was met."""
        drill = self._drill
        assert drill is not None
        entry = self.query_one(TurnInput)
        if drill.over:
            self._tell(Content("\n".join(summary(drill))))
            self.told = True
            entry.clear()
            entry.read_only = True
            self._hint(_OVER_HINT)
            return
        self.told = False
        moment = drill.moment
        self.query_one("#scene", Static).update(Content.styled(f"{place(drill)}. ", "bold") + Content(before(moment)))
        self.query_one("#line", Static).update(Content.styled(f"{moment.persona.name}: ", "bold") + speech(moment.line))
        self.call_after_refresh(self.query_one("#line").scroll_visible, animate=False)
        self._tell(Content(beside))
        self._hint(_HINT)
        entry.focus()

    def _tell(self, content: Content, *, to_end: bool = False) -> None:
        self.query_one("#told", Static).update(content)
        panel = self.query_one("#feedback", VerticalScroll)
        if to_end:
            self.call_after_refresh(panel.scroll_end, animate=False)
        else:
            panel.scroll_home(animate=False)

    def _hint(self, text: str) -> None:
        self.query_one("#hint", Static).update(Content(text))


def _paragraph(label: str, text: str) -> Content:
    return Content.styled(f"{label}: ", "bold") + speech(text) if label else speech(text)
