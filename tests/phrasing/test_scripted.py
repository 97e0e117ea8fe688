"""The scripted client: new lines, the right marker, the right length, and never more than the state grants."""

import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people import SHIPPED_IDS, shipped_persona
from phrasing.talks import (
    ADVICE,
    SOUNDS_REPAIRED,
    THANKS,
    Heard,
    bare_personas,
    held,
    lines,
    moments,
    persona_of,
    rehearsed,
)
from rupturesim.alliance import (
    RUPTURED,
    Attachment,
    Component,
    Marker,
    Reaction,
    RuptureStyle,
    Stage,
    Talkativeness,
)
from rupturesim.client.state import Transition
from rupturesim.client.step import Client
from rupturesim.codes import Code, mask_of
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Phraser, Said
from rupturesim.phrasing.bank import shipped_bank
from rupturesim.phrasing.moment import plain
from rupturesim.phrasing.scripted import ScriptedPhraser
from rupturesim.text import clean, words

BARE = bare_personas()
BANK = shipped_bank()
LONG = 250


def ids(persona: Persona) -> str:
    return persona.id


def test_it_is_a_phraser() -> None:
    phraser: Phraser = ScriptedPhraser(BARE[0], 1)
    assert phraser.opening(Client(BARE[0]).first_state(1)) == "Hello."


@pytest.mark.parametrize("persona", BARE, ids=ids)
def test_no_line_comes_twice_in_a_session(persona: Persona) -> None:
    for seed in range(2):
        session = list(rehearsed(persona, seed, LONG, gentle=0.9))
        assert_all_new(session)


@pytest.mark.parametrize(("persona", "turns"), [(BARE[0], LONG), (BARE[4], 60), (BARE[8], 60)])
def test_no_line_comes_twice_however_long_a_stage_and_marker_last(persona: Persona, turns: int) -> None:
    for state in moments(persona)[::2]:
        assert_all_new(list(held(persona, state, 3, turns)))


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_no_line_comes_twice_with_a_shipped_persona(name: str) -> None:
    assert_all_new(list(rehearsed(shipped_persona(name), 5, 60, gentle=0.9)))


def assert_all_new(session: list[Heard]) -> None:
    for one in session:
        assert one.line
        assert one.line == clean(one.line)
        assert plain(one.line) not in {plain(said.text) for said in one.history}


@pytest.mark.parametrize("persona", BARE[::3], ids=ids)
def test_bodies_return_only_when_those_that_fit_are_used_up(persona: Persona) -> None:
    """In twelve turns with one marker, nearly as many different bodies are heard."""
    for state in moments(persona):
        keys = {key for phrase in BANK.parts["body"][state.stage] for key in phrase.words.keys if len(key) > 14}
        said = lines(list(held(persona, state, 2, 12)))
        for key in keys:
            assert sum(key in line.casefold() for line in said) <= 2, key


@pytest.mark.parametrize("persona", BARE, ids=ids)
def test_every_line_in_a_rupture_shows_the_marker(persona: Persona) -> None:
    for seed in range(4):
        for one in rehearsed(persona, seed, 30):
            after = one.transition.after
            if after.ruptured and after.marker:
                assert shows(one.line, after.stage, after.marker), (after.stage, after.marker, one.line)


def shows(line: str, stage: Stage, marker: Marker) -> bool:
    """Whether the line holds a phrase that the bank has for this marker, or a sign of it."""
    said = line.casefold()
    phrases = (*BANK.parts["body"][stage], *BANK.parts["sign"][stage])
    return any(marker in phrase.shows and phrase.words.uses(said) for phrase in phrases)


@pytest.mark.parametrize("persona", BARE, ids=ids)
def test_it_never_sounds_repaired_before_it_is(persona: Persona) -> None:
    for seed in range(3):
        for one in rehearsed(persona, seed, 40, gentle=0.8):
            stage = one.transition.after.stage
            if stage is not Stage.REPAIRED:
                assert not SOUNDS_REPAIRED.search(one.line), one.line
            if stage in RUPTURED - {Stage.APPEASING}:
                assert not THANKS.search(one.line.replace("You don't have to thank me.", "")), one.line
            assert not ADVICE.search(one.line), one.line


@pytest.mark.parametrize("talk", list(Talkativeness))
@pytest.mark.parametrize("style", list(RuptureStyle))
def test_lines_are_as_long_as_the_stage_and_the_person_allow(style: RuptureStyle, talk: Talkativeness) -> None:
    persona = persona_of(Attachment.ANXIOUS, style, talk, Component.BOND)
    for state in moments(persona):
        longest = BANK.grammar.longest[state.stage][talk]
        for one in held(persona, state, 4, 40):
            assert len(words(one.line)) <= longest, one.line


