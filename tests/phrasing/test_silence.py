"""The trainee's silence is now and then met with silence, and never twice running."""

import pytest

from people import SHIPPED_IDS, shipped_persona
from rupturesim.alliance import Marker, Stage
from rupturesim.client import Client
from rupturesim.coder import Coding
from rupturesim.codes import Code
from rupturesim.phrasing import Said
from rupturesim.phrasing.scripted import ScriptedPhraser
from rupturesim.text import SILENCE, words


def answers(name: str, stage: Stage, marker: Marker | None, before: str = "It was all right.") -> list[str]:
    """What the client answers to silence in this stage, over many seeds."""
    persona = shipped_persona(name)
    found = []
    for seed in range(40):
        state = Client(persona).state_in(stage, seed)._replace(marker=marker)
        step = Client(persona).step(state, Coding.of([Code.SPACE]))
        after = step.after._replace(stage=stage, marker=marker)
        history = [Said("client", before), Said("trainee", SILENCE)]
        found.append(ScriptedPhraser(persona, seed).reply(step._replace(after=after), history))
    return found


@pytest.mark.parametrize("name", SHIPPED_IDS)
@pytest.mark.parametrize("stage", [Stage.WORKING, Stage.VULNERABLE, Stage.REPAIRED])
def test_silence_is_met_with_silence_about_half_the_time(name: str, stage: Stage) -> None:
    silent = [line for line in answers(name, stage, None) if not words(line)]
    assert 8 <= len(silent) <= 34
    assert len(set(silent)) > 3


def test_after_a_silence_of_their_own_the_client_says_something() -> None:
    said = [words(line) for line in answers("ruth", Stage.WORKING, None, before="[looks at the rain]")]
    assert sum(map(bool, said)) >= 36


def test_anger_is_not_silent_unless_it_shows_as_silence() -> None:
    assert all(words(line) for line in answers("tomasz", Stage.CONFRONTING, Marker.COMPLAINT_PROGRESS))
