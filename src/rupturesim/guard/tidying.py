"""A model's raw reply made into one line as the app shows it."""

import re

from rupturesim.text import clean

_QUOTES = {'"': '"', "\u201c": "\u201d", "\u2018": "\u2019", "'": "'"}
_ACTED = re.compile(r"\*{1,3}([^*\n]{1,200})\*{1,3}|_([^_\n]{2,200})_(?!\w)|\(([^()\n]{2,120})\)")
_ALONE = re.compile(r"(?:^|[.!?\u2026,;:\u2014\"\u201d\]\n-])\s*$")
_AFTER = re.compile(r"^\s*(?:$|[\"\u201c.A-Z\[\u2026\u2014\n'\u2018*(])")
_ACTS = re.compile(
    r"^(?:a|the|still|slowly|quietly|softly|silence|silent|long|short|brief|slight|beat|pause|small|her|his|their|eyes|voice|arms"
    r"|half|barely|almost|not|after|then|she|he|they|\w+ly)\b|^\w+(?:s|ing)\b",
    re.IGNORECASE,
)
_NOT_ACTS = frozenset(
    {"this", "was", "is", "its", "it's", "yes", "nothing", "something", "anything", "thanks", "as", "us"}
)
_QUOTED_BESIDE = re.compile(r"^(\[[^\]]*\]\s*)?[\"\u201c]([^\"\u201c\u201d]*)[\"\u201d](\s*\[[^\]]*\])?$")
_APART = re.compile(r"\n\s*\n+|\n(?=\s*(?:[-\u2022*]|\d+[.)])\s)|\n(?=[^\n:]{1,30}:)")
"""Where a new paragraph begins: after an empty line, at a point of a list, and where a speaker is named."""
_SUBJECT = re.compile(r"^(?:she|he|they)\s+(?=\w+s?\b)", re.IGNORECASE)


def tidied(raw: str, name: str) -> str:
    """One line: without the client's own label and quotation marks around it all, gestures in [brackets].

    name: the client's. What else is wrong with the reply stays as it is, for the checks to see; so do separate
    paragraphs, an empty line between them.
    """
    text = clean(raw).strip()
    text = _without_label(text, name)
    for _ in range(2):
        text = _without_label(_without_quotes(text), name)
    text = _ACTED.sub(lambda found: _acted(found, text), text)
    text = _QUOTED_BESIDE.sub(r"\1\2\3", text)
    paragraphs = [" ".join(line.split()) for line in _APART.split(text)]
    if all(
        _is_gesture(part) or place == 0 or _is_gesture(paragraphs[place - 1]) for place, part in enumerate(paragraphs)
    ):
        paragraphs = [" ".join(paragraphs)]
    return "\n\n".join(part for part in paragraphs if part).strip()


def _without_label(text: str, name: str) -> str:
    return re.sub(rf"^\**{re.escape(name)}\**\s*(?:\([^)]*\)\s*)?:\**\s*", "", text, flags=re.IGNORECASE)


def _without_quotes(text: str) -> str:
    """The text without a pair of quotation marks around the whole of it."""
    closing = _QUOTES.get(text[:1])
    if closing is None or len(text) < 3 or not text.endswith(closing):
        return text
    inner = text[1:-1]
    marks = {text[0], closing}
    apart = inner if closing not in "'\u2019" else re.sub(r"(?<=\w)['\u2019](?=\w)", "", inner)
    return text if any(mark in apart for mark in marks) else inner.strip()


def _acted(found: re.Match[str], text: str) -> str:
    """A gesture in brackets; a stressed word without its stars."""
    inner = (found[1] or found[2] or found[3]).strip(" *_.")
    alone = _ALONE.search(text[: found.start()]) is not None and _AFTER.search(text[found.end() :]) is not None
    first = inner.split()[0].lower() if inner.split() else ""
    acts = _ACTS.search(inner) is not None and first not in _NOT_ACTS
    if acts and (alone or (found[3] is None and len(inner.split()) > 1)):
        return f"[{_SUBJECT.sub('', inner)}]"
    return found[0] if found[3] else inner


def _is_gesture(part: str) -> bool:
    return part.startswith("[") and part.endswith("]") and part.count("[") == 1
