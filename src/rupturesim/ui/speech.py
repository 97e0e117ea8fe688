"""Spoken words as content: what is heard in plain letters, what is seen in italics and brackets."""

import re
from collections.abc import Iterable

from textual.content import Content
from textual.style import Style

from rupturesim.text import clean

_CUE = re.compile(r"\[[^\[\]]*\]")


def speech(text: str) -> Content:
    """A line as it may be shown. Its letters are never read as markup."""
    text = clean(text)
    cues = [(match.start(), match.end()) for match in _CUE.finditer(text)]
    return marked(text, cues, "italic")


def marked(text: str, spans: Iterable[tuple[int, int]], style: str) -> Content:
    """A text with some stretches of its letters, as (start, end), in a style such as "underline"."""
    content = Content(text)
    for start, end in spans:
        content = content.stylize(Style.parse(style), start, end)
    return content
