"""Choosing whose words the clients have: the program's own, or those that a language model on this machine lends."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from rupturesim.errors import InputError, RupturesimError
from rupturesim.llm.address import Address, address
from rupturesim.llm.choice import DEADLINE, Choice, choice
from rupturesim.llm.finding import PLACES, Found, Place, found_at
from rupturesim.phrasing import Lender
from rupturesim.rehearsal import KEY, endpoint, model_voice, scripted_voice
from rupturesim.ui.messages import Lend
from rupturesim.ui.screens.fitting import FittingScreen
from rupturesim.ui.screens.words_told import found_told, nothing_found, tried_told
from rupturesim.ui.widgets.tick import Tick

_INTRO = (
    "Clients need no language model. One on this machine may lend them words, if you like: the program still decides "
    f"what they feel, and reads each line before you do. A server's key comes from {KEY} and is kept nowhere."
)
_ELSEWHERE = (
    "{host} is another machine. Here only servers on this machine can be chosen. If you mean to send what you and the "
    "client say there: rupturesim play CLIENT --llm URL --model NAME --allow-remote"
)
_SEED = 1


class _Row(NamedTuple):
    """One choice. address: None for the program's own words. place: what answers there."""

    address: Address | None
    model: str
    place: str = ""

    @property
    def same(self) -> tuple[Address | None, str]:
        """By what it is known again."""
        return self.address, self.model

    @property
    def text(self) -> str:
        """What it says."""
        if self.address is None:
            return "The program's own words: nothing is needed, and nothing is sent anywhere"
        where = self.address.base.partition("://")[2].removesuffix("/v1")
        return f"{self.model} \u00b7 {self.place + ', ' if self.place else ''}{where}"


_OWN = _Row(None, "")


