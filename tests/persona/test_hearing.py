"""What a persona hears of its own words in a trainee's turn."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mara import MARA, persona
from rupturesim.persona import hearing as hearing_module
from rupturesim.persona.hearing import Hearing, Matcher, heard, topics
from rupturesim.persona.model import Persona
from rupturesim.text import words

HEARD = [
    # phrase, text, whether it is heard
    ("worksheet", "The WORKSHEET, please.", True),  # case and punctuation
    ("worksheet", "The worksheets.", False),  # whole words
    ("worksheet*", "Those worksheets.", True),  # any ending
    ("worksheet*", "A worksheet.", True),  # no ending is one too
    ("sheet*", "A worksheet.", False),  # but no beginning
    ("no hurry", "There is no -- hurry", True),  # punctuation between words
    ("no hurry", "no great hurry", False),  # consecutive
    ("no hurry", "There is no", False),  # cut off
    ("calm* down", "Calming down helps", True),  # a star within a phrase
    ("calm down*", "Calm downwards", True),
    ("don't worry", "Don\u2019t worry", True),  # either apostrophe
    ("don\u2019t worry", "don't worry", True),
    ("don't worry", "dont worry", True),  # as people type
    ("well", "we'll see", False),  # but not the other way round
    ("mother", "your mother's house", True),  # a possessive is still the word
    ("mother's", "your mother", False),
    ("your mother home", "your mother's home", True),
    ("homework", "[looks at the homework]", False),  # gestures are not said
    ("self-harm", "self harm", True),
    ("...", "...", False),  # nothing to hear
    ("*", "anything", False),
    ("", "", False),
]


@pytest.mark.parametrize(("phrase", "text", "expected"), HEARD)
def test_a_phrase_is_heard_as_whole_words(phrase: str, text: str, expected: bool) -> None:
    assert (Matcher([("it", phrase)]).ids(text) == ("it",)) is expected


def test_heard_names_triggers_helps_and_hurts() -> None:
    mara = persona()
    text = "There's no hurry with the worksheets. How did that make you feel?"
    assert heard(mara, text) == {"her-pace", "homework", "pressed-for-feeling"}
    assert heard(mara, "Hello.") == frozenset()


def test_topics_come_in_the_order_in_which_they_are_brought_up() -> None:
    mara = persona()
    assert topics(mara, "Your boss, and the boys, and work again.") == ("work", "brothers")
    assert topics(mara, "Your brothers. And work.") == ("brothers", "work")


@given(st.text(), st.lists(st.text(min_size=1), max_size=4))
def test_any_phrase_and_any_text_can_be_compared(text: str, phrases: list[str]) -> None:
    found = Matcher((phrase, phrase) for phrase in phrases).ids(text)
    assert set(found) <= set(phrases)


@given(st.lists(st.sampled_from(["no", "hurry", "don't", "go", "mother's", "on"]), min_size=1, max_size=6), st.data())
def test_every_run_of_words_of_a_text_is_heard_in_it(said: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said) - 1))
    end = data.draw(st.integers(start + 1, len(said)))
    phrase = " ".join(said[start:end])
    assert Matcher([("it", phrase)]).ids(", ".join(said).upper()) == ("it",), words(phrase)


def test_a_persona_is_made_ready_once_and_let_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Counting(Hearing):
        def __init__(self, who: Persona) -> None:
            made.append(who.id)
            super().__init__(who)

    mara = persona()
    monkeypatch.setattr(hearing_module, "Hearing", Counting)
    heard(mara, "a")
    topics(mara, "b")
    assert made == ["mara"]
    watch, key = weakref.ref(mara), id(mara)
    del mara
    gc.collect()
    assert watch() is None
    assert key not in hearing_module._ready


def test_two_personas_that_look_alike_do_not_hear_for_each_other() -> None:
    other = persona(MARA.replace("no hurry", "all the time"))
    assert heard(persona(), "no hurry") == {"her-pace"}
    assert heard(other, "no hurry") == frozenset()


@pytest.mark.parametrize("part", ["no ", "how did that make you ", "worksheet", "'s", "[", "brother' "])
def test_a_very_long_turn_is_heard(part: str) -> None:
    mara = persona()
    assert isinstance(heard(mara, part * (200_000 // len(part))), frozenset)