def test_talkative_people_say_more_and_everyone_says_less_when_withdrawn() -> None:
    def typical(talk: Talkativeness, stage: Stage) -> float:
        persona = persona_of(talk=talk)
        state = next(state for state in moments(persona) if state.stage is stage)
        return statistics.mean(len(words(line)) for line in lines(list(held(persona, state, 1, 40))))

    assert typical(Talkativeness.TERSE, Stage.WORKING) < typical(Talkativeness.TALKATIVE, Stage.WORKING)
    for talk in Talkativeness:
        assert typical(talk, Stage.WITHDRAWN) < typical(talk, Stage.VOICING)


def test_the_same_arguments_give_the_same_line() -> None:
    for one in rehearsed(BARE[3], 8, 30):
        again = ScriptedPhraser(BARE[3], 8)
        assert again.reply(one.transition, one.history) == one.line
        assert again.reply(one.transition, list(one.history)) == one.line


def test_another_seed_gives_other_lines() -> None:
    one, other = (lines(list(rehearsed(BARE[0], seed, 12))) for seed in (1, 2))
    assert one != other


def test_lines_do_not_hang_on_the_interpreters_hashes() -> None:
    program = "from phrasing.talks import *; print(lines(list(rehearsed(bare_personas()[4], 6, 25))))"
    tests = Path(__file__).parent.parent
    path = os.pathsep.join([str(tests), *filter(None, sys.path)])
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert printed.pop().strip()


def answer(persona: Persona, stage: Stage, said: str, **changes: Any) -> str:
    """What the client says in a stage to one turn."""
    state = Client(persona).state_in(stage, 1)._replace(**changes)
    return ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), [Said("trainee", said)])


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.LEFT])
@given(said=st.text(max_size=400))
@settings(max_examples=25)
def test_whatever_is_typed_the_answer_is_plain_text(stage: Stage, said: str) -> None:
    line = answer(BARE[4], stage, said, reaction=Reaction.STUNG)
    assert line == clean(line, newlines=False).strip()
    assert line.count("[") == line.count("]")
    assert "{" not in line


def test_silence_is_answered_with_silence_by_one_who_withdrew() -> None:
    line = answer(BARE[0], Stage.WITHDRAWN, "[silence]", marker=Marker.SILENCE, reaction=Reaction.GIVEN_ROOM)
    assert words(line) == []
    assert line != "[silence]"


def test_a_very_long_turn_is_cut_short_in_anger() -> None:
    persona = persona_of(style=RuptureStyle.CONFRONTATION)
    said = {
        answer(persona, Stage.CONFRONTING, f"{'word ' * 90} {turn}", turn=turn, marker=Marker.COMPLAINT_ACTIVITIES)
        for turn in range(8)
    }
    assert sum(line.startswith(("—", "That's a lot")) for line in said) >= 4


def test_words_that_stung_are_thrown_back() -> None:
    persona = persona_of(style=RuptureStyle.CONFRONTATION)
    said = {
        answer(
            persona,
            Stage.CONFRONTING,
            "Let's look at your resistance.",
            turn=turn,
            marker=Marker.COMPLAINT_THERAPIST,
            reaction=Reaction.STUNG,
        )
        for turn in range(8)
    }
    assert any("esistance" in line for line in said)


OWN: dict[str, Any] = {
    "triggers": [
        {"id": "told", "codes": ["advise"], "strikes": "bond", "means": "x", "says": ["My trigger line."]},
    ],
    "what_helps": [{"id": "kind", "codes": ["validate"], "why": "x", "says": ["My helped line."]}],
    "what_hurts": [{"id": "brisk", "codes": ["hollow"], "why": "x", "says": ["My hurt line."]}],
    "need": {"what": "x", "says": ["My need line."]},
    "fear": {"what": "x", "says": ["My fear line."]},
    "topics": [{"id": "dog", "words": ["dog*"], "guarded": ["My guarded line."], "open": ["My open line."]}],
    "voice": {
        "lines": [
            {"stages": ["withdrawn"], "markers": ["denial"], "says": ["My denial line."]},
            {"stages": ["confronting"], "reactions": ["stung"], "says": ["My stung line."]},
        ],
        "gestures": ["[winds the clock]"],
        "never_says": ["Could be."],
        "stories": [{"openness": 3, "says": "My first story."}, {"openness": 9, "says": "My last story."}],
    },
    "endings": {"repaired": ["My mended end."], "unmended": ["My unmended end."], "left": ["My leaving line."]},
}


@pytest.fixture
def somebody() -> Persona:
    """A persona with one own line of every sort."""
    person: Persona = persona_of(**OWN)
    return person


