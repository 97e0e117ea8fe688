"""What is asked again, said again, and gone back on; turns that break off, and silence upon silence."""

from typing import Any

import pytest

from phrasing.talks import BANK, persona_of
from rupturesim.alliance import Attachment, Marker, Reaction, RuptureStyle, Stage
from rupturesim.client.state import Transition
from rupturesim.client.step import Client
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said
from rupturesim.phrasing.again import cues_of_return, gone_back_on
from rupturesim.phrasing.listening import cues_of
from rupturesim.phrasing.scripted import ScriptedPhraser
from rupturesim.text import words

HEARING = BANK.hearing
TURNS = {
    "asked_before": [
        ["How is your sister?", "I see.", "And how is your sister?"],
        ["What was that like for you?", "What was that like for you?"],
        ["You look tired. What would help you with it?", "So what would help you with it?"],
    ],
    "said_before": [
        ["It sounds as if that hurt you.", "Mm.", "It sounds as if that hurt you."],
        ["I think you have every right to be cross.", "Yes, I think you have every right to be cross."],
    ],
    "sorry_again": [["I'm sorry.", "Sorry, I went too fast.", "I'm really sorry about that."]],
    "contradicts": [
        ["Take your time.", "Mm.", "We need to move on now."],
        ["That's on me.", "I think that's your resistance."],
    ],
    "silence_again": [["Hello.", "[silence]", "[silence]"]],
    "long_silence": [["[silence]", "[silence]", "[silence]"]],
}
NOT_AGAIN = [
    ["How is your sister?", "How is your brother-in-law these days?"],
    ["Mm.", "Mm."],
    ["I'm sorry.", "I'm sorry I was late."],
    ["Take your time.", "Take your time."],
    ["[silence]", "Hello."],
    ["[silence]"],
    ["We need to move on.", "Take your time."],
    [],
]


@pytest.mark.parametrize("cue", TURNS)
def test_what_returns_is_noticed(cue: str) -> None:
    for turns in TURNS[cue]:
        assert cue in cues_of_return(turns, HEARING), turns


@pytest.mark.parametrize("turns", NOT_AGAIN)
def test_what_is_new_is_not(turns: list[str]) -> None:
    assert cues_of_return(turns, HEARING) <= {"asked_before", "said_before"} - set(TURNS)


def test_the_client_does_not_remark_on_it_every_time() -> None:
    asked = ["How is your sister?"] * 8
    remarks = ["asked_before" in cues_of_return(asked[: n + 1], HEARING) for n in range(8)]
    assert remarks == [False, True, True, True, False, False, True, False]


def test_what_was_said_earlier_is_quoted() -> None:
    assert gone_back_on(["There's no hurry, none at all.", "You have to. Come on."], HEARING) == "there's no hurry"


def said_back(persona: Persona, stage: Stage, turns: list[str], **changes: Any) -> str:
    """What the client says in a stage to the last of some turns, having said something to each before it."""
    state = Client(persona).state_in(stage, 1)._replace(**changes)
    history: list[Said] = []
    for number, turn in enumerate(turns):
        history.append(Said("trainee", turn))
        if number < len(turns) - 1:
            history.append(Said("client", f"Well, that was answer number {number}."))
    return ScriptedPhraser(persona, 1).reply(Transition(state, state, (), None), history)


ASKED = ["How is your sister?", "Mm.", "How is your sister?"]
AGAIN = ("again", "already", "asked", "before", "same", "answered", "that one", "only the one", "first time", "said")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.LEFT])
@pytest.mark.parametrize("style", list(RuptureStyle))
def test_a_question_asked_twice_is_remarked_on_in_every_stage(stage: Stage, style: RuptureStyle) -> None:
    said = said_back(persona_of(style=style), stage, ASKED).casefold()
    assert any(word in said for word in AGAIN), said


def test_a_third_apology_is_one_too_many() -> None:
    turns = ["I'm sorry.", "I'm so sorry.", "I am sorry, I got it wrong."]
    assert "sorr" in said_back(persona_of(style=RuptureStyle.CONFRONTATION), Stage.CONFRONTING, turns).casefold()


def test_an_angry_client_cuts_in_where_a_turn_breaks_off() -> None:
    persona = persona_of(style=RuptureStyle.CONFRONTATION)
    openers = [phrase for phrase in BANK.parts["opener"][Stage.CONFRONTING] if "broken_off" in phrase.fit.cues]
    for text in ("I was only going to say—", "What I meant was...", "Well, I just…"):
        said = said_back(persona, Stage.CONFRONTING, [text]).casefold()
        assert any(phrase.words.uses(said) for phrase in openers), said


@pytest.mark.parametrize("text", ["I was thinking—", "I was thinking...", "Perhaps we could…"])
def test_a_turn_that_breaks_off_is_heard_as_one(text: str) -> None:
    assert "broken_off" in cues_of(text, HEARING)
    assert "broken_off" not in cues_of("I was thinking.", HEARING)


@pytest.mark.parametrize(("text", "is_one"), [("Work?", True), ("The kitchen", True), ("Mm", False), ("Go on", False)])
def test_a_word_or_two_is_a_fragment_unless_it_is_whole(text: str, is_one: bool) -> None:
    assert ("fragment" in cues_of(text, HEARING)) is is_one


def test_one_who_withdrew_is_silent_back_and_finds_a_few_words_after_that() -> None:
    persona = persona_of()
    marker: dict[str, Any] = {"marker": Marker.SILENCE, "reaction": Reaction.GIVEN_ROOM}
    assert words(said_back(persona, Stage.WITHDRAWN, ["[silence]"], **marker)) == []
    brief: dict[str, Any] = {"marker": Marker.MINIMAL_RESPONSE, "reaction": Reaction.GIVEN_ROOM}
    assert 0 < len(words(said_back(persona, Stage.WITHDRAWN, ["[silence]"] * 3, **brief))) < 12


def test_an_anxious_client_checks_and_an_angry_one_fills_the_silence() -> None:
    anxious = persona_of(Attachment.ANXIOUS)
    said = {
        said_back(anxious, Stage.WITHDRAWN, ["[silence]"] * 2, turn=turn, marker=Marker.DENIAL) for turn in range(12)
    }
    assert any("?" in line for line in said)
    angry = persona_of(style=RuptureStyle.CONFRONTATION)
    marker = Marker.COMPLAINT_THERAPIST
    for turn in range(6):
        assert len(words(said_back(angry, Stage.CONFRONTING, ["[silence]"] * 2, turn=turn, marker=marker))) > 3


@pytest.mark.parametrize("attachment", list(Attachment))
@pytest.mark.parametrize(
    ("came_from", "stage"),
    [(Stage.WITHDRAWN, Stage.VOICING), (Stage.CONFRONTING, Stage.VOICING), (Stage.VOICING, Stage.VULNERABLE)],
)
def test_the_turn_to_the_concern_or_the_need_is_heard_as_a_turn(
    attachment: Attachment, came_from: Stage, stage: Stage
) -> None:
    style = RuptureStyle.CONFRONTATION if came_from is Stage.CONFRONTING else RuptureStyle.WITHDRAWAL
    persona = persona_of(attachment, style)
    after = Client(persona).state_in(stage, 1)._replace(reaction=Reaction.SOFTENED)
    before = after._replace(stage=came_from)
    heard = [Said("client", "No."), Said("trainee", "I went past you there, and I'm sorry.")]
    line = ScriptedPhraser(persona, 1).reply(Transition(before, after, (), None), heard)
    assert line.startswith("["), line
