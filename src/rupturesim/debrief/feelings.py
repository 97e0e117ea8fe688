"""Words for feelings on each side, counted from a short English list (`feelings.yaml`).

A word counts whatever it was meant by, and after a 'not' as well: who says that they are not angry has spoken of anger.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from rupturesim.debrief.course import Course
from rupturesim.debrief.model import Feelings
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import listed
from rupturesim.phrasing import Said
from rupturesim.text import words
from rupturesim.yamlfile import read, validate

LIST = Path(__file__).with_name("feelings.yaml")

MOST_NAMED = 3
"""How many of the most used words are told."""


class _Families(RootModel[dict[str, tuple[str, ...]]]):
    pass


@lru_cache(maxsize=1)
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The list's words and phrases with their family, by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for family, entries in validate(read(LIST), _Families).root.items():
        for entry in entries:
            spelt = tuple(words(entry))
            found.setdefault(spelt[0], []).append((spelt, family))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


def feelings(said: Iterable[Said]) -> tuple[Feelings, Feelings]:
    """The trainee's and the client's."""
    counts: dict[str, Counter[tuple[str, str]]] = {"trainee": Counter(), "client": Counter()}
    for line in said:
        counts[line.speaker].update(heard(line.text))
    return _counted(counts["trainee"]), _counted(counts["client"])


def heard(text: str) -> list[tuple[str, str]]:
    """The words for feelings in a text, each with its family; whole words, longer phrases before shorter."""
    tokens, known = tuple(words(text)), _by_first_word()
    found, place = [], 0
    while place < len(tokens):
        rows = known.get(tokens[place], ())
        hit = next((row for row in rows if tokens[place : place + len(row[0])] == row[0]), None)
        if hit is not None:
            found.append((" ".join(hit[0]), hit[1]))
        place += len(hit[0]) if hit else 1
    return found


def of_feelings(course: Course, both: tuple[Feelings, Feelings]) -> Iterable[Sentence]:
    """How many on each side, and which most."""
    yours, theirs = both
    if not yours.count and not theirs.count:
        return
    cites = [moment.cite() for moment in course.moments if heard(moment.turn.text)]
    places = range(len(course.moments) + 1)
    cites += [Cite(turn, "client") for turn in places if course.line(turn) and heard(course.line(turn))]
    text = f"Of a short list of words for feelings you used {_told(yours)}, {course.name} {_told(theirs)}"
    yield Sentence(f"{text}, counted whatever they were meant by.", tuple(cites))


def _told(side: Feelings) -> str:
    if not side.count:
        return "none"
    most = [f"'{word}'{f' {number} times' if number > 1 else ''}" for word, number in side.used[:MOST_NAMED]]
    rest = " among them" if len(side.used) > MOST_NAMED else ""
    return f"{side.count} ({listed(most)}{rest})"


def _counted(found: Counter[tuple[str, str]]) -> Feelings:
    used, families = Counter[str](), Counter[str]()
    for (word, family), number in found.items():
        used[word] += number
        families[family] += number
    return Feelings(sum(found.values()), _ranked(used), _ranked(families))


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
