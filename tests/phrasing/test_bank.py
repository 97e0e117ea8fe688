"""The general phrase bank: that there is enough of it, that it never says too much, and that faults are found."""

import re
import shutil
from pathlib import Path

import pytest

from phrasing.talks import ADVICE, SOUNDS_REPAIRED, THANKS
from rupturesim.alliance import RUPTURED, Component, Marker, Reaction, RuptureKind, Stage, Talkativeness
from rupturesim.client.rules import shipped_rules
from rupturesim.errors import InputError, ProblemsError
from rupturesim.phrasing.bank import HERE, Phrase, load_bank, shipped_bank

BANK = shipped_bank()
BODIES = BANK.parts["body"]
SHOWN = {
    Stage.STRAINED: (
        Marker.VAGUENESS, Marker.MINIMAL_RESPONSE, Marker.DENIAL, Marker.TOPIC_SHIFT,
        Marker.COMPLAINT_ACTIVITIES, Marker.COMPLAINT_PROGRESS, Marker.COMPLAINT_THERAPIST,
    ),
    Stage.WITHDRAWN: tuple(marker for marker in Marker if marker.kind is RuptureKind.WITHDRAWAL),
    Stage.CONFRONTING: tuple(marker for marker in Marker if marker.kind is RuptureKind.CONFRONTATION),
    Stage.APPEASING: (Marker.APPEASING,),
    Stage.VOICING: (Marker.COMPLAINT_ACTIVITIES, Marker.COMPLAINT_PROGRESS, Marker.COMPLAINT_THERAPIST),
}  # fmt: skip
ENOUGH = {
    Stage.STRAINED: 40, Stage.WITHDRAWN: 40, Stage.CONFRONTING: 40, Stage.APPEASING: 40, Stage.VOICING: 40,
    Stage.VULNERABLE: 40, Stage.REPAIRED: 30, Stage.WORKING: 50, Stage.LEFT: 12,
}  # fmt: skip

THERAPY_TALK = re.compile(
    r"\b(?:boundar|trigger|validat|process(?:ing)?\b|safe space|hold(?:ing)? space|inner child|attachment|rupture"
    r"|alliance|coping|journey of|self-care|trauma)",
    re.IGNORECASE,
)
GRAVE = re.compile(
    r"suicid|kill|\bdie\b|\bdead\b|death|self-harm|\bharm myself|\bblood|\bknife|\bhit (?:him|her|me|you)", re.I
)


def phrases(*parts: str) -> list[tuple[str, Stage, Phrase]]:
    """Every phrase of these parts (of all, if none is named) with its stage."""
    named = parts or tuple(BANK.parts)
    return [(part, stage, phrase) for part in named for stage in Stage for phrase in BANK.parts[part][stage]]


@pytest.mark.parametrize(("stage", "marker"), [(stage, marker) for stage in SHOWN for marker in SHOWN[stage]])
def test_each_marker_has_ample_lines_of_its_own(stage: Stage, marker: Marker) -> None:
    assert len({p.words.text for p in BODIES[stage] if marker in p.fit.markers}) >= 12


@pytest.mark.parametrize(
    ("stage", "marker"), [(row_stage, marker) for row_stage in SHOWN for marker in SHOWN[row_stage]]
)
def test_each_marker_but_silence_has_signs_of_it_short_enough_for_anyone(stage: Stage, marker: Marker) -> None:
    signs = [phrase for phrase in BANK.parts["sign"][stage] if marker in phrase.fit.markers]
    assert marker is Marker.SILENCE or len(signs) >= 6
    assert all(phrase.words.length <= BANK.grammar.sign for phrase in signs)


@pytest.mark.parametrize("stage", list(Stage))
def test_each_stage_has_ample_lines(stage: Stage) -> None:
    assert len({phrase.words.text for phrase in BODIES[stage]}) >= ENOUGH[stage]


@pytest.mark.parametrize("talk", list(Talkativeness))
@pytest.mark.parametrize(("stage", "marker"), [(stage, marker) for stage in SHOWN for marker in SHOWN[stage]])
def test_some_lines_for_a_marker_are_short_enough_and_ask_for_nothing_else(
    stage: Stage, marker: Marker, talk: Talkativeness
) -> None:
    longest = BANK.grammar.longest[stage][talk]
    fitting = [
        phrase
        for phrase in BODIES[stage]
        if marker in phrase.fit.markers
        and phrase.words.length <= longest
        and not (phrase.fit.codes or phrase.fit.cues or phrase.fit.reactions or phrase.fit.came_from)
    ]
    assert len(fitting) >= 8


@pytest.mark.parametrize("stage", sorted(RUPTURED))
@pytest.mark.parametrize("reaction", [r for r in Reaction if r is not Reaction.PLAIN])
def test_every_reaction_has_something_in_every_open_stage(stage: Stage, reaction: Reaction) -> None:
    found = [phrase for _, place, phrase in phrases("body", "opener") if place is stage]
    assert any(reaction in phrase.fit.reactions for phrase in found)


@pytest.mark.parametrize("strikes", list(Component))
def test_vulnerable_and_repaired_lines_know_which_component_was_struck(strikes: Component) -> None:
    for stage in (Stage.VULNERABLE, Stage.REPAIRED):
        assert sum(strikes in phrase.fit.strikes for phrase in BODIES[stage]) >= 3


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.LEFT])
def test_the_trainee_can_end_the_session_in_every_stage(stage: Stage) -> None:
    assert len(BANK.parts["farewell"][stage]) >= 3


def test_nothing_sounds_repaired_outside_repaired() -> None:
    assert [p.words.text for _, stage, p in phrases() if stage is not Stage.REPAIRED and says(p, SOUNDS_REPAIRED)] == []


