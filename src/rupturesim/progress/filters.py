"""Which sessions are told: of one client, or from a day on."""

from dataclasses import replace
from datetime import date

from rupturesim.errors import InputError
from rupturesim.progress.reading import Gathered
from rupturesim.text import clean
from rupturesim.yamlfile import suggestion


def day_of(text: str) -> date:
    """A day written as YYYY-MM-DD. Raises InputError."""
    try:
        if len(text) != len("2026-01-31"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        shown = clean(text, newlines=False)[:40]
        raise InputError(f"'{shown}' is no day; write year, month and day, as in 2026-01-31.") from None


def chosen(gathered: Gathered, persona_id: str | None = None, since: date | None = None) -> Gathered:
    """The sessions of a client, and those that began on a day or after it, in the time of this machine.

    Raises InputError if no session is with that client at all, or none began so late.
    """
    found = gathered.sessions
    if persona_id is not None:
        name = persona_id.strip().lower()
        ids = sorted({session.persona_id for session in found})
        if name not in ids:
            there = f" Sessions are with: {', '.join(ids)}." if ids else " There is no session of yours yet."
            shown = clean(persona_id, newlines=False)[:40]
            raise InputError(f"There is no session with '{shown}'{suggestion(name, ids)}.{there}")
        found = tuple(session for session in found if session.persona_id == name)
    if since is not None and found:
        latest = found[-1].started.date()
        if latest < since:
            raise InputError(f"No session began on {since} or after it; the latest began on {latest}.")
        found = tuple(session for session in found if session.started.date() >= since)
    return replace(gathered, sessions=found)
