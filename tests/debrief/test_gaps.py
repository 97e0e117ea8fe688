"""A record with gaps: turns without what was heard, what it changed or what was answered, and no opening."""

import random
from dataclasses import replace

import pytest

from debrief.sessions import STORIES, STRAINED_AT_OPENING, persona, played
from debrief.test_traceable import said, sentences
from rupturesim.coder import Coding
from rupturesim.debrief import debrief_of, to_json, to_markdown, to_plain
from rupturesim.persona.model import Persona
from rupturesim.transcript.attempts import Attempt, Turn

CLIENTS = {
    "avoidant": persona(),
    "already strained": persona(opening=STRAINED_AT_OPENING),
    "confronting": persona(attachment="anxious", rupture_style="confrontation"),
}


def torn(turn: Turn, chance: random.Random) -> Turn:
    """The turn less some of its parts."""
    if chance.random() < 0.2:
        turn = replace(turn, coding=None)
    if chance.random() < 0.2:
        turn = replace(turn, transition=None)
    if chance.random() < 0.2:
        turn = replace(turn, answer=None)
    return replace(turn, coding=Coding(())) if chance.random() < 0.1 else turn


def with_gaps(story: str, client: Persona, seed: int) -> Attempt:
    """A story of which parts were lost."""
    chance = random.Random(f"{story} {seed}")
    labels = {turn: chance.choice(["none", "withdrawal", "concern"]) for turn in range(12)}
    marks = {turn: chance.choice(["withdrawal", "confrontation"]) for turn in range(0, 12, 2)}
    attempt = played(STORIES[story], client, marks=marks, labels=labels, notes={2: "Hm."}, end=chance.random() < 0.5)
    attempt = replace(attempt, turns=tuple(torn(turn, chance) for turn in attempt.turns))
    opening, opened = chance.choice([attempt.opening, None, ""]), chance.choice([attempt.opened, None])
    return replace(attempt, opening=opening, opened=opened)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
@pytest.mark.parametrize("story", STORIES)
def test_what_is_there_is_told_and_rests_on_what_was_said(story: str, client: Persona, seed: int) -> None:
    attempt = with_gaps(story, client, seed)
    debrief = debrief_of(attempt, client)
    for sentence in sentences(debrief):
        for cite in sentence.cites:
            text = said(attempt, cite)
            assert text is not None, sentence
            assert all(0 <= start < end <= len(text) for start, end in cite.spans), sentence
    assert to_plain(debrief)
    assert to_markdown(debrief)
    assert to_json(debrief)


def test_a_line_that_was_not_recorded_is_not_said_to_have_shown_anything() -> None:
    attempt = played(["advise", "closed", "reflect"])
    lost = replace(attempt, turns=(attempt.turns[0], replace(attempt.turns[1], answer=None), attempt.turns[2]))
    assert [row.shown.turn for row in debrief_of(attempt, persona()).noticing.markers] == [1, 2, 3]
    assert [row.shown.turn for row in debrief_of(lost, persona()).noticing.markers] == [1, 3]


def test_a_sore_point_whose_meaning_is_not_at_hand_is_not_told_as_small_strains() -> None:
    other = persona(triggers=[{"id": "other", "codes": ["blame"], "strikes": "bond", "means": "she is alone"}])
    told = " ".join(sentence.text for sentence in debrief_of(played(["advise", "defend"]), other).story)
    assert "A sore point had been touched; what it means to her is not recorded" in told
    assert "Small strains" not in told
