"""The clients that are there to be rehearsed with: those that ship, and the user's own."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rupturesim.errors import InputError, Problem, ProblemsError
from rupturesim.paths import shipped, user_personas
from rupturesim.persona.load import MAX_BYTES, persona_document, persona_in
from rupturesim.persona.model import Persona
from rupturesim.yamlfile import read_bytes, suggestion

_ENDINGS = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Shelved:
    """A persona with where it came from. sha256: of its file's bytes, in hexadecimal."""

    persona: Persona
    path: Path
    sha256: str
    shipped: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All personas that can be used, shipped ones first, and what is wrong with those that cannot."""

    personas: tuple[Shelved, ...]
    problems: tuple[Problem, ...]


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a persona file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def take(path: Path, *, is_shipped: bool = False) -> Shelved:
    """The persona in a file, read once. Raises ProblemsError with all its faults."""
    content = read_bytes(path, max_bytes=MAX_BYTES)
    persona = persona_in(persona_document(content, str(path)))
    return Shelved(persona, path, fingerprint(content), is_shipped)


def shelf() -> Shelf:
    """Every persona, shipped and the user's own. A broken one is a problem and hides no other.

    A persona whose id is taken already, above all by a shipped one, is a problem too.
    """
    found: dict[str, Shelved] = {}
    problems: list[Problem] = []
    for path, is_shipped in _files():
        try:
            shelved = take(path, is_shipped=is_shipped)
        except ProblemsError as error:
            problems += error.problems
            continue
        before = found.setdefault(shelved.persona.id, shelved)
        if before is not shelved:
            whose = "a client that ships with rupturesim" if before.shipped else str(before.path)
            message = f"the id '{shelved.persona.id}' is already that of {whose}; choose another id"
            problems.append(Problem(str(path), 0, 0, message))
    return Shelf(tuple(found.values()), tuple(problems))


def find(name: str) -> Shelved:
    """The persona of that id, or in that file. Raises InputError if there is none, ProblemsError if it is broken."""
    if _is_path(name):
        return take(Path(name))
    name = name.strip().lower()
    for path, is_shipped in _files():
        if is_shipped and path.stem == name:
            shelved = take(path, is_shipped=True)
            if shelved.persona.id == name:
                return shelved
    return _found_among(shelf(), name)


def _found_among(there: Shelf, name: str) -> Shelved:
    for shelved in there.personas:
        if shelved.persona.id == name:
            return shelved
    broken = [problem for problem in there.problems if Path(problem.file).stem == name]
    if broken:
        raise ProblemsError(broken)
    ids = [shelved.persona.id for shelved in there.personas]
    known = f"There are: {', '.join(ids)}." if ids else "There are none."
    raise InputError(f"there is no client '{name}'{suggestion(name, ids)}. {known}")


def _is_path(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in _ENDINGS or len(path.parts) != 1 or name.startswith((".", "~")) or path.is_absolute()


def _files() -> Iterator[tuple[Path, bool]]:
    """The persona files, and whether each is shipped: shipped ones first, each folder by name."""
    for folder, is_shipped in ((shipped("personas"), True), (user_personas(), False)):
        try:
            paths = sorted(folder.iterdir())
        except FileNotFoundError:
            continue
        except OSError as error:
            if is_shipped:
                raise InputError(f"cannot list the personas in {folder}: {error.strerror}") from None
            continue
        for path in paths:
            if path.suffix.lower() in _ENDINGS and not path.name.startswith("."):
                yield path, is_shipped
