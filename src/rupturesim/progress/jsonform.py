"""Progress as JSON (docs/progress-json.md): its fields in order, under a version."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from rupturesim.progress.progress import MarkerCount, Progress, Tally
from rupturesim.progress.summary import AttemptSummary

VERSION = 1
"""Changes when a field is renamed, removed or means something else; new fields may be added within a version."""

_BY_NAME = {(Tally, "ended"), (Tally, "met"), (Tally, "marks"), (MarkerCount, "met"), (AttemptSummary, "codes")}
"""Fields of pairs, which become objects."""


def to_json(progress: Progress) -> dict[str, Any]:
    """Progress as an object of plain JSON values."""
    return {"progress": VERSION, **_plain(progress)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _field(value, field.name) for field in fields(value)}
    return value


def _field(whole: Any, name: str) -> Any:
    value = getattr(whole, name)
    if (type(whole), name) in _BY_NAME:
        return {_plain(key): _plain(part) for key, part in value}
    return _plain(value)
