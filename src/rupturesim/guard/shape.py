"""The checks of form: that a reply is one short piece of plain speech."""

import re
import unicodedata

from rupturesim.guard.book import shipped_book
from rupturesim.guard.reading import reading_of
from rupturesim.guard.scene import Refusal, Scene
from rupturesim.phrasing.bank import shipped_bank
from rupturesim.text import without_gestures, words

MOST_GESTURES = 2
LONGEST_GESTURE = 18
"""Words."""
_LATIN_END = 0x24F
_PLAIN_SIGNS = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2032\u00a0\u20ac\u2010\u2011")
_MARKUP = re.compile(
    r"[`#<>{}|\\^~]|\*|__|\]\(|&\w+;"
    r"|https?:|www\.|\b[\w-]+\.(?:com|org|net|co\.uk|io)\b"
    r"|(?:^|\n)\s*(?:[-\u2022]|\d+[.)])\s|[\u2022\u00b7\u25cf]|[.!?]\s\d[.)]\s"
)
_NO_WORD = re.compile(r"\w{40,}")
_GESTURE = re.compile(r"\[([^\[\]]*)\]")
_ENDED = re.compile(r"[.!?\u2026\u2014\u2013\]\"\u201d'\u2019)-]\s*$")
_SMILEY = re.compile(r"(?:^|\s)[:;=]'?-?[)(DPp/](?:\s|$)")
_SENTENCE = re.compile(r"[.!?\u2026]+(?=\s|$)")


def form(reply: str, scene: Scene) -> Refusal | None:
    """One piece of plain speech in Latin script: no markup, lists or emoji, nothing cut off, not too much acted out."""
    for found, why in (
        (_strange_sign(reply), "Use plain letters and punctuation only, no emoji and no other script."),
        (_first(_MARKUP, reply), "Write plain speech, without markup, lists, links or code."),
        (_first(_NO_WORD, reply)[:40], "Write words that people say."),
        (_first(_SMILEY, reply), "Write plain speech, without smileys."),
        ("\n" if "\n" in reply.strip() else "", "Answer in one paragraph."),
        (_too_much_acting(reply), "Show at most two short gestures."),
        (_unbalanced(reply), "Close every bracket."),
    ):
        if found:
            return Refusal("form", why, found)
    return _nothing_said(reply) or _cut_off(reply)


def _nothing_said(reply: str) -> Refusal | None:
    if words(reply) or any(words(gesture) for gesture in _GESTURE.findall(reply)):
        return None
    return Refusal("form", "Say something, or show one gesture.", reply)


def _cut_off(reply: str) -> Refusal | None:
    spoken = without_gestures(reply)
    if len(words(spoken)) < 3 or _ENDED.search(spoken):
        return None
    return Refusal("form", "Finish the sentence.", " ".join(spoken.split()[-3:]))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() or found[0] if found else ""


def _strange_sign(text: str) -> str:
    for char in text:
        if ord(char) > _LATIN_END and char not in _PLAIN_SIGNS and not unicodedata.combining(char):
            return char
        if not char.isprintable() and char not in "\n\t":
            return repr(char)
    return ""


def _too_much_acting(text: str) -> str:
    gestures = _GESTURE.findall(text)
    long = [gesture for gesture in gestures if len(gesture.split()) > LONGEST_GESTURE]
    return long[0] if long else "; ".join(gestures) if len(gestures) > MOST_GESTURES else ""


def _unbalanced(text: str) -> str:
    bare = _GESTURE.sub("", text)
    if bare.count("(") != bare.count(")"):
        return "("
    return next((sign for sign in "[]" if sign in bare), "")


def length(reply: str, scene: Scene) -> Refusal | None:
    """No more words and sentences than this client speaks at this stage."""
    common = shipped_book().common
    most = round(shipped_bank().grammar.longest[scene.stage][scene.talkativeness] * common.times) + common.plus
    said = len(reading_of(reply).spoken)
    if said > most:
        return Refusal("length", f"Be briefer: about {most // 2} words at the most.", f"{said} words")
    allowed = common.sentences[scene.stage][scene.talkativeness]
    count = len([one for one in _SENTENCE.split(without_gestures(reply)) if words(one)])
    if count > allowed:
        return Refusal("length", f"Be briefer: at most {max(1, allowed - 1)} sentences.", f"{count} sentences")
    return None