class Words(FittingScreen):
    """Whose words the clients have. current: the model that lends them now, if any."""

    # Here and not in styles.tcss, which is read before the first screen is painted.
    CSS = """
    Words #choices { height: 1fr; min-height: 4; border: round $panel; }
    Words #choices:focus { border: round $primary; }
    Words .row { height: 1; padding: 0 1; }
    Words .row Label { width: auto; padding: 0 1 0 0; }
    Words .row Input { width: 1fr; }
    Words .row #deadline { width: 8; margin: 0 2 0 0; }
    Words .row Button { margin: 0 2 0 0; }
    Words #intro { height: auto; padding: 0 1; max-width: 100; }
    Words #told-pane { height: 4; padding: 0 1 0 0; scrollbar-size-vertical: 1; border-left: blank; }
    Words #told-pane:focus { border-left: outer $primary; }
    Words.-short #intro, Words.-tiny #intro, Words.-tiny .title, Words.-tiny Footer { display: none; }
    Words.-short #told-pane, Words.-tiny #told-pane { height: 2; }
    Words #told { height: auto; max-width: 100; }
    """
    AUTO_FOCUS = "#choices"
    BINDINGS = [
        Binding("f1", "app.help", "Help"),
        Binding("f2", "look", "Look again"),
        Binding("f3", "try", "Try it"),
        Binding("f9", "save", "Save"),
        Binding("escape", "app.pop_screen", "Back"),
    ]

    def __init__(self, current: Choice | None = None) -> None:
        super().__init__()
        self._current = current
        self._rows = [_OWN, *([_Row(current.address, current.model)] if current else [])]
        self._chosen = self._rows[-1]
        self._typed: Place | None = None
        self._lender: Lender | None = None
        self._trying = False

    def compose(self) -> ComposeResult:
        """What this is, the choices, an address, how the model is used, and what came of trying it."""
        current = self._current
        yield Static("Client's words", classes="title", markup=False)
        yield Static(_INTRO, id="intro", markup=False)
        yield OptionList(id="choices", markup=False)
        with Horizontal(classes="row"):
            yield Label("Another address on this machine:", markup=False)
            yield Input(id="address", placeholder="http://127.0.0.1:8099, then Enter", max_length=300, compact=True)
        with Horizontal(classes="row"):
            base = Content("This model only continues text (a base model)")
            yield Tick(base, bool(current and current.completion), id="completion", compact=True)
        with Horizontal(classes="row"):
            yield Label("Seconds that a reply may take:", markup=False)
            seconds = f"{current.deadline if current else DEADLINE:g}"
            yield Input(seconds, id="deadline", type="number", max_length=6, compact=True)
            yield Button("Try it", id="try", compact=True)
            yield Button("Save", id="save", variant="primary", compact=True)
        with VerticalScroll(id="told-pane"):
            yield Static(id="told", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is known already, and look for servers."""
        self._show_rows()
        self.action_look()

    async def on_unmount(self) -> None:
        """Wait for no model."""
        if self._lender is not None:
            await asyncio.to_thread(self._lender.close)

    def action_look(self) -> None:
        """Ask at the usual places, and at the address that was typed."""
        self._look((*PLACES, *([self._typed] if self._typed else [])))

    @on(Input.Submitted, "#address")
    def _look_there(self, event: Input.Submitted) -> None:
        try:
            where = address(event.value, allow_remote=True)
        except InputError as error:
            self._tell(_plain(error))
            return
        if where.remote:
            self._tell(_ELSEWHERE.format(host=where.host))
            return
        self._typed = Place("", where.base)
        self._look([self._typed], typed=True)

    @work(exclusive=True, group="looking")
    async def _look(self, places: Sequence[Place], *, typed: bool = False) -> None:
        """typed: the user has named this place, and the server there may see the key."""
        self._tell("Looking for servers on this machine \u2026")
        try:
            found = await asyncio.to_thread(found_at, places, *([endpoint] if typed else []))
        except RupturesimError as error:
            self._tell(_plain(error))
            return
        self._add(found)
        there = [one for one in found if one.there]
        self._tell(found_told(found if typed else there) or nothing_found())

    def _add(self, found: Sequence[Found]) -> None:
        """Take in what was found, beside what is there already; what is chosen stays so."""
        new = [_Row(one.address, name, one.place.name) for one in found for name in one.models]
        asked = {one.address for one in found}
        kept = [row for row in self._rows if row.address not in asked or row.same == self._chosen.same]
        known = {row.same for row in new}
        self._rows = [*(row for row in kept if row.same not in known), *new]
        self._show_rows()

    def _show_rows(self) -> None:
        place = next((place for place, row in enumerate(self._rows) if row.same == self._chosen.same), 0)
        for choices in self.query("#choices").results(OptionList):
            choices.clear_options()
            choices.add_options([Option(self._prompt(row)) for row in self._rows])
            choices.highlighted = place

    def _prompt(self, row: _Row) -> Content:
        return Content(f"({'x' if row.same == self._chosen.same else ' '}) {row.text}")

    @on(OptionList.OptionHighlighted, "#choices")
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        """What the cursor stands on is chosen."""
        if event.option_index >= len(self._rows):
            return
        before, self._chosen = self._chosen, self._rows[event.option_index]
        for place, row in enumerate(self._rows):
            if row.same in (before.same, self._chosen.same):
                event.option_list.replace_option_prompt_at_index(place, self._prompt(row))

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Keep the choice for the sessions from now on."""
        try:
            self.post_message(Lend(self._choice()))
        except InputError as error:
            self._tell(_plain(error))

    @on(Button.Pressed, "#try")
    @work(group="trying")
    async def action_try(self) -> None:
        """Ask the model for one line, and show what came of it."""
        from rupturesim.llm.trying import tried
        from rupturesim.persona.shelf import shelf

        if self._trying:
            return
        self._trying = True
        try:
            chosen = self._choice()
            if chosen is None:
                self._tell("The program's own words are always there; choose a model to try it.")
                return
            persona = (await asyncio.to_thread(shelf)).personas[0].persona
            self._lender = model_voice(chosen)(persona, _SEED)
            self._tell(f"Asking {chosen.model}; at most {chosen.deadline:g} s \u2026")
            came = await asyncio.to_thread(tried, self._lender, scripted_voice(persona, _SEED), persona)
            self._tell(tried_told(came, persona.name))
        except RupturesimError as error:
            self._tell(_plain(error))
        finally:
            lender, self._lender, self._trying = self._lender, None, False
            if lender is not None:
                await asyncio.to_thread(lender.close)

    def _choice(self) -> Choice | None:
        """What the screen holds. Raises InputError."""
        if self._chosen.address is None:
            return None
        try:
            seconds = float(self.query_one("#deadline", Input).value)
        except ValueError:
            seconds = 0.0
        return choice(
            self._chosen.address.base,
            self._chosen.model,
            completion=self.query_one("#completion", Tick).value,
            allow_remote=self._chosen.address.remote,
            deadline=seconds,
        )

    def _tell(self, text: str) -> None:
        # The screen may have been left while a server was asked.
        for told in self.query("#told").results(Static):
            told.update(Content(text))


def _plain(error: RupturesimError) -> str:
    """What the command line would say, without the name of its option."""
    told = str(error)
    if told.startswith("--"):
        told = told.partition(" ")[2]
    return f"{told[:1].upper()}{told[1:]}"
