"""Whose words the client spoke: a count with reasons, and nothing that a model wrote and was not said."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from debrief.sessions import persona, played
from rupturesim.debrief import debrief_of, redacted_debrief, to_csv, to_html, to_json, to_markdown, to_plain
from rupturesim.debrief.wording import shipped_words
from rupturesim.guard import CHECKS
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import ModelEvent, TryRecord

TURNS = ("advise", "invite", "validate", "reflect", "acknowledge")
SECRET = "Zanzibar is where I hid it"
SOURCE = Path(__file__).parents[2] / "src" / "rupturesim"


def asked(*events: ModelEvent | None, name: str = "gemma3") -> Attempt:
    """An attempt in which a model was asked for these answers."""
    attempt = played(TURNS[: len(events)])
    turns = [replace(turn, model=event) for turn, event in zip(attempt.turns, events, strict=True)]
    return replace(attempt, turns=tuple(turns))


def given(turn: int = 1, name: str = "gemma3") -> ModelEvent:
    """The model's line was used."""
    return ModelEvent(turn=turn, name=name, accepted=True, tries=(TryRecord(text="Said."),))


def kept_back(reason: str, turn: int = 1, name: str = "gemma3") -> ModelEvent:
    """The model's line was not used."""
    tries = (
        TryRecord(text=SECRET, refused="length", why="Be briefer."),
        TryRecord(text=SECRET, refused=reason, why="w"),
    )
    return ModelEvent(turn=turn, name=name, accepted=False, why=SECRET, tries=tries)


def told(attempt: Attempt) -> str:
    """The sentence, "" for none."""
    lent = debrief_of(attempt, persona()).lent
    return lent.text if lent else ""


def test_nothing_is_said_where_no_model_was_asked() -> None:
    attempt = played(TURNS)
    assert told(attempt) == ""
    assert "Whose words" not in to_markdown(debrief_of(attempt, persona()))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([given()], "Hanna's one answer was lent by the language model gemma3."),
        ([given(), given()], "All 2 of Hanna's answers were lent by the language model gemma3."),
        (
            [given(), None],
            "Of Hanna's 2 answers, 1 was lent by the language model gemma3; 1 is the program's own, because it was "
            "not asked there.",
        ),
        (
            [kept_back("disclosure"), given(), given(), kept_back("disclosure"), kept_back("late")],
            "Of Hanna's 5 answers, 2 were lent by the language model gemma3; 3 are the program's own: 2 because it "
            "told more than the moment grants and 1 because it did not answer in time.",
        ),
        (
            [kept_back("refused")],
            "The language model gemma3 was asked for Hanna's words and lent none, because its server did not answer.",
        ),
        ([given(), given(name="b")], "All 2 of Hanna's answers were lent by the language models gemma3 and b."),
        (
            [kept_back("a reason of tomorrow")],
            "The language model gemma3 was asked for Hanna's words and lent none, because of something that this "
            "version does not know.",
        ),
    ],
)
def test_the_answers_are_counted_with_the_reasons(events: list[ModelEvent | None], sentence: str) -> None:
    assert told(asked(*events)) == sentence


def test_the_sentence_cites_the_answers_that_were_lent() -> None:
    lent = debrief_of(asked(given(), None, given()), persona()).lent
    assert lent is not None
    assert [(cite.turn, cite.speaker) for cite in lent.cites] == [(1, "client"), (3, "client")]


def test_every_check_of_the_guard_and_every_fault_has_words() -> None:
    kinds = {check.__name__ for check in CHECKS}
    for module in (SOURCE / "llm").glob("*.py"):
        code = module.read_text(encoding="utf-8")
        kinds |= set(re.findall(r'ServerFault\(\s*"(\w+)"', code))
        kinds |= set(re.findall(r'Try\("", "(\w+)"', code))
        kinds |= set(re.findall(r'\d{3}: \("(\w+)"', code))
    assert {"late", "resting", "key", "empty", "risk"} <= kinds
    assert kinds <= set(shipped_words().lent)


def test_no_form_of_the_debrief_shows_what_was_kept_back() -> None:
    attempt = asked(kept_back("disclosure"), given())
    for made in (debrief_of, redacted_debrief):
        debrief = made(attempt, persona())
        forms = [
            to_plain(debrief),
            to_markdown(debrief),
            to_html(debrief),
            to_csv(debrief),
            json.dumps(to_json(debrief)),
        ]
        assert not any("Zanzibar" in form for form in forms)
        assert all("program" in form for form in forms if form is not forms[3])


def test_a_redacted_debrief_keeps_the_count_and_not_the_name_of_the_model() -> None:
    name = "/home/hanna/models/gemma.gguf"
    debrief = redacted_debrief(asked(given(name=name), kept_back("late", name=name)), persona())
    assert debrief.lent is not None
    assert debrief.lent.text == (
        "Of Client's 2 answers, 1 was lent by a language model; 1 is the program's own, because it did not "
        "answer in time."
    )
    assert name not in json.dumps(to_json(debrief))
