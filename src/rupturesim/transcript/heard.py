"""What a client has said to this trainee in earlier sessions, so that they need not say it again."""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from rupturesim.errors import TranscriptError
from rupturesim.transcript.reader import lines_of
from rupturesim.transcript.shelf import newest_first

SESSIONS = 5
"""So many of the newest sessions with a client are looked at."""
_KINDS = (b'"event": "session"', b'"event": "client"', b'"event": "end"')
_LOOKED_THROUGH = 200
"""Of so many saved sessions at the most."""


def heard_before(persona_id: str, *, apart_from: Path | None = None, folder: Path | None = None) -> tuple[str, ...]:
    """All that the client said in each of the newest sessions with them, in lower case, the newest session first.

    apart_from: the session that is being gone on with. A file that cannot be read counts as none.
    """
    paths = (path for path in newest_first(folder)[:_LOOKED_THROUGH] if persona_id in path.name and path != apart_from)
    return tuple(islice((said for path in paths if (said := _said(path, persona_id))), SESSIONS))


def _said(path: Path, persona_id: str) -> str:
    try:
        lines, _ = lines_of(path)
    except TranscriptError:
        return ""
    events = [event for line in lines if (event := _event(line))]
    if not events or events[0].get("persona_id") != persona_id:
        return ""
    return "\n".join(_texts(events[1:])).casefold()


def _event(line: bytes) -> dict[str, object]:
    """A line of the client's, their last words, or the first line of the file; anything else is empty."""
    if not any(kind in line for kind in _KINDS):
        return {}
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _texts(events: Iterable[dict[str, object]]) -> Iterable[str]:
    return (text for event in events if isinstance(text := event.get("text"), str))
