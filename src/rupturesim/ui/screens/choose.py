"""Choosing a client: who they are and how hard, not their secret state.

It paints before anything of the engine is imported; clients are looked for after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from rupturesim.errors import RupturesimError
from rupturesim.ui.messages import Chosen
from rupturesim.ui.screens.fitting import FittingScreen

if TYPE_CHECKING:
    from rupturesim.persona.shelf import Shelf, Shelved

_WELCOME = "Who would you like to rehearse with?"
_NOT = "A practice tool: not assessment, not therapy, not crisis help."


class Choose(FittingScreen):
    """The first screen."""

    AUTO_FOCUS = "#clients"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("f2", "app.saved", "Saved sessions"),
        Binding("d", "app.drill", "Drill"),
        Binding("p", "app.progress", "Progress"),
        Binding("w", "app.words", "Words"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shelf: dict[str, Shelved] = {}

    def compose(self) -> ComposeResult:
        """The clients beside what is known of the one under the cursor."""
        yield Static(_WELCOME, classes="title", markup=False)
        with Horizontal():
            yield OptionList(id="clients", markup=False)
            with VerticalScroll(id="about-pane"):
                yield Static(id="about", markup=False)
        yield Static(_NOT, classes="hint", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the list once the screen is painted."""
        self.query_one("#clients").loading = True
        self.call_after_refresh(self._find_clients)

    @work(thread=True, exclusive=True)
    def _find_clients(self) -> None:
        from rupturesim.persona.shelf import shelf

        try:
            there = shelf()
        except RupturesimError as error:
            self.app.call_from_thread(self._sorry, str(error))
            return
        self.app.call_from_thread(self._show, there)

    def _sorry(self, why: str) -> None:
        self.query_one("#clients").loading = False
        self.notify(why, severity="error", timeout=60)

    def _show(self, there: Shelf) -> None:
        clients = self.query_one("#clients", OptionList)
        clients.loading = False
        self._shelf = {shelved.persona.id: shelved for shelved in there.personas}
        for shelved in there.personas:
            persona = shelved.persona
            clients.add_option(Option(Content(f"{persona.name}, {persona.age}\n  {persona.challenge}"), id=persona.id))
        clients.highlighted = 0 if there.personas else None
        clients.focus()
        if there.problems:
            first = str(there.problems[0])
            more = f" (and {len(there.problems) - 1} more)" if len(there.problems) > 1 else ""
            self.notify(f"{first}{more}. See: rupturesim persona check", severity="warning", markup=False, timeout=15)

    @on(OptionList.OptionHighlighted, "#clients")
    def _about(self, event: OptionList.OptionHighlighted) -> None:
        shelved = self._shelf.get(event.option.id or "")
        if shelved:
            self.query_one("#about", Static).update(about(shelved))

    @on(OptionList.OptionSelected, "#clients")
    def _begin(self, event: OptionList.OptionSelected) -> None:
        shelved = self._shelf.get(event.option.id or "")
        if shelved:
            self.post_message(Chosen(shelved))


def about(shelved: Shelved) -> Content:
    """What a trainee may know of a client before the session."""
    persona = shelved.persona
    own = "" if shelved.shipped else "\n\nWritten by you or your instructor."
    return Content.assemble(
        (f"{persona.name}, {persona.age} ({persona.pronouns})\n", "bold"),
        (f"{persona.challenge} challenge\n\n", "italic"),
        f"{persona.known_beforehand}{own}\n\n",
        ("Enter begins the session.", "italic"),
    )
