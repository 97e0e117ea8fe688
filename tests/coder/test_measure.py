"""Agreement with labelled turns is counted by code, without disputed codes, and as one direction."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupturesim.coder import Coded
from rupturesim.coder.measure import Counts, Labelled, area, direction, main, measure, read_labelled, table
from rupturesim.codes import Code
from rupturesim.errors import InputError, ProblemsError


class Fixed:
    """A coder that says what it was told to say for each turn."""

    version = "fixed"

    def __init__(self, answers: dict[str, list[Code]]) -> None:
        self.answers = answers

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        return tuple(Coded(code) for code in self.answers[text])


def labelled(turn: str, *codes: Code, disputed: frozenset[Code] = frozenset(), net: str = "") -> Labelled:
    return Labelled(turn, "", turn, frozenset(codes), disputed, net)


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


ROW = {"id": "a", "client": "You cut me off.", "therapist": "I moved too fast there.", "codes": ["acknowledge"]}


def test_counts_hits_false_alarms_and_misses() -> None:
    coder = Fixed({"one": [Code.SPACE], "two": [Code.SPACE, Code.INVITE], "three": [Code.OTHER]})
    turns = [labelled("one", Code.SPACE), labelled("two", Code.INVITE), labelled("three", Code.SPACE)]
    report = measure(coder, turns)
    assert report.by_code[Code.SPACE] == Counts(hits=1, false=1, missed=1)
    assert report.by_code[Code.SPACE].f1 == 0.5
    assert report.by_code[Code.INVITE] == Counts(hits=1)
    assert report.macro_f1 == pytest.approx(0.75)  # the codes that occur in the labels: space, invite
    assert report.micro_f1 == pytest.approx(4 / 7)


def test_disputed_codes_are_not_scored_for_their_turn() -> None:
    turn = labelled("one", Code.SPACE, Code.INVITE, disputed=frozenset({Code.INVITE, Code.META}))
    report = measure(Fixed({"one": [Code.SPACE, Code.META]}), [turn])
    assert report.by_code[Code.INVITE] == Counts()
    assert report.by_code[Code.META] == Counts()
    assert report.macro_f1 == 1.0


@pytest.mark.parametrize(
    ("repair", "strain", "expected"),
    [
        ([2, 3], [0, 1], 1.0),
        ([0, 1], [2, 3], 0.0),
        ([1], [1], 0.5),  # a tie counts half
        ([0, 2], [1], 0.5),
        ([], [1], None),
        ([1], [], None),
    ],
)
def test_area(repair: list[float], strain: list[float], expected: float | None) -> None:
    assert area(repair, strain) == expected


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=15), st.lists(st.integers(-3, 3), min_size=1, max_size=15))
def test_area_is_the_share_of_pairs_in_the_right_order(repair: list[int], strain: list[int]) -> None:
    pairs = [(up > down) + (up == down) / 2 for up in repair for down in strain]
    assert area(repair, strain) == pytest.approx(sum(pairs) / len(pairs))


def test_direction_is_repairing_scores_less_straining_scores() -> None:
    codes = [Coded(Code.REFLECT, 0.5), Coded(Code.DEFEND, 0.75), Coded(Code.CLOSED, 1.0)]
    assert direction(codes) == -0.25


def test_reads_turns_and_derives_the_direction_from_codes_of_one_side(tmp_path: Path) -> None:
    rows = [
        ROW,
        ROW | {"codes": ["defend"]},
        ROW | {"codes": ["acknowledge", "defend"]},  # both sides: no direction
        ROW | {"codes": ["closed"]},
        ROW | {"codes": ["acknowledge", "defend"], "net": "strain", "disputed": ["acknowledge"]},
    ]
    turns = read_labelled(write(tmp_path / "turns.jsonl", *rows, ""))
    assert [turn.net for turn in turns] == ["repair", "strain", "", "", "strain"]
    assert turns[4].disputed == {Code.ACKNOWLEDGE}


def test_a_turn_may_have_disputed_codes_only(tmp_path: Path) -> None:
    (turn,) = read_labelled(write(tmp_path / "turns.jsonl", ROW | {"codes": [], "disputed": ["acknowledge"]}))
    assert turn.codes == frozenset()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "2:1: "),
        ("[]", "must be an object"),
        (ROW | {"client": None}, "client must be text"),
        ({key: value for key, value in ROW.items() if key != "therapist"}, "therapist must be text"),
        (ROW | {"codes": ["kindness"]}, "codes: unknown code 'kindness'"),
        (ROW | {"codes": []}, "at least one code"),
        (ROW | {"codes": "space"}, "codes must be a list"),
        (ROW | {"disputed": [["space"]]}, "disputed: unknown code"),
    ],
)
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, bad: object, message: str) -> None:
    path = write(tmp_path / "turns.jsonl", ROW, bad)
    with pytest.raises(ProblemsError) as raised:
        read_labelled(path)
    assert message in str(raised.value)
    assert [problem.line for problem in raised.value.problems] == [2]


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_turns_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "turns.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError):
        read_labelled(path)


def test_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(write(tmp_path / "turns.jsonl", ROW))]) == 0
    out = capsys.readouterr().out
    assert "acknowledge" in out
    assert "macro-F1 1.000" in out
    assert "ROC curve -" in out  # one direction only


@pytest.mark.parametrize("argv", [[], ["a", "b"], ["no-such-file.jsonl"]])
def test_command_refuses_with_exit_code_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


def test_table_has_a_line_for_every_code() -> None:
    lines = table(measure(Fixed({"one": [Code.SPACE]}), [labelled("one", Code.SPACE, net="repair")])).splitlines()
    assert [line.split()[0] for line in lines[1 : len(Code) + 1]] == [code.value for code in Code]
