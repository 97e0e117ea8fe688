"""The written forms: plain, Markdown, JSON, the curve; and the words in which all is told."""

import json
import re
from pathlib import Path

import pytest

from debrief.sessions import POOR, SKILLED, STORIES, WOBBLE, persona, played
from rupturesim.alliance import Marker, Stage
from rupturesim.client.rules import shipped_rules
from rupturesim.codes import Code
from rupturesim.debrief import curve_rows, debrief_of, to_json, to_markdown, to_plain
from rupturesim.debrief.markdown import escaped
from rupturesim.debrief.model import CurvePoint
from rupturesim.debrief.wording import quote, shipped_words, turns_named

GRADING = re.compile(
    r"\b(good|bad|well done|great|excellent|poor(ly)?|fail(ed|ure|s)?|mistakes?|errors?|incorrect(ly)?|correctly|"
    r"scores?|grades?|should have|success(ful)?|unskilled|skilled|wrong move|bravo|congratulations|excellent|better|"
    r"worse|unfortunately|perfect|weak(ness)?|inadequate|empathic|competent|missed)\b",
    re.IGNORECASE,
)
EVIL = (
    "# <script>alert(1)</script> [x](http://e.example) **b** `c` www.e.example me@e.example\n- item\n1. one | & ~~s~~"
)


def test_no_word_grades_the_person() -> None:
    found = GRADING.findall(shipped_words().model_dump_json(exclude={"lent": {"failed"}}))  # a server that failed
    assert not found
    for name, turns in STORIES.items():
        debrief = debrief_of(played(turns, marks={1: "withdrawal", 4: "confrontation"}), persona())
        text = re.sub(r"“[^”]*”", "", to_plain(debrief, width=3000))
        text = "\n".join(line for line in text.split("\n") if not line.startswith(("  You: ", "  Hanna: ")))
        assert not GRADING.search(text), (name, GRADING.search(text))


def test_every_code_stage_and_marker_has_plain_words() -> None:
    words = shipped_words()
    assert set(words.codes) == set(Code)
    assert set(words.stages) == set(Stage)
    assert set(words.markers) == set(Marker)
    assert len({entry.name for entry in words.codes.values()}) == len(Code)


def test_every_rule_has_a_plain_name_and_none_is_named_that_does_not_exist() -> None:
    words, known = shipped_words(), {rule.id for rule in shipped_rules().all}
    assert set(words.rules) == known
    assert {*words.timing, *words.smoothed_over} <= known
    told = to_plain(debrief_of(played(POOR), persona()), width=3000)
    names = set(re.findall(r"As in turns? [\d and]+: ([^;.]+)", told))
    assert "explaining yourself" in names
    assert not names & {"self defence", "passed over", "making sense of it"}


@pytest.mark.parametrize("width", [24, 40, 78, 120])
def test_plain_text_keeps_to_its_width(width: int) -> None:
    rows = to_plain(debrief_of(played(WOBBLE), persona()), width, curve=width >= 60).split("\n")
    assert max(map(len, rows)) <= width


def test_for_screen_readers_the_curve_is_told_and_not_drawn() -> None:
    told = to_plain(debrief_of(played(SKILLED), persona()), width=400, curve=False)
    assert "|" not in told
    assert "+--" not in told
    assert "Bond (the tie between you): 6.0 at the start" in told


def test_the_closing_says_what_this_is_not_and_where_to_turn() -> None:
    for form in (to_plain, to_markdown):
        text = form(debrief_of(played([]), persona())).replace("\\", "").replace("\n", " ").replace("  ", " ")
        for words in ("not an assessment", "not therapy", "only an analogy", "supervisor", "crisis line"):
            assert words in re.sub(r"\s+", " ", text)


def test_markdown_shows_what_people_wrote_as_it_is() -> None:
    attempt = played(POOR, persona(), texts=dict.fromkeys(range(1, 8), EVIL), notes={2: EVIL})
    text = to_markdown(debrief_of(attempt, persona()))
    assert "<" not in text.replace("&lt;", "")
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "http:" not in text
    assert "www.e" not in text
    assert "me@e" not in text
    assert "**b**" not in text
    for line in text.split("\n"):
        assert not re.match(r"> (#|- |1\. )", line), line
    assert text.count("\n```text\n") * 2 == text.count("```")


