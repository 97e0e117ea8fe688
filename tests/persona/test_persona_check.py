"""Advice to authors, and a persona's own tests."""

from pathlib import Path

import pytest

from mara import MARA, persona, spoilt, written
from rupturesim.alliance import Stage
from rupturesim.client import Client, ClientState, Transition
from rupturesim.coder.coding import Coded
from rupturesim.codes import Code
from rupturesim.persona.check import advice, check_file, own_lines
from rupturesim.persona.load import persona_document, persona_in
from rupturesim.persona.trials import direction, run_tests


class FakeCoder:
    """Hears a code when its name stands in the text, and `other` when none does."""

    version = "fake"

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        return tuple(Coded(code) for code in Code if code in text) or (Coded(Code.OTHER),)


def advised(text: str) -> list[str]:
    """The advice on that text, as it is printed."""
    document = persona_document(text.encode(), "mara.yaml")
    return [str(problem) for problem in advice(persona_in(document), document)]


def test_there_is_nothing_to_say_about_a_good_file() -> None:
    assert advised(MARA) == []


def test_a_word_or_two_may_be_said_again() -> None:
    assert advised(spoilt("guarded: [They are fine.]", 'guarded: ["Fine. [shrugs]", Fine!]')) == []


TRIGGER = """
  - id: second
    codes: [advise]
    strikes: bond
    means: the same again
opening:
"""

ADVICE = [
    (("phrases: [no hurry]", "phrases: [no hurry, ...]"), "27:25: '...' has no word in it and is never heard"),
    (("phrases: [no hurry]", "phrases: [no*hurry]"), "27:15: in 'no*hurry' a * can stand only at the end of a word"),
    (("words: [work, boss*]", "words: [work, boss *]"), "39:19: in 'boss *' a * can stand only at the end of a word"),
    (("    codes: [space]\n    phrases: [no hurry]", '    phrases: ["[silence]"]'),
     "25:9: 'her-pace' can never happen: it has no code and no phrase that a turn can have",
     "26:15: '[silence]' has no word in it and is never heard"),
    (("    why: Mara opens", "    stages: [left]\n    why: Mara opens"),
     "28:13: 'her-pace' can never happen: in the stage 'left' nothing is said any more"),
    (("    strikes: task", "    strikes: task\n    kind: withdrawal"),
     "16:11: 'kind' counts only for the style 'mixed'; here it is 'withdrawal'"),
    (("\nopening:\n", TRIGGER),
     "18:9: whatever sets 'second' off sets 'homework' off before it, which then counts"),
    (("guarded: [They are fine.]", "guarded: [They are fine., 'They are fine!']"),
     "37:31: the client says the same on line 37; find other words"),
    (("guarded: [They are fine.]", "guarded: ['Thank you so much.']"),
     "37:15: this client never says 'thank you so much' (voice: never_says), and says it here"),
    (("guarded: [They are fine.]", 'guarded: ["They are \\e[1mfine."]'),
     "37:15: a character that cannot be shown (U+001B) is taken out here; delete it"),
    (("stages: [withdrawn]", "stages: [working]"),
     "42:5: no line of their own for the stage 'withdrawn', where this client will be; general ones are used"),
    (("rupture_style: withdrawal", "rupture_style: mixed"),
     "42:5: no line of their own for the stage 'confronting', where this client will be; general ones are used"),
    (("    codes: [space]\n    direction: repairs\n", ""),
     "46:5: this test asks for nothing; give it codes, becomes or direction"),
    (("    direction: repairs", "    stage: left"), "48:12: in the stage 'left' nothing can be said any more"),
    (("id: work\n", "id: brothers\n"), "38:9: the topic 'brothers' is there already"),
    (("id: mara", "id: mia"), "2:5: the file is called mara; name it mia.yaml, so that it is found quickly"),
]  # fmt: skip


@pytest.mark.parametrize("case", ADVICE, ids=lambda case: str(case[0][1])[:30])
def test_advice_is_given_at_its_place(case: tuple[tuple[str, str], str]) -> None:
    (old, new), *messages = case
    assert advised(spoilt(old, new)) == [f"mara.yaml:{message}" for message in messages]


