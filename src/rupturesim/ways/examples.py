"""The authored examples (`words/*.yaml`), one file a code: a clinician can read and add to them."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from rupturesim.alliance import Attachment, Component, RuptureKind
from rupturesim.codes import Code
from rupturesim.persona.model import AuthoredWay
from rupturesim.yamlfile import read, validate

FOLDER = Path(__file__).with_name("words")


class Example(AuthoredWay):
    """One example. strikes: it speaks to that component."""

    kinds: tuple[RuptureKind, ...] = ()
    strikes: tuple[Component, ...] = ()
    attachment: tuple[Attachment, ...] = ()


class Examples(BaseModel):
    """One file. does: what such words do in the moment, with {name} and the pronouns as slots."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    does: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    ways: Annotated[tuple[Example, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _filed_where_they_belong(self) -> "Examples":
        for way in self.ways:
            if way.codes[0] is not self.code:
                raise ValueError(f"'{way.say[:40]}' has '{way.codes[0]}' first and belongs in {way.codes[0]}.yaml")
        return self


@lru_cache(maxsize=1)
def shipped_examples() -> dict[Code, Examples]:
    """All examples by their first code, read once. Raises ProblemsError if a file is faulty."""
    files = [validate(read(path), Examples) for path in sorted(FOLDER.glob("*.yaml"))]
    return {file.code: file for file in files}
