"""What a server is sent for one reply, and how much of what it writes belongs to the reply."""

import re
from typing import Any

from rupturesim.llm.choice import Choice
from rupturesim.llm.prompt import Prompt
from rupturesim.text import words

_MOST_TOKENS = 220
_MOST_LETTERS = 1500
"""A reply that has grown so long is too long for any stage; nothing more of it is read."""
_WARMTH, _WARMER = 0.8, 1.0
"""Temperature of the first and of the second try."""
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)


def request(choice: Choice, prompt: Prompt, *, completion: bool, seed: int, again: bool) -> tuple[str, dict[str, Any]]:
    """Where to ask, and the body. seed: so that a server that honours it answers alike. again: the second try."""
    body: dict[str, Any] = {
        "model": choice.model,
        "stream": True,
        "max_tokens": _MOST_TOKENS,
        "temperature": _WARMER if again else _WARMTH,
        "seed": seed,
    }
    if completion:
        return choice.address.completions, body | {"prompt": prompt.transcript, "stop": ["\n", "Therapist:"]}
    return choice.address.chat, body | {"messages": prompt.messages, "stop": ["\nTherapist:"]}


def first_line(text: str) -> str:
    """What a model wrote, up to the end of the first line with spoken words in it, without what it thought aloud.

    A server may send far more at once than was asked for; what is too long for any stage is cut.
    """
    said = ""
    for line in _THOUGHTS.sub("", text).strip()[:_MOST_LETTERS].splitlines():
        said = f"{said} {line.strip()}".strip()
        if _speaks(line):
            break
    return said


def whole(text: str) -> bool:
    """Whether a reply that is still being written has all that will be used of it, or far too much."""
    written = _THOUGHTS.sub("", text).lstrip()
    *finished, _ = written.split("\n")
    return len(written) > _MOST_LETTERS or any(_speaks(line) for line in finished)


def _speaks(line: str) -> bool:
    """Whether a line has words beside a gesture and a label such as `Ruth:`."""
    return bool(words(line.partition(":")[2] if ":" in line else line))
