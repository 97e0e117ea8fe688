"""A persona's own words: which come when, and that they stand as they were written."""

from typing import Any

import pytest

from people import SHIPPED_IDS, shipped_persona
from phrasing.talks import held, moments, persona_of, rehearsed
from rupturesim.alliance import Marker, Reaction, RuptureStyle, Stage
from rupturesim.client.state import Transition
from rupturesim.client.step import Client
from rupturesim.persona.model import Leaning, Persona, Trigger
from rupturesim.phrasing import Said
from rupturesim.phrasing.bank import shipped_bank
from rupturesim.phrasing.scripted import ScriptedPhraser

OWN: dict[str, Any] = {
    "triggers": [
        {
            "id": "told",
            "codes": ["advise"],
            "strikes": "bond",
            "means": "x",
            "says": ["Have you children yourself?", "My trigger line."],
        },
    ],
    "what_helps": [{"id": "kind", "codes": ["validate"], "why": "x", "says": ["My helped line."]}],
    "what_hurts": [{"id": "brisk", "codes": ["hollow"], "why": "x", "says": ["My hurt line."]}],
    "need": {"what": "x", "says": ["My need line."]},
    "fear": {"what": "x", "says": ["My fear line."]},
    "topics": [
        {
            "id": "dog",
            "words": ["dog*"],
            "guarded": ["My guarded line."],
            "open": ["My open line.", "My terrier line."],
        },
    ],
    "voice": {
        "lines": [
            {"stages": ["strained"], "markers": ["topic_shift"], "says": ["My shifting line."]},
            {"stages": ["withdrawn"], "says": ["My withdrawn line."]},
            {"stages": ["voicing"], "says": ["My qualified line.", *(f"Voiced, {n}." for n in range(11)), "My last."]},
            {"stages": ["vulnerable"], "reactions": ["passed_over"], "says": ["My lost line."]},
            {"stages": ["vulnerable"], "says": ["My soft line."]},
            {"stages": ["repaired"], "reactions": ["softened"], "says": ["My relieved line."]},
            {"stages": ["repaired"], "reactions": ["opened"], "says": ["My working line."]},
            {"stages": ["working"], "reactions": ["opened"], "says": ["My deep line."]},
            {"stages": ["working"], "reactions": ["plain"], "says": ["My week line."]},
        ],
        "gestures": [f"winds clock {n}" for n in "abcdefg"],
        "stories": [{"openness": n, "says": f"My story of {n}."} for n in (2, 4, 6, 7)],
    },
}
DANGER = ("Are you thinking of hurting yourself?", "I have to ask. Do you have thoughts of suicide?", "Are you safe?")


@pytest.fixture
def somebody() -> Persona:
    """A persona with own words of every sort."""
    person: Persona = persona_of(**OWN)
    return person


def answers(
    persona: Persona,
    stage: Stage,
    said: str,
    came_from: Stage | None = None,
    rules: tuple[str, ...] = (),
    **changes: Any,
) -> set[str]:
    """What the client may say to one turn, over many sessions. came_from: the stage left on this turn, if any."""
    found = set()
    for seed in range(24):
        after = Client(persona).state_in(stage, seed)._replace(turn=seed, **changes)
        before = after._replace(stage=came_from or stage)
        heard = [Said("trainee", said)]
        found.add(ScriptedPhraser(persona, seed).reply(Transition(before, after, rules, None), heard))
    return found


def begin(lines: set[str], *known: str) -> bool:
    """Whether each line is one of those known, with at most a sign of the marker after it."""
    return all(line.startswith(known) or line.partition("] ")[2].startswith(known) for line in lines)


def spoken(lines: set[str]) -> set[str]:
    """The lines without a gesture before them."""
    return {line.partition("] ")[2] or line for line in lines}


def test_a_complaint_or_a_need_is_not_covered_by_a_topic(somebody: Persona) -> None:
    for stage in (Stage.VOICING, Stage.VULNERABLE):
        touched = spoken(answers(somebody, stage, "It was like that with the dogs.", reaction=Reaction.SOFTENED))
        assert not touched & {"My guarded line.", "My open line.", "My terrier line."}
        asked = answers(somebody, stage, "What about the dogs?", reaction=Reaction.OPENED)
        assert begin(asked, "My open line.", "My terrier line.")


