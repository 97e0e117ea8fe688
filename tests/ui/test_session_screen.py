"""The session on the screen: what a trainee types, sees, marks and comes back to."""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from rehearsals import LINES, played, resumed
from rupturesim.alliance import RuptureKind
from rupturesim.client import ClientState, Transition
from rupturesim.codes import Code
from rupturesim.persona.shelf import Shelved, find
from rupturesim.phrasing import Phraser, Said
from rupturesim.rehearsal import begin
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.transcript.events import CorrectionEvent
from rupturesim.ui.app import RuptureApp
from rupturesim.ui.messages import GoOn, Show
from rupturesim.ui.screens.choose import Choose
from rupturesim.ui.screens.correcting import Correcting
from rupturesim.ui.screens.debrief import DebriefScreen
from rupturesim.ui.screens.dialogs import Note
from rupturesim.ui.screens.replay import ReplayScreen
from rupturesim.ui.screens.session import SessionScreen
from rupturesim.ui.widgets.coach_panel import CoachPanel
from rupturesim.ui.widgets.turn_input import TurnInput

SIZES = [(80, 24), (120, 36), (40, 12), (20, 6)]


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app go on until something holds; fail if it never does."""
    for _ in range(1000):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came to hold; the screen is {pilot.app.screen}")


@asynccontextmanager
async def rehearsing(
    tmp_path: Path, client: str = "ruth", size: tuple[int, int] = (80, 24), *, coach: bool = False
) -> AsyncIterator[tuple[RuptureApp, Pilot[None]]]:
    """The app in a session that has just begun."""
    app = RuptureApp(begin(find(client), "app", seed=4, out=tmp_path / "s.jsonl"), coach=coach)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and app.focused is not None)
        yield app, pilot


async def say(app: RuptureApp, pilot: Pilot[None], text: str) -> None:
    """Type a turn, send it, and wait for the answer."""
    assert app.session is not None
    turns = len(app.session.attempt.turns)
    app.screen.query_one(TurnInput).insert(text)
    await pilot.press("enter")
    session, screen = app.session, app.screen
    assert isinstance(screen, SessionScreen)
    await until(pilot, lambda: len(session.attempt.turns) > turns and not screen.waiting)
    await pilot.pause()


def screen_text(app: RuptureApp) -> str:
    """All letters on the screen, with single spaces."""
    rows = ["".join(segment.text for segment in row) for row in app.screen._compositor.render_strips()]
    return " ".join(" ".join(rows).split())


async def test_the_scene_and_the_clients_first_words_are_on_the_screen(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, _pilot):
        assert app.session is not None
        shown = screen_text(app)
        assert app.session.persona.opening.scene.split(".")[0].split("\n")[0][:30] in shown
        assert app.session.said[0].text[:20] in shown.replace("\u2588 ", "")


async def test_enter_sends_a_turn_and_the_client_answers(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await say(app, pilot, "I changed the subject last week.")
        assert app.session is not None
        assert "You: I changed the subject last week." in screen_text(app)
        assert app.screen.query_one(TurnInput).text == ""
        answer = app.session.said[-1].text
        assert answer.split("]")[-1].strip()[:12] in screen_text(app)


async def test_ctrl_j_begins_a_new_line_in_the_same_turn(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await pilot.press("a", "ctrl+j", "b", "enter")
        await until(pilot, lambda: app.session is not None and len(app.session.attempt.turns) == 1)
        assert app.session is not None
        assert app.session.attempt.turns[0].text == "a\nb"


async def test_saying_nothing_takes_two_enters(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert app.session is not None
        assert app.session.attempt.turns == ()
        assert "Press Enter again to say nothing" in screen_text(app)
        await pilot.press("enter")
        session = app.session
        await until(pilot, lambda: len(session.attempt.turns) == 1)
        assert session.attempt.turns[0].text == "[silence]"


async def test_how_things_stand_is_hidden_until_asked_for(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await say(app, pilot, LINES[0])
        assert not app.screen.query_one(CoachPanel).display
        assert "bond" not in screen_text(app)
        await pilot.press("f8")
        await pilot.pause()
        assert "bond" in screen_text(app)
        await pilot.press("f8")
        await pilot.pause()
        assert "bond" not in screen_text(app)


async def test_coach_mode_can_be_asked_for_at_the_start(tmp_path: Path) -> None:
    async with rehearsing(tmp_path, coach=True) as (app, pilot):
        await pilot.pause()
        assert "bond" in screen_text(app)


async def test_marks_and_feelings_are_recorded_where_they_were_made(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await pilot.press("f2")
        await say(app, pilot, LINES[0])
        await pilot.press("f3")
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, Note))
        await pilot.pause()
        await pilot.press(*"stung", "enter")
        await pilot.pause(0.1)
        assert app.session is not None
        attempt = app.session.attempt
        assert [notice.kind for notice in attempt.notices] == [RuptureKind.WITHDRAWAL]
        assert [notice.kind for notice in attempt.turns[0].notices] == [RuptureKind.CONFRONTATION]
        assert [note.text for note in attempt.turns[0].notes] == ["stung"]


async def test_the_clock_stands_still_while_paused(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        assert app.session is not None
        await pilot.press("f5")
        await until(pilot, lambda: "Paused" in screen_text(app))
        stopped = app.session.clock.elapsed
        await pilot.pause(0.2)
        assert app.session.clock.elapsed == stopped
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert app.session.clock.elapsed > stopped


async def test_what_anyone_writes_is_never_read_as_markup(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await say(app, pilot, "[red]careful[/red] [bold] [@click=app.quit]x[/] \\[")
        assert "[red]careful[/red] [bold] [@click=app.quit]x[/]" in screen_text(app)


async def test_twenty_thousand_pasted_characters_are_one_turn(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await say(app, pilot, "word " * 4000)
        assert app.session is not None
        assert len(app.session.attempt.turns) == 1


async def test_enter_while_the_client_is_answering_sends_nothing_twice(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        entry = app.screen.query_one(TurnInput)
        for _ in range(3):
            entry.post_message(TurnInput.Submitted(entry, LINES[0]))
        session, screen = app.session, app.screen
        assert session is not None
        assert isinstance(screen, SessionScreen)
        await until(pilot, lambda: bool(session.attempt.turns) and not screen.waiting)
        await pilot.pause(0.1)
        assert len(session.attempt.turns) == 1
        assert session.attempt.turns[0].complete


class SlowVoice:
    """A voice that waits until it is let go."""

    def __init__(self, voice: Phraser) -> None:
        self.voice, self.let_go = voice, threading.Event()

    def opening(self, state: ClientState) -> str:
        """As the voice within."""
        return self.voice.opening(state)

    def reply(self, transition: Transition, history: Sequence[Said]) -> str:
        """As the voice within, but late."""
        assert self.let_go.wait(10)
        return self.voice.reply(transition, history)

    def farewell(self, state: ClientState, history: Sequence[Said]) -> str:
        """As the voice within."""
        return self.voice.farewell(state, history)


async def test_what_is_done_while_the_client_is_answering_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    async with rehearsing(tmp_path) as (app, pilot):
        await say(app, pilot, LINES[1])
        session, screen = app.session, app.screen
        assert session is not None
        assert isinstance(screen, SessionScreen)
        voice = SlowVoice(session._phraser)
        session._phraser = voice
        screen.query_one(TurnInput).insert(LINES[2])
        await pilot.press("enter")
        await until(pilot, lambda: len(session.attempt.turns) == 2)
        await pilot.press("f2", "f9", "escape", "enter")
        await pilot.pause(0.1)
        assert app.screen_stack.index(screen) == len(app.screen_stack) - 1
        assert not session.over
        voice.let_go.set()
        await until(pilot, lambda: not screen.waiting)
        await say(app, pilot, LINES[3])
    turns = attempts_of(read_transcript(path))[0].turns
    assert [turn.text for turn in turns] == list(LINES[1:4])
    assert [notice.kind for notice in turns[1].notices] == [RuptureKind.WITHDRAWAL]
    assert all(turn.complete for turn in turns)


async def test_letters_typed_while_the_talk_has_the_focus_are_not_lost(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await pilot.press("a", "tab", "b")
        await pilot.pause()
        assert app.screen.query_one(TurnInput).text == "ab"


async def test_page_up_moves_the_talk_while_one_writes(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        for line in LINES:
            await say(app, pilot, line)
        talk = app.screen.query_one("#talk")
        bottom = talk.scroll_y
        await pilot.press("pageup")
        await until(pilot, lambda: talk.scroll_y < bottom)


async def test_quitting_with_something_unsent_asks_first(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await pilot.press("a", "ctrl+q")
        await until(pilot, lambda: "has not been sent" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert app.screen.query_one(TurnInput).text == "a"


async def test_two_enters_on_a_client_begin_one_session(home: Path) -> None:
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Alasdair" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await pilot.pause(0.2)
    assert len(list((home / "sessions").glob("*.jsonl"))) == 1


async def test_every_attempt_has_a_debrief_that_can_be_reached(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        for line in LINES[:2]:
            await say(app, pilot, line)
        session = app.session
        assert session is not None
        session.end()
        session.go_back(2)
        session.end()
        await pilot.press("enter")
        await until(pilot, lambda: "attempt 2 of 2" in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "attempt 1 of 2" in screen_text(app))
        await pilot.press("2", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert (session.attempt.number, session.attempt.of) == (3, 1)


async def test_a_session_that_is_open_elsewhere_can_still_be_looked_at(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:2])
    elsewhere = resumed(path)
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        app.post_message(Show(path, own=True))
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen) and "happened" in screen_text(app))
        assert app.session is None
    elsewhere.close()


async def test_ending_leads_to_the_debrief_and_from_there_back_to_a_turn(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        for line in LINES[:3]:
            await say(app, pilot, line)
        await pilot.press("f9")
        await until(pilot, lambda: "read the debrief" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "The session has ended" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "What happened" in screen_text(app))
        await pilot.press("2")
        await pilot.pause(0.1)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert app.session is not None
        assert app.session.attempt.number == 2
        assert [turn.text for turn in app.session.attempt.turns] == [LINES[0]]
        assert "attempt 2" in screen_text(app)
        await say(app, pilot, "I think I hurried you there.")
    attempts = attempts_of(read_transcript(tmp_path / "s.jsonl"))
    assert [len(attempt.turns) for attempt in attempts] == [3, 2]


async def test_the_client_leaving_ends_the_session_and_enter_opens_the_debrief(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        session = app.session
        assert session is not None
        while not session.over:
            await say(app, pilot, "That's your projection. You should do as I say. I was only trying to help.")
        await until(pilot, lambda: "Ruth has left" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen) and "left" in screen_text(app))


async def test_a_session_that_was_left_can_be_gone_on_with(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:2], end=False)
    app = RuptureApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        app.post_message(GoOn(path))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await until(pilot, lambda: LINES[1].split(",")[0] in screen_text(app))
        await say(app, pilot, LINES[2])
    assert [turn.text for turn in attempts_of(read_transcript(path))[0].turns] == list(LINES[:3])


async def test_trouble_with_the_disk_is_told_once_and_the_session_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    app = RuptureApp(begin(find("ruth"), "app", seed=4, out=blocked / "s.jsonl"))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and app.focused is not None)
        await until(pilot, lambda: any("goes on in memory" in told.message for told in app._notifications))
        await say(app, pilot, LINES[0])
        assert app.session is not None
        assert app.session.attempt.turns[0].complete


@pytest.mark.parametrize("size", SIZES, ids=[f"{columns}x{rows}" for columns, rows in SIZES])
async def test_the_talk_and_the_input_are_there_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    app = RuptureApp()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Choose))
        app.post_message(GoOn(played(tmp_path / "s.jsonl", end=False)))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and isinstance(app.focused, TurnInput))
        await say(app, pilot, LINES[0])
        entry = app.screen.query_one(TurnInput)
        assert entry.region.height >= 1
        assert entry.region.bottom <= size[1]
        assert app.screen.query_one("#talk").region.height >= size[1] // 3


async def test_resizing_in_mid_session_loses_nothing(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        app.screen.query_one(TurnInput).insert("half a thought")
        for columns, rows in [*SIZES, (200, 60), (80, 24)]:
            await pilot.resize_terminal(columns, rows)
            await pilot.pause()
        assert app.screen.query_one(TurnInput).text == "half a thought"
        assert app.session is not None
        assert app.session.said[0].text[:20] in screen_text(app).replace("\u2588 ", "")


@pytest.fixture
def debriefed(tmp_path: Path) -> Callable[[RuptureApp, Pilot[None]], Awaitable[None]]:
    """Plays two turns and opens the debrief."""

    async def go(app: RuptureApp, pilot: Pilot[None]) -> None:
        for line in LINES[:2]:
            await say(app, pilot, line)
        assert app.session is not None
        app.session.end()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen) and "happened" in screen_text(app))

    return go


async def test_from_the_debrief_the_session_can_be_stepped_through(
    tmp_path: Path, debriefed: Callable[[RuptureApp, Pilot[None]], Awaitable[None]]
) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await debriefed(app, pilot)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
        assert "turn 0 of 2" in screen_text(app)
        await pilot.press("right")
        await until(pilot, lambda: "turn 1 of 2" in screen_text(app))
        await pilot.press("end")
        await until(pilot, lambda: "turn 2 of 2" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))


async def test_the_debrief_is_exported_for_its_owner_alone(
    tmp_path: Path, debriefed: Callable[[RuptureApp, Pilot[None]], Awaitable[None]]
) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await debriefed(app, pilot)
        await pilot.press("e")
        plain, page = tmp_path / "s-attempt-1.md", tmp_path / "s-attempt-1.html"
        await until(pilot, page.exists)
        for exported in (plain, page):
            assert exported.stat().st_mode & 0o777 == 0o600
            assert "Ruth" in exported.read_text(encoding="utf-8")


async def test_a_turn_that_was_heard_wrong_is_corrected_in_the_debrief(
    tmp_path: Path, debriefed: Callable[[RuptureApp, Pilot[None]], Awaitable[None]]
) -> None:
    async with rehearsing(tmp_path) as (app, pilot):
        await debriefed(app, pilot)
        await pilot.press("2")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Correcting))
        codes = app.screen.query_one("#codes", OptionList)
        for place in range(len(Code)):
            if "[x]" in str(codes.get_option_at_index(place).prompt):
                codes.highlighted = place
                await pilot.press("space")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "at least one code" in screen_text(app))
        await pilot.press("shift+tab")
        codes.highlighted = tuple(Code).index(Code.VALIDATE)
        await pilot.press("enter")
        await until(pilot, lambda: "[x] saying that it makes sense (validate)" in screen_text(app))
        await pilot.press("tab")
        await pilot.press("s", "o", "enter")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await until(pilot, lambda: "Corrected by a reader" in screen_text(app))
    assert attempts_of(read_transcript(tmp_path / "s.jsonl"))[0].turns[0].correction is not None
    assert isinstance(read_transcript(tmp_path / "s.jsonl").events[-1], CorrectionEvent)


async def test_every_tab_of_the_debrief_has_something_to_say(
    tmp_path: Path, debriefed: Callable[[RuptureApp, Pilot[None]], Awaitable[None]]
) -> None:
    async with rehearsing(tmp_path, size=(120, 36)) as (app, pilot):
        await debriefed(app, pilot)
        signs = {
            "1": "What happened",
            "2": "Heard as",
            "3": "You might have said",
            "4": "showed",
            "5": "The fair part",
            "6": "Task, goal and bond",
        }
        for key, sign in signs.items():
            await pilot.press(key)
            await until(pilot, lambda sign=sign: sign in screen_text(app))  # type: ignore[misc]


async def test_choosing_shows_who_they_are_and_never_what_they_hide(tmp_path: Path) -> None:
    app = RuptureApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Alasdair" in screen_text(app))
        screen = app.screen
        assert isinstance(screen, Choose)
        shelved: list[Shelved] = list(screen._shelf.values())
        assert len(shelved) == 8
        for person in shelved:
            pane = screen.query_one("#about", Static)
            await until(pilot, lambda pane=pane, name=person.persona.name: name in str(pane.content))  # type: ignore[misc]
            about = str(pane.content)
            for secret in (person.persona.need, person.persona.fear):
                assert secret is not None
                assert secret.what not in about
            for word in (person.persona.attachment.value, person.persona.rupture_style.value):
                assert word not in about.lower()
            await pilot.press("down")
            await pilot.pause()


async def test_help_says_where_to_turn(tmp_path: Path) -> None:
    app = RuptureApp()
    async with app.run_test(size=(100, 60)) as pilot:
        await until(pilot, lambda: "Alasdair" in screen_text(app))
        await pilot.press("f1")
        await until(pilot, lambda: "supervisor" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Choose))
