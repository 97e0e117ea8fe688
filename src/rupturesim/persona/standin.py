"""A client in place of one whose description is not at hand, so that what was said with them can still be told."""

import re
from collections.abc import Mapping
from typing import Any

from rupturesim.persona.model import Persona
from rupturesim.text import clean

_LONGEST = 60
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def stand_in(persona_id: str, known: Mapping[str, Any]) -> Persona:
    """A client with this id who says nothing of themselves. known: what is left of the description, for the name."""
    slug = persona_id if _SLUG.fullmatch(persona_id) and len(persona_id) <= 40 else "client"
    return Persona.model_validate(
        {
            "schema": 1,
            "id": slug,
            "name": _text(known.get("name")) or slug.replace("-", " ").capitalize(),
            "age": 16,
            "pronouns": _text(known.get("pronouns")) or "they/them",
            "setting": "Not recorded.",
            "presenting_problem": "Not recorded.",
            "background": "Not recorded.",
            "attachment": "secure",
            "rupture_style": "mixed",
            "triggers": [
                {"id": "not-recorded", "phrases": ["not recorded"], "strikes": "bond", "means": "not recorded"}
            ],
            "opening": {"scene": "Not recorded.", "lines": ["[silence]"]},
        }
    )


def _text(value: object) -> str:
    return " ".join(clean(value, newlines=False).split())[:_LONGEST].strip() if isinstance(value, str) else ""