def test_guarded_answers_are_for_stages_on_guard(somebody: Persona) -> None:
    for stage in (Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING, Stage.APPEASING):
        assert begin(answers(somebody, stage, "What about the dogs?", marker=Marker.APPEASING), "My guarded line.")


def test_the_answer_that_is_to_the_point_comes_first(somebody: Persona) -> None:
    said = spoken(answers(somebody, Stage.WORKING, "Is the dog a terrier?"))
    assert "My terrier line." in said


BEGINS = {
    Stage.VOICING: {"My qualified line.", *(f"Voiced, {n}." for n in range(11))},
    Stage.VULNERABLE: {"My need line."},
    Stage.REPAIRED: {"My relieved line."},
}


@pytest.mark.parametrize("stage", BEGINS)
def test_a_stage_begins_with_what_it_is_about(somebody: Persona, stage: Stage) -> None:
    came_from = {Stage.VOICING: Stage.STRAINED, Stage.VULNERABLE: Stage.VOICING, Stage.REPAIRED: Stage.VULNERABLE}
    said = answers(
        somebody,
        stage,
        "What about the dogs?",
        came_from[stage],
        ("helps:kind",),
        reaction=Reaction.OPENED,
        openness=900,
    )
    assert spoken(said) <= BEGINS[stage]


def test_voicing_begins_qualified(somebody: Persona) -> None:
    said = answers(somebody, Stage.VOICING, "Hm.", Stage.WITHDRAWN, reaction=Reaction.SOFTENED)
    assert "My last." not in spoken(said)
    assert "My qualified line." in spoken(said)


def test_only_the_deepest_stories_are_told_when_vulnerable(somebody: Persona) -> None:
    def told(stage: Stage, openness: int) -> set[str]:
        lines = answers(somebody, stage, "[silence]", reaction=Reaction.GIVEN_ROOM, openness=openness)
        return {line for line in spoken(lines) if line.startswith("My story")}

    assert told(Stage.VULNERABLE, 750) == {"My story of 7."}
    assert told(Stage.VULNERABLE, 650) == {"My story of 6."}
    assert told(Stage.REPAIRED, 750) == {"My story of 2."}
    state = Client(somebody).state_in(Stage.VULNERABLE, 1)._replace(openness=750)
    heard = [one.line for one in held(somebody, state, 1, 60) if "My story" in one.line]
    assert set(heard) == {"My story of 7.", "My story of 6."}


def test_what_is_tender_stays_unsaid_after_a_turn_that_went_past_it(somebody: Persona) -> None:
    said = spoken(answers(somebody, Stage.VULNERABLE, "Hm.", reaction=Reaction.PASSED_OVER, openness=900))
    assert said == {"My lost line."}


def test_a_trigger_is_heard_when_it_sets_the_rupture_off_whatever_the_marker(somebody: Persona) -> None:
    for marker in Marker:
        said = answers(
            somebody,
            Stage.STRAINED,
            "Hm.",
            Stage.WORKING,
            ("trigger:told",),
            marker=marker,
            reaction=Reaction.TRIGGERED,
        )
        assert begin(said, "Have you children yourself?", "My trigger line.")


def test_nothing_is_asked_that_was_told(somebody: Persona) -> None:
    rules = ("trigger:told",)
    told = answers(somebody, Stage.STRAINED, "I have no children, myself.", Stage.WORKING, rules)
    assert begin(told, "My trigger line.")
    asked = spoken(answers(somebody, Stage.STRAINED, "Hm.", Stage.WORKING, rules))
    assert any(line.startswith("Have you children yourself?") for line in asked)


def test_bernadette_does_not_ask_for_what_she_has_just_been_told() -> None:
    rules = ("trigger:have-you-children",)
    told = "I have no children myself, so I'd be learning from you."
    for line in answers(shipped_persona("bernadette"), Stage.STRAINED, told, Stage.WORKING, rules):
        assert "?" not in line


def test_what_helped_is_answered_even_if_a_trigger_was_named_with_it(somebody: Persona) -> None:
    said = answers(somebody, Stage.CONFRONTING, "Hm.", rules=("trigger:told", "helps:kind"))
    assert begin(said, "My helped line.")


