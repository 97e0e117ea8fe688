"""Stepping through a saved session."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Footer, Static

from rupturesim.client.sentences import Sentences
from rupturesim.replay import Replay
from rupturesim.ui.screens.fitting import FittingScreen
from rupturesim.ui.widgets.coach_panel import CoachPanel
from rupturesim.ui.widgets.conversation import Conversation


class ReplayScreen(FittingScreen):
    """What was said up to a turn, and how things stood then."""

    AUTO_FOCUS = "#talk"
    BINDINGS = [
        Binding("right,space,n", "step(1)", "Next turn"),
        Binding("left,b", "step(-1)", "Turn before"),
        Binding("home", "to_start", "Start"),
        Binding("end", "to_end", "End"),
        Binding("a", "other_attempt", "Other attempt"),
        Binding("f8", "coach", "How it stands"),
        Binding("escape,q", "app.close_replay", "Back"),
    ]

    turn: reactive[int] = reactive(0, init=False)

    def __init__(self, replay: Replay, attempt: int) -> None:
        super().__init__()
        self._replay = replay
        self._choose(attempt)

    def compose(self) -> ComposeResult:
        """How things stood over what was said."""
        yield Static(id="who", classes="title", markup=False)
        yield CoachPanel(id="coach", classes="-shown", markup=False)
        yield Conversation(self._replay.persona.name, id="talk")
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Begin at the opening."""
        await self.watch_turn()

    async def watch_turn(self) -> None:
        """Show the session up to this turn."""
        attempt = self._attempt
        number = f"turn {self.turn} of {len(attempt.turns)}"
        which = f"attempt {attempt.number} of {len(self._replay.attempts)}, " if len(self._replay.attempts) > 1 else ""
        whose = attempt.turns[self.turn - 1].whose if self.turn else ""
        words = f" \u00b7 words: {whose}" if whose else ""
        self.query_one("#who", Static).update(Content(f"{self._replay.persona.name}: {which}{number}{words}"))
        said = attempt.said
        last = self.turn == len(attempt.turns)
        await self.query_one(Conversation).show(said if last else said[: 1 + 2 * self.turn])
        panel = self.query_one(CoachPanel)
        panel.state = self._states[min(self.turn, len(self._states) - 1)]
        transition = attempt.turns[self.turn - 1].transition if self.turn else None
        panel.why = self._sentences.why(transition.rules, transition.move) if transition else ""

    def action_step(self, by: int) -> None:
        """Go some turns forward or back."""
        self.turn = max(0, min(len(self._attempt.turns), self.turn + by))

    def action_to_start(self) -> None:
        """Go to the opening."""
        self.turn = 0

    def action_to_end(self) -> None:
        """Go to the last turn."""
        self.turn = len(self._attempt.turns)

    async def action_other_attempt(self) -> None:
        """Go to the next attempt, after the last to the first."""
        self._choose(self._attempt.number % len(self._replay.attempts) + 1)
        self.set_reactive(ReplayScreen.turn, min(self.turn, len(self._attempt.turns)))
        await self.watch_turn()

    def action_coach(self) -> None:
        """Show or hide how things stood."""
        self.query_one(CoachPanel).toggle_class("-shown")

    def _choose(self, number: int) -> None:
        self._attempt = self._replay.attempts[number - 1]
        self._states = self._replay.states(self._attempt)
        self._sentences = Sentences(self._replay.persona)
