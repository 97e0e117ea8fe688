"""A persona from its file, with every fault at its place; or from a mapping inside a transcript."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rupturesim.codes import STRAINING
from rupturesim.errors import InputError, Problem, ProblemsError
from rupturesim.persona.model import SCHEMA, Persona
from rupturesim.persona.risk import risks
from rupturesim.text import clean
from rupturesim.yamlfile import Document, parse, read_bytes, suggestion, validate
from rupturesim.yamlfile.places import Data, Step

MAX_BYTES = 1_000_000
"""The largest persona file that is read."""

_STRAINING = frozenset(code.value for code in STRAINING)


def load_persona(path: Path) -> Persona:
    """The persona in a file. Raises ProblemsError with all its faults."""
    return persona_in(persona_document(read_bytes(path, max_bytes=MAX_BYTES), str(path)))


def persona_document(content: bytes, file: str) -> Document:
    """The YAML of a persona, of a version that this program reads. Raises ProblemsError.

    Faults that leave the rest readable stay in the document, for `persona_in` to report with its own.
    """
    document = parse(content, file, lenient=True)
    data = document.data
    version = data.get("schema") if isinstance(data, dict) else None
    if isinstance(version, int) and not isinstance(version, bool) and version > SCHEMA:
        message = (
            f"this persona is written in format {version}, and this program reads format {SCHEMA}; "
            f"install a newer rupturesim, or write it in 'schema: {SCHEMA}'"
        )
        raise ProblemsError([document.problem(("schema",), message)])
    return document


def persona_in(document: Document) -> Persona:
    """The persona in a document. Raises ProblemsError with all its faults."""
    return validate(document, Persona, also=[*_crossings(document), *_emptied(document), *risks(document)])


def parse_persona(mapping: Mapping[str, Any]) -> Persona:
    """The persona that a transcript carries. Raises InputError if it is none."""
    try:
        return Persona.model_validate(mapping)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "as a whole"
        raise InputError(f"the persona in the transcript cannot be used ({where}: {first['msg']})") from None


def _crossings(document: Document) -> Iterator[Problem]:
    """What does not fit together in a persona, each at its own place: the model's own checks name only the first."""
    data = document.data
    if not isinstance(data, dict):
        return
    seen: dict[str, int] = {}
    for path, part in _parts(data, "triggers", "what_helps", "what_hurts"):
        name = part.get("id")
        if isinstance(name, str):
            if name in seen:
                message = f"the id '{name}' is used twice among triggers, what_helps and what_hurts; first on line "
                yield document.problem((*path, "id"), f"{message}{seen[name]}")
            else:
                seen[name] = document.place((*path, "id"))[0]
    yield from _names_in_opening(document, data)
    for path, part in _parts(data, "what_helps"):
        codes = part.get("codes")
        for place, code in enumerate(codes if isinstance(codes, list) else []):
            if isinstance(code, str) and code in _STRAINING:
                yield document.problem((*path, "codes", place), f"'{code}' strains and cannot be what helps")


def _names_in_opening(document: Document, data: dict[str, Data]) -> Iterator[Problem]:
    triggers = [name for _, part in _parts(data, "triggers") if isinstance(name := part.get("id"), str)]
    opening = data.get("opening")
    if not isinstance(opening, dict):
        return
    brings_up = opening.get("brings_up")
    named: list[tuple[tuple[Step, ...], Data]] = [(("opening", "rupture"), opening.get("rupture"))]
    if isinstance(brings_up, dict):
        named.append((("opening", "brings_up", "trigger"), brings_up.get("trigger")))
    for path, name in named:
        if isinstance(name, str) and name not in triggers:
            near = suggestion(name, triggers)
            yield document.problem(path, f"there is no trigger with the id '{clean(name, newlines=False)[:40]}'{near}")


def _parts(data: dict[str, Data], *names: str) -> Iterator[tuple[tuple[Step, ...], dict[str, Data]]]:
    """The groups in the lists of those names, with their paths."""
    for name in names:
        entries = data.get(name)
        for place, part in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(part, dict):
                yield (name, place), part


def _emptied(document: Document, data: Data = None, path: tuple[Step, ...] = ()) -> Iterator[Problem]:
    """Texts of which nothing is left once what cannot be shown is taken out."""
    data = document.data if not path else data
    if isinstance(data, str):
        if data.strip() and not clean(data).strip():
            yield document.problem(path, "nothing in this text can be shown; write it anew")
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _emptied(document, value, (*path, name))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _emptied(document, value, (*path, place))
