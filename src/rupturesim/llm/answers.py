"""What a server's status and list of models mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rupturesim.errors import ServerFault
from rupturesim.llm.choice import LONGEST_NAME
from rupturesim.text import clean

if TYPE_CHECKING:
    import httpx

_READ = 4_000
"""Bytes of an error that are looked at."""
_LONGEST_REST = 600.0
"""Seconds; a server that asks for longer is asked again after so many."""
_TOO_LONG = ("context", "too long", "maximum length", "n_ctx")
_NO_CHAT = ("chat template", "chat_template", "not a chat model", "does not support chat")
_STATUS = {
    401: ("key", "the model's server asks for a key; give it in RUPTURESIM_API_KEY"),
    403: ("key", "the model's server does not let this key in"),
    404: ("unknown", "the model's server does not know this model, or this address"),
}


async def check_status(response: httpx.Response) -> None:
    """Raises ServerFault unless the server has answered with what can be read."""
    status = response.status_code
    if response.is_redirect:
        raise ServerFault("redirect", "the model's server points elsewhere, which is not followed", again=False)
    if status in _STATUS:
        raise ServerFault(*_STATUS[status], again=False)
    if status == 429:
        raise ServerFault("busy", "the model's server is busy (429)", again=False, rest=_rest(response))
    if status >= 500:
        raise ServerFault("failed", f"the model's server has failed ({status})")
    if status != 200:
        raise _refused(status, await _beginning(response))
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ServerFault("garbled", "the model's server packs its answer, though it was asked not to", again=False)
    if "html" in response.headers.get("content-type", ""):
        raise ServerFault("page", "a web page answers at this address, no model", again=False)


def model_names(body: bytes) -> list[str]:
    """The names in a list of models that can be chosen. Raises ServerFault if it is none."""
    try:
        found: Any = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        found = None
    listed = found.get("data") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise ServerFault("garbled", "no list of models stands at this address", again=False)
    names = [entry.get("id") for entry in listed if isinstance(entry, dict)]
    cleaned = [clean(name, newlines=False).strip() for name in names if isinstance(name, str)]
    return [name for name in cleaned if 0 < len(name) <= LONGEST_NAME]


def _refused(status: int, body: str) -> ServerFault:
    lower = body.casefold()
    if any(sign in lower for sign in _NO_CHAT):
        return ServerFault("no_chat", "this model has no form for a conversation; use it with --completion")
    if status == 413 or any(sign in lower for sign in _TOO_LONG):
        return ServerFault("too_long", "the model cannot take in so long a text")
    return ServerFault("rejected", f"the model's server does not take the request ({status})", again=False)


async def _beginning(response: httpx.Response) -> str:
    body = b""
    async for data in response.aiter_raw():
        body += data
        if len(body) >= _READ:
            break
    return body[:_READ].decode("utf-8", "replace")


def _rest(response: httpx.Response) -> float:
    """Seconds that the server asks to be left alone, where it says so as a number."""
    wished = response.headers.get("retry-after", "")
    return min(float(wished), _LONGEST_REST) if wished.isdecimal() and len(wished) < 10 else 0.0
