"""Personas are not at risk: no client here is suicidal, harms themselves or threatens violence.

A practice tool for ruptures must not be where somebody first meets a client in danger. The list of words is modest; it
finds what is plainly said, not everything that could be meant. What is plainly denied ("no thoughts of suicide") may
stand, and so may the author's notes, the trainee's words and what the client never says.
"""

import re
from collections.abc import Iterator

from rupturesim.errors import Problem
from rupturesim.yamlfile import Document
from rupturesim.yamlfile.places import Data, Step
from rupturesim.yamlfile.scalars import quoted

NOT_THE_CLIENTS: frozenset[str] = frozenset(
    {"author", "codes", "id", "licence", "never_says", "notes", "phrases", "tests", "words"}
)
"""Fields whose text neither the client says nor anybody says of the client."""

_SELF = r"(?:my|him|her|your)self|themsel(?:f|ves)"
_KIN = "wife|husband|partner|girlfriend|boyfriend|mother|mum|father|dad|children|kids|son|daughter|boss"
_WHOSE = "my|his|her|their|your"
_DANGER = re.compile(
    rf"""\b(?:
        suicid\w*
      | self[-\ ]?harm\w*
      | (?:kill|hang)(?:s|ed|ing)?\ (?:{_SELF})
      | cut(?:s|ting)\ (?:{_SELF})(?!\ (?:off|short|some|a)\b)
      | (?:end(?:s|ed|ing)?|tak(?:e|es|en|ing)|took)\ (?:{_WHOSE})(?:\ own)?\ li(?:fe|ves)
      | end(?:ing)?\ it\ all
      | (?:wants?|wanted|ready)\ to\ die(?!\ of\b)
      | better\ off\ dead
      | wish(?:es|ed)?\ (?:\w+\ )?(?:was|were)\ dead
      | overdos(?:e|es|ed|ing)
      | homicid\w*
      | (?:'ll|\bwill|going\ to|gonna|wants?\ to|wanted\ to|plan(?:s|ned)?\ to)
        \ (?:kill|murder|stab|shoot|strangle)
        \ (?:you|him|her|them|someone|somebody|people|everyone|everybody|(?:{_WHOSE})\ (?:{_KIN}))
      | beat(?:s|en|ing)?\ (?:up\ )?(?:{_WHOSE})\ (?:{_KIN})
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|nor|without|denie[sd])"
    r"(?:[ ,]+(?:a|acute|an|and|any|at|attempts|been|current|currently|history|ideation|of|or|past|plans|risk|self-harm"
    r"|signs|suicidal|suicide|thoughts|violence))*[ ,]+$",
    re.IGNORECASE,
)


def risks(document: Document) -> list[Problem]:
    """Where a persona speaks of suicide, self-harm or violence to others."""
    found = []
    for path, text in texts(document.data):
        flat = re.sub(r"\s+", " ", text.replace("\u2019", "'"))
        for match in _DANGER.finditer(flat):
            if not _DENIED.search(flat[max(0, match.start() - 120) : match.start()]):
                found.append(document.problem(path, _message(match[0])))
                break
    return found


def texts(data: Data, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Every text that the client says or that is said of the client, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, list):
        for place, entry in enumerate(data):
            yield from texts(entry, (*path, place))
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in NOT_THE_CLIENTS:
                yield from texts(value, (*path, name))


def _message(words: str) -> str:
    return (
        f"{quoted(words)}: a persona may not be at risk of suicide, self-harm or violence; "
        "this program is no place to practise that"
    )