def test_own_lines_come_first(somebody: Persona) -> None:
    denial = {"marker": Marker.DENIAL}
    assert "My denial line." in answer(somebody, Stage.WITHDRAWN, "Hm.", **denial)
    assert "My guarded line." in answer(somebody, Stage.WITHDRAWN, "And the dogs?", **denial)
    assert "My open line." in answer(somebody, Stage.WORKING, "And the dog?")
    stung = answer(somebody, Stage.CONFRONTING, "Hm.", reaction=Reaction.STUNG, marker=Marker.CONTROLS)
    assert "My stung line." in stung


def test_lines_of_triggers_and_leanings_come_when_these_fired(somebody: Persona) -> None:
    state = Client(somebody).state_in(Stage.STRAINED, 1)._replace(marker=Marker.DENIAL)
    phraser, heard = ScriptedPhraser(somebody, 1), [Said("trainee", "Hm.")]
    for rule, line in (("trigger:told", "My trigger line."), ("helps:kind", "My helped line.")):
        assert line in phraser.reply(Transition(state, state, (rule,), None), heard)
    assert "My hurt line." in phraser.reply(Transition(state, state, ("hurts:brisk",), None), heard)
    assert "My" not in phraser.reply(Transition(state, state, ("yes-or-no",), None), heard)


def test_need_and_fear_are_said_only_when_vulnerable(somebody: Persona) -> None:
    said = {answer(somebody, Stage.VULNERABLE, "Hm.", turn=turn) for turn in range(12)}
    assert any("My need line." in line for line in said)
    assert any("My fear line." in line for line in said)
    for state in moments(somebody):
        if state.stage is not Stage.VULNERABLE:
            told = " ".join(lines(list(held(somebody, state, 1, 40))))
            assert "need line" not in told
            assert "fear line" not in told


def test_stories_wait_for_openness(somebody: Persona) -> None:
    def told(openness: int) -> str:
        state = Client(somebody).state_in(Stage.WORKING, 1)._replace(openness=openness)
        return " ".join(lines(list(held(somebody, state, 1, 60))))

    assert "My first story." not in told(200)
    assert "My first story." in told(400)
    assert "My last story." not in told(800)
    assert "My last story." in told(950)


def test_a_marker_that_needs_its_own_words_is_not_covered_by_a_topic(somebody: Persona) -> None:
    line = answer(somebody, Stage.WITHDRAWN, "And the dog?", marker=Marker.SILENCE)
    assert "guarded" not in line
    assert len(words(line)) <= 1


def test_own_gestures_come_first_and_what_is_out_of_character_never(somebody: Persona) -> None:
    state = Client(somebody).state_in(Stage.WITHDRAWN, 1)._replace(marker=Marker.SILENCE)
    assert "winds the clock" in next(iter(held(somebody, state, 1, 1))).line
    terse = state._replace(marker=Marker.MINIMAL_RESPONSE)
    assert not any("could be." in line.casefold() for line in lines(list(held(somebody, terse, 1, 120))))


def test_last_words(somebody: Persona) -> None:
    client, phraser = Client(somebody), ScriptedPhraser(somebody, 1)
    history = [Said("client", "Hello.")]
    assert "My mended end." in phraser.farewell(client.state_in(Stage.REPAIRED), history)
    assert "My unmended end." in phraser.farewell(client.state_in(Stage.CONFRONTING), history)
    left = client.state_in(Stage.WITHDRAWN)._replace(stage=Stage.LEFT, marker=None)
    assert "My leaving line." in phraser.reply(Transition(left, left, (), None), history)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.LEFT])
def test_a_farewell_is_new_and_mends_nothing(stage: Stage) -> None:
    persona = BARE[0]
    phraser, state = ScriptedPhraser(persona, 1), Client(persona).state_in(stage)
    history = [Said("client", "Hello.")]
    for _ in range(60):
        line = phraser.farewell(state, history)
        assert plain(line) not in {plain(said.text) for said in history}
        assert stage is Stage.REPAIRED or not SOUNDS_REPAIRED.search(line)
        history.append(Said("client", line))


@pytest.mark.parametrize("pronouns", ["she/her", "he/him", "they/them", "xe/xem"])
def test_gestures_follow_the_pronouns(pronouns: str) -> None:
    persona = persona_of(pronouns=pronouns)
    own = {"she/her": "her", "he/him": "his"}.get(pronouns, "their")
    for state in moments(persona):
        for line in lines(list(held(persona, state, 1, 15))):
            assert "{" not in line
            for other in {"her", "his", "their"} - {own}:
                assert f" {other} hands" not in line


def test_the_codes_of_the_turn_are_answered_at_work() -> None:
    said = answer(BARE[0], Stage.WORKING, "Try it.", recent=(mask_of([Code.ADVISE]), 0, 0))
    advised = [p.words for p in BANK.parts["body"][Stage.WORKING] if Code.ADVISE in p.fit.codes]
    assert any(phrase.uses(said.casefold()) for phrase in advised)
