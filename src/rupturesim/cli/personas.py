"""`rupturesim persona`: what clients there are, and whether a file is in order."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from rupturesim.cli.output import say, talk
from rupturesim.errors import InputError, Problem, ProblemsError
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import Shelf, find, shelf


def personas(arguments: argparse.Namespace) -> int:
    """`rupturesim persona list | check | schema`."""
    if arguments.action == "list":
        return _list()
    if arguments.action == "check":
        return _check(arguments.personas)
    print(json.dumps(Persona.model_json_schema(by_alias=True), indent=2))
    return 0


def _list() -> int:
    there = shelf()
    width = max((len(shelved.persona.id) for shelved in there.personas), default=0)
    for shelved in there.personas:
        persona = shelved.persona
        own = "" if shelved.shipped else "  (your own)"
        say(f"{persona.id:{width}}  {persona.name}, {persona.age}, {persona.challenge}{own}")
    return _report(there.problems)


def _check(names: Sequence[str]) -> int:
    """Check files thoroughly; faults make the status 2, advice or a failed test 1."""
    from rupturesim.coder import default_coder
    from rupturesim.persona.check import check_file

    coder = default_coder()
    there = shelf()
    status = 0 if names else _report([problem for problem in there.problems if not problem.line])
    for path in _paths(names, there):
        try:
            checked = check_file(path, coder)
        except ProblemsError as error:
            status = max(status, _report(error.problems))
            continue
        if checked.advice:
            status = max(status, 1)
            for problem in checked.advice:
                say(str(problem))
        else:
            say(f"{path}: in order")
    return status


def _paths(names: Sequence[str], there: Shelf) -> list[Path]:
    if not names:
        broken = dict.fromkeys(Path(problem.file) for problem in there.problems if problem.line)
        return [*(shelved.path for shelved in there.personas), *broken]
    return [Path(name) if _is_file(name) else find(name).path for name in names]


def _is_file(name: str) -> bool:
    try:
        return bool(Path(name).suffix) or Path(name).exists()
    except (OSError, ValueError):
        return True


def _report(problems: Sequence[Problem]) -> int:
    for problem in problems:
        talk(str(problem))
    return InputError.exit_code if problems else 0
