"""The drill: again until it is met, feedback that is true, and nothing kept."""

import itertools
from pathlib import Path

import pytest

from drill.drills import MEETS, STRAINS, drilling, moments
from rehearsals import LINES, coder, played
from rupturesim.alliance import Marker, RuptureKind, Stage
from rupturesim.client import Client
from rupturesim.coder import Coding
from rupturesim.codes import Code
from rupturesim.drill.another import Another, ways_at
from rupturesim.drill.feedback import Outcome, feedback
from rupturesim.drill.fitting import fits
from rupturesim.drill.loop import comes_again
from rupturesim.drill.telling import beginning, summary, told
from rupturesim.drill.tendencies import Tendencies, own_tendencies
from rupturesim.drill.wish import Wish, code_named
from rupturesim.errors import InputError, SessionOver
from rupturesim.persona.hearing import heard
from rupturesim.session import LONGEST

GRADES = ("good", "bad", "poor", "well done", "mistake", "fail", "score", "%", "correct", "wrong answer", "excellent")


@pytest.mark.parametrize(
    ("answers", "again"),
    [
        ([[]], True),  # skipped over without an answer
        ([[True]], True),  # met once
        ([[True], [True]], False),  # met twice
        ([[False], [True], [True]], False),
        ([[False, True], [True]], False),  # met on saying it again counts for its moment
        ([[True, True]], True),  # one moment counts once
        ([[False], [False], [False]], True),
        ([[False], [False], [False], [False]], False),  # four moments are enough for now
    ],
)
def test_a_marker_comes_again_until_it_was_met_in_two_moments_or_had_four(
    answers: list[list[bool]], again: bool
) -> None:
    assert comes_again(answers) is again


def test_the_same_marker_comes_again_and_then_the_next_one() -> None:
    drill = drilling(count=6)
    seen = []
    while not drill.over:
        seen.append(drill.moment.marker)
        drill.answer(MEETS)
        drill.next()
    runs = [(marker, len(list(group))) for marker, group in itertools.groupby(seen)]
    assert runs == [(marker, 2) for marker in drill.plan.order[:3]]


def test_what_is_passed_over_stays_for_four_moments() -> None:
    drill = drilling(count=5)
    seen = []
    while not drill.over:
        seen.append(drill.moment.marker)
        drill.answer("Mm-hm.")
        drill.next()
    assert seen == [drill.plan.order[0]] * 4 + [drill.plan.order[1]]


def test_again_is_the_very_same_moment_and_skipping_leads_to_another_marker() -> None:
    drill = drilling()
    first = drill.moment
    drill.answer(STRAINS)
    drill.again()
    assert drill.told is None
    assert drill.moment is first
    assert drill.number == 1
    drill.skip()
    assert drill.moment.marker is not first.marker
    assert drill.number == 2


def test_after_its_moments_a_drill_is_over() -> None:
    drill = drilling(count=2)
    drill.answer(MEETS)
    drill.next()
    drill.answer(MEETS)
    assert not drill.over
    drill.next()
    assert drill.over
    with pytest.raises(SessionOver):
        drill.answer(MEETS)


@pytest.mark.parametrize("text", [*LINES, STRAINS, "", "I'm sorry, I understand."])
def test_the_rules_that_are_told_are_those_that_fired(text: str) -> None:
    for moment in moments():
        told_of = feedback(moment, text, coder(), seed=1)
        coding = Coding(coder().code(told_of.text, moment.line), heard(moment.persona, told_of.text))
        step = Client(moment.persona).step(moment.state, coding)
        fired = [*step.rules, *([step.move] if step.move else [])]
        assert [does.rule for does in told_of.does] == fired
        assert told_of.transition == step
        assert {one.code for one in told_of.heard} == {one.code for one in coding.codes}
        assert told_of.reply.strip()


def test_an_answer_takes_the_sign_up_or_goes_past_it_or_crosses_it() -> None:
    withdrawn = next(m for m in moments(client="kwame") if m.state.stage is Stage.WITHDRAWN and "hurry" not in m.lead)
    assert feedback(withdrawn, MEETS, coder(), 1).outcome is Outcome.TAKEN_UP
    assert feedback(withdrawn, "Anyway, how was your week?", coder(), 1).outcome is Outcome.PASSED_OVER
    pressed = feedback(withdrawn, "What was that like for you?", coder(), 1)
    assert pressed.outcome is Outcome.CROSSED
    assert not pressed.met
    assert "yet led further apart" in " ".join(text for _, text in told(pressed))


def test_what_strains_beside_is_told() -> None:
    crossed = feedback(moments()[0], f"{MEETS} {STRAINS}", coder(), 1)
    assert crossed.outcome is Outcome.CROSSED
    assert any("beside it" in text for _, text in told(crossed))


def test_the_code_to_practise_is_heard_or_not() -> None:
    moment = moments(code=Code.INVITE)[0]
    without = feedback(moment, MEETS, coder(), 1, Code.INVITE)
    assert without.practised is False
    assert not without.met
    assert ("To practise", "Asking openly was not heard in it.") in told(without, Code.INVITE)
    assert feedback(moment, "What was that like for you?", coder(), 1, Code.INVITE).practised is True


