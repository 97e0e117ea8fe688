"""The checks that hold a reply against what was said before, and against what must not be said at all."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rupturesim.guard.reading import content_of, content_of_line, reading_of
from rupturesim.guard.scene import Refusal, Scene
from rupturesim.text import words

_FULL = 4
"""From so many words a line is a full one, and may not come twice."""
_FULL_SENTENCE, _SHORT_SENTENCE = 6, 3
"""Words of a sentence that may not come twice, and of one that may not come again in the very next line."""
_LONG_RUN = 7
_ALIKE = 0.66
"""Of the content of two lines, the share from which they say the same."""
_ENOUGH = 4
"""So many words of content before two lines are compared."""
_ECHO_RUN, _ECHO_ENOUGH, _ECHO_SHARE, _ECHO_MOST = 3, 4, 0.5, 7
"""A reply echoes the turn if runs of so many words make up so many of its words and this share of them, or most."""
_ECHO_CONTENT, _ECHO_CONTENT_SHARE = 3, 0.75
_QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d]*[\"\u201d]")
_BESIDE_QUOTE = 3
"""From so many words of their own beside it a client may quote the turn."""
_INSTRUCTION_RUN = 6
_TELLS = 3
"""So many words of content of a withheld line tell it, if nobody has said them before."""
_TOLD_RUN, _TOLD_ENOUGH = 4, 6
"""So do so many of its words, in runs of so many."""
_ENDS = re.compile(r"[.!?\u2026;]+")
_TURNED = {
    "you": "i", "your": "my", "yours": "mine", "yourself": "myself", "you're": "i'm", "you've": "i've",
    "you'll": "i'll", "you'd": "i'd", "me": "i", "am": "are", "was": "were",
}  # fmt: skip
"""How a listener says a speaker's words back; both sides are written so before they are compared."""


def repeats(reply: str, scene: Scene) -> Refusal | None:
    """The client does not say a line of theirs again, nor nearly."""
    spoken = reading_of(reply).spoken
    mine = [said.text for said in scene.said if said.speaker == "client"]
    earlier = [_words(line) for line in mine]
    flat = " ".join(reply.casefold().split())
    same = [line for line in mine if " ".join(line.casefold().split()) == flat]
    if (same and len(spoken) >= _FULL) or (mine and same and same[-1] is mine[-1]):
        return _said_before(reply)
    if len(spoken) >= _FULL and spoken in earlier or (earlier and spoken and spoken == earlier[-1]):
        return _said_before(reply)
    sentences = list(_sentences(reply))
    before = {sentence for line in mine for sentence in _sentences(line)}
    lately = set(_sentences(mine[-1])) if mine else set()
    for place, sentence in enumerate(sentences):
        again = len(sentence) >= _FULL_SENTENCE and (sentence in before or sentence in sentences[:place])
        if again or (len(sentence) >= _SHORT_SENTENCE and sentence in lately and content_of(sentence)):
            return _said_before(" ".join(sentence))
    content = reading_of(reply).content
    for line, its_words in zip(mine, earlier, strict=True):
        theirs = content_of_line(line)
        shared = len(content & theirs)
        if shared >= _ENOUGH and shared / min(len(content), len(theirs)) >= _ALIKE:
            return _said_before(line)
        run = longest_run(spoken, its_words) if shared > 1 else ()
        if len(run) >= _LONG_RUN and len(content_of(run)) >= 2:
            return _said_before(" ".join(run))
    return None


def _said_before(text: str) -> Refusal:
    return Refusal("repeats", "Say something that you have not said before, in other words.", text)


