"""The debrief as one HTML file: whole, escaped, alone, and the same for every reader."""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from debrief.sessions import SKILLED, STORIES, WOBBLE, persona, played
from rupturesim.debrief import Debrief, debrief_of, to_html
from rupturesim.debrief.html.drawing import FIELD, apart, drawing_of
from rupturesim.debrief.outline import Chart, Line, outline, title_of

EVIL = (
    """</style><script>alert(1)</script> "quoted" 'single' & {{ 7*7 }} {% raw %} <img src=x onerror=y> ]]> --> &lt;"""
)
VOID = {"meta", "br", "hr", "img", "input", "link"}
MAY_STAY_OPEN = {"th": {"th", "td", "tr"}, "td": {"th", "td", "tr"}, "tr": {"tr"}}
"""Elements of a table whose end may be left out, and what ends them."""
ELEMENTS = """
html head meta title style body a b header h1 h2 h3 p span div nav ol ul li main section article
blockquote mark small footer
figure svg desc defs pattern path rect line text polyline g circle use figcaption details summary
table caption thead tbody tr th td
"""


class Document(HTMLParser):
    """Elements with their attributes, and the text of each kind; fails where an element is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        while self._open and tag in MAY_STAY_OPEN.get(self._open[-1], ()):
            self._open.pop()
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while tag in {"tr", "tbody", "thead"} and self._open[-1] != tag and self._open[-1] in MAY_STAY_OPEN:
            self._open.pop()
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of that kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def hostile() -> Debrief:
    """A session in which every text that a person can write holds markup."""
    client = persona(
        name=f"Eve {EVIL}",
        opening={"scene": EVIL, "lines": [EVIL]},
        triggers=[{"id": "homework", "codes": ["advise"], "strikes": "task", "means": EVIL}],
        what_helps=[{"id": "pace", "codes": ["space"], "why": EVIL}],
    )
    turns = dict.fromkeys(range(1, len(SKILLED) + 1), EVIL)
    return debrief_of(played(SKILLED, client, texts=turns, notes={0: EVIL, 2: EVIL}), client)


def all_stories() -> Iterable[tuple[str, Debrief]]:
    for name, turns in STORIES.items():
        yield name, debrief_of(played(turns, marks={1: "withdrawal"}, notes={0: "Nervous.", 3: "Cornered."}), persona())
    yield "hostile", hostile()


CASES = list(all_stories())


@pytest.mark.parametrize("debrief", [case[1] for case in CASES], ids=[case[0] for case in CASES])
class TestEveryPage:
    def test_has_only_elements_of_its_own_and_closes_them(self, debrief: Debrief) -> None:
        page = Document(to_html(debrief))
        assert {name for name, _ in page.elements} <= set(ELEMENTS.split())

    def test_runs_nothing_and_fetches_nothing(self, debrief: Debrief) -> None:
        page = Document(to_html(debrief))
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "srcset"}]
            assert (attributes.get("href") or "#").startswith("#")
            assert (attributes.get("fill") or "url(#").startswith("url(#")
        style = to_html(debrief).partition("<style>")[2].partition("</style>")[0]
        assert "url(" not in style
        assert "@import" not in style

    def test_has_a_policy_that_knows_its_style_alone(self, debrief: Debrief) -> None:
        text = to_html(debrief)
        style = text.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        (policy,) = [meta for meta in Document(text).all("meta") if "http-equiv" in meta]
        assert policy["http-equiv"] == "Content-Security-Policy"
        assert policy["content"] == (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )

    def test_links_lead_somewhere_and_ids_are_unique(self, debrief: Debrief) -> None:
        page = Document(to_html(debrief))
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        targets = {(link["href"] or "").removeprefix("#") for link in page.all("a")}
        labels = {name for svg in page.all("svg") for name in (svg.get("aria-labelledby") or "").split()}
        assert targets | labels <= set(ids)

    def test_tells_all_that_the_outline_tells(self, debrief: Debrief) -> None:
        told = re.sub(r"\s+", " ", Document(to_html(debrief)).text)
        assert title_of(debrief) in told
        for section in outline(debrief, curve=None, width=0):
            assert re.sub(r"\s+", " ", section.title) in told
            for block in section.blocks:
                if block.kind in {"para", "item", "head"}:
                    assert re.sub(r"\s+", " ", block.text) in told
                if block.kind == "mark":
                    assert re.sub(r"\s+", " ", block.text.rpartition("”: ")[2]) in told

    def test_has_headings_in_order_and_one_of_the_first(self, debrief: Debrief) -> None:
        levels = [int(name[1]) for name, _ in Document(to_html(debrief)).elements if re.fullmatch(r"h[1-6]", name)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))

    def test_is_the_same_again(self, debrief: Debrief) -> None:
        assert to_html(debrief) == to_html(debrief)


def test_what_people_wrote_is_shown_as_it_is() -> None:
    text = to_html(hostile())
    assert "<script" not in text
    assert "<img" not in text
    assert text.count("</style>") == 1
    told = Document(text).text
    assert EVIL in told
    assert "{{ 7*7 }}" in told


def test_words_that_earned_codes_are_marked_and_labelled_in_the_turn() -> None:
    text = to_html(debrief_of(played(["validate invite"]), persona()))
    marks = re.findall(r"<mark>([^<]*) <small>(\w+)<", text)
    assert marks == [("It makes sense that you pulled back.", "validate"), ("What was that like for you?", "invite")]


def test_a_doubtful_code_is_labelled_with_a_perhaps() -> None:
    attempt = played(["validate"])
    (turn,) = attempt.turns
    assert turn.coding is not None
    coding = replace(turn.coding, codes=tuple(replace(coded, score=0.3) for coded in turn.coding.codes))
    debrief = debrief_of(replace(attempt, turns=(replace(turn, coding=coding),)), persona())
    assert "<small>perhaps validate<" in to_html(debrief)


def test_speech_is_set_as_a_quotation_of_its_speaker() -> None:
    text = to_html(debrief_of(played(WOBBLE), persona()))
    assert "<b>Hanna</b><blockquote>Hello. [sits down] I am here.</blockquote>" in text


def test_speech_in_a_script_from_right_to_left_runs_that_way() -> None:
    text = to_html(debrief_of(played(["advise"], texts={1: "שלום [silence]"}), persona()))
    assert re.search(r'<blockquote dir="auto">(<mark>)?שלום', text)


def test_turning_points_are_linked_to_their_turns() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    text = to_html(debrief)
    for point in debrief.turning_points:
        assert f'<a href="#turn-{point.turn}">Turn {point.turn}</a>' in text
        assert f'<h3 id="turn-{point.turn}">' in text
        assert f"▾{point.turn}</text>" in text


def test_a_turn_that_somebody_names_in_speech_is_no_link() -> None:
    attempt = played(["advise", "reflect"], texts={1: "You should turn 2 corners now, and then go on."})
    text = to_html(debrief_of(attempt, persona()))
    assert "should turn 2 corners" in Document(text).text
    assert 'should <a href="#turn-2">' not in text


def test_the_chart_is_told_in_numbers_too() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    text = to_html(debrief)
    last = debrief.curve[-1]
    row = f'<tr><th scope="row">{last.turn}<td>{last.task:.1f}<td>{last.goal:.1f}<td>{last.bond:.1f}'
    assert row in text
    assert 'role="img"' in text


def test_two_hundred_turns_are_at_most_300_kb() -> None:
    turns = ["advise", "reflect invite", "space", "acknowledge validate", "renegotiate invite"] * 40
    debrief = debrief_of(played(turns), persona())
    assert len(debrief.turns) == 200
    assert len(to_html(debrief).encode()) <= 300 * 1024


def points(*values: float) -> tuple[tuple[int, float], ...]:
    return tuple(enumerate(values))


def test_a_chart_keeps_to_its_scale_of_0_to_10() -> None:
    flat = drawing_of(Chart("c", (Line("bond", points(5.0, 5.1)),)), "c")
    assert dict(flat.grid)["10"] - dict(flat.grid)["0"] == -FIELD
    (line,) = flat.lines
    assert line.path == "0,110 1000,107.8"


def test_names_at_the_ends_of_lines_do_not_overlap() -> None:
    lines = tuple(Line(f"l{place}", points(5.0, 5.0 + place / 100)) for place in range(6))
    drawn = drawing_of(Chart("c", lines), "c").lines
    heights = sorted(line.label_y for line in drawn)
    assert all(low - high >= 15.9 for high, low in zip(heights, heights[1:], strict=False))


@pytest.mark.parametrize(
    "heights",
    [[0.0, 0.0, 0.0], [220.0, 220.0, 219.0], [100.0] * 20, [5.0], []],
    ids=["top", "bottom", "many", "1", "0"],
)
def test_names_stay_inside_the_field(heights: list[float]) -> None:
    moved = apart(heights, 0.0, 220.0)
    assert all(0.0 <= height <= 220.0 for height in moved)
    assert len(set(moved)) == len(moved)


def test_lines_are_told_apart_without_colour() -> None:
    lines = tuple(Line(name, points(4.0, 5.0), name.isupper()) for name in ("task", "goal", "bond", "A", "B", "C"))
    drawn = drawing_of(Chart("c", lines), "c").lines
    assert len({line.dash for line in drawn}) == len(drawn)
    assert len({line.sign for line in drawn}) == len(drawn)


def test_long_names_of_lines_stand_in_the_legend_under_a_letter() -> None:
    lines = (Line("bond as it was played", points(4.0, 5.0)), Line("bond with other words", points(4.0, 6.0), True))
    drawn = drawing_of(Chart("c", lines), "c").lines
    assert [line.sign for line in drawn] == ["A", "B"]


@pytest.mark.parametrize(
    "chart",
    [
        Chart("empty", ()),
        Chart("no points", (Line("bond", ()),)),
        Chart("one point", (Line("bond", ((7, 3.0),)),), open=(7,), marks=((7, "x"),)),
        Chart("outside", (Line("bond", ((2, 11.0), (4, -1.0))),), open=(0, 1, 2, 9), marks=((1, "x"), (9, "y"))),
    ],
    ids=lambda chart: chart.title,
)
def test_any_chart_is_drawn_inside_its_field(chart: Chart) -> None:
    drawing = drawing_of(chart, "c")
    for line in drawing.lines:
        assert all(drawing.top <= dot.y <= drawing.top + FIELD for dot in (*line.dots, line.end))
    assert all(0 <= x <= 100 and x + width <= 100 for x, width in drawing.open)
    assert all(0 <= mark.x <= 100 for mark in drawing.marks)


def test_numbers_of_turns_pointed_out_close_together_stand_in_rows() -> None:
    marks = tuple((turn, "x") for turn in (98, 99, 100))
    drawn = drawing_of(Chart("c", (Line("bond", points(*[5.0] * 201)),), marks=marks), "c").marks
    assert len({mark.row_y for mark in drawn}) == 3
    assert all(mark.row_y > 0 for mark in drawn)