def test_another_way_fits_the_moment_and_is_not_repeated_while_there_are_others() -> None:
    for moment in moments():
        client = Client(moment.persona)
        ways = ways_at(moment, 1)
        assert all(fits(client, moment.state, *way.codes) for way in ways)
        another = Another(None)
        shown = [another.way(moment, 1) for _ in ways]
        assert len(set(shown)) == len(ways)


def test_there_is_another_way_for_every_code_even_without_words_for_it() -> None:
    for code in (Code.RATIONALE, Code.LINK, Code.APPRECIATE):
        assert Another(code).way(moments(code=code)[0], 1).strip()


@pytest.mark.parametrize("text", [MEETS, STRAINS, "Mm-hm.", ""])
def test_nothing_that_is_told_grades(text: str) -> None:
    drill = drilling(count=4)
    said = [beginning(drill)]
    while not drill.over:
        paragraphs = told(drill.answer(text))
        said += [paragraph for label, paragraph in paragraphs if label in ("Heard", "Sign")]
        drill.next()
    for line in (*said, *summary(drill)):
        assert not [word for word in GRADES if word in line.lower()], line
        assert "—" not in line


def test_the_end_says_what_was_taken_up_at_once_later_and_not_yet() -> None:
    drill = drilling(count=9)
    plan = drill.plan.order
    for text in (MEETS, MEETS, STRAINS, MEETS, MEETS, "Mm-hm.", "Mm-hm.", "Mm-hm.", "Mm-hm."):
        drill.answer(text)
        drill.next()
    assert [one.marker for one in drill.rounds] == list(plan[:3])
    end = summary(drill)
    assert end[0].startswith("Met at once: ")
    assert end[1].startswith("Met on the second try: ")
    assert end[2].startswith("Not yet met: ")
    assert end[3].startswith("Heard in your answers: ")
    assert end[-1] == "Nothing of this is saved."


def test_what_was_passed_over_most_comes_first_and_it_is_said_why() -> None:
    shown = {Marker.SILENCE: 5, Marker.COMPLAINT_THERAPIST: 6, Marker.DENIAL: 4}
    met = {Marker.SILENCE: 1, Marker.COMPLAINT_THERAPIST: 5, Marker.DENIAL: 4}
    for seed in range(5):
        drill = drilling(seed=seed, tendencies=Tendencies(shown, met, {Code.ADVISE: 3}, 4))
        assert drill.moment.marker is Marker.SILENCE
        assert drill.plan.order[:2] == (Marker.SILENCE, Marker.COMPLAINT_THERAPIST)
        assert "went past most often was this: going quiet. It comes first." in drill.plan.why
        assert "telling what to do was heard most often" in drill.plan.why


def test_a_small_skill_never_heard_has_its_moments_first() -> None:
    tendencies = Tendencies({Marker.SILENCE: 5}, {}, {Code.ACKNOWLEDGE: 2, Code.REFLECT: 1}, 2)
    drill = drilling(tendencies=tendencies, count=12)
    assert drill.plan.skill is Code.INVITE
    assert fits(Client(drill.moment.persona), drill.moment.state, Code.INVITE)


def test_without_sessions_the_two_kinds_take_turns_and_withdrawal_begins() -> None:
    kinds = [marker.kind for marker in drilling().plan.order]
    assert kinds[:8] == [RuptureKind.WITHDRAWAL, RuptureKind.CONFRONTATION] * 4
    assert "no sessions of yours" in drilling().plan.why


def test_tendencies_come_from_the_trainees_own_sessions(home: Path) -> None:
    played(home / "sessions" / "2026-01-01-000000-bare.jsonl", [LINES[0], LINES[5], LINES[6]])
    (home / "sessions" / "2026-01-02-000000-broken.jsonl").write_text("not a transcript\n")
    found = own_tendencies()
    assert found.sessions == 1
    assert sum(found.markers_shown.values()) == 2
    assert sum(found.markers_met.values()) == 1
    assert found.codes[Code.SHIFT] == 1
    assert sum(found.passed_over(marker) for marker in Marker) == 1


def test_nothing_is_written_to_disk(home: Path) -> None:
    drill = drilling(count=3)
    while not drill.over:
        drill.answer(MEETS)
        drill.next()
    summary(drill)
    assert not home.exists()


def test_too_long_an_answer_is_refused_and_control_characters_are_taken_out() -> None:
    drill = drilling()
    with pytest.raises(InputError, match="shorten"):
        drill.answer("a" * (LONGEST + 1))
    assert drill.answer("\x1b[31mred\x07").text == "red"
    assert drill.answer("  ").text == "[silence]"


@pytest.mark.parametrize("name", ["hostile", "closed", "other"])
def test_only_repairing_codes_can_be_practised(name: str) -> None:
    with pytest.raises(InputError, match="for repairing codes.*acknowledge, validate"):
        Wish(code=code_named(name))


def test_an_unknown_code_is_met_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'invite'"):
        code_named("invit")
