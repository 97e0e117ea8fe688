"""A persona's file: what is wrong with it is told at its place, all at once."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mara import MARA, persona, spoilt, written
from people import bare_persona
from rupturesim.alliance import Marker
from rupturesim.errors import InputError, ProblemsError
from rupturesim.persona.load import load_persona, parse_persona, persona_document, persona_in
from rupturesim.persona.telling import shown_by


def problems(text: str) -> list[str]:
    """What is wrong with that text, as it is printed."""
    with pytest.raises(ProblemsError) as caught:
        persona(text)
    return str(caught.value).splitlines()


def test_a_valid_file_becomes_a_persona(tmp_path: Path) -> None:
    mara = load_persona(written(tmp_path))
    assert (mara.id, mara.age, mara.triggers[0].id) == ("mara", 34, "homework")


SPOILT = [
    # the version goes before all else
    (
        ("schema: 1", "schema: 2"),
        "1:9: this persona is written in format 2, and this program reads format 1; "
        "install a newer rupturesim, or write it in 'schema: 1'",
    ),
    (("schema: 1\n", ""), "1:1: 'schema' is missing"),
    (("schema: 1", "schema: one"), "1:9: 'schema' cannot be \"one\"; it can be 1"),
    # single fields
    (("age: 34", "age: 12"), "4:6: 'age' should be at least 16"),
    (("age: 34", "age: thirty"), "4:6: 'age' should be a whole number"),
    (("attachment: avoidant", "attachment: avoidand"), "9:13: 'attachment' cannot be \"avoidand\" "
     "(did you mean 'avoidant'?)"),
    (("attachment: avoidant", "atachment: avoidant"), "1:1: 'attachment' is missing",
     "9:1: unknown field 'atachment' (did you mean 'attachment'?)"),
    (("codes: [advise]", "codes: [advice]"), "13:13: an entry of 'codes' cannot be \"advice\" "
     "(did you mean 'advise'?)"),
    (("codes: [advise]", "codes: advise"),
     "13:12: 'codes' should be a list; begin each entry on its own line with '- '"),
    (("    strikes: task\n", ""), "12:5: 'strikes' is missing"),
    (("guarded: [They are fine.]", "guarded: [No]"),
     '37:15: write "No" in quotes; without them it may be read as true or false'),
    (("    - I did not do the worksheet. [looks at the door]\n", "    - [looks at the door]\n"),
     "21:7: an entry of 'lines' should be text; a list stands here, or text that begins with '[' and needs quotes"),
    (("setting: A city counselling service, her sixth session.", "setting: \"\\u200b\""),
     "6:10: nothing in this text can be shown; write it anew"),
    # what does not fit together
    (("id: her-pace", "id: homework"),
     "25:9: the id 'homework' is used twice among triggers, what_helps and what_hurts; first on line 12"),
    (("rupture: homework", "rupture: homwork"),
     "22:12: there is no trigger with the id 'homwork' (did you mean 'homework'?)"),
    (("  rupture: homework\n  stage: withdrawn\n", "  brings_up: {turn: 3, trigger: nothing}\n"),
     "22:33: there is no trigger with the id 'nothing'"),
    (("codes: [space]\n    phrases", "codes: [space, hollow]\n    phrases"),
     "26:20: 'hollow' strains and cannot be what helps"),
    (("  stage: withdrawn\n", ""),
     "19:3: 'opening' does not fit: 'rupture' and 'stage' go together: give both, or neither"),
    (("    codes: [advise]\n    phrases: [worksheet*]\n", ""),
     "12:5: an entry of 'triggers' does not fit: a trigger needs codes or phrases that set it off"),
    # risk
    (("lies awake over it", "wants to die"),
     '7:21: "wants to die": a persona may not be at risk of suicide, self-harm or violence; '
     "this program is no place to practise that"),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILT, ids=lambda case: str(case[0][1])[:30])
def test_a_fault_is_told_at_its_place(case: tuple[tuple[str, str], str]) -> None:
    (old, new), *messages = case
    assert problems(spoilt(old, new)) == [f"mara.yaml:{message}" for message in messages]


def test_all_faults_are_told_at_once() -> None:
    text = spoilt("age: 34", "age: 3").replace("id: her-pace", "id: homework").replace("[space]", "[spce]", 1)
    text = text.replace("rupture: homework", "rupture: nobody").replace("name: Mara", "name: no")
    assert [line.split(":")[1] for line in problems(text)] == ["3", "4", "22", "25", "26"]


RISKS = [
    "I want to kill myself.",
    "She took an overdose; he overdosed.",
    "He has been suicidal for a year.",
    "There was self harm at school.",
    "Sometimes I think I'd be better off dead.",
    "I\u2019ll kill him.",
    "He is going to stab someone.",
    "He beat his wife.",
    "I just want to end it\n  all.",
]
NO_RISKS = [
    "This homework is killing me.",
    "I felt I was going to die in that lift.",
    "I wanted to die of shame.",
    "No history of self-harm or suicide attempts.",
    "She was never suicidal.",
    "He denies any thoughts of suicide.",
    "Would it kill you to listen?",
    "She cut herself off from her friends.",
    "It took my whole life to say this.",
    "He beats the traffic home.",
]


@pytest.mark.parametrize("text", RISKS)
def test_a_persona_at_risk_is_refused(text: str) -> None:
    told = problems(spoilt("They are fine.", f'"{text}"'))
    assert len(told) == 1
    assert "a persona may not be at risk of suicide, self-harm or violence" in told[0]


@pytest.mark.parametrize("text", NO_RISKS)
def test_figures_of_speech_and_denials_are_let_stand(text: str) -> None:
    assert persona(spoilt("They are fine.", f'"{text}"'))


def test_what_the_client_never_says_and_the_trainee_asks_may_name_risk() -> None:
    persona(spoilt("never_says: [thank you so much]", "never_says: [kill myself]"))
    persona(spoilt("phrases: [no hurry]", "phrases: [suicid*]"))
    persona(spoilt("says: We do not have", "says: Do you think of suicide? We do not have"))
    persona(MARA + "notes: Never play her as suicidal; this is not about suicide.\n")


def test_the_examples_of_the_guide_are_valid() -> None:
    guide = Path(__file__).parents[2] / "docs" / "persona-guide.md"
    whole, *parts = re.findall(r"```yaml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    assert persona(whole).id == "jonas"
    assert parts
    for part in parts:
        fields = set(re.findall(r"^([a-z_]+):", part, re.MULTILINE))
        kept = [block for block in re.split(r"^(?=[a-z_]+:)", whole, flags=re.MULTILINE)]
        persona("".join(block for block in kept if block.partition(":")[0] not in fields) + part)


# ---- Out of a transcript


def test_a_persona_goes_through_a_transcript_unchanged() -> None:
    mara = persona()
    assert parse_persona(mara.model_dump(mode="json", by_alias=True)) == mara


def test_a_broken_persona_in_a_transcript_is_told_in_one_line() -> None:
    with pytest.raises(InputError, match=r"the persona in the transcript cannot be used \(age: "):
        parse_persona(persona().model_dump(mode="json", by_alias=True) | {"age": 3})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "id", "triggers", "opening", "rupture", "what_helps", "codes", "brings_up"]),
                inner,
            )
        ),
    )
)
def test_any_data_is_a_persona_or_has_problems(data: object) -> None:
    with pytest.raises(ProblemsError):
        persona_in(persona_document(json.dumps(data).encode(), "f"))


SHOWING: dict[str, Any] = {
    "triggers": [
        {
            "id": "told",
            "codes": ["advise"],
            "strikes": "task",
            "means": "they are being managed.",
            "says": ["My aunt did that.", {"line": "Nothing's wrong.", "shows": ["denial", "vagueness"]}],
        }
    ]
}


def test_a_line_may_say_which_markers_it_shows() -> None:
    says = bare_persona(**SHOWING).triggers[0].says
    assert says == ("My aunt did that.", "Nothing's wrong.")
    assert [shown_by(line) for line in says] == [(), (Marker.DENIAL, Marker.VAGUENESS)]


def test_what_a_line_shows_is_kept_in_a_transcript() -> None:
    persona = bare_persona(**SHOWING)
    again = parse_persona(json.loads(json.dumps(persona.model_dump(mode="json", by_alias=True, exclude_defaults=True))))
    assert again == persona
    assert shown_by(again.triggers[0].says[1]) == (Marker.DENIAL, Marker.VAGUENESS)


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ({"line": "Hm.", "shows": ["huff"]}, "an entry of 'shows' cannot be"),
        ({"line": "Hm.", "shows": []}, "'shows' needs at least 1 entry"),
        ({"line": "", "shows": ["denial"]}, "'line' is empty"),
        ({"line": "Hm."}, "'line' and 'shows'"),
        ({"line": "Hm.", "show": ["denial"]}, "'line' and 'shows'"),
        ({"Well": "no."}, "a colon makes it a field"),
    ],
)
def test_a_line_with_markers_is_checked(says: dict[str, Any], message: str, tmp_path: Path) -> None:
    fields = json.loads(json.dumps(bare_persona(**SHOWING).model_dump(mode="json", by_alias=True)))
    fields["triggers"][0]["says"] = [says]
    path = tmp_path / "bare.yaml"
    path.write_text(yaml.safe_dump(fields), encoding="utf-8")
    with pytest.raises(ProblemsError) as refused:
        load_persona(path)
    assert any(message in problem.message for problem in refused.value.problems), refused.value
