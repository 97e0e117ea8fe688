"""What is sent for a reply, and how much of what comes back belongs to it."""

import pytest

from rupturesim.llm.asking import first_line, whole


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("I'm fine.", "I'm fine."),
        ("I'm fine.\nTherapist: Are you?", "I'm fine."),  # the next line is another's
        ("Ruth: I'm fine.", "Ruth: I'm fine."),  # the label is taken off later
        ("Ruth:\nI'm fine.", "Ruth: I'm fine."),
        ("[looks away]\n\nI'm fine.", "[looks away] I'm fine."),  # a gesture alone is not yet what is said
        ("[looks away]", "[looks away]"),
        ("<think>She is hurt.\nSo:</think>\nI'm fine.", "I'm fine."),
        ("<think>She is hurt and", ""),  # it never came to speaking
        ("\n\n", ""),
        # Reading it would take longer than anyone waits.
        pytest.param("a" * 100_000, "a" * 1500, id="far too long"),
    ],
)
def test_a_reply_is_the_first_line_with_words_in_it(text: str, line: str) -> None:
    assert first_line(text) == line


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("I'm fi", False),
        ("I'm fine.\n", True),
        ("[looks away]\n", False),
        ("Ruth:\n", False),
        ("<think>Hm.\nWell.\n", False),
        ("<think>Hm.</think>I'm fine.\n", True),
        ("\n\n", False),
        ("word " * 400, True),  # endless talk is broken off
    ],
)
def test_reading_stops_once_the_reply_is_whole(text: str, enough: bool) -> None:
    assert whole(text) is enough
