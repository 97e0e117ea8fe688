"""Making text from files, models and users safe to show, and measuring it."""

import re
import unicodedata

SILENCE = "[silence]"
"""How a turn in which nobody speaks is written."""

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\x9c|$)"  # OSC, DCS, SOS, PM, APC with their payload
    r"|\x1bO."  # SS3: function keys
    r"|\x1b[@-Z\\-_a-z0-9=>()#%*+./-]?"  # what is left of an escape
    r"|\x9b[0-?]*[ -/]*[@-~]",
    re.DOTALL,
)
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_KEPT_FORMAT = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""Joiners that scripts and emoji need."""
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\uff07\u00b4`", "'"))
_GESTURE = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:'[^\W_]+)*")


def clean(text: str, *, newlines: bool = True) -> str:
    """Text without control characters, escape sequences, bidirectional overrides or lone surrogates.

    Line ends become ``\\n`` (or a space when `newlines` is false), tabs become spaces; the text is put in NFC.
    Letters of every script, emoji and their joiners stay.
    """
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _ESCAPES.sub("", text).replace("\t", "    ")
    out = unicodedata.normalize("NFC", "".join([char for char in text if _shown(char)]))
    return out if newlines else " ".join(out.split("\n"))


def _shown(char: str) -> bool:
    if char == "\n" or char in _KEPT_FORMAT:
        return True
    if char in _BIDI_CONTROLS:
        return False
    category = unicodedata.category(char)
    if category == "Cn":  # may be a letter or emoji that is newer than this Python
        return char < "\U000e0000" and not "\ufdd0" <= char <= "\ufdef" and ord(char) & 0xFFFE != 0xFFFE
    return category not in {"Cc", "Cf", "Cs", "Co"}


def without_gestures(text: str) -> str:
    """What is spoken of a text: all but the gestures in [brackets]."""
    return _GESTURE.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """The words of a text in lower case, apostrophes kept; gestures in [brackets] are not words.

    A run of letters of a script written without spaces (CJK) counts one word a letter.
    """
    spoken = unicodedata.normalize("NFC", text).lower().translate(_APOSTROPHES)
    return _WORD.findall(_GESTURE.sub(" ", spoken))


def placed_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as `words` gives them, each with its start and end in the text.

    Empty for a text whose lower case has another length or that is not in NFC: no place could be told.
    """
    spoken = text.lower().translate(_APOSTROPHES)
    if len(spoken) != len(text) or not unicodedata.is_normalized("NFC", text):
        return []
    bare = _GESTURE.sub(lambda gesture: " " * len(gesture[0]), spoken)
    return [(found[0], found.start(), found.end()) for found in _WORD.finditer(bare)]
