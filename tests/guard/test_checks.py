"""Each check against its own table of cases (`cases/*.yaml`): what it refuses, and what it lets pass."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from people import shipped_persona
from rupturesim.alliance import Stage
from rupturesim.client import Client, Transition
from rupturesim.guard import CHECKS, Scene, refusal, scene_of
from rupturesim.phrasing import Said
from rupturesim.yamlfile import read

CASES = Path(__file__).parent / "cases"
CHECK_NAMED = {check.__name__: check for check in CHECKS}
SAID = (
    Said("client", "It's nothing, it wants to stop raining before the fair. [looks out] I've the choir on Tuesday."),
    Said("trainee", "You're sitting a bit further back today."),
    Said("client", "Mm."),
    Said("trainee", "It sounds like you felt left alone with your brother's anger, and I moved on to the form."),
)


class Case(NamedTuple):
    """One row of a table."""

    check: str
    stage: Stage
    reply: str
    refused: bool
    because: str


def cases() -> list[Case]:
    """All rows of all tables."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        table: Any = read(path).data
        for kind in ("refused", "passes"):
            for row in table[kind]:
                found.append(Case(path.stem, Stage(row["stage"]), row["reply"], kind == "refused", row["because"]))
    return found


def scene(stage: Stage, **changes: Any) -> Scene:
    """Ruth in a stage, after `SAID`."""
    persona = shipped_persona("ruth")
    state = Client(persona).first_state(1)._replace(stage=stage, marker=None, openness=300)
    return scene_of(persona, Transition(state, state, (), None), SAID)._replace(**changes)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.check}-{case.because}")
def test_a_check_refuses_what_its_table_says(case: Case) -> None:
    found = CHECK_NAMED[case.check](case.reply, scene(case.stage))
    assert (found is not None) == case.refused, (case.reply, found)
    if found is not None:
        assert found.check == case.check
        assert found.why.endswith(".")
        assert "\u2014" not in found.why


def test_every_check_has_a_table_of_both_kinds() -> None:
    kinds = [(case.check, case.refused) for case in cases()]
    for name in CHECK_NAMED:
        assert kinds.count((name, True)) >= 6, name
        assert kinds.count((name, False)) >= 6, name


@pytest.mark.parametrize("name", ["repaired", "thanks", "advice"])
def test_what_a_rupture_forbids_may_be_said_once_it_is_mended(name: str) -> None:
    for case in cases():
        if case.check == name and case.refused:
            assert CHECK_NAMED[name](case.reply, scene(Stage.REPAIRED)) is None, case.reply


def test_instructions_of_the_prompt_are_not_repeated() -> None:
    told = scene(Stage.STRAINED, instructions=("Answer in one short line and look for a way out of the question.",))
    found = refusal("I'm to look for a way out of the question, so. Rain again.", told)
    assert found is not None
    assert found.check == "leak"


def test_the_first_check_that_refuses_gives_the_reason() -> None:
    found = refusal("I'm not suicidal, thank you for asking.", scene(Stage.WITHDRAWN))
    assert found is not None
    assert found.check == "risk"


def test_a_reply_may_be_anything_at_all() -> None:
    for reply in ("", " ", "\n", "[", "]", "[]", "?", "\u200d", "*", "Ruth", "a" * 5000, "no " * 3000, "[a] " * 900):
        refusal(reply, scene(Stage.VOICING))
        refusal(reply, scene(Stage.VOICING, said=()))
