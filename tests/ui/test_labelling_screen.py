"""Labelling the client's lines before the debrief, and looking at a damaged session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, TabbedContent

from rehearsals import LINES, played
from rupturesim.alliance import Marker
from rupturesim.paths import ensure, sessions
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.transcript.events import Called
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.screens.debrief import DebriefScreen
from rupturesim.ui.screens.dialogs import Ask
from rupturesim.ui.screens.labelling import ChooseMarker, LabellingScreen
from rupturesim.ui.screens.saved import Saved
from rupturesim.ui.screens.session import SessionScreen
from ui.test_session_screen import rehearsing, say, screen_text, until


@asynccontextmanager
async def labelling(tmp_path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[RuptureApp, Pilot[None]]]:
    """The app at the client's first words, after a session of two turns."""
    async with rehearsing(tmp_path, size=size) as (app, pilot):
        for line in LINES[:2]:
            await say(app, pilot, line)
        assert app.session is not None
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        session = app.session
        await until(pilot, lambda: session.over and "Enter opens the debrief" in screen_text(app))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LabellingScreen) and "line 1 of 3" in screen_text(app))
        yield app, pilot


def kinds(path: Path) -> list[tuple[int, Called, Marker | None]]:
    return [(label.turn, label.kind, label.marker) for label in attempts_of(read_transcript(path))[0].labels]


async def test_the_end_of_a_session_offers_it_and_before_the_end_the_letter_is_a_letter(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await pilot.press("l")
        assert isinstance(app.screen, SessionScreen)
        assert app.screen.draft == "l"
        assert "Label first" not in screen_text(app)


async def test_each_line_is_labelled_and_then_held_against_the_model(tmp_path: Path) -> None:
    async with labelling(tmp_path) as (app, pilot):
        assert "in this model" not in screen_text(app)
        await pilot.press("1", "3", "left", "2")
        await until(pilot, lambda: f"You: {LINES[1][:20]}" in screen_text(app))
        await pilot.press("right")
        await until(pilot, lambda: "1 line has no label" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        assert app.screen.query_one(TabbedContent).active == "noticing"
        debrief = app.screen
        assert isinstance(debrief, DebriefScreen)
        assert [label.kind for label in debrief.debrief.noticing.labels] == ["none", "withdrawal"]
    assert kinds(tmp_path / "s.jsonl") == [(0, Called.NONE, None), (1, Called.WITHDRAWAL, None)]


async def test_the_sign_may_be_named_and_brings_its_kind(tmp_path: Path) -> None:
    async with labelling(tmp_path) as (app, pilot):
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ChooseMarker))
        app.screen.query_one(OptionList).highlighted = tuple(Marker).index(Marker.CONTROLS)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LabellingScreen) and "line 2 of 3" in screen_text(app))
        await pilot.press("left")
        await until(pilot, lambda: "[x] 3 confrontation" in screen_text(app) and "takes control" in screen_text(app))
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    assert kinds(tmp_path / "s.jsonl") == [(0, Called.CONFRONTATION, Marker.CONTROLS)]


async def test_leaving_keeps_nothing_and_asks_only_if_something_was_labelled(tmp_path: Path) -> None:
    async with labelling(tmp_path) as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LabellingScreen))
        await pilot.press("2", "escape")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LabellingScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
    assert kinds(tmp_path / "s.jsonl") == []


async def test_from_the_debrief_the_labels_can_be_made_again(tmp_path: Path) -> None:
    async with labelling(tmp_path) as (app, pilot):
        await pilot.press("2", "2", "2", "enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LabellingScreen) and "[x] 2" in screen_text(app))
        await pilot.press("1", "end", "enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    assert [kind for _, kind, _ in kinds(tmp_path / "s.jsonl")] == [Called.NONE, Called.WITHDRAWAL, Called.WITHDRAWAL]


async def test_without_a_label_nothing_is_kept_and_the_debrief_opens(tmp_path: Path) -> None:
    async with labelling(tmp_path) as (app, pilot):
        await pilot.press("end")
        await until(pilot, lambda: "labelled no line" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    assert kinds(tmp_path / "s.jsonl") == []


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 8)])
async def test_the_line_and_the_choices_are_there_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with labelling(tmp_path) as (app, pilot):
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: "Ruth" in screen_text(app) and "1 nothing" in screen_text(app))


async def test_a_damaged_session_is_shown_as_far_as_it_can_be_read(home: Path) -> None:
    path = played(ensure(sessions()) / "2026-01-01-100000-bare.jsonl", LINES[:3])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:7], b"{\n", *lines[8:]]))
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, Saved) and "damaged" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        screen = app.screen
        assert isinstance(screen, DebriefScreen)
        assert len(screen.debrief.turns) == 1
        assert any("Line 8 is damaged" in sentence.text for sentence in screen.debrief.missing)
        await pilot.press("l")
        await pilot.pause()
        assert isinstance(app.screen, DebriefScreen)
