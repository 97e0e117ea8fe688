"""Personas for tests: the shipped ones, and bare ones of any kind."""

from functools import lru_cache
from typing import Any

from rupturesim.paths import shipped
from rupturesim.persona.load import load_persona
from rupturesim.persona.model import Persona

SHIPPED_IDS = tuple(sorted(path.stem for path in shipped("personas").glob("*.yaml")))


@lru_cache
def shipped_persona(name: str) -> Persona:
    """A shipped persona, read once."""
    return load_persona(shipped("personas") / f"{name}.yaml")


def bare_persona(**changes: Any) -> Persona:
    """A persona with the required fields only, and what a test changes in it."""
    fields: dict[str, Any] = {
        "schema": 1,
        "id": "bare",
        "name": "Bo",
        "age": 40,
        "pronouns": "they/them",
        "setting": "A clinic.",
        "presenting_problem": "Sleeps badly.",
        "background": "Lives alone.",
        "attachment": "secure",
        "rupture_style": "withdrawal",
        "triggers": [{"id": "told", "codes": ["advise"], "strikes": "task", "means": "they are being managed."}],
        "opening": {"scene": "A room.", "lines": ["Hello."]},
    }
    return Persona.model_validate(fields | changes)
