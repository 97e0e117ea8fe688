"""A debrief as JSON (docs/debrief-json.md): the fields of `rupturesim.debrief.model`, in order, under a version."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from rupturesim.debrief.model import Debrief

VERSION = 1
"""Changes when a field is renamed, removed or means something else; new fields may be added within a version."""


def to_json(debrief: Debrief) -> dict[str, Any]:
    """The debrief as an object of plain JSON values."""
    return {"debrief": VERSION, **_plain(debrief)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
