"""The ways in which a model's client breaks the rules: `breaking.yaml`, in the idiom of the shipped clients."""

from pathlib import Path
from typing import Any

from people import shipped_persona
from rupturesim.alliance import Stage
from rupturesim.client import Client, Transition
from rupturesim.guard import refusal, scene_of, tidied
from rupturesim.phrasing import Said
from rupturesim.yamlfile import read

TURN = "I think I got something wrong between us, and I'd like to hear about it."
REFUSED = 0.96
"""The share of the lines that the guard refuses."""


def test_nearly_every_breaking_line_is_refused() -> None:
    rows: Any = read(Path(__file__).with_name("breaking.yaml")).data
    passed = []
    for row in rows:
        persona = shipped_persona(row["persona"])
        state = Client(persona).first_state(1)._replace(stage=Stage(row["stage"]), marker=None, openness=400)
        scene = scene_of(persona, Transition(state, state, (), None), [Said("client", "Right."), Said("trainee", TURN)])
        if refusal(tidied(row["reply"], persona.name), scene) is None:
            passed.append(row["reply"])
    assert len(passed) <= (1 - REFUSED) * len(rows), passed
