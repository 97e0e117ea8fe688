"""Turns that hold no words to be heard: silence, signs, or a script that the model does not read."""

from rupturesim.coder.coding import Coded
from rupturesim.codes import Code
from rupturesim.text import SILENCE

READABLE = 0.5
"""The share of letters that must be Latin for the model to read a turn at all."""
_UNREADABLE = 0.1


def wordless(text: str) -> tuple[Coded, ...] | None:
    """The coding of a turn without a readable word, None if there are words.

    Nothing, a few dots, or silence as it is written is `space`; signs and other scripts are `other`, with a low score.
    """
    shown = text.strip()
    if not shown:
        return (Coded(Code.SPACE, 1.0),)
    start = text.index(shown)
    whole = ((start, start + len(shown)),)
    if shown == SILENCE or not shown.strip(".\u2026 "):
        return (Coded(Code.SPACE, 1.0, whole),)
    letters = [char for char in shown if char.isalpha()]
    if sum(char < "\u0250" for char in letters) < max(1.0, READABLE * len(letters)):
        return (Coded(Code.OTHER, _UNREADABLE, whole),)
    return None