def test_every_line_that_the_client_may_say_is_looked_at() -> None:
    text = (
        MARA
        + """\
need: {what: rest, says: [line one]}
fear: {what: being dropped, says: [line two]}
endings: {repaired: [line three], left: [line four], unmended: [line five]}
"""
    )
    text = text.replace("  never_says", "  stories: [{openness: 5, says: line six}]\n  never_says")
    text = text.replace("words: [work, boss*]", "words: [work]\n    open: [line seven]")
    text = text.replace("    why: Mara", "    says: [line eight]\n    why: Mara")
    text = text.replace("    why: Being", "    says: [line nine]\n    why: Being")
    lines = {line for _, line in own_lines(persona(text))}
    expected = {f"line {number}" for number in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]}
    expected |= {"Right. The worksheet.", "I did not do the worksheet. [looks at the door]", "They are fine."}
    assert lines == expected | {"[shrugs] It is fine."}


# ---- The persona's own tests

TESTS = """\
tests:
  - says: advise
    codes: [advise]
    direction: strains
  - says: advise
    codes: [space]
    becomes: [repaired, voicing]
    direction: repairs
  - says: space and validate
    stage: confronting
    codes: [validate]
    direction: repairs
  - says: good morning
    stage: working
    direction: neither
"""


def with_tests(tests: str) -> str:
    return MARA[: MARA.index("tests:")] + tests


def test_each_test_is_tried_and_says_what_should_have_been_otherwise() -> None:
    outcomes = run_tests(persona(with_tests(TESTS)), FakeCoder())
    assert [outcome.number for outcome in outcomes] == [0, 1, 2, 3]
    assert [bool(outcome.failures) for outcome in outcomes] == [False, True, False, False]
    failures = outcomes[1].failures
    assert failures[0] == "expected space, but heard advise"
    assert failures[1].startswith("expected the client to become repaired or voicing, but became ")
    assert failures[2] == "expected a turn that repairs, but it strains"


def test_the_persona_hears_its_own_phrases_in_its_tests() -> None:
    calm = MARA.replace("  rupture: homework\n  stage: withdrawn\n", "").replace("codes: [advise]", "codes: []")
    tests = "tests:\n  - says: The worksheet\n    becomes: [strained, withdrawn]\n"
    (outcome,) = run_tests(persona(calm[: calm.index("tests:")] + tests), FakeCoder())
    assert outcome.codes == (Code.OTHER,)
    assert outcome.failures == ()


def test_in_the_stage_left_nothing_can_be_tried() -> None:
    tests = "tests:\n  - says: advise\n    stage: left\n    becomes: [left]\n"
    (outcome,) = run_tests(persona(with_tests(tests)), FakeCoder())
    assert outcome.failures == ("nothing can be said in the stage 'left'",)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.LEFT])
def test_a_line_can_be_tried_in_every_other_stage(stage: Stage) -> None:
    tests = f"tests:\n  - says: validate\n    stage: {stage}\n    codes: [validate]\n"
    (outcome,) = run_tests(persona(with_tests(tests)), FakeCoder())
    assert outcome.failures == ()


def test_a_file_is_checked_with_its_tests_at_their_place(tmp_path: Path) -> None:
    path = written(tmp_path, with_tests(TESTS))
    checked = check_file(path, FakeCoder())
    assert checked.persona.id == "mara"
    assert {problem.line for problem in checked.advice} == {49}
    assert len(checked.outcomes) == 4
    assert check_file(path).outcomes == ()


def test_the_stage_goes_before_the_points_and_tension_counts_against() -> None:
    state = Client(persona()).state_in(Stage.STRAINED)

    def went(after: ClientState) -> str:
        return direction(Transition(state, after, (), None))

    assert went(state) == "neither"
    assert went(state._replace(bond=state.bond + 50)) == "repairs"
    assert went(state._replace(bond=state.bond - 50)) == "strains"
    assert went(state._replace(tension=state.tension + 50)) == "strains"
    assert went(state._replace(bond=state.bond + 500, stage=Stage.WITHDRAWN)) == "strains"
    assert went(state._replace(bond=state.bond - 500, stage=Stage.VOICING)) == "repairs"
