"""A document held against a schema: every fault at its place, in plain words."""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rupturesim.errors import Problem, ProblemsError
from rupturesim.yamlfile.document import Document
from rupturesim.yamlfile.places import Step
from rupturesim.yamlfile.scalars import quoted

MOST_PROBLEMS = 100
"""How many problems of one file are told; beyond it they are only counted."""

_FORMS = {
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "small letters and digits with single hyphens between, such as first-meeting"
}
"""Forms of text that schemas ask for, by their pattern, in words."""

_LIMITS = {
    "greater_than_equal": "should be at least {ge:g}",
    "greater_than": "should be more than {gt:g}",
    "less_than_equal": "should be at most {le:g}",
    "less_than": "should be less than {lt:g}",
    "string_too_long": "is too long: at most {max_length} characters",
    "too_long": "has too many entries: at most {max_length}",
}
_KINDS = {
    "int": "should be a whole number",
    "float": "should be a number",
    "bool": "should be true or false",
    "tuple": "should be a list",
    "list": "should be a list",
    "set": "should be a list",
    "frozen": "should be a list",
    "dict": "should be a group of fields ('name: value')",
    "model": "should be a group of fields ('name: value')",
}
"""Wordings by the first part of pydantic's error type (int_type, int_parsing, tuple_type, ...)."""

_ModelT = TypeVar("_ModelT", bound=BaseModel)


def validate(document: Document, model: type[_ModelT], *, also: Iterable[Problem] = ()) -> _ModelT:
    """The document as `model`. Raises ProblemsError with all its faults, those it was parsed with included.

    also: problems that the caller found in the same document. Where there are any, what the model says about the
    document as a whole is left out, for they say it with its place.
    """
    found = list(also)
    unclear = {(fault.line, fault.column) for fault in document.faults}
    problems = [*document.faults, *found]
    try:
        made = model.model_validate(document.data)
    except ValidationError as error:
        details = [
            detail for detail in error.errors(include_url=False) if not _told_elsewhere(detail, explained=bool(found))
        ]
        told = (_problem(document, model, detail) for detail in details[:MOST_PROBLEMS])
        problems += [problem for problem in told if (problem.line, problem.column) not in unclear]
        if len(details) > MOST_PROBLEMS:
            message = f"only {MOST_PROBLEMS} of {len(details)} problems are listed"
            problems.append(Problem(document.file, 0, 0, message))
        raise ProblemsError(problems) from None
    if problems:
        raise ProblemsError(problems)
    return made


def suggestion(name: str, known: Iterable[str]) -> str:
    """` (did you mean 'that'?)` if something known is near, else the empty string."""
    near = difflib.get_close_matches(name[:60], list(known), n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _told_elsewhere(detail: ErrorDetails, *, explained: bool) -> bool:
    """Whether another problem says it: `too_short` also comes for a list whose entries are at fault."""
    if detail["type"] == "too_short":
        return len(detail["input"]) >= int(detail.get("ctx", {}).get("min_length", 1))
    return explained and detail["type"] == "value_error" and not detail["loc"]


def _problem(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    path = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return document.problem(path, _unknown_field(model, path), key=True)
    if detail["type"] == "missing":
        return document.problem(path[:-1], f"'{path[-1]}' is missing")
    return document.problem(path, f"{_subject(path)} {_complaint(detail)}")


def _subject(path: tuple[Step, ...]) -> str:
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return f"'{quoted(path[-1])[1:-1]}'"
    owner = next((step for step in reversed(path) if isinstance(step, str)), None)
    return f"an entry of '{quoted(owner)[1:-1]}'" if owner else "an entry"


def _complaint(detail: ErrorDetails) -> str:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in _LIMITS:
        return _LIMITS[kind].format(**context)
    if kind in {"enum", "literal_error"}:
        return _not_among(given, str(context.get("expected", "")))
    if kind == "value_error":
        return f"does not fit: {context.get('error', detail['msg'])}"
    if kind == "string_too_short" or (given is None and kind.startswith("string")):
        return "is empty; write text here"
    if kind == "too_short":
        return f"needs at least {context.get('min_length', 1)} entry"
    if kind == "string_pattern_mismatch":
        form = _FORMS.get(str(context.get("pattern")), f"the form {context.get('pattern')}")
        return f"should be {form}; it is {quoted(str(given))}"
    if kind.startswith("string"):
        return _not_text(given)
    wording = _KINDS.get(kind.partition("_")[0], detail["msg"])
    if isinstance(given, str) and wording == "should be a list":
        wording += "; begin each entry on its own line with '- '"
    return f"{wording}; it is empty" if given is None else wording


def _not_text(given: object) -> str:
    if isinstance(given, dict):
        return "should be text; a colon makes it a field, so put the whole text in quotes"
    if isinstance(given, list):
        return "should be text; a list stands here, or text that begins with '[' and needs quotes"
    shown = str(given).lower() if isinstance(given, bool) else str(given)
    return f"should be text; write {quoted(shown)} in quotes"


def _not_among(given: object, expected: str) -> str:
    known = re.findall(r"'([^']*)'", expected) or [expected]
    if given is None:
        return f"is empty; it can be {_listed(known)}"
    if not isinstance(given, str):
        return f"can only be {_listed(known)}"
    near = suggestion(given, known)
    return f"cannot be {quoted(given)}" + (near or f"; it can be {_listed(known)}")


def _unknown_field(model: type[BaseModel], path: tuple[Step, ...]) -> str:
    name = str(path[-1])
    known = [field for group in _models_at(model, path[:-1]) for field in _fields(group)]
    near = suggestion(name, known)
    return f"unknown field '{quoted(name)[1:-1]}'" + (near or f"; the fields here are {_listed(known)}")


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)


def _fields(model: type[BaseModel]) -> dict[str, object]:
    """The fields of a model by the names that a file uses, with their annotations."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models_at(model: type[BaseModel], path: tuple[Step, ...]) -> list[type[BaseModel]]:
    """The models that may stand at a path beneath `model`: more than one beneath a union."""
    models = [model]
    for step in path:
        if isinstance(step, str):
            below = [found for group in models for found in _models_in(_fields(group).get(step))]
            models = below or models
    return models


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
