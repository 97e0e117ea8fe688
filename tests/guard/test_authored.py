"""What people wrote for the clients passes where the program says it: the guard knows their talk."""

from collections import Counter
from collections.abc import Iterator

import pytest

from people import SHIPPED_IDS, shipped_persona
from phrasing.talks import Heard, held, moments, rehearsed
from rupturesim.guard import refusal, scene_of

PASSING = 0.95
"""The share of the scripted voice's lines that pass."""


def sessions(name: str) -> Iterator[Heard]:
    """A chance session, and one held in every stage with every marker of this client's."""
    persona = shipped_persona(name)
    yield from rehearsed(persona, 0, 20, 0.85)
    for state in moments(persona):
        yield from held(persona, state, 7, 4)


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_nearly_every_scripted_line_passes_where_it_is_said(name: str) -> None:
    persona, checks, lines = shipped_persona(name), Counter[str](), 0
    for heard in sessions(name):
        found = refusal(heard.line, scene_of(persona, heard.transition, heard.history))
        lines += 1
        checks.update([found.check] if found else [])
    assert checks.total() <= (1 - PASSING) * lines + 1, checks
    assert not checks["risk"], checks
    assert not checks["never_says"], checks
    assert not checks["leak"], checks


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_the_need_and_the_fear_are_withheld_until_they_may_be_said(name: str) -> None:
    persona = shipped_persona(name)
    hidden = {line for part in (persona.need, persona.fear) if part for line in part.says}
    for heard in rehearsed(persona, 1, 15, 1.0):
        scene = scene_of(persona, heard.transition, heard.history)
        granted = scene.stage in ("vulnerable", "repaired")
        assert hidden.isdisjoint(scene.withheld) if granted else hidden <= set(scene.withheld)
        if not granted:
            for line in hidden:
                assert refusal(line, scene) is not None, line
