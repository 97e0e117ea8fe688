"""Choosing whose words the clients have: what is found, tried, kept, and said where nothing is there."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from llm.faults import hangs, says
from llm.faulty import MODEL, FaultyServer, serving
from rehearsals import played
from rupturesim.llm import finding
from rupturesim.llm.choice import choice
from rupturesim.llm.remembered import load, save
from rupturesim.persona.shelf import find
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.messages import Chosen, GoOn, Show
from rupturesim.ui.screens import words
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.screens.debrief import DebriefScreen
from rupturesim.ui.screens.session import SessionScreen
from rupturesim.ui.screens.words import Words
from rupturesim.ui.widgets.tick import Tick
from ui.test_session_screen import screen_text, until


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    """A server at the only usual place that there is."""
    with serving(says("With the week, I suppose.")) as running:
        monkeypatch.setattr(words, "PLACES", (finding.Place("Ollama", running.url),))
        yield running


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """No usual place at all."""
    monkeypatch.setattr(words, "PLACES", ())


@asynccontextmanager
async def choosing(size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[RuptureApp, Pilot[None]]]:
    """The app on the screen of the client's words."""
    app = RuptureApp()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose) and "Alasdair" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Words) and "Client's words" in screen_text(app))
        yield app, pilot


async def choose_model(app: RuptureApp, pilot: Pilot[None]) -> None:
    """Move to the model that was found."""
    await until(pilot, lambda: MODEL in screen_text(app))
    app.screen.query_one("#choices", OptionList).focus()
    await pilot.press("down")
    await until(pilot, lambda: f"(x) {MODEL}" in screen_text(app))


async def test_without_a_server_it_says_kindly_that_nothing_is_needed(no_server: None) -> None:
    async with choosing() as (app, pilot):
        await until(pilot, lambda: "nothing is needed. If you would like one" in screen_text(app))
        assert "Ollama" in screen_text(app)
        assert "(x) The program's own words" in screen_text(app)
        assert "RUPTURESIM_API_KEY" in screen_text(app)


async def test_a_model_that_is_found_can_be_kept_and_lends_words_from_then_on(server: FaultyServer) -> None:
    async with choosing() as (app, pilot):
        await choose_model(app, pilot)
        app.screen.query_one("#completion", Tick).value = True
        app.screen.query_one("#deadline", Input).value = "7"
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        chosen = choice(server.url, MODEL, completion=True, deadline=7)
        assert load() == (chosen, "")
        app.post_message(Chosen(find("ruth")))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and f"words: {MODEL}" in screen_text(app))
        assert app.model == chosen
        assert app.session is not None
        assert app.session.lender is not None


async def test_the_programs_own_words_can_be_chosen_again(server: FaultyServer) -> None:
    save(choice(server.url, MODEL))
    async with choosing() as (app, pilot):
        await until(pilot, lambda: f"(x) {MODEL} \u00b7 Ollama" in screen_text(app))
        await pilot.press("up", "f9")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        assert load() == (None, "")


async def test_a_remembered_model_is_listed_also_while_its_server_is_away(no_server: None) -> None:
    save(choice("http://127.0.0.1:9", "gemma3", completion=True, deadline=33))
    async with choosing() as (app, pilot):
        await until(pilot, lambda: "(x) gemma3" in screen_text(app))
        assert "[x] This model only continues text" in screen_text(app)
        assert app.screen.query_one("#deadline", Input).value == "33"


async def test_a_model_can_be_tried(server: FaultyServer) -> None:
    async with choosing() as (app, pilot):
        await choose_model(app, pilot)
        await pilot.press("f3")
        await until(pilot, lambda: "With the week, I suppose." in screen_text(app))
        assert "after 0." in screen_text(app)


async def test_a_model_is_tried_once_at_a_time(server: FaultyServer) -> None:
    server.answering = hangs
    async with choosing() as (app, pilot):
        await choose_model(app, pilot)
        app.screen.query_one("#deadline", Input).value = "1"
        app.screen.call_later(app.screen.run_action, "try")
        app.screen.call_later(app.screen.run_action, "try")
        await until(pilot, lambda: "did not answer in time" in screen_text(app))
        assert len(server.posted) == 1
    for thread in threading.enumerate():
        if thread.name == "model":
            await asyncio.to_thread(thread.join, 5)
            assert not thread.is_alive()


async def test_a_server_that_is_too_slow_is_told_of_in_words(server: FaultyServer) -> None:
    server.answering = hangs
    async with choosing() as (app, pilot):
        await choose_model(app, pilot)
        app.screen.query_one("#deadline", Input).value = "1"
        await pilot.press("f3")
        await until(pilot, lambda: "did not answer in time" in screen_text(app))


