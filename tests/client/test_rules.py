"""The rule table is checked when loaded: what could let a straining move pay, or a client be stuck, is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from people import bare_persona
from rupturesim.alliance import RUPTURED, Marker, RuptureKind, Stage
from rupturesim.client import Client
from rupturesim.client.rating import session_rating
from rupturesim.client.rules import RULES, load_rules, shipped_rules
from rupturesim.client.sentences import Sentences, fill
from rupturesim.coder import Coding
from rupturesim.codes import Code
from rupturesim.errors import ProblemsError

Table = dict[str, Any]


def rule(table: Table, name: str) -> Table:
    """A rule of the table by its id."""
    return next(rule for rule in (*table["effects"], *table["moves"]) if rule["id"] == name)


def kindness_pays_when_hostile(table: Table) -> None:
    rule(table, "owning-a-part")["when"]["codes"] = {"all": ["acknowledge", "hostile"]}


def harm_called_off_by_strain(table: Table) -> None:
    rule(table, "self-defence")["when"]["codes"] = {"any": ["defend"], "none": ["hostile"]}


def both_good_and_harm(table: Table) -> None:
    rule(table, "owning-a-part")["effect"] = {"bond": 0.4, "tension": 0.4}


def nothing_at_all(table: Table) -> None:
    rule(table, "owning-a-part")["effect"] = {}


def same_id(table: Table) -> None:
    rule(table, "self-defence")["id"] = "owning-a-part"


def unknown_code(table: Table) -> None:
    rule(table, "self-defence")["when"]["codes"] = {"any": ["defending"]}


def unknown_stage(table: Table) -> None:
    rule(table, "self-defence")["when"]["stages"] = ["sulking"]


def unknown_field(table: Table) -> None:
    rule(table, "self-defence")["when"]["mood"] = "low"


def repaired_beside_strain(table: Table) -> None:
    del rule(table, "mended")["when"]["codes"]["none"]


def left_when_calm(table: Table) -> None:
    rule(table, "worn-out")["when"]["tension"] = {"at_most": 3}


def way_back_from_leaving(table: Table) -> None:
    rule(table, "mended")["from"].append("left")


def no_way_out(table: Table) -> None:
    table["moves"] = [move for move in table["moves"] if "appeasing" not in move["from"]]


def never_reached(table: Table) -> None:
    table["moves"] = [move for move in table["moves"] if move["to"] != "appeasing"]


def nearer_before_further(table: Table) -> None:
    table["moves"].reverse()


BAD_TABLES: list[tuple[Callable[[Table], None], str]] = [
    (kindness_pays_when_hostile, "'owning-a-part' does good and rests on a straining code"),
    (harm_called_off_by_strain, "'self-defence' does harm, but a straining code calls it off"),
    (both_good_and_harm, "'owning-a-part' must either do good or harm"),
    (nothing_at_all, "'owning-a-part' must either do good or harm"),
    (same_id, "the rule id 'owning-a-part' is used twice"),
    (unknown_code, "'defending' is neither a code nor a group"),
    (unknown_stage, "sulking"),
    (unknown_field, "mood"),
    (repaired_beside_strain, "'mended' leads nearer to repair and must bar every straining code"),
    (left_when_calm, "'worn-out': the bound on tension points the wrong way"),
    (way_back_from_leaving, "no move may lead out of 'left'"),
    (no_way_out, "there is no way out of 'appeasing'"),
    (never_reached, "the stage 'appeasing' cannot be reached"),
    (nearer_before_further, "not in order of how far from repair they lead"),
]


@pytest.mark.parametrize(("spoil", "message"), BAD_TABLES, ids=[spoil.__name__ for spoil, _ in BAD_TABLES])
def test_a_bad_table_is_refused(tmp_path: Path, spoil: Callable[[Table], None], message: str) -> None:
    table = yaml.safe_load(RULES.read_text())
    spoil(table)
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(table, sort_keys=False))
    with pytest.raises(ProblemsError) as error:
        load_rules(path)
    assert message in str(error.value)


def test_every_rule_has_a_sentence_with_every_slot_filled() -> None:
    persona = bare_persona(pronouns="she/her", name="Una")
    sentences = Sentences(persona)
    for each in shipped_rules().all:
        sentence = sentences.of(each.id)
        assert sentence
        assert "{" not in sentence
        assert sentence.endswith((".", "\u201d"))


def test_a_rule_that_no_longer_exists_has_no_sentence() -> None:
    sentences = Sentences(bare_persona())
    assert sentences.of("withdrawn-rule") is None
    assert sentences.of("trigger:gone") is None
    assert sentences.of("helps:gone") is None


@pytest.mark.parametrize(
    ("pronouns", "expected"),
    [
        ("she/her", "she, her, her, herself"),
        ("he/him", "he, him, his, himself"),
        ("they/them", "they, them, their, themself"),
        ("xe/xem", "they, them, their, themself"),
    ],
)
def test_pronouns_are_filled_in(pronouns: str, expected: str) -> None:
    assert fill("{they}, {them}, {their}, {themself}", bare_persona(pronouns=pronouns)) == expected


def test_every_open_rupture_but_a_vulnerable_one_shows_a_marker() -> None:
    for style in ("withdrawal", "confrontation", "mixed"):
        client = Client(bare_persona(rupture_style=style))
        for stage in RUPTURED - {Stage.VULNERABLE}:
            assert client.state_in(stage).marker is not None


def test_the_marker_moves_the_way_the_rupture_does() -> None:
    for style in RuptureKind:
        client = Client(bare_persona(rupture_style=style.value))
        for seed in range(20):
            marker = client.state_in(Stage.STRAINED, seed).marker
            assert marker is not None
            assert marker.kind is style


def test_a_persona_shows_the_markers_it_favours() -> None:
    client = Client(bare_persona(markers=["topic_shift", "denial"]))
    shown = {client.state_in(Stage.WITHDRAWN, seed).marker for seed in range(30)}
    assert shown == {Marker.TOPIC_SHIFT, Marker.DENIAL}


def test_a_client_who_has_it_on_their_mind_brings_it_up_unasked() -> None:
    opening = {"scene": "A room.", "lines": ["Hello."], "brings_up": {"turn": 3, "trigger": "told"}}
    client = Client(bare_persona(opening=opening))
    steps = client.fold(client.first_state(1), [Coding.of([Code.REFLECT])] * 3)
    assert [step.after.stage for step in steps] == [Stage.WORKING, Stage.WORKING, Stage.STRAINED]
    assert "trigger:told" in steps[2].rules


def test_a_session_may_open_in_a_rupture() -> None:
    opening = {"scene": "A room.", "lines": ["Fine."], "rupture": "told", "stage": "withdrawn"}
    state = Client(bare_persona(opening=opening)).first_state(1)
    assert state.stage is Stage.WITHDRAWN
    assert state.rupture is not None
    assert state.rupture.bond_before > state.bond


def test_the_client_rates_a_repaired_session_above_a_ruptured_one() -> None:
    client = Client(bare_persona())
    mended, open_still = (client.state_in(stage) for stage in (Stage.REPAIRED, Stage.CONFRONTING))
    assert session_rating(mended).total > session_rating(open_still).total
    assert session_rating(open_still).concern
