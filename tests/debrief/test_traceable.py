"""Every sentence can be traced: to turns that exist, to words that were said, to rules that fired."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from debrief.sessions import STORIES, STRAINED_AT_OPENING, persona, played, tries
from rupturesim.debrief import Debrief, debrief_of
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.transcript.attempts import Attempt

NUMBERS = re.compile(r"[Tt]urns? ((?:\d+(?![.\d]*\d)(?: to \d+)?(?:, | and )?)+)")
QUOTED = re.compile(r"“([^”]*)”")


def sentences(part: Any) -> Iterable[Sentence]:
    """All sentences anywhere in a debrief."""
    if isinstance(part, Sentence):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from sentences(inner)
    elif is_dataclass(part):
        for field in fields(part):
            yield from sentences(getattr(part, field.name))


def said(attempt: Attempt, cite: Cite) -> str | None:
    """The words that a cite points to, or None if there are none."""
    if cite.attempt is not None:
        others = [other for other in TRIES if other.number == cite.attempt != attempt.number]
        return said(others[0], replace(cite, attempt=None)) if others and attempt in TRIES else None
    if not 0 <= cite.turn <= len(attempt.turns):
        return None
    if cite.speaker == "client":
        return attempt.opening if cite.turn == 0 else attempt.turns[cite.turn - 1].answer
    return attempt.turns[cite.turn - 1].text if 1 <= cite.turn <= len(attempt.turns) else None


def spoken(text: str) -> str:
    return " ".join(text.split())


def named_turns(text: str) -> set[int]:
    """The turns that a sentence of ours names; what people said is left out."""
    found = NUMBERS.findall(QUOTED.sub("", text))
    return {int(number) for part in found for number in re.findall(r"\d+", part)}


def cases() -> list[tuple[str, Attempt, Debrief]]:
    made = []
    marks = {0: "withdrawal", 2: "withdrawal confrontation", 4: "confrontation", 5: "withdrawal"}
    kinds = ["none", "withdrawal silence", "confrontation", "concern", "confrontation controls"]
    labels = {turn: kinds[turn * 3 % len(kinds)] for turn in range(12) if turn != 4}
    clients = {
        "avoidant": persona(),
        "already strained": persona(opening=STRAINED_AT_OPENING),
        "confronting": persona(attachment="anxious", rupture_style="confrontation"),
        "raises it": persona(
            opening={"scene": "s", "lines": ["Hello."], "brings_up": {"turn": 2, "trigger": "mother"}}
        ),
    }
    for kind, client in clients.items():
        for name, turns in STORIES.items():
            for marked in (marks, {}):
                given = labels if marked else {}
                attempt = played(turns, client, marks=marked, notes={0: "Nervous.", 3: "Cornered."}, labels=given)
                label = f"{kind}, {name}, {'with' if marked else 'without'} marks and labels"
                made.append((label, attempt, debrief_of(attempt, client)))
    for attempt in TRIES:
        made.append(
            (f"attempt {attempt.number} of {len(TRIES)}", attempt, debrief_of(attempt, persona(), attempts=TRIES))
        )
    return made


TRIES = tries()
"""Attempts of one session: cites may lead from one to another."""

CASES = cases()


@pytest.mark.parametrize(("attempt", "debrief"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
class TestEverySentence:
    def test_cites_words_that_were_said(self, attempt: Attempt, debrief: Debrief) -> None:
        for sentence in sentences(debrief):
            for cite in sentence.cites:
                text = said(attempt, cite)
                assert text is not None, sentence
                assert all(0 <= start < end <= len(text) for start, end in cite.spans), sentence

    def test_that_names_a_turn_cites_that_turn(self, attempt: Attempt, debrief: Debrief) -> None:
        for sentence in sentences(debrief):
            assert named_turns(sentence.text) <= {cite.turn for cite in sentence.cites}, sentence

    def test_that_quotes_quotes_what_it_cites(self, attempt: Attempt, debrief: Debrief) -> None:
        for sentence in sentences(debrief):
            sources = [spoken(said(attempt, cite) or "") for cite in sentence.cites]
            for quotation in QUOTED.findall(sentence.text):
                for piece in quotation.split("…"):
                    assert any(piece.strip() in source for source in sources), (piece, sentence)

    def test_of_a_rule_stands_at_a_turn_in_which_it_fired(self, attempt: Attempt, debrief: Debrief) -> None:
        for report in debrief.turns:
            event = attempt.turns[report.number - 1].transition
            assert event is not None
            expected = [*event.rules, *([event.move] if event.move else [])]
            assert [fired.id for fired in report.came] == expected
            assert all(fired.sentence.rule == fired.id for fired in report.came)

    def test_that_speaks_of_what_could_not_be_seen_is_marked(self, attempt: Attempt, debrief: Debrief) -> None:
        for sentence in sentences(debrief):
            if re.search(r"\b(tension|openness)\b", sentence.text, re.IGNORECASE):
                assert sentence.unsaid, sentence

    def test_ends_as_a_sentence(self, attempt: Attempt, debrief: Debrief) -> None:
        for sentence in sentences(debrief):
            assert re.search(r"[.?!…]”?\)?$", sentence.text), sentence
            assert ".." not in QUOTED.sub("", sentence.text), sentence
            assert sentence.text[0] in "“(" or sentence.text[0].isupper(), sentence

    def test_of_the_story_is_one_of_at_most_four_and_begins_with_the_trainee(
        self, attempt: Attempt, debrief: Debrief
    ) -> None:
        assert 1 <= len(debrief.story) <= 4
        if attempt.turns:
            assert re.search(r"\b[Yy]ou\b", debrief.story[0].text)
            assert debrief.story[0].cites[0].speaker == "trainee"