async def test_leaving_waits_for_no_model(server: FaultyServer) -> None:
    server.answering = hangs
    async with choosing() as (app, pilot):
        await choose_model(app, pilot)
        await pilot.press("f3")
        await until(pilot, lambda: bool(server.posted))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Choose))


async def test_an_address_can_be_typed(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "PLACES", ())
    async with choosing() as (app, pilot):
        entry = app.screen.query_one("#address", Input)
        entry.focus()
        entry.value = server.url.removeprefix("http://")
        await pilot.press("enter")
        await until(pilot, lambda: f"( ) {MODEL}" in screen_text(app))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("http://models.example.org/v1", "models.example.org is another machine."),
        ("192.168.1.7:11434", "--allow-remote"),
        ("ftp://127.0.0.1", "give the address of a server"),
        ("http://me:secret@127.0.0.1", "RUPTURESIM_API_KEY"),
    ],
)
async def test_an_address_that_cannot_be_used_says_why(no_server: None, typed: str, told: str) -> None:
    async with choosing(size=(100, 30)) as (app, pilot):
        entry = app.screen.query_one("#address", Input)
        entry.focus()
        entry.value = typed
        await pilot.press("enter")
        await until(pilot, lambda: told in screen_text(app))
        assert app.screen.query_one("#choices", OptionList).option_count == 1


@pytest.mark.parametrize("seconds", ["", "0", "301", "-"])
async def test_a_deadline_that_makes_no_sense_is_not_kept(server: FaultyServer, seconds: str) -> None:
    async with choosing() as (app, pilot):
        await choose_model(app, pilot)
        app.screen.query_one("#deadline", Input).value = seconds
        await pilot.press("f9")
        await until(pilot, lambda: "Give 1 to 300 seconds" in screen_text(app))
        assert load().choice is None


async def test_names_of_models_are_never_read_as_markup(server: FaultyServer) -> None:
    server.models = lambda line: line.whole(b'{"data": [{"id": "[red]m[/red] \\u001b[2J[@click=app.quit]x[/]"}]}')
    async with choosing() as (app, pilot):
        await until(pilot, lambda: "[red]m[/red]" in screen_text(app))
        assert "[@click=app.quit]x[/]" in screen_text(app)


@pytest.mark.parametrize("size", [(120, 36), (40, 12), (20, 6)])
async def test_the_choices_are_there_at_every_size(no_server: None, size: tuple[int, int]) -> None:
    async with choosing_at(size) as (app, _pilot):
        assert app.screen.query_one("#choices", OptionList).region.height >= 3


@asynccontextmanager
async def choosing_at(size: tuple[int, int]) -> AsyncIterator[tuple[RuptureApp, Pilot[None]]]:
    """The same on a terminal that may be too small for the title."""
    app = RuptureApp()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await app.run_action("words")
        await until(pilot, lambda: isinstance(app.screen, Words) and app.focused is not None)
        yield app, pilot


async def test_a_damaged_choice_is_told_quietly_and_the_session_begins(home: Path) -> None:
    home.mkdir()
    (home / "model.json").write_text('{"url": "http://models.example.org/v1"}')
    app = RuptureApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        app.post_message(Chosen(find("ruth")))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert [told.severity for told in app._notifications] == ["information"]
        assert "cannot be used" in next(iter(app._notifications)).message
        assert app.session is not None
        assert app.session.lender is None


async def test_a_session_that_is_gone_on_with_or_looked_back_on_has_the_remembered_model(tmp_path: Path) -> None:
    save(choice("http://127.0.0.1:9", "gemma3"))
    broken_off = played(tmp_path / "a.jsonl", ["Hello."], end=False)
    ended = played(tmp_path / "b.jsonl", ["Hello."])
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        app.post_message(GoOn(broken_off))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and "words: gemma3" in screen_text(app))
        app.post_message(Show(ended, own=True))
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        assert app.session is not None
        assert app.session.lender is not None
        assert app.session.lender.model == "gemma3"


async def test_the_model_of_the_command_line_goes_before_the_remembered_one() -> None:
    save(choice("http://127.0.0.1:9", "gemma3"))
    app = RuptureApp(model=choice("http://models.example.org", "large", allow_remote=True))
    async with app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        app.post_message(Chosen(find("ruth")))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await until(pilot, lambda: "words: large at models.example.org" in screen_text(app))
