"""What the trainee had just said when a moment begins (`leads.yaml`)."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rupturesim.alliance import Stage
from rupturesim.codes import Code
from rupturesim.yamlfile import read, validate

LEADS = Path(__file__).with_name("leads.yaml")


def _lines(value: object) -> object:
    return tuple(line.strip() for line in value.splitlines() if line.strip()) if isinstance(value, str) else value


class Lead(BaseModel):
    """Turns that earn the same codes. stages: where they may come. says: the turns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: Annotated[tuple[Code, ...], Field(min_length=1)]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    says: Annotated[tuple[str, ...], BeforeValidator(_lines), Field(min_length=1)]


class _Leads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    leads: Annotated[tuple[Lead, ...], Field(min_length=1)]


@lru_cache(maxsize=1)
def shipped_leads() -> tuple[Lead, ...]:
    """The program's leads, read once. Raises ProblemsError if the file is faulty."""
    return validate(read(LEADS), _Leads).leads
