"""The moments of a drill are real: a rupture is open, the marker is one of those asked for, and there are words."""

import pytest

from drill.drills import drilling, moments, moments_of
from people import SHIPPED_IDS, bare_persona, shipped_persona
from rupturesim.alliance import RUPTURED, Marker, RuptureKind, RuptureStyle, Stage
from rupturesim.client import Client
from rupturesim.coder import Coding, default_coder
from rupturesim.codes import REPAIRING, Code
from rupturesim.drill.choosing import kind_of
from rupturesim.drill.fitting import does_good, fits
from rupturesim.drill.leads import shipped_leads
from rupturesim.errors import InputError
from rupturesim.persona.hearing import heard, topics
from rupturesim.text import words

AVOIDANT_AND_WITHDRAWN = "kwame"


@pytest.mark.parametrize("client", SHIPPED_IDS)
def test_every_client_shows_real_moments(client: str) -> None:
    found = moments(client=client)
    assert len(found) > 8
    for moment in found:
        assert moment.state.stage in RUPTURED
        assert moment.state.marker is moment.marker
        assert moment.line.strip()
        assert moment.lead.strip()
        assert moment.who.startswith(moment.persona.name)


@pytest.mark.parametrize("client", SHIPPED_IDS)
def test_a_client_moves_only_as_their_style_allows(client: str) -> None:
    style = shipped_persona(client).rupture_style
    stages = {moment.state.stage for moment in moments(client=client)}
    if style is RuptureStyle.WITHDRAWAL:
        assert Stage.CONFRONTING not in stages
    if style is RuptureStyle.CONFRONTATION:
        assert not stages & {Stage.WITHDRAWN, Stage.APPEASING}


@pytest.mark.parametrize("style", RuptureStyle)
def test_a_style_brings_its_own_kind_of_rupture(style: RuptureStyle) -> None:
    kinds = {kind_of(moment.state, moment.marker) for moment in moments(style=style)}
    assert kinds == (set(RuptureKind) if style is RuptureStyle.MIXED else {RuptureKind(style)})


@pytest.mark.parametrize("style", [RuptureStyle.WITHDRAWAL, RuptureStyle.CONFRONTATION])
def test_a_style_shows_its_own_markers(style: RuptureStyle) -> None:
    assert {moment.marker.kind for moment in moments(style=style)} == {RuptureKind(style)}


def test_all_clients_together_show_nearly_every_marker_and_the_concern_said_aloud() -> None:
    found = moments_of(drilling(count=60))
    assert {moment.marker for moment in found} >= set(Marker) - {Marker.DEFENDS_SELF}
    assert Stage.VOICING in {moment.state.stage for moment in found}
    assert len({moment.persona.id for moment in found}) == len(SHIPPED_IDS)


def test_withdrawal_is_no_rarer_than_confrontation() -> None:
    kinds = [moment.marker.kind for seed in range(6) for moment in moments_of(drilling(seed=seed))]
    assert kinds.count(RuptureKind.WITHDRAWAL) >= kinds.count(RuptureKind.CONFRONTATION)


@pytest.mark.parametrize("client", SHIPPED_IDS)
def test_no_line_comes_twice_in_a_drill(client: str) -> None:
    lines = [" ".join(words(moment.line)) or moment.line for moment in moments(client=client)]
    assert len(set(lines)) == len(lines)


def test_the_same_seed_shows_the_same_moments_and_another_seed_others() -> None:
    one, same, other = (moments_of(drilling(seed=seed)) for seed in (3, 3, 4))
    assert one == same
    assert one != other


@pytest.mark.parametrize("code", sorted(REPAIRING))
def test_a_code_to_practise_fits_every_moment(code: Code) -> None:
    """Alone, or (reasons) beside giving back what was heard, it does good and no harm."""
    beside = [Code.REFLECT] if code is Code.RATIONALE else []
    for moment in moments(code=code):
        client = Client(moment.persona)
        step = client.step(moment.state, Coding.of([code, *beside]))
        assert step.rules
        assert all(does_good(client, rule) for rule in step.rules)
        assert fits(client, moment.state, code, *beside)


@pytest.mark.parametrize("code", [Code.LINK, Code.RATIONALE, Code.RENEGOTIATE])
def test_what_mends_and_explains_comes_once_the_concern_is_out(code: Code) -> None:
    assert {moment.state.stage for moment in moments(code=code)} == {Stage.VOICING}


def test_an_avoidant_client_who_has_withdrawn_is_asked_only_after_room() -> None:
    found = [m for m in moments(code=Code.INVITE, client=AVOIDANT_AND_WITHDRAWN) if m.state.stage is Stage.WITHDRAWN]
    spaced = {line for lead in shipped_leads() if Code.SPACE in lead.codes for line in lead.says}
    assert found
    assert {moment.lead for moment in found} <= spaced


def test_where_there_are_no_such_moments_it_is_said() -> None:
    angry = (bare_persona(rupture_style="confrontation"),)
    with pytest.raises(InputError, match="no moments with signs of withdrawal"):
        drilling(style=RuptureStyle.WITHDRAWAL, personas=angry)


def test_a_client_with_the_required_fields_only_can_be_drilled() -> None:
    found = moments_of(drilling(personas=(bare_persona(),), count=12))
    assert len(found) == 12
    assert {moment.persona.name for moment in found} == {"Bo"}


def test_a_lead_is_heard_as_it_is_meant() -> None:
    """By the coder that ships: what the trainee had said is what a session would have made of it."""
    for lead in shipped_leads():
        for line in lead.says:
            assert set(lead.codes) <= {coded.code for coded in default_coder().code(line, "I suppose.")}, line


def test_a_lead_touches_on_nothing_of_any_clients_own() -> None:
    for client in SHIPPED_IDS:
        persona = shipped_persona(client)
        for lead in shipped_leads():
            for line in lead.says:
                assert not heard(persona, line), (client, line)
                assert not topics(persona, line), (client, line)
