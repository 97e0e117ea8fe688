"""The trained coder answers whatever it is given, names the words, and gives way to the cues where it cannot be had."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rupturesim.cli import main
from rupturesim.coder import default_coder, shipped
from rupturesim.coder.coding import Coded
from rupturesim.coder.cues import CueCoder
from rupturesim.coder.trained import FOLDER, ModelFault, TrainedCoder
from rupturesim.codes import ALL_CODES, STRAINING, Code

PAIRS = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))


def codes(text: str, client: str = "") -> set[Code]:
    return {coded.code for coded in TrainedCoder.shipped().code(text, client)}


def check(text: str, coded: tuple[Coded, ...]) -> None:
    """What every coding must be."""
    names = [each.code for each in coded]
    assert names
    assert names == sorted(set(names), key=ALL_CODES.index)
    assert Code.OTHER not in names or len(names) == 1
    for each in coded:
        assert 0 <= each.score <= 1
        assert bool(each.evidence) == bool(text.strip())
        assert all(0 <= start < end <= len(text) for start, end in each.evidence)


@pytest.mark.parametrize(
    ("text", "client", "expected"),
    [
        ("I moved us on too fast there, that was my doing.", "You cut me off.", Code.ACKNOWLEDGE),
        ("So it felt as if I'd left you on your own with it.", "You just sat there.", Code.REFLECT),
        ("Of course you're angry. Anyone would be, kept waiting like that.", "You were late again.", Code.VALIDATE),
        ("What was that like for you?", "He left without a word.", Code.INVITE),
        ("Take all the time you need.", "[silence]", Code.SPACE),
        ("I was only trying to help you.", "You never listen.", Code.DEFEND),
        ("If you don't like it, there's the door.", "I don't see the point of this.", Code.HOSTILE),
        ("I'm sure it's not as bad as all that.", "I feel like you don't want me here.", Code.MINIMISE),
        ("You really should do the breathing exercise every morning.", "It doesn't help.", Code.ADVISE),
        ("Do you live alone?", "I moved here in May.", Code.CLOSED),
    ],
)
def test_plain_speech_is_heard(text: str, client: str, expected: Code) -> None:
    assert expected in codes(text, client)


def test_the_client_s_line_decides_what_the_same_words_do() -> None:
    told_apart = [
        pair["turn"]
        for pair in PAIRS
        if all(Code(each["earns"]) in codes(pair["turn"], each["client"]) for each in pair["after"])
    ]
    assert {"I did, yes.", "How was your week?", "I trained in Leeds, four years."} <= set(told_apart)
    assert len(told_apart) * 2 >= len(PAIRS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "...",
        "\x00\x07\x1b[31m",
        "a" * 100_000,
        "word " * 20_000,
        "\U0001f600" * 500,
        "\u4f60\u597d\uff0c\u4f60\u4eca\u5929\u600e\u4e48\u6837\uff1f",
        "def f(x):\n    return x * 2",
        "\ud800 lone surrogate",
        "{}[]()<>!!!???",
    ],
)
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    check(text, TrainedCoder.shipped().code(text, "You never listen."))
    check(text, TrainedCoder.shipped().code(text, text))


def test_signs_and_scripts_it_cannot_read_are_other_with_a_low_score() -> None:
    for text in ("\U0001f600\U0001f600", "\u4f60\u597d", "?!", "1234"):
        (coded,) = TrainedCoder.shipped().code(text, "You never listen.")
        assert coded.code is Code.OTHER
        assert coded.score <= 0.2


@pytest.mark.parametrize(
    "text", ["hello", "Bonjour, comment allez-vous aujourd'hui ?", "x = [n for n in rows]", "asdf jkl asdf", "ok"]
)
def test_what_says_nothing_is_not_taken_for_harm(text: str) -> None:
    assert not codes(text, "You never listen.") & STRAINING


def test_silence_is_space_as_the_cues_hear_it() -> None:
    for text in ("", "[silence]", "..."):
        assert codes(text, "You never listen.") == {Code.SPACE}


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_is_coded_by_the_rules_of_coding(text: str, client: str) -> None:
    check(text, TrainedCoder.shipped().code(text, client))


def test_a_code_in_the_middle_of_a_very_long_turn_is_heard() -> None:
    chat = (
        "So the sessions are on Tuesdays, and there is a form for the front desk, and the car park closes at six. "
        "The building was a school once, which is why the corridors are so long and the doors so heavy. "
        "We have a kitchen, and there is tea, and in the summer the windows open on the garden side. "
    ) * 5
    pressed = f"{chat} You should really do the breathing exercise every morning. {chat}"
    assert Code.ADVISE in codes(pressed, "You never listen.")
    assert Code.ADVISE not in codes(chat, "You never listen.")


def test_the_evidence_is_the_words_and_not_the_whole_turn() -> None:
    text = "I did cut you off there, and I'm sorry. What were you going to say about your sister?"
    found = {coded.code: coded.evidence for coded in TrainedCoder.shipped().code(text, "You interrupted me.")}
    assert {Code.ACKNOWLEDGE, Code.INVITE} <= set(found)
    words = {code: " ".join(text[start:end] for start, end in spans) for code, spans in found.items()}
    assert "cut you off" in words[Code.ACKNOWLEDGE]
    assert "sister" not in words[Code.ACKNOWLEDGE]
    assert "sister" in words[Code.INVITE]
    assert "cut you off" not in words[Code.INVITE]


def test_the_same_turn_is_coded_the_same_from_any_thread() -> None:
    turns = [("I moved too fast there.", "You rushed me."), ("Anyway, how was your week?", "You rushed me.")] * 20
    alone = [TrainedCoder.shipped().code(*turn) for turn in turns]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda turn: TrainedCoder.shipped().code(*turn), turns)) == alone


class TestWhereTheModelCannotBeLoaded:
    @pytest.fixture
    def broken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "model"
        shutil.copytree(FOLDER, folder)
        monkeypatch.setattr(shipped, "_loaded", None)
        monkeypatch.setattr(TrainedCoder, "shipped", lambda: TrainedCoder.load(folder))
        return folder

    @pytest.mark.parametrize(
        ("name", "contents"),
        [
            ("coder.onnx", b"not a model"),
            ("coder.onnx", None),
            ("settings.json", b"{"),
            ("settings.json", b'{"version": "x", "codes": {}}'),
            ("tokenizer.json", b"{}"),
        ],
    )
    def test_the_cues_serve_and_the_reason_is_kept(self, broken: Path, name: str, contents: bytes | None) -> None:
        (broken / name).unlink()
        if contents is not None:
            (broken / name).write_bytes(contents)
        coder = default_coder()
        assert isinstance(coder, CueCoder)
        assert "could not be loaded" in shipped.why_not_trained()

    def test_doctor_says_so(self, broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (broken / "coder.onnx").unlink()
        assert main(["doctor"]) == 1
        assert "set phrases only" in capsys.readouterr().out

    def test_loading_says_what_is_wrong(self, broken: Path) -> None:
        (broken / "settings.json").write_text(json.dumps({"version": "x", "codes": {"space": {}}}), encoding="utf-8")
        with pytest.raises(ModelFault, match="other codes"):
            TrainedCoder.load(broken)


def test_the_trained_coder_is_the_one_that_ships() -> None:
    assert isinstance(default_coder(), TrainedCoder)
    assert shipped.why_not_trained() == ""
    assert default_coder().version.startswith("minilm-")
