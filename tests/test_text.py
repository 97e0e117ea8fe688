"""Text made safe to show, and cut into words."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rupturesim.text import clean, words

CLEANED = [
    # what stays
    ("Fine.", "Fine."),
    ("a\nb", "a\nb"),
    ("naïve, 中文, हिन्दी, مرحبا", "naïve, 中文, हिन्दी, مرحبا"),
    ("👩‍👧 ❤️", "👩‍👧 ❤️"),
    ("\U0001fae8", "\U0001fae8"),  # an emoji newer than some versions of Python
    # what is put in one form
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("a\tb", "a    b"),
    ("e\u0301", "é"),
    # what goes
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]0;title\x07text", "text"),
    ("\x1b]8;;http://a\x1b\\link", "link"),
    ("\x9b2Jtext", "text"),
    ("a\x00b\x07c\x7f", "abc"),
    ("user\u202egnp.exe", "usergnp.exe"),
    ("a\u200bb\ufeff", "ab"),
    ("\ud800a\ue000b\ufffec", "abc"),
    ("\x1b[", "["),
]


@pytest.mark.parametrize(("text", "expected"), CLEANED)
def test_cleaned_text_keeps_letters_and_loses_controls(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_line_ends_become_spaces_where_one_line_is_wanted() -> None:
    assert clean("a\r\nb\nc", newlines=False) == "a b c"


@given(st.text(st.characters()))
@example("a\u200b\u0301")  # a letter and its accent, kept apart by what cannot be seen
@example("\x1b\x1b[31m[31m")
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_hidden(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n" for char in once)


WORDS = [
    ("", []),
    ("Don't — I'm FINE.", ["don't", "i'm", "fine"]),
    ("don\u2019t don\u02bct don`t don\u00b4t", ["don't"] * 4),
    ("the clients' 'own' words", ["the", "clients", "own", "words"]),
    ("[looks away] Well. [silence]", ["well"]),
    ("[a [b] c]", ["a", "c"]),
    ("[unclosed", ["unclosed"]),
    ("check-in at 10", ["check", "in", "at", "10"]),
    ("snake_case", ["snake", "case"]),
    ("cafe\u0301 CAFÉ", ["café", "café"]),
    ("中文 ok", ["中", "文", "ok"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("part", ["[", "[a", "\x1b[", "\x1b]", "a'", "'", "\x9b ", "é", "]["])
def test_long_text_of_the_worst_kind_is_cleaned_and_counted(part: str) -> None:
    text = part * 100_000
    assert len(clean(text)) <= len(text)
    assert len(words(text)) <= len(text)
