"""Reading the words out of an endpoint's answer, piece by piece: server-sent events, or one JSON object."""

import json
from collections.abc import Iterator
from typing import Any

from rupturesim.errors import ServerFault

LARGEST = 1_000_000
"""Bytes of an answer that are read."""
_LARGEST_LINE = 200_000


class Pieces:
    """Takes the bytes of a streamed answer and gives back the words in it. done: the server has said that it is."""

    def __init__(self) -> None:
        self.done = False
        self._rest = b""
        self._taken = 0

    @property
    def nothing(self) -> bool:
        """Whether not a byte has come."""
        return self._taken == 0

    def take(self, data: bytes) -> Iterator[str]:
        """The words in the lines that are whole by now. Raises ServerFault if these are no events."""
        self._taken += len(data)
        self._rest += data
        *lines, self._rest = self._rest.split(b"\n")
        if self._taken > LARGEST or len(self._rest) > _LARGEST_LINE:
            raise ServerFault("too_much", "the model's server sent far more than an answer")
        for line in lines:
            if not self.done:
                yield from self._words(line)

    def end(self) -> Iterator[str]:
        """The words in what is left when the connection has been closed."""
        rest, self._rest = self._rest, b""
        if rest and not self.done:
            yield from self._words(rest)

    def _words(self, line: bytes) -> Iterator[str]:
        field, _, value = line.strip().partition(b":")
        value = value.strip()
        if field != b"data" or not value:
            return
        if value == b"[DONE]":
            self.done = True
            return
        yield words_of(value)


def words_of(body: bytes) -> str:
    """The words in one JSON object of an answer, streamed or whole, chat or completion.

    Raises ServerFault if it is none, or if it says that the server has failed.
    """
    try:
        found: Any = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise ServerFault("garbled", "the model's server sent bytes that are no text") from None
    except (ValueError, RecursionError):
        raise ServerFault("garbled", "the model's server sent something that is no answer") from None
    if not isinstance(found, dict):
        raise ServerFault("garbled", "the model's server sent something that is no answer")
    if found.get("error"):
        raise ServerFault("failed", "the model's server reports an error")
    choices = found.get("choices")
    if not isinstance(choices, list):
        raise ServerFault("garbled", "the model's server sent an answer without a choice")
    return _text(choices[0]) if choices and isinstance(choices[0], dict) else ""


def _text(choice: dict[str, Any]) -> str:
    for holder in (choice.get("delta"), choice.get("message"), choice):
        if isinstance(holder, dict):
            for key in ("content", "text"):
                if isinstance(holder.get(key), str):
                    return str(holder[key])
    return ""
