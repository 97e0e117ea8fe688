"""Progress on the screen, and deleting among the saved sessions."""

import stat
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, ProgressBar, Static, TabbedContent

from progress.played import own, some
from rehearsals import begun
from rupturesim.paths import ensure, sessions, user_data
from rupturesim.progress import LeftOut, SessionSummary, summaries
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.screens import progress as module
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.screens.dialogs import Ask
from rupturesim.ui.screens.progress import ProgressScreen
from rupturesim.ui.screens.saved import Saved
from ui.test_session_screen import screen_text, until

SIZES = [(80, 24), (120, 36), (40, 12), (20, 6)]


async def opened(app: RuptureApp, pilot: Pilot[None]) -> ProgressScreen:
    """The screen of progress, once everything is read."""
    await pilot.pause()
    await pilot.press("p")
    await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and app.screen.progress is not None)
    await pilot.pause()
    assert isinstance(app.screen, ProgressScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_p_opens_it_and_its_pages_turn(size: tuple[int, int]) -> None:
    some(1, 2, 3, 4, 5)
    app = RuptureApp()
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        for key, page, word in [
            ("2", "clients", "By client"),
            ("3", "moves", "What you did"),
            ("4", "noticing", "What clients"),
            ("5", "next", "To practise"),
            ("1", "time", "Over time"),
        ]:
            await pilot.press(key)
            await pilot.pause()
            assert screen.query_one(TabbedContent).active == page
            told = str(screen.query_one(f"#told-{page}", Static).content)
            assert word in told
            assert max(map(len, told.splitlines())) <= max(size[0] - 2, 44)
        assert size[1] < 10 or "Over time" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Choose)


async def test_a_bar_moves_while_sessions_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    some(1, 2, 3, 4)
    go_on = threading.Event()

    def slowly(paths: Iterable[Path]) -> Iterator[SessionSummary | LeftOut]:
        for place, one in enumerate(summaries(paths)):
            if place == 2:
                go_on.wait(10)
            yield one

    monkeypatch.setattr(module, "summaries", slowly)
    monkeypatch.setattr(module, "_BETWEEN", -1.0)
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: [bar.progress for bar in app.screen.query(ProgressBar)] == [2])
        assert app.screen.query_one("#bar", ProgressBar).percentage == 0.5
        assert "Reading 2 of 4 sessions" in screen_text(app)
        go_on.set()
        await until(pilot, lambda: "Over time" in screen_text(app))
        assert not app.screen.query_one("#bar").display


async def test_leaving_while_it_reads_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    some(1, 2)
    go_on, gone = threading.Event(), threading.Event()

    def slowly(paths: Iterable[Path]) -> Iterator[SessionSummary | LeftOut]:
        try:
            for one in summaries(paths):
                go_on.wait(10)
                yield one
        finally:
            gone.set()

    monkeypatch.setattr(module, "summaries", slowly)
    monkeypatch.setattr(module, "_BETWEEN", -1.0)
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        go_on.set()
        await until(pilot, gone.is_set)


async def test_with_no_session_it_says_how_to_begin() -> None:
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "There is no session of yours to look back on yet" in screen_text(app)
        await pilot.press("e")
        await pilot.pause()
        assert not (user_data() / "progress.md").exists()


async def test_export_writes_it_for_its_owner_alone() -> None:
    some(1, 2)
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("e")
        path = user_data() / "progress.md"
        await until(pilot, path.exists)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def saved(app: RuptureApp, pilot: Pilot[None]) -> OptionList:
    """The list of saved sessions."""
    await pilot.pause()
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(app.screen, Saved) and app.screen.query_one(OptionList).option_count > 0)
    return app.screen.query_one(OptionList)


async def test_delete_asks_and_enter_alone_keeps_the_session() -> None:
    path, other = own("2026-01-02-090000-ruth"), own("2026-01-01-090000-ruth")
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        listing = await saved(app, pilot)
        count = listing.option_count
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert f"Delete {path.name}?" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Saved))
        assert path.exists()
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await until(pilot, lambda: not path.exists())
        await until(pilot, lambda: listing.option_count == count - 1)
        assert other.exists()


async def test_examples_and_open_sessions_stay() -> None:
    session = begun(ensure(sessions()) / "2026-01-02-090000-bo.jsonl")
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        listing = await saved(app, pilot)
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Saved))
        await until(pilot, lambda: any("has this session open" in told.message for told in app._notifications))
        assert session.writer.path.exists()
        listing.highlighted = listing.option_count - 1
        await pilot.press("delete")
        await until(pilot, lambda: any("An example ships" in told.message for told in app._notifications))
        assert isinstance(app.screen, Saved)
    session.close()