def test_a_greeting_is_answered_as_a_greeting(somebody: Persona) -> None:
    for said in ("Hello, good to see you.", "How are you?"):
        assert spoken(answers(somebody, Stage.WORKING, said, reaction=Reaction.OPENED)) == {"My week line."}


def test_facts_that_nobody_wrote_down_are_put_off_and_not_ignored(somebody: Persona) -> None:
    own = {"My withdrawn line.", "My deep line.", "My soft line."}
    for stage in Stage:
        if stage is not Stage.LEFT:
            said = spoken(answers(somebody, stage, "How many cousins do you have?", marker=Marker.DENIAL))
            assert stage in (Stage.STRAINED, Stage.VOICING) or not said & own


@pytest.mark.parametrize("name", SHIPPED_IDS)
@pytest.mark.parametrize("said", DANGER)
def test_a_question_about_danger_is_answered_plainly_in_every_stage(name: str, said: str) -> None:
    persona = shipped_persona(name)
    for state in moments(persona):
        line = ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), [Said("trainee", said)])
        assert {"no", "nah"} & set(line.lower().replace(",", " ").replace(".", " ").replace("!", " ").split()), line


@pytest.mark.parametrize("style", list(RuptureStyle))
def test_a_bare_persona_denies_danger_again_and_again(style: RuptureStyle) -> None:
    persona = persona_of(style=style)
    for state in moments(persona):
        history: list[Said] = []
        for said in DANGER * 2:
            history.append(Said("trainee", said))
            line = ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), history)
            assert line.startswith("No"), (state.stage, state.marker, line)
            history.append(Said("client", line))


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_own_lines_stand_as_they_were_written(name: str) -> None:
    """Before them there is at most a gesture or a remark on the turn, after them at most a sign of the marker."""
    persona = shipped_persona(name)
    own, gestures = own_lines(persona), {f"[{gesture.strip('[]')}]" for gesture in persona.voice.gestures}
    for seed in range(4):
        for one in rehearsed(persona, seed, 30, gentle=0.8):
            stage = one.transition.after.stage
            held = [words for words in own if len(words) > 30 and words in one.line]
            long = min(held, key=lambda words: (one.line.index(words), -len(words)), default=None)
            if long is None:
                continue
            before, _, after = (part.strip() for part in one.line.partition(long))
            assert not after or after in own or stands_in("sign", stage, after), one.line
            if before in gestures:
                assert stage not in (Stage.VULNERABLE, Stage.REPAIRED)
                assert "[" not in one.history[-2].text
            else:
                alone = before.partition("] ")[2] or before
                is_sign = not after and stands_in("body", stage, alone)
                assert not before or alone in own or is_sign or stands_in("opener", stage, before), one.line


def stands_in(part: str, stage: Stage, words: str) -> bool:
    """Whether the bank has these words for a part of a line."""
    return any(phrase.words.uses(words.casefold()) for phrase in shipped_bank().parts[part][stage])


def own_lines(persona: Persona) -> set[str]:
    """Whatever a persona's author has written for the client to say."""
    voice, endings = persona.voice, persona.endings
    found = {text for line in voice.lines for text in line.says} | {story.says for story in voice.stories}
    parts: tuple[Trigger | Leaning, ...] = (*persona.triggers, *persona.what_helps, *persona.what_hurts)
    found |= {text for part in parts for text in part.says}
    found |= {text for topic in persona.topics for text in (*topic.guarded, *topic.open)}
    found |= {text for part in (persona.need, persona.fear) if part for text in part.says}
    return found | {*endings.left, *endings.repaired, *endings.unmended}


def test_what_is_out_of_character_is_known_by_whole_words() -> None:
    state = Client(persona_of()).state_in(Stage.WITHDRAWN, 1)._replace(marker=Marker.MINIMAL_RESPONSE)
    persona = persona_of(voice={"never_says": ["ye", "Okay."]})
    history: list[Said] = []
    for _ in range(60):
        history.append(Said("trainee", "Hm."))
        line = ScriptedPhraser(persona, 2).reply(Transition(state, state, (), None), history)
        assert "okay" not in line.lower()
        history.append(Said("client", line))
    assert any("Yeah." in said.text for said in history)
