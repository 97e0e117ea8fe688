"""A whole session as a trainee would have it, in a real terminal of 80 by 24: tmux types, and reads the screen."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rupturesim.transcript import attempts_of, read_transcript

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")]

STRAINING = "That's your projection. I was only trying to help. You should do the worksheet."


class Terminal:
    """One tmux window with the program in it."""

    def __init__(self, home: Path, command: str, columns: int = 80, rows: int = 24) -> None:
        self.name = f"rupturesim-{uuid.uuid4().hex[:8]}"
        # A test run may have COLUMNS and LINES set, which would stand for the size of another terminal.
        program = f"env -u COLUMNS -u LINES RUPTURESIM_HOME={home} {sys.executable} -m rupturesim {command}"
        line = f"{program}; echo exit status $?; sleep 60"
        size = ["-x", str(columns), "-y", str(rows)]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-s", self.name, *size, "sh", "-c", line)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self.name, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self._tmux("send-keys", "-t", self.name, *keys)

    def type(self, text: str) -> None:
        """Type letters as they are."""
        self._tmux("send-keys", "-t", self.name, "-l", text)

    def screen(self) -> str:
        """What is on the screen now."""
        return self._tmux("capture-pane", "-p", "-t", self.name)

    def sees(self, *signs: str, seconds: float = 20.0) -> str:
        """The screen once all signs are on it. Fails if they do not come."""
        return self.until(lambda screen: all(sign in screen for sign in signs), ", ".join(signs), seconds)

    def until(self, holds: Callable[[str], bool], what: str, seconds: float = 20.0) -> str:
        """The screen once something holds of it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.screen()
            if holds(screen):
                return screen
            time.sleep(0.05)
        raise AssertionError(f"never seen: {what}\n{self.screen()}")

    def process(self) -> int:
        """The number of the program's process."""
        shell = self._tmux("list-panes", "-t", self.name, "-F", "#{pane_pid}").strip()
        return int(subprocess.run(["pgrep", "-P", shell], check=True, capture_output=True, text=True).stdout.split()[0])

    def close(self) -> None:
        """End it."""
        subprocess.run(["tmux", "-L", self.name, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens terminals that close by themselves."""
    opened: list[Terminal] = []

    def opener(command: str = "", **size: int) -> Terminal:
        opened.append(Terminal(tmp_path / "home", command, **size))
        return opened[-1]

    yield opener
    for terminal in opened:
        terminal.close()


def say(terminal: Terminal, text: str) -> str:
    """Type a turn, send it, and see the screen with the client's answer below it."""
    last = text.split()[-1]
    terminal.type(text)
    terminal.sees(last)
    terminal.keys("Enter")

    def answered(screen: str) -> bool:
        talk, _, entry = screen.partition("\u256d")
        said = talk.rfind(last)
        after = talk[said:]
        return said > -1 and last not in entry and ("Bernadette:" in after or "has left" in after)

    return terminal.until(answered, f"an answer to: {text}")


def transcript(home: Path) -> Path:
    """The only transcript in a home."""
    (path,) = (home / "sessions").glob("*.jsonl")
    return path


def test_a_trainee_rehearses_is_left_reads_the_debrief_and_tries_again(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal()
    first = terminal.sees("Who would you like to rehearse with?", "Alasdair, 57", "Tomasz, 45")
    assert "not assessment, not therapy, not crisis help" in first
    terminal.keys("Down")
    terminal.sees("Bernadette, 68 (she/her)")
    terminal.keys("Enter")
    opened = terminal.sees("Bernadette:", "Enter sends")
    assert "tension" not in opened

    say(terminal, "I am twenty-six, and I have no children of my own.")
    terminal.keys("F3")
    terminal.sees("You marked: I think they are confronting.")
    for word in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]:
        say(terminal, f"{STRAINING} And {word}.")
        time.sleep(1)  # that the client has left is written after the answer
        if "has left" in terminal.screen():
            break
    terminal.sees("Bernadette has left.", "Enter opens the debrief")

    terminal.keys("Enter")
    terminal.sees("Debrief: Bernadette", "What happened")
    terminal.keys("2")
    terminal.sees("Heard as")
    terminal.keys("Down")
    shown = terminal.sees("Turn 2: you said")
    assert "projection" in shown
    terminal.keys("t")
    again = terminal.sees("attempt 2", "Enter sends")
    assert "projection" not in again
    say(terminal, "You asked me a fair thing. What is it like for you, sitting across from me?")
    terminal.keys("F9")
    terminal.sees("End the session here")
    terminal.keys("y")
    terminal.sees("The session has ended")
    terminal.keys("Enter")
    terminal.sees("Debrief: Bernadette, attempt 2 of 2")
    terminal.keys("C-q")
    terminal.sees("exit status 0")

    first_attempt, second = attempts_of(read_transcript(transcript(tmp_path / "home")))
    assert first_attempt.end is not None
    assert first_attempt.end.how == "left"
    assert [turn.text for turn in second.turns][0] == first_attempt.turns[0].text
    assert len(second.turns) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_told_to_stop_the_program_gives_the_terminal_back_and_keeps_the_session(
    open_terminal: Callable[..., Terminal], tmp_path: Path, number: signal.Signals
) -> None:
    terminal = open_terminal("play bernadette")
    terminal.sees("Enter sends")
    say(terminal, "Tell me about the children.")
    os.kill(terminal.process(), number)
    screen = terminal.sees(f"exit status {128 + number}")
    assert "Enter sends" not in screen
    (attempt,) = attempts_of(read_transcript(transcript(tmp_path / "home")))
    assert attempt.turns[0].complete


def test_after_a_kill_the_session_is_offered_and_goes_on(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal("play bernadette")
    terminal.sees("Enter sends")
    say(terminal, "Tell me about the children.")
    os.kill(terminal.process(), signal.SIGKILL)
    terminal.sees("exit status 137")
    again = open_terminal()
    again.sees("Alasdair, 57")
    again.keys("F2")
    again.sees("Bernadette, 1 turn  (interrupted)")
    again.keys("Enter")
    again.sees("You: Tell me about the children.", "Enter sends")


def test_ctrl_c_in_plain_mode_keeps_the_session_and_says_so(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal("play bernadette --plain --seed 1")
    terminal.sees("You:")
    terminal.type("Tell me about the children.")
    terminal.keys("Enter")
    terminal.until(lambda screen: screen.count("Bernadette:") >= 2, "an answer")
    os.kill(terminal.process(), signal.SIGINT)
    terminal.sees("The transcript is", "exit status 130")
    assert attempts_of(read_transcript(transcript(tmp_path / "home")))[0].turns[0].complete


def test_in_plain_mode_the_debrief_comes_at_once_and_one_can_go_back(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal("play bernadette --plain --seed 1", columns=100, rows=50)
    terminal.sees("You:")
    for words in ("Tell me about the children.", "/end"):
        terminal.type(words)
        terminal.keys("Enter")
    terminal.sees("Enter leaves.")
    for words in ("/back 9", "/back 1"):
        terminal.type(words)
        terminal.keys("Enter")
    terminal.sees("There is no turn 9", "attempt 2")
    for words in ("What brings you in early?", "/end"):
        terminal.type(words)
        terminal.keys("Enter")
    terminal.until(lambda screen: screen.count("Enter leaves.") >= 1 and "What brings you" in screen, "a debrief")
    terminal.keys("Enter")
    terminal.sees("exit status 0")
    attempts = attempts_of(read_transcript(transcript(tmp_path / "home")))
    assert [turn.text for attempt in attempts for turn in attempt.turns] == [
        "Tell me about the children.",
        "What brings you in early?",
    ]


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (40, 12), (20, 6)])
def test_the_app_can_be_used_at_other_sizes(
    open_terminal: Callable[..., Terminal], tmp_path: Path, columns: int, rows: int
) -> None:
    terminal = open_terminal("play bernadette", columns=columns, rows=rows)
    terminal.sees("\u2588")
    terminal.type("Go on.")
    terminal.sees("Go on.")
    terminal.keys("Enter")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        turns = attempts_of(read_transcript(transcript(tmp_path / "home")))[0].turns
        if turns and turns[-1].complete:
            break
        time.sleep(0.05)
    assert [turn.text for turn in turns] == ["Go on."]
    assert "Traceback" not in terminal.screen()
