"""What the client notices in the trainee's words: kinds of question, length, silence, and words to throw back."""

import re
from collections.abc import Iterable, Sequence

from rupturesim.phrasing.schema import Cue, Hearing
from rupturesim.text import clean, words

_BRACKETED = re.compile(r"\[[^\]]*\]|\*[^*]*\*|\([^)]*\)")
_CLAUSES = re.compile(r"[.?!,;:\n…]+|\s[-–—]+\s|—")
_QUOTABLE = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*(?: [^\W\d_]+(?:['-][^\W\d_]+)*)*")
_LATIN_END = "\u024f"
_SENTENCES = re.compile(r"(?<=[.?!…\n])\s+")
_TELLS_OF_SELF = re.compile(
    r"\bi(?:'ve| have)(?! (?:been|heard|read|seen|to|had|noticed|thought|asked|said)\b)|\bi haven't\b"
    r"|\bi don't(?! (?:know|think|want|mean)\b)|\bi(?:'m| am) (?:an?|not|no)\b|\bmy own\b|^(?:no|yes|none)\b"
)
"""How a sentence sounds in which the trainee answers for themselves."""
_NEGATIONS = frozenset({"not", "no", "never", "isn't", "wasn't", "ain't", "don't", "hardly"})
_REMEMBERED = 30
"""So many lines back the client remembers what they said."""
_STEM = 5
_SHORT_WORD = 3
_NO_STEMS = frozenset({"about", "askin", "going", "think", "thing", "there", "would", "could", "yours", "mysel"})
_BREAKS_OFF = ("—", "–", "-", "…", "...")
_FRAGMENT = 2
"""Words of a turn that may be a fragment."""
_MOST_HEARD = 4000
"""Letters of a turn that are looked at."""


def spoken(text: str) -> str:
    """The words of a turn without stage directions, apostrophes straight."""
    text = clean(text[:_MOST_HEARD], newlines=False).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(_BRACKETED.sub(" ", text).split())


def cues_of(text: str, hearing: Hearing) -> frozenset[Cue]:
    """What stands out in a turn."""
    said = spoken(text)
    heard = words(said)
    if not heard:
        return frozenset({"silence"})
    flat = " ".join(heard)
    cues: set[Cue] = {"long"} if len(heard) >= hearing.long_turn else set()
    if said.endswith(_BREAKS_OFF):
        cues.add("broken_off")
    ruled_out: set[Cue] = set()
    asked = last_question(said)
    for question in hearing.questions:
        if any(_within(phrase, flat) for phrase in question.has) or any(
            f"{asked} ".startswith(f"{phrase} ") for phrase in question.begins if asked
        ):
            cues.add(question.cue)
            ruled_out.update(question.rather_than)
    whole = flat in hearing.whole or said.endswith((".", "!"))
    if not cues and len(heard) <= _FRAGMENT and not whole:
        cues.add("fragment")
    return frozenset(cues - ruled_out)


def _within(phrase: str, flat: str) -> bool:
    return f" {phrase} " in f" {flat} "


def last_question(said: str) -> str:
    """The words of the last question, or ""."""
    if "?" not in said:
        return ""
    sentence = re.split(r"[.!?…]", said[: said.rindex("?")])[-1]
    found = words(sentence)
    while found and found[0] in {"and", "so", "but", "well", "then", "okay", "ok"}:
        found = found[1:]
    return " ".join(found)


def asking(text: str, hearing: Hearing) -> str:
    """The sentences of a turn that ask for something."""
    return " ".join(one for one in _SENTENCES.split(spoken(text)) if "?" in one or _asks(one, hearing))


def _asks(sentence: str, hearing: Hearing) -> bool:
    flat = " ".join(words(sentence))
    starts = any(f"{flat} ".startswith(f"{phrase} ") for phrase in hearing.asks.begins)
    return starts or any(_within(phrase, flat) for phrase in hearing.asks.has)


def has_been_told(question: str, turns: Iterable[str]) -> bool:
    """Whether a line with a question is about what the speaker of these turns has already said of themselves."""
    asked = _stems([spoken(question)])
    told = (one for turn in turns for one in _SENTENCES.split(spoken(turn)) if "?" not in one)
    return bool(asked) and any(asked & _stems([one]) for one in told if _TELLS_OF_SELF.search(one.casefold()))


def _stems(sentences: Iterable[str]) -> set[str]:
    found = {word[:_STEM] for sentence in sentences for word in words(sentence) if len(word) >= _STEM}
    return found - _NO_STEMS


class Waits:
    """Knows which lines wait: for the question that they answer, or until what they refuse has been spoken of."""

    def __init__(self, hearing: Hearing) -> None:
        self._begins = [(f" {phrase} ", reply.cues) for reply in hearing.replies for phrase in reply.begins]
        self._props = [(f" {phrase} ", prop.heard) for prop in hearing.props for phrase in prop.says]
        self._found: dict[str, tuple[tuple[Cue, ...] | None, Sequence[str]]] = {}

    def over(self, line: str, cues: frozenset[Cue], asked: str, turns: Sequence[str]) -> bool:
        """Whether the line may come now. asked: what of the turn asks for something. turns: all of the trainee's."""
        if line not in self._found:
            flat = f" {' '.join(words(line))} "
            answers = next((cues for begins, cues in self._begins if flat.startswith(begins)), None)
            self._found[line] = answers, next((heard for says, heard in self._props if says in flat), ())
        answers, props = self._found[line]
        if answers is not None and (cues.isdisjoint(answers) if answers else not asked):
            return False
        return not props or any(prop in turn.casefold() for turn in turns for prop in props)


def fragment(text: str, hearing: Hearing) -> str:
    """A few of the trainee's own words that can be thrown back, or "".

    A charged word first; else a short clause, if it is not all that was said. Never anything that does not read as
    words, nor what the bank says is never to be quoted.
    """
    said = spoken(text)
    if word := charged_word(text, hearing):
        return word
    clauses = [_trimmed(clause, hearing) for clause in _CLAUSES.split(said)]
    for clause in reversed(clauses):
        worth = len(clause.split()) > 1 and clause.casefold() not in hearing.empty
        if worth and quotable(clause, hearing) and clause.casefold() != said.rstrip(".?!…").casefold():
            return _as_quoted(clause)
    return ""


def charged_word(text: str, hearing: Hearing) -> str:
    """The most telling of the charged words in a turn, or ""."""
    flat = " ".join(words(spoken(text)))
    return next((phrase for phrase in hearing.charged if _within(phrase, flat)), "")


def quotable(clause: str, hearing: Hearing) -> bool:
    """Whether these are a few plain words that may be said again."""
    lower = clause.casefold()
    found = lower.split()
    return (
        bool(_QUOTABLE.fullmatch(clause))
        and all(char <= _LATIN_END for char in clause)
        and len(clause) <= hearing.most_letters
        and len(found) <= hearing.most_words
        and all(re.search("[aeiouyà-ɏ]", word) and len(word) <= 16 for word in found)
        and not any(word.startswith(tuple(hearing.never)) for word in found)
        and not re.search(r"(.)\1\1", lower)
    )


def last_word(text: str, hearing: Hearing) -> str:
    """The word at which a turn broke off, if it can be said back, or ""."""
    said = spoken(text).rstrip(" -–—.…?")
    word = said.rpartition(" ")[2]
    return word if len(word) > _SHORT_WORD and word.casefold() not in hearing.leads and quotable(word, hearing) else ""


def _trimmed(clause: str, hearing: Hearing) -> str:
    found = clause.split()
    while found and found[0].casefold() in hearing.leads:
        found = found[1:]
    return " ".join(found)


def _as_quoted(clause: str) -> str:
    return clause if clause.split()[0] in {"I"} or clause.startswith("I'") else clause[0].lower() + clause[1:]


def earlier_cover(client: Sequence[str], hearing: Hearing) -> str:
    """A short thing the client said earlier to cover up ("it's fine"), the latest first; "" if none."""
    for line in reversed(client[-_REMEMBERED:]):
        if not any(word in line.casefold() for word in hearing.cover):
            continue
        for sentence in _CLAUSES.split(spoken(line)):
            found = words(sentence)
            covers = any(word in hearing.cover for word in found) and _NEGATIONS.isdisjoint(found)
            if 1 < len(found) <= 4 and covers:
                clause = sentence.strip()
                if quotable(clause, hearing):
                    return _as_quoted(clause)
    return ""
