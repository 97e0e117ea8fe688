"""YAML files: plain data in, every fault at its place, and never anything but a ProblemsError."""

import os
from pathlib import Path
from typing import Literal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, model_validator

from rupturesim.errors import Problem, ProblemsError
from rupturesim.yamlfile import document as document_module
from rupturesim.yamlfile import parse, read, validate
from rupturesim.yamlfile.faults import MOST_PROBLEMS


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
    move: Literal["wait", "speak"] = "wait"


class Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=20)
    minutes: int = Field(50, ge=1)
    share: float = Field(0.5, le=1)
    open: bool = False
    steps: tuple[Step, ...] = Field((), min_length=1)
    named: dict[str, Step] | None = None

    @model_validator(mode="after")
    def _not_nothing(self) -> "Plan":
        if self.title == "nothing":
            raise ValueError("a plan needs a title that says something")
        return self


def problems(content: str | bytes) -> list[str]:
    """What is wrong with a plan, as it is printed."""
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(ProblemsError) as caught:
        validate(parse(content, "f", lenient=True), Plan)
    return str(caught.value).splitlines()


def test_plain_data_comes_out_as_written() -> None:
    text = """
a: [1, -2, +3, 0.5, 1e3, true, False, null, ~, '1', "no"]
b: {c: , d: "x: y"}
e: |
  two
  lines
f: 12:30
g: 0x1F
h: !!str 1
i: !!float 1
j: -x
k: 1.2.3
l: ==
"""
    assert parse(text.encode(), "f").data == {
        "a": [1, -2, 3, 0.5, 1000.0, True, False, None, None, "1", "no"],
        "b": {"c": None, "d": "x: y"},
        "e": "two\nlines\n",
        "f": "12:30",
        "g": "0x1F",
        "h": "1",
        "i": 1.0,
        "j": "-x",
        "k": "1.2.3",
        "l": "==",
    }


def test_every_key_and_value_knows_its_place() -> None:
    document = parse(b"title: x\nsteps:\n  - id: one\n    move: [a, b]\n  - {id: two}\nempty:\n", "f")
    assert document.place(("steps", 0, "move", 1)) == (4, 15)
    assert document.place(("steps", 0, "move"), key=True) == (4, 5)
    assert document.place(("steps", 1)) == (5, 5)
    assert document.place(("steps", 1, "id")) == (5, 10)
    assert document.place(("empty",)) == (6, 1), "an empty value stands where its key does"
    assert document.place(("steps", 7, "id")) == (3, 3), "what is missing stands where it belongs"
    assert document.place(()) == (1, 1)


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    document = parse(b"\xef\xbb\xbftitle: x\r\nminutes: 3\r\n", "f")
    assert document.data == {"title": "x", "minutes": 3}
    assert document.place(("minutes",)) == (2, 10)


def test_an_alias_stands_for_what_it_names() -> None:
    document = parse(b"a: &one {b: 1}\nc: *one\n", "f")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.place(("c", "b")) == (1, 13)