def parrots(reply: str, scene: Scene) -> Refusal | None:
    """The client does not hand the trainee's turn back, unless in quotation marks and with words of their own."""
    turn = _last_turn(scene)
    heard = _turned(_words(turn))
    unquoted = _QUOTED.sub(" ", reply)
    reading = reading_of(unquoted if len(words(unquoted)) >= _BESIDE_QUOTE else reply)
    spoken = _turned(reading.spoken)
    covered = covered_by(spoken, heard, _ECHO_RUN)
    content, theirs = reading.content, content_of_line(turn)
    shared = content & theirs
    echoed = len(covered) >= _ECHO_MOST or (
        len(covered) >= _ECHO_ENOUGH and len(covered) >= _ECHO_SHARE * len(spoken) and bool(shared)
    )
    most = len(shared) >= _ECHO_CONTENT and len(shared) >= _ECHO_CONTENT_SHARE * len(content)
    if echoed or most:
        found = " ".join(covered) if echoed else " ".join(sorted(shared))
        return Refusal("parrots", "Do not hand their words back; answer in your own.", found)
    return None


def _last_turn(scene: Scene) -> str:
    last = scene.said[-1] if scene.said else None
    return last.text if last is not None and last.speaker == "trainee" else ""


def _turned(spoken: Sequence[str]) -> tuple[str, ...]:
    return tuple(_TURNED.get(word, word) for word in spoken)


def repeats_instructions(reply: str, scene: Scene) -> Refusal | None:
    """A stretch of the prompt has no place in a reply."""
    spoken = reading_of(reply).spoken
    for sentence in scene.instructions:
        run = longest_run(spoken, _words(sentence))
        if len(run) >= min(_INSTRUCTION_RUN, max(3, len(_words(sentence)))) and content_of(run):
            return Refusal("leak", "Do not speak of instructions; only say what the client would say.", " ".join(run))
    return None


def tells_withheld(reply: str, scene: Scene) -> Refusal | None:
    """What the persona keeps to themselves for now is not told, nor nearly."""
    reading = reading_of(reply)
    known = frozenset(stem for said in scene.said for stem in content_of_line(said.text))
    for line in scene.withheld:
        shared = (reading.content & content_of_line(line)) - known
        if len(shared) >= _TELLS:
            return _not_yet(" ".join(sorted(shared)))
        covered = covered_by(reading.spoken, _words(line), _TOLD_RUN)
        if len(covered) >= _TOLD_ENOUGH:
            return _not_yet(" ".join(covered))
    return None


def _not_yet(found: str) -> Refusal:
    return Refusal("disclosure", "That is not told yet; keep it to yourself for now.", found)


def never_says(reply: str, scene: Scene) -> Refusal | None:
    """What would be out of character for this person."""
    flat = f" {' '.join(reading_of(reply).spoken)} "
    for phrase in scene.never_says:
        found = " ".join(_words(phrase))
        if found and f" {found} " in flat:
            return Refusal("never_says", "That is not how this person talks; find other words.", phrase)
    return None


@lru_cache(maxsize=512)
def _words(line: str) -> tuple[str, ...]:
    return tuple(words(line))


def _sentences(line: str) -> Iterator[tuple[str, ...]]:
    for part in _ENDS.split(line):
        spoken = _words(part)
        if spoken:
            yield spoken


def longest_run(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The longest stretch of words that stands in both."""
    best, end = 0, 0
    row = [0] * (len(others) + 1)
    for at, word in enumerate(some, 1):
        previous = row
        row = [0] * (len(others) + 1)
        for place, other in enumerate(others, 1):
            if word == other:
                row[place] = previous[place - 1] + 1
                if row[place] > best:
                    best, end = row[place], at
    return tuple(some[end - best : end])


def covered_by(some: Sequence[str], others: Sequence[str], run: int) -> tuple[str, ...]:
    """The words of `some` that stand in runs of at least `run` words which are also in `others`."""
    runs = {tuple(others[at : at + run]) for at in range(len(others) - run + 1)}
    covered: set[int] = set()
    for at in range(len(some) - run + 1):
        if tuple(some[at : at + run]) in runs:
            covered.update(range(at, at + run))
    return tuple(some[at] for at in sorted(covered))
