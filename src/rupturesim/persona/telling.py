"""A line of a client's own: plain text, or text with the markers of rupture that it shows."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from rupturesim.alliance import Marker
from rupturesim.text import clean

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600), AfterValidator(clean)]


class Showing(BaseModel):
    """A line with the markers that it shows, as an author writes it: {line: "Nothing's wrong.", shows: [denial]}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: Line
    shows: Annotated[tuple[Marker, ...], Field(min_length=1)]


class Told(str):
    """A line whose author said which markers it shows."""

    shows: tuple[Marker, ...]

    def __new__(cls, line: str, shows: tuple[Marker, ...] = ()) -> "Told":
        """The line with its markers."""
        told = super().__new__(cls, line)
        told.shows = shows
        return told


def shown_by(line: str) -> tuple[Marker, ...]:
    """The markers that a line shows by its author's word; none if they did not say."""
    return line.shows if isinstance(line, Told) else ()


def _told(value: object, line: ValidatorFunctionWrapHandler) -> str:
    if isinstance(value, Told):
        return value
    if not isinstance(value, dict) or "line" not in value:
        return str(line(value))
    if set(value) != set(Showing.model_fields):
        raise ValueError("a line that says what it shows has the fields 'line' and 'shows', and no other")
    showing = Showing.model_validate(value)
    return Told(showing.line, showing.shows)


def _written(line: str) -> str | dict[str, Any]:
    return {"line": str(line), "shows": [marker.value for marker in line.shows]} if isinstance(line, Told) else line


_EITHER_FORM: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 600},
        {
            "type": "object",
            "properties": {
                "line": {"type": "string", "minLength": 1, "maxLength": 600},
                "shows": {"type": "array", "items": {"enum": [marker.value for marker in Marker]}, "minItems": 1},
            },
            "required": ["line", "shows"],
            "additionalProperties": False,
        },
    ]
}
Telling = Annotated[Line, WrapValidator(_told), PlainSerializer(_written), WithJsonSchema(_EITHER_FORM)]
"""A line, or a line with the markers that it shows."""
Tellings = Annotated[tuple[Telling, ...], Field(max_length=400)]