NOT_READABLE: list[tuple[bytes, str]] = [
    # nothing there
    (b"", "f: is empty"),
    (b"# only a comment\n", "f: is empty"),
    (b"---\n", "f: is empty"),
    # not text
    (b"\x89PNG\r\n\x1a\n\x00", "f:1:1: this is not UTF-8 text; save the file with the encoding UTF-8"),
    (b"a: 1\x00", "f: is not a text file"),
    (b"\xff\xfea\x00", "f: is not UTF-8 text; save it with the encoding UTF-8"),
    ("a: 1\nbé: caf".encode() + b"\xe9", "f:2:8: this is not UTF-8 text; save the file with the encoding UTF-8"),
    (b"a: 1\nb: \x1b[31m", "f:2:4: a control character (U+001B) stands here; take it out"),
    # more than one, or nothing that ends
    (b"a: 1\n---\nb: 2\n", "f:2:1: a second document begins here; keep one to a file"),
    (b"a: &x [*x]", "f:1:8: *x stands inside what it names"),
    (b"a: *x", "f:1:4: nothing is named &x; text that begins with * must be in quotes"),
    (b"a: " + b"[" * 30, "f:1:27: nested too deeply: at most 24 levels are read"),
    (b"a: " + b"{b: " * 30, "f:1:96: nested too deeply: at most 24 levels are read"),
    (b"? [a]\n: 1", "f:1:3: the name of a field must be text"),
    # what an author slips on
    (b"a: b: c", "f:1:5: a colon that cannot stand here; if it is part of the text, put the whole text in quotes, "
     "and if it begins a field, check the indentation"),
    (b"a:\n\t- b", "f:2:1: a tab; indent with spaces"),
    (b"- @you", "f:1:3: text that begins with '@' must be in quotes"),
    (b"- %you", "f:1:3: text that begins with '%' must be in quotes"),
    (b"- 'Fine,' she says", "f:1:11: text goes on after the closing quote; put quotes around the whole of it"),
    (b"- [silence] then", "f:1:13: text goes on after the bracket; put quotes around the whole of it"),
    (b"a: \"Fine\nb: 1\n", "f:1:4: a quotation begins here and does not end"),
    (b"a: [b\n", "f:2:1: a list that begins with '[' is not closed with ']'; text that begins so needs quotes"),
    (b"a: {b: 1\n", "f:2:1: a group that begins with '{' is not closed with '}'; text that begins so needs quotes"),
    (b"a: b\n c\nd\n", "f:4:1: the line before this is neither a field ('name: value') nor indented text"),
    (b"a:\n    b: 1\n  c: 2\n",
     "f:3:3: this does not go on the list or group above; check the indentation and the quotes"),
    (b'a: "\\q"', "f:1:5: after a backslash in double quotes this cannot stand; write \\\\ for a backslash"),
    (b"!e!x a", "f:1:1: text that begins with '!' must be in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), NOT_READABLE)
@pytest.mark.skipif(not yaml.__with_libyaml__, reason="columns are those of the C parser")
def test_a_file_that_cannot_be_read_says_where_and_why(content: bytes, message: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse(content, "f")
    assert str(caught.value) == message


UNCLEAR = [
    ("a: no", '1:4: write "no" in quotes; without them it may be read as true or false'),
    ("- Yes", '1:3: write "Yes" in quotes; without them it may be read as true or false'),
    ("y: 1", '1:1: write "y" in quotes; without them it may be read as true or false'),
    ("{x: OFF}", '1:5: write "OFF" in quotes; without them it may be read as true or false'),
    ("a: 2024-05-01", '1:4: write "2024-05-01" in quotes; without them it may be read as a date'),
    ("a: 2024-05-01 10:00:00", '1:4: write "2024-05-01 10:00:00" in quotes; without them it may be read as a date'),
    ("a: .inf", '1:4: ".inf" is not a number that can be used; write text in quotes'),
    ("a: 1e999", '1:4: "1e999" is too large a number; write text in quotes'),
    ("a: 1" + "0" * 5000, f'1:4: "1{"0" * 36}..." is too large a number; write text in quotes'),
    ("<<: {a: 1}", "1:1: merge keys (<<) are not read; write the fields out"),
    ("1: a", '1:1: the name of a field must be text: write "1" in quotes'),
    ("true: a", '1:1: the name of a field must be text: write "true" in quotes'),
    ("~: a", '1:1: the name of a field must be text: write "~" in quotes'),
    ("a: 1\nb: 2\na: 3", "3:1: 'a' is given twice, first on line 1"),
    (
        "a: !!python/object:os.system x",
        '1:4: the tag "tag:yaml.org,2002:python/object:os.sy..." is not read; take it out',
    ),
    ("a: !mine [x]", '1:4: the tag "!mine" is not read; take it out'),
    ("a: !!int x", '1:4: "x" is not what its tag says; take the tag out'),
    ("a: !!binary aGk=", '1:4: the tag "tag:yaml.org,2002:binary" is not read; take it out'),
    ("a: !!set {b}", '1:4: the tag "tag:yaml.org,2002:set" is not read; take it out'),
]


@pytest.mark.parametrize(("text", "message"), UNCLEAR)
def test_what_may_be_read_in_two_ways_is_refused(text: str, message: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse(text.encode(), "f")
    assert str(caught.value) == f"f:{message}"


@pytest.mark.parametrize("text", ['a: "no"', "a: 'y'", "a: No.", "a: yes and no", '"on": 1', "a: '2024-05-01'"])
def test_quotes_make_it_clear(text: str) -> None:
    parse(text.encode(), "f")


def test_aliases_that_explode_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(ProblemsError, match="too much: at most 100,000 values are read"):
        parse("\n".join(lines).encode(), "f")


MODEL_FAULTS = [
    ("title: x\nsteps: [{id: a}]\nminuts: 3", ["f:3:1: unknown field 'minuts' (did you mean 'minutes'?)"]),
    (
        "title: x\nsteps: [{id: a}]\nqqq: 3",
        ["f:3:1: unknown field 'qqq'; the fields here are title, minutes, share, open, steps or named"],
    ),
    ("title: x\nsteps: [{id: a, mov: wait}]", ["f:2:17: unknown field 'mov' (did you mean 'move'?)"]),
    ("title: x\nsteps: [{id: a}]\nnamed: {q: {id: a, mov: wait}}",
     ["f:3:20: unknown field 'mov' (did you mean 'move'?)"]),
    ("title: x\nsteps:\n- id: a\n  move: wit", ["f:4:9: 'move' cannot be \"wit\" (did you mean 'wait'?)"]),
    ("title: x\nsteps:\n- id: a\n  move: run", ["f:4:9: 'move' cannot be \"run\"; it can be wait or speak"]),
    ("title: x\nsteps:\n- id: a\n  move:", ["f:4:3: 'move' is empty; it can be wait or speak"]),
    ("title: x\nsteps:\n- id: a\n  move: 3", ["f:4:9: 'move' can only be wait or speak"]),
    ("title: x\nsteps:\n- move: wait", ["f:3:3: 'id' is missing"]),
    (
        "title: x\nsteps:\n- id: My id",
        ["f:3:7: 'id' should be small letters and digits with single hyphens between, such as first-meeting; "
         'it is "My id"'],
    ),
    ("title: x\nsteps: a", ["f:2:8: 'steps' should be a list; begin each entry on its own line with '- '"]),
    ("title: x\nsteps:", ["f:2:1: 'steps' should be a list; it is empty"]),
    ("title: x\nsteps: []", ["f:2:8: 'steps' needs at least 1 entry"]),
    ("title: x\nsteps: [a]", ["f:2:9: an entry of 'steps' should be a group of fields ('name: value')"]),
    ("title: 12\nsteps: [{id: a}]", ['f:1:8: \'title\' should be text; write "12" in quotes']),
    ("title: true\nsteps: [{id: a}]", ['f:1:8: \'title\' should be text; write "true" in quotes']),
    ("title:\nsteps: [{id: a}]", ["f:1:1: 'title' is empty; write text here"]),
    ("title: ''\nsteps: [{id: a}]", ["f:1:8: 'title' is empty; write text here"]),
    (
        "title:\n  she said: x\nsteps: [{id: a}]",
        ["f:2:3: 'title' should be text; a colon makes it a field, so put the whole text in quotes"],
    ),
    (
        "title: [waits]\nsteps: [{id: a}]",
        ["f:1:8: 'title' should be text; a list stands here, or text that begins with '[' and needs quotes"],
    ),
    ("title: a title far too long for it\nsteps: [{id: a}]", ["f:1:8: 'title' is too long: at most 20 characters"]),
    ("title: x\nminutes: soon\nsteps: [{id: a}]", ["f:2:10: 'minutes' should be a whole number"]),
    ("title: x\nminutes: 0\nsteps: [{id: a}]", ["f:2:10: 'minutes' should be at least 1"]),
    ("title: x\nshare: 1.5\nsteps: [{id: a}]", ["f:2:8: 'share' should be at most 1"]),
    ("title: x\nopen: maybe\nsteps: [{id: a}]", ["f:2:7: 'open' should be true or false"]),
    (
        "title: nothing\nsteps: [{id: a}]",
        ["f:1:1: the file does not fit: a plan needs a title that says something"],
    ),
    ("- a", ["f:1:1: the file should be a group of fields ('name: value')"]),
    # one fault is told once, and the schema's faults beside the file's own
    (
        "title: no\nsteps: [{id: a}]\nshare: 2\non: 1",
        [
            'f:1:8: write "no" in quotes; without them it may be read as true or false',
            "f:3:8: 'share' should be at most 1",
            'f:4:1: write "on" in quotes; without them it may be read as true or false',
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "messages"), MODEL_FAULTS)
def test_what_a_schema_does_not_allow_is_told_in_plain_words(text: str, messages: list[str]) -> None:
    assert problems(text) == messages


def test_a_valid_file_becomes_its_model() -> None:
    plan = validate(parse(b"title: x\nsteps: [{id: a-1, move: speak}]", "f"), Plan)
    assert (plan.title, plan.steps[0].move) == ("x", "speak")


def test_problems_that_the_caller_found_are_told_with_the_rest() -> None:
    document = parse(b"title: nothing\nsteps: [{id: a}]", "f")
    own = document.problem(("title",), "says nothing")
    with pytest.raises(ProblemsError) as caught:
        validate(document, Plan, also=[own])
    assert caught.value.problems == [Problem("f", 1, 8, "says nothing")]


def test_of_very_many_problems_the_first_are_told_and_all_are_counted() -> None:
    many = "".join(f"unknown{n}: 1\n" for n in range(MOST_PROBLEMS + 50))
    told = problems("title: x\nsteps: [{id: a}]\n" + many)
    assert told[0] == f"f: only {MOST_PROBLEMS} of {MOST_PROBLEMS + 50} problems are listed"
    assert len(told) == MOST_PROBLEMS + 1


def test_a_message_carries_no_control_characters_of_the_file() -> None:
    told = problems(b'title: x\nsteps: [{id: a, move: "\\e[31mred"}]\n"\\e[2Jkey": 1\n')
    assert told
    assert not any("\x1b" in line for line in told)


# ---- Files


def message_of(path: Path, max_bytes: int = 1000) -> str:
    with pytest.raises(ProblemsError) as caught:
        read(path, max_bytes=max_bytes)
    return str(caught.value)


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    assert message_of(tmp_path / "a.yaml") == f"{tmp_path / 'a.yaml'}: there is no such file"
    assert message_of(tmp_path) == f"{tmp_path}: is a folder, not a file"
    assert message_of(Path("a\0b")).endswith("is not a possible file name")
    assert "cannot be read" in message_of(tmp_path / ("a" * 3000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert message_of(tmp_path / "pipe.yaml").endswith("is not an ordinary file")


def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert "cannot be read" in message_of(tmp_path / "a.yaml")


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert message_of(path, 1_000_000) == f"{path}: is too large: 100.0 MB, and at most 1.0 MB are read"


def test_a_file_just_within_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: " + "x" * 997)
    assert read(path, max_bytes=1000).data == {"a": "x" * 997}
    assert message_of(path, 999).endswith("is too large: 1.0 kB, and at most 1.0 kB are read")


# ---- Anything at all

YAMLISH = st.lists(
    st.sampled_from(
        [*"[]{}:,-?&*!|>'\"%@`#~<=\n\t \\", "\n  ", "- ", ": ", "a", "no", "1", "&a ", "*a", "!!str ", "<<", "---\n",
         "...\n", "%YAML 1.1\n", "title", "steps", "id", "move", "wait", "é", "😀", "\u2028", "\x85", "0x1",
         "2024-01-01", "null"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def only_problems(content: bytes) -> None:
    """A plan comes out, or a ProblemsError with places that exist; anything else fails the test."""
    try:
        validate(parse(content, "f", lenient=True), Plan)
        return
    except ProblemsError as error:
        found = error.problems
    assert found
    for problem in found:
        assert problem.line >= 0
        assert (problem.column >= 1) == (problem.line >= 1)


@given(st.binary(max_size=300))
@example(b'a: "\\ud800"')
@example(b"a: !<x> b")
@example(b"\xef\xbb\xbf")
@example(b"%TAG ! tag:x,2000:\n---\na: !b c")
def test_any_bytes_are_read_or_refused_with_problems(content: bytes) -> None:
    only_problems(content)


@settings(max_examples=300)
@given(YAMLISH)
def test_any_text_like_yaml_is_read_or_refused_with_problems(text: str) -> None:
    only_problems(text.encode())


@settings(max_examples=150)
@given(YAMLISH)
def test_the_parser_in_pure_python_holds_the_same_promise(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document_module, "_LOADER", yaml.SafeLoader)
        only_problems(text.encode())


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n"), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc-é ", min_size=1, max_size=5), inner),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text("abcxyz", min_size=2), PLAIN, min_size=1))
def test_what_a_yaml_writer_wrote_is_read_as_it_was(data: dict[str, object]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_style='"')
    assert parse(text.encode(), "f").data == data
