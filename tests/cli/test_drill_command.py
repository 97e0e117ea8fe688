"""`rupturesim drill` line by line: the feedback on stdout, prompts on stderr, nothing on disk."""

import io
import sys
from pathlib import Path

import pytest

from drill.drills import MEETS, STRAINS, drilling
from rehearsals import coder
from rupturesim.cli import main
from rupturesim.drill.plain import PlainDrill, understand
from rupturesim.errors import InputError


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rupturesim.drill.starting.default_coder", coder)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """A command's exit status, stdout and stderr."""
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def script(tmp_path: Path, *lines: str) -> str:
    """A script file."""
    path = tmp_path / "answers.txt"
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def with_a_person(*lines: str, count: int = 2) -> tuple[PlainDrill, str, str]:
    """A drill with a person who writes these lines; what they see on the two streams."""
    out, talk = io.StringIO(), io.StringIO()
    face = PlainDrill(drilling(count=count), out, talk)
    rest = iter(lines)
    face.run(lambda: next(rest, None))
    return face, out.getvalue(), talk.getvalue()


def test_a_script_is_answered_moment_by_moment(capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path) -> None:
    answers = script(tmp_path, "# a remark", MEETS, "", STRAINS, "/silence")
    status, out, _err = run(capsys, "drill", "--script", answers, "--seed", "5", "--count", "3")
    assert status == 0
    assert "Nothing of this is saved." in out
    assert [f"Moment {number} of 3." in out for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert f"You: {MEETS}" in out
    assert "You: [silence]" in out
    assert out.index("Moment 1") < out.index(f"You: {MEETS}") < out.index("Moment 2") < out.index(f"You: {STRAINS}")
    assert out.count("Heard: ") == 3
    assert out.count("Another way: ") == 3
    assert "Heard in your answers: " in out
    assert not list(home.rglob("*"))


def test_the_same_script_and_seed_say_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers = script(tmp_path, MEETS, STRAINS, "/again", MEETS, "/skip", MEETS)
    outs = [run(capsys, "drill", "--script", answers, "--seed", "8")[1] for _ in range(2)]
    assert outs[0] == outs[1]


def test_a_script_goes_back_to_the_same_moment_with_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers = script(tmp_path, STRAINS, "/again", MEETS)
    out = run(capsys, "drill", "--script", answers, "--seed", "5")[1]
    assert out.count("Moment 1 of 6.") == 2
    assert "Moment 2" not in out


def test_lines_after_the_last_moment_make_the_status_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers = script(tmp_path, MEETS, MEETS)
    status, out, err = run(capsys, "drill", "--script", answers, "--count", "1")
    assert status == 1
    assert "was not said" in err
    assert out.count("You: ") == 1


def test_a_script_may_end_the_drill(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _err = run(capsys, "drill", "--script", script(tmp_path, "/hint", "/end"))
    assert status == 0
    assert "One way: " in out
    assert "No moment was answered." in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--code", "defend"), "for repairing codes"),
        (("--code", "invit"), "did you mean 'invite'"),
        (("--count", "0"), "1 to 100 moments"),
        (("--script", "nowhere.txt"), "there is no such file"),
        (("--style", "sideways"), "invalid choice"),
    ],
)
def test_what_cannot_be_drilled_is_bad_input(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    status, out, err = run(capsys, "drill", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_every_line_of_a_script_that_means_nothing_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = run(capsys, "drill", "--script", script(tmp_path, MEETS, "/dance", "quit"))
    assert (status, out) == (2, "")
    assert "line 2: There is no command '/dance'" in err
    assert "line 3: To end the drill, write /end" in err


def test_without_a_terminal_lines_are_read_until_they_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{MEETS}\n"))
    status, out, _err = run(capsys, "drill", "--code", "reflect", "--seed", "2")
    assert status == 0
    assert "You practise giving back what was heard (reflect)" in out
    assert "Met with giving back what was heard at once: " in out


def test_a_person_goes_on_with_enter() -> None:
    _face, out, talk = with_a_person(MEETS, "", MEETS, "")
    assert "Moment 2 of 2." in out
    assert "Enter goes on." in talk
    assert "That was the last moment." in talk
    assert "Met at once: " in out


def test_a_person_may_say_it_again_at_once() -> None:
    face, out, _talk = with_a_person(STRAINS, MEETS, "/end")
    assert face.drill.number == 1
    assert face.drill.rounds[0].moments == [[False, True]]
    assert "on the second try: " in out


def test_an_empty_line_before_the_answer_is_no_answer() -> None:
    face, _out, _talk = with_a_person("", "", MEETS)
    assert face.drill.number == 1
    assert len(face.drill.feedbacks) == 1


def test_a_person_is_told_of_a_command_that_does_not_exist_and_goes_on() -> None:
    face, _out, talk = with_a_person("/dance", "/help", MEETS)
    assert "There is no command '/dance'" in talk
    assert len(face.drill.feedbacks) == 1


def test_words_that_look_like_commands_are_asked_about() -> None:
    with pytest.raises(InputError, match="write /end"):
        understand("Quit")
    assert understand("\x1b[2J ") is None
