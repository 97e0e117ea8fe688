"""The drill on the screen: an answer, its feedback, again, the next moment, and back."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from drill.drills import MEETS, STRAINS
from rehearsals import coder
from rupturesim.alliance import RuptureStyle
from rupturesim.codes import Code
from rupturesim.drill import Wish
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.screens.drill import DrillScreen
from rupturesim.ui.widgets.turn_input import TurnInput


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rupturesim.drill.starting.default_coder", coder)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app go on until something holds; fail if it never does."""
    for _ in range(1000):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came to hold; the screen is {pilot.app.screen}")


@asynccontextmanager
async def drilling(
    wish: Wish | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[DrillScreen, Pilot[None]]]:
    """The app at a drill's first moment."""
    app = RuptureApp(drill=wish or Wish(seed=5))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DrillScreen) and not app.screen.waiting)
        screen = app.screen
        assert isinstance(screen, DrillScreen)
        await pilot.pause()
        yield screen, pilot


async def answer(screen: DrillScreen, pilot: Pilot[None], text: str) -> None:
    """Type an answer, send it, and wait for the feedback."""
    screen.query_one(TurnInput).insert(text)
    await pilot.press("enter")
    await settled(screen, pilot)


async def settled(screen: DrillScreen, pilot: Pilot[None]) -> None:
    """Wait until nothing is being worked out."""
    await pilot.pause()
    await until(pilot, lambda: not screen.waiting)
    await pilot.pause()


def shown(screen: DrillScreen) -> str:
    """All letters on the screen, with single spaces."""
    rows = ["".join(segment.text for segment in row) for row in screen._compositor.render_strips()]
    return " ".join(" ".join(rows).split())


async def test_an_answer_is_told_at_once_and_enter_goes_on() -> None:
    async with drilling() as (screen, pilot):
        assert "Moment 1 of 6." in shown(screen)
        assert "Nothing of this is saved." in shown(screen)
        await answer(screen, pilot, MEETS)
        assert "Your answer took it up" in shown(screen)
        assert "Heard:" in shown(screen)
        assert screen.query_one(TurnInput).text == ""
        await pilot.press("enter")
        await settled(screen, pilot)
        assert "Moment 2 of 6." in shown(screen)
        assert "Heard:" not in shown(screen)


async def test_the_same_moment_can_be_said_again_by_key_or_by_writing() -> None:
    async with drilling() as (screen, pilot):
        assert screen.drill is not None
        await answer(screen, pilot, STRAINS)
        await answer(screen, pilot, STRAINS)
        await pilot.press("f3")
        await settled(screen, pilot)
        assert "Heard:" not in shown(screen)
        await answer(screen, pilot, MEETS)
        assert screen.drill.rounds[0].moments == [[False, False, True]]


async def test_keys_go_on_and_show_another_way() -> None:
    async with drilling() as (screen, pilot):
        await pilot.press("f4")
        await settled(screen, pilot)
        assert "One way:" in shown(screen)
        await pilot.press("f2")
        await settled(screen, pilot)
        assert "Moment 2 of 6." in shown(screen)


async def test_saying_nothing_takes_two_enters() -> None:
    async with drilling() as (screen, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert "Press Enter again to say nothing" in shown(screen)
        await pilot.press("enter")
        await settled(screen, pilot)
        assert "You: [silence]" in shown(screen)


async def test_the_end_tells_what_was_met_and_enter_goes_back(home: Path) -> None:
    async with drilling(Wish(seed=5, count=1)) as (screen, pilot):
        await answer(screen, pilot, MEETS)
        assert "That was the last moment." in shown(screen)
        await pilot.press("enter")
        await settled(screen, pilot)
        assert "Met at once:" in shown(screen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
    assert not list(home.rglob("*"))


async def test_a_drill_can_be_ended_early() -> None:
    async with drilling() as (screen, pilot):
        await answer(screen, pilot, STRAINS)
        await pilot.press("f9")
        await settled(screen, pilot)
        assert "Not yet met:" in shown(screen)


async def test_the_first_screen_leads_to_a_drill_and_escape_back() -> None:
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen) and not app.screen.waiting)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Choose))


async def test_a_wish_that_cannot_be_met_is_said_on_the_first_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rupturesim.drill.starting.shelf", lambda: type("Empty", (), {"personas": ()}))
    app = RuptureApp(drill=Wish(code=Code.LINK, style=RuptureStyle.WITHDRAWAL))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose) and bool(app._notifications))
        assert "no moments" in next(iter(app._notifications)).message


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (40, 12), (20, 6)])
async def test_it_works_at_every_size(size: tuple[int, int]) -> None:
    async with drilling(size=size) as (screen, pilot):
        assert screen.drill is not None
        name = screen.drill.moment.persona.name
        assert name in shown(screen)
        await answer(screen, pilot, MEETS)
        assert "You:" in shown(screen)
        await pilot.press("pagedown", "pageup", "f2")
        await settled(screen, pilot)
        assert screen.drill.number == 2
        assert screen.focused is screen.query_one(TurnInput)
