"""Direct questions to the client's face get an answer, in the mood of the stage."""

import pytest

from phrasing.talks import BANK, moments, persona_of
from rupturesim.alliance import Marker, RuptureStyle, Stage
from rupturesim.client.state import Transition
from rupturesim.client.step import Client
from rupturesim.phrasing import Said
from rupturesim.phrasing.listening import cues_of
from rupturesim.phrasing.moment import number_words
from rupturesim.phrasing.scripted import ScriptedPhraser

ASKED = {
    "age": "How old are you, if I may ask?",
    "name": "What should I call you?",
    "hear_me": "Can you hear me?",
    "recording": "Are you recording this?",
    "stop": "Do you want to stop?",
    "go_on": "Shall we go on?",
    "what_would_help": "What would help?",
    "want_from_me": "What do you want from me?",
    "angry_with_me": "Are you angry with me?",
    "trust_me": "Do you trust me?",
    "was_it_me": "Is it something I said?",
    "feeling_now": "What are you feeling right now?",
    "where_in_body": "Where do you feel it?",
    "scale": "On a scale of 0 to 10, how bad is it?",
    "on_your_mind": "What's going through your mind?",
}


@pytest.mark.parametrize("cue", ASKED)
def test_the_question_is_known_for_what_it_is(cue: str) -> None:
    cues = cues_of(ASKED[cue], BANK.hearing)
    assert cue in cues
    assert not cues & {"fact", "yes_no", "open_question", "why", "are_you_ok"}


@pytest.mark.parametrize("style", list(RuptureStyle))
@pytest.mark.parametrize("cue", ASKED)
def test_it_is_answered_in_every_stage(cue: str, style: RuptureStyle) -> None:
    persona = persona_of(style=style)
    for state in moments(persona):
        if state.marker is Marker.SILENCE:
            continue
        answers = [phrase for phrase in BANK.parts["body"][state.stage] if cue in phrase.fit.cues]
        line = ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), [Said("trainee", ASKED[cue])])
        assert any(phrase.words.uses(line.casefold()) for phrase in answers), (state.stage, state.marker, line)


def test_facts_are_the_clients_own() -> None:
    persona = persona_of(age=68, name="Bo")
    for stage in (Stage.WORKING, Stage.WITHDRAWN, Stage.CONFRONTING):
        state = Client(persona).state_in(stage, 1)._replace(marker=Marker.DENIAL if stage is Stage.WITHDRAWN else None)
        for question, fact in (("How old are you?", "sixty-eight"), ("What's your name?", "bo")):
            line = ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), [Said("trainee", question)])
            assert fact in line.casefold(), line


@pytest.mark.parametrize(
    ("age", "said"), [(16, "sixteen"), (40, "forty"), (57, "fifty-seven"), (103, "a hundred and three")]
)
def test_ages_are_said_in_words(age: int, said: str) -> None:
    assert number_words(age, BANK.grammar.numbers) == said


def test_what_one_wrote_about_oneself_comes_before_the_general_answer() -> None:
    topic = {"id": "help", "words": ["what would help"], "guarded": ["A window that opens."], "open": ["A walk."]}
    persona = persona_of(topics=[topic])
    state = Client(persona).state_in(Stage.WITHDRAWN, 1)._replace(marker=Marker.VAGUENESS)
    asked = [Said("trainee", "What would help?")]
    assert "A window that opens." in ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), asked)
