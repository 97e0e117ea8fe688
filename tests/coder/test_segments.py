"""A turn is cut into sentences, clauses and words that know their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupturesim.coder.segments import normal, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I did. What was it like?", ["I did.", "What was it like?"]),
        ("Wait... no", ["Wait...", "no"]),
        ("You saw Dr. Amin today.", ["You saw Dr. Amin today."]),  # an abbreviation ends nothing
        ("At 4.30 on Monday.", ["At 4.30 on Monday."]),
        ("One\ntwo", ["One", "two"]),
        ("[nods] Go on.", ["[nods]", "Go on."]),
        ("*waits* Take your time.", ["*waits*", "Take your time."]),
        ('He said "Go. Now." and left.', ['He said "Go. Now." and left.']),  # a quotation is not cut
        ("  Really?!  ", ["Really?!"]),
        ("هل أنت بخير؟ نعم.", ["هل أنت بخير؟", "نعم."]),
        ("你好。再见。", ["你好。", "再见。"]),
        ("", []),
        ("?! 🙂 ...", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[each.start : each.end] for each in sentences(text)] == parts


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What was that like?", True),
        ("what was that like", True),  # no mark, but the form of a question
        ("Well, did you sleep", True),
        ("Are you cross with me", True),
        ("Isn't it strange", True),
        ("What you said stayed with me.", False),
        ("When you left I was sad.", False),
        ("Do it.", False),
        ("That was hard.", False),
        ("You left?", True),
    ],
)
def test_questions_are_known_with_and_without_a_mark(text: str, asked: bool) -> None:
    assert [each.asked for each in sentences(text)] == [asked]


def test_gestures_are_no_questions() -> None:
    (gesture,) = sentences("[did you sleep?]")
    assert gesture.gesture
    assert not gesture.asked


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("I'm", ("i", "am")),
        ("didn\u2019t", ("did", "not")),
        ("won't", ("will", "not")),
        ("it's", ("it", "is")),
        ("it'd've", ("it", "'d", "have")),
        ("mother's", ("mother's",)),  # a possessive stays
        ("tellin'", ("telling",)),
        ("Gotta", ("got", "to")),
        ("HELLO", ("hello",)),
    ],
)
def test_contractions_are_undone(word: str, parts: tuple[str, ...]) -> None:
    assert normal(word) == parts


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('When he said "you are lazy", that hurt.', ["you", "are", "lazy"]),
        ("You heard 'calm down' from me.", ["calm", "down"]),
        ("Don't say the others' names, it's mine.", []),  # apostrophes are no quotation marks
        ('"I moved too fast."', []),  # a turn typed in quotation marks is the therapist's own
    ],
)
def test_words_of_others_are_marked(text: str, quoted: list[str]) -> None:
    assert [word.text for each in sentences(text) for word in each.words if word.quoted] == quoted


def test_clauses_are_parted_by_commas_and_dashes() -> None:
    text = "I hear you, but look \u2014 that hurt."
    (sentence,) = sentences(text)
    at = [word.text for word in sentence.words].index("look")
    start, end = sentence.clauses(at, at)
    assert text[start:end] == "but look"


@given(st.text(max_size=200))
def test_every_piece_lies_in_its_text_and_in_order(text: str) -> None:
    ends = 0
    for each in sentences(text):
        assert ends <= each.start < each.end <= len(text)
        ends = each.end
        assert each.gesture or each.words
        for word in each.words:
            assert each.start <= word.start < word.end <= each.end
