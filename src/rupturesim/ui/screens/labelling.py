"""Before the debrief: the client's lines one at a time, and the trainee says what each showed."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static

from rupturesim.alliance import MARKER_NAMES, Marker
from rupturesim.transcript import Attempt
from rupturesim.transcript.events import Called, LabelRecord
from rupturesim.ui.messages import Labels
from rupturesim.ui.screens.dialogs import Ask
from rupturesim.ui.screens.fitting import FittingScreen
from rupturesim.ui.speech import speech

_CALLED = {
    Called.NONE: "nothing of a rupture",
    Called.WITHDRAWAL: "withdrawal: moving away",
    Called.CONFRONTATION: "confrontation: moving against you",
    Called.CONCERN: "saying aloud what is amiss",
}
_HINT = "A key labels and goes on. The arrows go back and forth without."
_LAST = "That was the last line. Enter keeps your labels and opens the debrief; the left arrow goes back."
_NONE = "You have labelled no line. Enter opens the debrief; the left arrow goes back."


class LabellingScreen(FittingScreen):
    """Goes through the lines of one attempt. client: the client's name."""

    AUTO_FOCUS = "#line-pane"
    BINDINGS = [
        Binding("1", "call('none')", show=False),
        Binding("2", "call('withdrawal')", show=False),
        Binding("3", "call('confrontation')", show=False),
        Binding("4", "call('concern')", show=False),
        Binding("m", "name_marker", "Name the sign"),
        Binding("left,b", "go(-1)", "Back"),
        Binding("right", "go(1)", "On", show=False),
        Binding("enter", "on", "On"),
        Binding("home", "go(-999)", show=False),
        Binding("end", "go(999)", show=False),
        Binding("escape", "leave", "Leave"),
        Binding("f1", "app.help", "Help"),
    ]

    def __init__(self, attempt: Attempt, client: str) -> None:
        super().__init__()
        self._attempt, self._client = attempt, client
        self._turns = [turn for turn in range(len(attempt.turns) + 1) if attempt.line(turn)]
        self._labels = {label.turn: label for label in attempt.labels}
        self._place = 0

    def compose(self) -> ComposeResult:
        """What was said, and what it may have shown."""
        yield Static(id="where", classes="title", markup=False)
        with VerticalScroll(id="line-pane", classes="page"):
            yield Static(id="before", markup=False)
            yield Static(id="line", markup=False)
        yield Static(id="choices", markup=False)
        yield Static(_HINT, id="hint", classes="hint", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the client's first words."""
        self._show()

    @property
    def changed(self) -> bool:
        """Whether something was labelled that is not kept yet."""
        return tuple(self._labels.values()) != self._attempt.labels

    def action_call(self, kind: str) -> None:
        """Label the line, and go on to the next."""
        if self._place < len(self._turns):
            self._label(Called(kind))
            self.action_go(1)

    def action_go(self, by: int) -> None:
        """Go some lines back or on; after the last comes the end."""
        self._place = max(0, min(len(self._turns), self._place + by))
        self._show()

    def action_on(self) -> None:
        """Go on; at the end keep the labels and open the debrief."""
        if self._place < len(self._turns):
            self.action_go(1)
            return
        labels = tuple(self._labels[turn] for turn in sorted(self._labels)) if self.changed else ()
        self.post_message(Labels(self._attempt.number, labels))

    @work(exclusive=True, group="labelling")
    async def action_name_marker(self) -> None:
        """Ask by which sign the line showed it."""
        if self._place == len(self._turns):
            return
        marker = await self.app.push_screen_wait(ChooseMarker())
        if marker is not None:
            self._label(Called(marker.kind.value), marker)
            self.action_go(1)

    @work(exclusive=True, group="labelling")
    async def action_leave(self) -> None:
        """Leave without keeping anything; ask first if something was labelled."""
        question = "Leave without keeping what you have labelled here?"
        if not self.changed or await self.app.push_screen_wait(Ask(question, "Leave", "Stay")):
            self.dismiss()

    def _label(self, kind: Called, marker: Marker | None = None) -> None:
        turn = self._turns[self._place]
        self._labels[turn] = LabelRecord(turn=turn, kind=kind, marker=marker)
        self._labels = {turn: self._labels[turn] for turn in sorted(self._labels)}

    def _show(self) -> None:
        at_end = self._place == len(self._turns)
        where = "the end" if at_end else f"line {self._place + 1} of {len(self._turns)}"
        self.query_one("#where", Static).update(Content(f"What did {self._client}'s lines show? ({where})"))
        self.query_one("#hint", Static).update((_LAST if self._labels else _NONE) if at_end else _HINT)
        self.query_one("#before", Static).update(Content("") if at_end else self._before())
        self.query_one("#line", Static).update(self._through() if at_end else self._line())
        self.query_one("#choices", Static).update(Content("") if at_end else self._choices())
        self.query_one("#line-pane").scroll_home(animate=False)

    def _before(self) -> Content:
        turn = self._turns[self._place]
        if not turn:
            return Content.styled("At the opening", "italic")
        said = speech(self._attempt.turns[turn - 1].text)
        return Content.assemble((f"Turn {turn}. You: ", "italic"), said)

    def _line(self) -> Content:
        line = self._attempt.line(self._turns[self._place]) or ""
        return Content.styled(f"{self._client}: ", "bold") + speech(line)

    def _choices(self) -> Content:
        label = self._labels.get(self._turns[self._place])
        rows = []
        for number, (kind, words) in enumerate(_CALLED.items(), start=1):
            chosen = label is not None and label.kind is kind
            sign = f" ({MARKER_NAMES[label.marker]})" if chosen and label is not None and label.marker else ""
            rows.append(Content(f"{'[x]' if chosen else '[ ]'} {number} {words}{sign}"))
        return Content("\n").join(rows)

    def _through(self) -> Content:
        """The end: which lines are still open."""
        left = [turn for turn in self._turns if turn not in self._labels]
        if not left:
            return Content("Every line has a label.")
        lines = "1 line has" if len(left) == 1 else f"{len(left)} lines have"
        return Content(f"{lines} no label; that may stay so.")


class ChooseMarker(ModalScreen[Marker | None]):
    """Asks which sign it was. Gives None if the trainee changed their mind."""

    AUTO_FOCUS = "#markers"
    BINDINGS = [Binding("escape", "dismiss(None)", "Back")]

    def compose(self) -> ComposeResult:
        """The signs, withdrawal first."""
        with VerticalScroll(classes="dialog"):
            yield Static("By which sign? The client ...", markup=False)
            yield OptionList(
                *(Content(f"{marker.kind}: {words}") for marker, words in MARKER_NAMES.items()),
                id="markers",
                markup=False,
            )
            yield Static("Enter chooses, Esc goes back.", classes="hint", markup=False)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(tuple(MARKER_NAMES)[event.option_index])