def test_a_name_cannot_bring_in_markup() -> None:
    client = persona(name="<b>Eve</b> *x*")
    text = to_markdown(debrief_of(played(WOBBLE, client), client))
    assert "<b>" not in text
    assert "*x*" not in text.replace("\\*x\\*", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("1. one", "1\\. one"),
        ("a * b_c `d`", "a \\* b\\_c \\`d\\`"),
        ("<i>&", "&lt;i&gt;&amp;"),
        ("two\n\nlines", "two lines"),
        ("plain words, as they are.", "plain words, as they are."),
    ],
)
def test_escaping(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_json_is_plain_versioned_and_documented() -> None:
    found = to_json(debrief_of(played(WOBBLE, marks={2: "withdrawal"}, notes={3: "x"}), persona()))
    assert found["debrief"] == 1
    assert json.loads(json.dumps(found)) == found
    guide = (Path(__file__).parents[2] / "docs" / "debrief-json.md").read_text(encoding="utf-8")
    assert not [key for key in _keys(found) if f"`{key}`" not in guide]


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    return {key for inner in value for key in _keys(inner)} if isinstance(value, list) else set()


def points(*bonds: float) -> list[CurvePoint]:
    return [CurvePoint(turn, 10.0, 0.0, bond, turn > 1) for turn, bond in enumerate(bonds)]


@pytest.mark.parametrize("style", ["ascii", "blocks"])
def test_the_scale_is_fixed(style: str) -> None:
    low = curve_rows(points(5.0, 5.1, 5.0), style=style)  # type: ignore[arg-type]
    high = curve_rows(points(5.0, 9.9, 5.0), style=style)  # type: ignore[arg-type]
    assert low != high
    assert low[0].startswith("  10 |")
    assert any(row.startswith("   0 |") for row in low)
    flat = curve_rows(points(5.0, 5.0, 5.0), style=style)  # type: ignore[arg-type]
    changed = [before for before, after in zip(flat, low, strict=True) if before != after]
    assert len(changed) <= 1  # a tenth of a point is not blown up


def test_letters_stand_at_their_height() -> None:
    rows = curve_rows(points(5.0, 7.0, 3.0), style="ascii")
    assert rows[5] == "   5 |B"
    assert rows[3] == "     |    B"
    assert rows[7] == "     |        B"
    assert rows[0].count("T") == 3
    assert rows[10].count("G") == 3


@pytest.mark.parametrize("style", ["ascii", "blocks"])
@pytest.mark.parametrize("count", [1, 2, 12, 70, 71, 200, 2000])
@pytest.mark.parametrize("width", [40, 76])
def test_the_curve_fits_and_ascii_is_ascii(style: str, count: int, width: int) -> None:
    rows = curve_rows(points(*[5.0] * count), width, style=style)  # type: ignore[arg-type]
    assert max(map(len, rows)) <= max(width, 74)
    assert style == "blocks" or all(row.isascii() for row in rows)


def test_a_dip_between_two_columns_is_not_lost() -> None:
    bonds = [8.0] * 200
    bonds[101] = 1.0
    rows = curve_rows(points(*bonds), style="ascii")
    assert "B" in rows[9]
    assert "Each column is 3 turns" in rows[-1]


def test_no_points_no_curve() -> None:
    assert curve_rows([]) == []


@pytest.mark.parametrize(
    ("numbers", "named"),
    [
        ([0], "the opening"),
        ([3], "turn 3"),
        ([3, 4], "turns 3 and 4"),
        ([3, 4, 5], "turns 3 to 5"),
        ([0, 2, 4, 5, 6], "the opening and turns 2 and 4 to 6"),
        (list(range(1, 40, 2)), "turns 1, 3, 5, 7, 9, 11, 13 and 13 more"),
    ],
)
def test_turns_by_number(numbers: list[int], named: str) -> None:
    assert turns_named(numbers) == named


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Yes.", "“Yes.”"),
        ("[silence]", "(silence)"),
        ("[waits]", "(waits)"),
        ("", "(silence)"),
        ("a\n\nb", "“a b”"),
        ("word " * 40, "“" + "word " * 17 + "word …”"),
    ],
)
def test_quotations(text: str, quoted: str) -> None:
    assert quote(text) == quoted
