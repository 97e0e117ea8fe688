"""The model that the user has chosen in the app, kept in their folder. The key of a server is never kept."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from rupturesim.errors import InputError
from rupturesim.llm.choice import Choice, choice
from rupturesim.paths import ensure, user_data

_LARGEST = 10_000
"""Bytes of a file that is read."""
_FIELDS: dict[str, type | tuple[type, ...]] = {
    "url": str,
    "model": str,
    "completion": bool,
    "deadline": (int, float),
}


class Remembered(NamedTuple):
    """What is remembered. fault: why the file cannot be used, in a sentence, or ""; no model is chosen then."""

    choice: Choice | None
    fault: str = ""


def remembered_at() -> Path:
    """The file. Raises InputError if there can be no user's folder."""
    return user_data() / "model.json"


def load() -> Remembered:
    """What the user has chosen, if anything. Nothing is asked of any server.

    A file that is damaged, or that names another machine, chooses nothing. Raises InputError if there can be no
    user's folder.
    """
    path = remembered_at()
    try:
        with path.open("rb") as file:
            found = _read(file.read(_LARGEST + 1))
        return Remembered(
            choice(found["url"], found["model"], completion=found["completion"], deadline=found["deadline"])
        )
    except FileNotFoundError:
        return Remembered(None)
    except (OSError, ValueError, RecursionError, InputError):
        return Remembered(
            None,
            f"What {path} says of a language model cannot be used, so the client has the program's own words. "
            "Choose again under Client's words.",
        )


def save(chosen: Choice) -> None:
    """Remember a model on this machine for later sessions. Raises InputError for one elsewhere, SaveError."""
    from rupturesim.export import write_private

    if chosen.address.remote:
        raise InputError("A model on another machine is not remembered; give it on the command line each time.")
    kept = {
        "url": chosen.address.base,
        "model": chosen.model,
        "completion": chosen.completion,
        "deadline": chosen.deadline,
    }
    path = remembered_at()
    ensure(path.parent)
    write_private(path, json.dumps(kept, ensure_ascii=False, indent=2) + "\n")


def forget() -> None:
    """Choose the program's own words again. Raises InputError if the file cannot be removed."""
    path = remembered_at()
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be removed ({error.strerror or error})") from None


def _read(data: bytes) -> dict[str, Any]:
    """The fields of the file. Raises ValueError."""
    if len(data) > _LARGEST:
        raise ValueError("larger than such a file can be")
    found: Any = json.loads(data.decode("utf-8"))
    if not isinstance(found, dict) or set(found) != set(_FIELDS):
        raise ValueError("other fields than a choice has")
    if not all(isinstance(found[name], kind) for name, kind in _FIELDS.items()):
        raise ValueError("a field of another kind")
    return found