def test_nobody_thanks_while_ruptured_except_to_appease() -> None:
    silent = RUPTURED - {Stage.APPEASING}
    thanking = [p.words.text for _, stage, p in phrases() if stage in silent and says(p, THANKS)]
    assert [text for text in thanking if text != "You don't have to thank me."] == []


@pytest.mark.parametrize("pattern", [ADVICE, THERAPY_TALK, GRAVE])
def test_no_phrase_advises_talks_like_a_textbook_or_is_grave(pattern: re.Pattern[str]) -> None:
    assert [phrase.words.text for _, _, phrase in phrases() if says(phrase, pattern)] == []


def says(phrase: Phrase, pattern: re.Pattern[str]) -> bool:
    """Whether any wording of the phrase has the pattern."""
    return any(pattern.search(wording) for wording in phrase.words.wordings)


def test_parts_join_cleanly() -> None:
    """A sentence begins with a capital, a gesture or a dash, and ends with a stop; gestures are bare."""
    for part, _, phrase in phrases():
        for wording in phrase.words.wordings:
            if part == "gesture":
                assert re.match(r"[a-z{]", wording), wording
                assert wording[-1].isalpha() or wording.endswith("}"), wording
            else:
                assert re.match(r"[A-Z\[\"{—…]", wording), wording
                assert re.search(r"[.?!\]\"…,}]$", wording), wording
            assert "  " not in wording
            assert wording.count("[") == wording.count("]"), wording
            assert part != "body" or not wording.endswith(","), wording


def test_only_bodies_hold_a_gesture_and_never_two() -> None:
    for part, _, phrase in phrases():
        held = phrase.words.text.count("{gesture}")
        assert held <= (1 if part in ("body", "farewell") else 0), phrase.words.text


BAD_PAGES = {
    "unknown stage": "about: x\nbodies:\n  - stages: [sulking]\n    says: Hm.\n",
    "unknown marker": "about: x\nbodies:\n  - stages: [withdrawn]\n    markers: [huff]\n    says: Hm.\n",
    "unknown reaction": "about: x\nopeners:\n  - stages: [withdrawn]\n    reactions: [hurt]\n    says: Hm.\n",
    "unknown code": "about: x\nopeners:\n  - stages: [withdrawn]\n    codes: [hug]\n    says: Hm.\n",
    "unknown cue": "about: x\nopeners:\n  - stages: [withdrawn]\n    cues: [cough]\n    says: Hm.\n",
    "unknown field": "about: x\nopeners:\n  - stages: [withdrawn]\n    mood: [low]\n    says: Hm.\n",
    "unknown slot": "about: x\nopeners:\n  - stages: [withdrawn]\n    says: Hm {mother}.\n",
    "a brace alone": "about: x\nopeners:\n  - stages: [withdrawn]\n    says: Hm {really.\n",
    "nothing said": "about: x\nopeners:\n  - stages: [withdrawn]\n    says: ''\n",
    "no stage": "about: x\nopeners:\n  - stages: []\n    says: Hm.\n",
    "said twice": "about: x\nopeners:\n  - stages: [working]\n    says: |\n      Hm.\n      Hm.\n",
    "too many wordings": "about: x\ntails:\n  - stages: [working]\n    says: 'Oh {a|b|c} {a|b|c} {a|b|c}.'\n",
    "only a slot": "about: x\ntails:\n  - stages: [working]\n    says: '{echo}'\n",
    "rupture without a marker": "about: x\nbodies:\n  - stages: [confronting]\n    says: Hm.\n",
}


@pytest.fixture
def bank_folder(tmp_path: Path) -> Path:
    """A copy of the shipped bank that a test may spoil."""
    folder = tmp_path / "phrasing"
    shutil.copytree(HERE / "bank", folder / "bank")
    for name in ("grammar.yaml", "hearing.yaml"):
        shutil.copy(HERE / name, folder / name)
    return folder


@pytest.mark.parametrize("fault", BAD_PAGES)
def test_a_bad_page_is_refused_with_its_name(fault: str, bank_folder: Path) -> None:
    (bank_folder / "bank" / "spoilt.yaml").write_text(BAD_PAGES[fault], encoding="utf-8")
    with pytest.raises(ProblemsError) as refused:
        load_bank(bank_folder)
    assert all(problem.file.endswith("spoilt.yaml") and problem.line for problem in refused.value.problems)


BAD_GRAMMAR = {
    "unknown part": ("gesture opener body: 1", "gesture shout body: 1"),
    "no body": ("gesture opener body: 1", "gesture opener: 1"),
    "no length for a stage": ("  left: {terse: 12, measured: 22, talkative: 30}\n", ""),
    "no length for a talkativeness": ("{terse: 12, measured: 22, talkative: 30}", "{terse: 12, measured: 22}"),
    "no shapes for a stage": ("  - stages: [appeasing]\n", "  - stages: [working]\n"),
}


@pytest.mark.parametrize("fault", BAD_GRAMMAR)
def test_a_bad_grammar_is_refused(fault: str, bank_folder: Path) -> None:
    before, after = BAD_GRAMMAR[fault]
    grammar = bank_folder / "grammar.yaml"
    text = grammar.read_text(encoding="utf-8")
    assert before in text
    grammar.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ProblemsError):
        load_bank(bank_folder)


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no pages"):
        load_bank(tmp_path)


def test_whatever_marker_the_rules_can_show_has_lines() -> None:
    for row in shipped_rules().markers:
        for stage in row.stages:
            for marker in row.markers:
                assert len({p.words.text for p in BODIES[stage] if marker in p.fit.markers}) >= 12, (stage, marker)
