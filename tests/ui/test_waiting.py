"""While a model is asked for the client's words: the sign, the hint, leaving, quitting, and what is told once."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from llm.faults import hangs, says
from llm.faulty import MODEL, FaultyServer, serving
from rehearsals import LINES
from rupturesim.llm.choice import choice
from rupturesim.persona.shelf import find
from rupturesim.rehearsal import begin
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.screens.session import SessionScreen
from rupturesim.ui.widgets.turn_input import TurnInput
from ui.test_session_screen import say, screen_text, until

SEED = 4
"""With this one the client answers the line below aloud, so that a model is asked."""
LINE = LINES[1]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that hangs until it is told otherwise."""
    with serving(hangs) as running:
        yield running


@asynccontextmanager
async def rehearsing(
    tmp_path: Path, server: FaultyServer, deadline: float = 60.0
) -> AsyncIterator[tuple[RuptureApp, Pilot[None]]]:
    """The app in a session to which a model lends words."""
    model = choice(server.url, MODEL, deadline=deadline)
    app = RuptureApp(begin(find("ruth"), "app", seed=SEED, out=tmp_path / "s.jsonl", model=model), model=model)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and app.focused is not None)
        yield app, pilot


async def ask(app: RuptureApp, pilot: Pilot[None], server: FaultyServer) -> SessionScreen:
    """Send a turn, and wait until the model is asked and the screen says so."""
    screen = app.screen
    assert isinstance(screen, SessionScreen)
    screen.query_one(TurnInput).insert(LINE)
    await pilot.press("enter")
    await until(pilot, lambda: bool(server.posted) and "Ruth \u2026" in screen_text(app))
    return screen


async def test_the_title_says_whose_words_they_are(tmp_path: Path, server: FaultyServer) -> None:
    async with rehearsing(tmp_path, server) as (app, _pilot):
        assert str(app.screen.query_one("#who", Static).content) == f"Ruth, 51 \u00b7 words: {MODEL}"


async def test_a_sign_and_a_hint_stand_while_it_lasts_and_go_with_the_line(
    tmp_path: Path, server: FaultyServer
) -> None:
    async with rehearsing(tmp_path, server, deadline=3) as (app, pilot):
        screen = await ask(app, pilot, server)
        assert "Ruth is answering; at most 3 s" in screen_text(app)
        await pilot.press("f2")
        await until(pilot, lambda: "You marked" in screen_text(app))
        shown = screen_text(app)
        assert shown.index("You marked") < shown.index("Ruth \u2026")
        await until(pilot, lambda: not screen.waiting)
        await pilot.pause()
        assert "Ruth \u2026" not in screen_text(app)
        assert "is answering" not in screen_text(app)
        assert "Enter sends" in screen_text(app)


async def test_a_quick_answer_shows_no_sign(tmp_path: Path, server: FaultyServer) -> None:
    server.answering = says("I was up with the forms again, that is all.")
    async with rehearsing(tmp_path, server) as (app, pilot):
        await say(app, pilot, LINE)
        assert "with the forms again" in screen_text(app)
        assert "Ruth \u2026" not in screen_text(app)


async def test_leaving_waits_for_no_model_and_the_line_is_recorded(tmp_path: Path, server: FaultyServer) -> None:
    async with rehearsing(tmp_path, server) as (app, pilot):
        await ask(app, pilot, server)
        began = monotonic()
        await pilot.press("escape")
        await until(pilot, lambda: "Leave the session?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        assert monotonic() - began < 10
    (turn,) = attempts_of(read_transcript(tmp_path / "s.jsonl"))[0].turns
    assert turn.complete
    assert turn.model is not None
    assert not turn.model.accepted
    assert turn.model.tries[-1].refused == "stopped"


async def test_ending_waits_for_no_model_and_the_line_comes_before_the_last_words(
    tmp_path: Path, server: FaultyServer
) -> None:
    async with rehearsing(tmp_path, server) as (app, pilot):
        screen = await ask(app, pilot, server)
        began = monotonic()
        await pilot.press("f9")
        await until(pilot, lambda: "End the session here" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: screen.session.over)
        assert monotonic() - began < 10
        assert not screen.waiting
    attempt = attempts_of(read_transcript(tmp_path / "s.jsonl"))[0]
    assert attempt.turns[0].complete
    assert attempt.end is not None
    assert attempt.end.how == "stopped"


async def test_staying_after_all_waits_on(tmp_path: Path, server: FaultyServer) -> None:
    async with rehearsing(tmp_path, server) as (app, pilot):
        screen = await ask(app, pilot, server)
        await pilot.press("escape")
        await until(pilot, lambda: "Leave the session?" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is screen)
        assert screen.waiting


@pytest.mark.parametrize("how", ["ctrl+q", "signal"])
async def test_quitting_waits_for_no_model_and_the_line_is_recorded(
    tmp_path: Path, server: FaultyServer, how: str
) -> None:
    async with rehearsing(tmp_path, server) as (app, pilot):
        await ask(app, pilot, server)
        began = monotonic()
        if how == "ctrl+q":
            await pilot.press("ctrl+q")
        else:
            app.exit(return_code=143)
    assert monotonic() - began < 10
    (turn,) = attempts_of(read_transcript(tmp_path / "s.jsonl"))[0].turns
    assert turn.complete
    assert app.unsaved == ""


async def test_a_model_that_does_not_answer_is_told_of_once_in_a_session(tmp_path: Path, server: FaultyServer) -> None:
    server.stop()
    async with rehearsing(tmp_path, server) as (app, pilot):
        for line in LINES[1:4]:
            await say(app, pilot, line)
        session = app.session
        assert session is not None
        session.end()
        session.go_back(2)
        app._enter(session, app.model)
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and "attempt 2" in screen_text(app))
        await say(app, pilot, LINES[2])
        told = [told.message for told in app._notifications if "own words" in told.message]
        assert told == [
            "No model's server answers at this address. Ruth goes on in the program's own words.",
        ]
