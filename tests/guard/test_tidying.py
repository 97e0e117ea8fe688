"""A raw reply becomes one line as the app shows it."""

import pytest

from rupturesim.guard import tidied

RAW = (
    ('Ruth: "It\'s nothing."', "It's nothing.", "label and quotation marks"),
    ("**Ruth:** *looks down* I'm fine.", "[looks down] I'm fine.", "bold label, acted in stars"),
    ("Ruth (quietly): 'It's nothing.'", "It's nothing.", "a label with a manner, single marks"),
    ("(She sighs.) I'm fine.", "[sighs] I'm fine.", "acted in round brackets, in the third person"),
    ("I am *not* doing that.", "I am not doing that.", "a stressed word"),
    ("I was going (well, you know) to say it.", "I was going (well, you know) to say it.", "an aside"),
    ("Fine.\n\n[looks away]", "Fine. [looks away]", "a gesture on a line of its own"),
    ("[nods] \u201cOkay.\u201d", "[nods] Okay.", "marks round what is spoken beside a gesture"),
    ('"Fine," she said, "fine."', '"Fine," she said, "fine."', "told as in a novel: left for the check"),
    ("It's   fine.\tReally.", "It's fine. Really.", "white space"),
    ("I'm fine.\x1b[31m\u202e", "I'm fine.", "control characters"),
    ("Fine.\n\nReally fine.", "Fine.\n\nReally fine.", "paragraphs stay apart, for the check"),
    ("- one\n- two", "- one\n\n- two", "a list stays a list, for the check"),
    ("", "", "nothing"),
)


@pytest.mark.parametrize(("raw", "line", "because"), RAW, ids=[row[2] for row in RAW])
def test_a_raw_reply_is_tidied(raw: str, line: str, because: str) -> None:
    assert tidied(raw, "Ruth") == line, because


@pytest.mark.parametrize("raw", [row[0] for row in RAW])
def test_what_is_tidy_stays_as_it_is(raw: str) -> None:
    once = tidied(raw, "Ruth")
    assert tidied(once, "Ruth") == once
