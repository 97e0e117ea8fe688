"""Every line in an open rupture shows the marker that the debrief will quote it for."""

from typing import Any

import pytest

from people import SHIPPED_IDS, shipped_persona
from phrasing.talks import BANK, held, moments, persona_of, rehearsed
from rupturesim.alliance import Marker, Reaction, RuptureStyle, Stage
from rupturesim.client.state import ClientState, Transition
from rupturesim.client.step import Client
from rupturesim.persona.check import own_lines
from rupturesim.persona.model import OwnLines, Persona
from rupturesim.persona.telling import shown_by
from rupturesim.phrasing import Said
from rupturesim.phrasing.scripted import ScriptedPhraser
from rupturesim.text import words


def shows(persona: Persona, line: str, state: ClientState) -> bool:
    """Whether a line holds what the bank or the author has written for the marker, or is brief where that is one."""
    marker, said = state.marker, line.casefold()
    assert marker is not None
    bank = (*BANK.parts["body"][state.stage], *BANK.parts["sign"][state.stage])
    if any(marker in phrase.shows and phrase.words.uses(said) for phrase in bank):
        return True
    groups = [group for group in persona.voice.lines if marker in group.markers or _is_for_the_stage(group, state)]
    told = [one for group in groups for one in group.says] + [
        one for _, one in own_lines(persona) if marker in shown_by(one)
    ]
    brief = (one for _, one in own_lines(persona) if 0 < len(words(one)) <= BANK.grammar.minimal)
    told += brief if marker is Marker.MINIMAL_RESPONSE else ()
    return any(one.casefold() in said for one in told)


def _is_for_the_stage(group: OwnLines, state: ClientState) -> bool:
    return state.stage in (Stage.APPEASING, Stage.VOICING) and state.stage in group.stages


@pytest.mark.parametrize("name", SHIPPED_IDS)
@pytest.mark.parametrize("seed", range(3))
def test_every_line_of_a_rupture_shows_its_marker(name: str, seed: int) -> None:
    persona = shipped_persona(name)
    for one in rehearsed(persona, seed, 40, gentle=0.8):
        after = one.transition.after
        if after.ruptured and after.marker:
            assert shows(persona, one.line, after), (after.stage, after.marker, one.line)


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_most_lines_show_it_in_the_clients_own_words(name: str) -> None:
    persona, lines, joined = shipped_persona(name), 0, 0
    for seed in range(6):
        for one in rehearsed(persona, seed, 30, gentle=0.8):
            after = one.transition.after
            if after.ruptured and after.marker:
                signs = [phrase for phrase in BANK.parts["sign"][after.stage] if after.marker in phrase.shows]
                lines += 1
                joined += any(phrase.words.uses(one.line.casefold()) for phrase in signs)
    assert joined <= lines * 0.35, (joined, lines)


PLAIN: dict[str, Any] = {
    "topics": [{"id": "dog", "words": ["dog*"], "guarded": ["The dog has a bed in the kitchen, by the stove."]}],
    "triggers": [
        {
            "id": "told",
            "codes": ["advise"],
            "strikes": "bond",
            "means": "x",
            "says": [
                "My aunt had a way of telling you things.",
                {"line": "There is nothing whatever the matter with me.", "shows": ["denial"]},
            ],
        },
    ],
}


def answer(persona: Persona, state: ClientState, said: str, rules: tuple[str, ...] = ()) -> str:
    return ScriptedPhraser(persona, 1).reply(Transition(state, state, rules, None), [Said("trainee", said)])


def test_an_answer_that_shows_nothing_is_followed_by_a_sign_of_the_marker() -> None:
    persona = persona_of(**PLAIN)
    for state in moments(persona):
        if state.stage is Stage.WITHDRAWN and state.marker is not Marker.SILENCE:
            line = answer(persona, state, "And what about the dog?")
            if line.startswith("The dog"):
                assert line != "The dog has a bed in the kitchen, by the stove.", state.marker
            assert shows(persona, line, state), (state.marker, line)


def test_of_the_lines_that_fit_one_that_shows_the_marker_comes_first() -> None:
    persona = persona_of(**PLAIN)
    for turn in range(8):
        state = Client(persona).state_in(Stage.STRAINED, 1)._replace(marker=Marker.DENIAL, turn=turn)
        line = answer(persona, state._replace(reaction=Reaction.TRIGGERED), "Hm.", ("trigger:told",))
        assert line.endswith("There is nothing whatever the matter with me.")


def test_a_line_without_words_is_not_followed_by_another() -> None:
    persona = persona_of()
    for state in moments(persona):
        if state.stage is Stage.WITHDRAWN:
            said = [one.line for one in held(persona, state, 1, 8)]
            assert not any(not words(one) and not words(other) for one, other in zip(said, said[1:], strict=False))


@pytest.mark.parametrize("style", list(RuptureStyle))
def test_on_the_telephone_nothing_is_seen_and_nobody_is_in_the_room(style: RuptureStyle) -> None:
    heard, never = BANK.grammar.apart["phone"].heard, BANK.grammar.apart["phone"].never
    persona = persona_of(style=style, meets="phone")
    for state in moments(persona):
        for one in held(persona, state, 2, 12):
            flat = f" {' '.join(words(one.line.replace('[', ' ').replace(']', ' ')))} "
            assert not any(f" {phrase} " in flat for phrase in never), one.line
            seen = one.line.partition("[")[2].partition("]")[0]
            assert not seen or any(word in seen for word in heard), one.line


def test_on_a_screen_nobody_looks_out_of_the_window_or_takes_a_coat() -> None:
    persona = persona_of(meets="video")
    for state in moments(persona):
        for one in held(persona, state, 2, 12):
            assert not {"coat", "window", "door", "cushion"} & set(words(one.line.replace("[", "").replace("]", "")))
