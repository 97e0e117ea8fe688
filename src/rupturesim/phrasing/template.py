"""A phrase of the bank: plain words, choices of wording and slots.

`{really|honestly|}` is a choice (an empty one says nothing there); `{gesture}` is a slot. What is in [brackets] is
seen and not heard.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from rupturesim.text import words

QUOTING = frozenset({"echo", "Echo", "word", "Word", "earlier", "Earlier", "before", "Before", "last", "Last"})
"""Slots for words thrown back: any of the trainee's, only a charged word of theirs, the client's own earlier ones, what
the trainee said before and now goes against, or the last word of a turn that broke off. A capital begins a sentence.
"""
SLOTS = QUOTING | {"gesture", "they", "them", "their", "themself", "name", "age", "Age"}
"""What a slot may be called."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_WORDINGS = 24
_SHORTEST_KEY = 4


class Template(NamedTuple):
    """One phrase, ready to be filled.

    text: as it stands in the bank.
    wordings: every choice of wording, slots still open.
    slots: the slots it needs.
    keys: by which it is recognised in what was said before, in lower case.
    length: spoken words in its longest wording.
    """

    text: str
    wordings: tuple[str, ...]
    slots: frozenset[str]
    keys: tuple[str, ...]
    length: int

    def fill(self, wording: int, values: Mapping[str, str]) -> str:
        """One wording (counted round and round) with its slots filled."""
        text = self.wordings[wording % len(self.wordings)]
        for slot in self.slots:
            text = text.replace("{" + slot + "}", values[slot])
        return text

    def uses(self, said: str) -> int:
        """How often it was said already. said: what was said, in lower case."""
        return sum(said.count(key) for key in self.keys)

    def last_use(self, said: str) -> int:
        """Where in `said` it stands for the last time; -1 if nowhere."""
        return max(said.rfind(key) for key in self.keys)


def literal(text: str) -> Template:
    """A phrase to be said as it stands, braces and all: a persona's own."""
    return Template(text, (text,), frozenset(), (text.casefold(),), len(words(text)))


@cache
def template(text: str) -> Template:
    """Read a phrase of the bank. Raises ValueError for an unknown slot or too many wordings."""
    if "{" not in text and "}" not in text:
        return literal(text)
    choices = [found.split("|") for found in _BRACES.findall(text) if "|" in found]
    slots = frozenset(found for found in _BRACES.findall(text) if "|" not in found)
    if unknown := slots - SLOTS:
        raise ValueError(f"unknown slot {{{sorted(unknown)[0]}}} in: {text}")
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_WORDINGS:
        raise ValueError(f"{count} wordings, at most {_MOST_WORDINGS}: {text}")
    if re.search(r"[{}]", _BRACES.sub("", text)):
        raise ValueError(f"a brace stands alone in: {text}")
    wordings = tuple(tidy(_worded(text, chosen)) for chosen in product(*choices))
    length = max(len(words(_BRACES.sub("slot", wording))) for wording in wordings)
    return Template(text, wordings, slots, _keys(text, wordings, slots), length)


def tidy(text: str) -> str:
    """Text with single spaces and none before a comma or stop; a space before an ellipsis stays."""
    return re.sub(r" +(?=[,;?!]|\.(?!\.))", "", " ".join(text.split()))


def _worded(text: str, chosen: tuple[str, ...]) -> str:
    parts = iter(chosen)
    return _BRACES.sub(lambda found: next(parts) if "|" in found[1] else found[0], text)


def _keys(text: str, wordings: tuple[str, ...], slots: frozenset[str]) -> tuple[str, ...]:
    longest = max((piece.strip() for piece in re.split(r"\{[^{}]*\}", text)), key=len).casefold()
    if len(longest) >= _SHORTEST_KEY and (slots or len(wordings) > 1):
        return (longest,)
    if slots:
        raise ValueError(f"too few words of its own beside its slots: {text}")
    return tuple(dict.fromkeys(wording.casefold() for wording in wordings))
