"""A debrief of each kind of session, and of what is left of a broken one."""

from dataclasses import replace
from pathlib import Path

import pytest

from debrief.sessions import CALM, SKILLED, STORIES, STRAINED_AT_OPENING, WOBBLE, persona, played
from rupturesim.coder import Coding
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief import debrief_of, to_json, to_markdown, to_plain
from rupturesim.debrief.model import Direction, EndKind, runs
from rupturesim.transcript.attempts import Attempt, Turn


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        ("skilled", EndKind.MENDED),
        ("poor", EndKind.LEFT),
        ("wobble", EndKind.OPEN),
        ("appeased", EndKind.FALSE_PEACE),
        ("calm", EndKind.NO_RUPTURE),
        ("silent", EndKind.NO_RUPTURE),
        ("one turn", EndKind.OPEN),
        ("none", EndKind.NOT_BEGUN),
    ],
)
def test_how_it_ended(story: str, kind: EndKind) -> None:
    debrief = debrief_of(played(STORIES[story]), persona())
    assert debrief.ending.kind is kind
    for form in (to_plain(debrief), to_plain(debrief, curve=False), to_markdown(debrief)):
        assert debrief.ending.sentence.text.split(",")[0].split(";")[0] in " ".join(form.replace("\\", "").split())


def test_the_story_tells_words_answer_turn_and_end() -> None:
    story = " ".join(sentence.text for sentence in debrief_of(played(SKILLED), persona()).story)
    assert story.startswith("In turn 1 you told Hanna what to do (“You should fill in the sheet every evening.”)")
    assert "Hanna's answer (“Anyway, my sister called.”) was, in this model, a sign of turning to other things" in story
    assert "a case to be worked through" in story
    assert "Hanna could say what was amiss" in story
    assert story.endswith("; what you do together was agreed anew in turn 7.")


def test_what_the_client_brought_up_unasked_is_not_laid_on_the_trainee() -> None:
    client = persona(opening={"scene": "s", "lines": ["Hello."], "brings_up": {"turn": 2, "trigger": "mother"}})
    debrief = debrief_of(played(["reflect", "invite", "validate"], client), client)
    assert debrief.ruptures[0].by == ()
    assert "nothing in that set off what came" in debrief.story[0].text
    assert "brought up something sore unasked" in to_plain(debrief)
    assert "touched a sore point" not in to_plain(debrief)
    strained = debrief_of(played(["reflect", "advise"], client), client)
    assert "nothing in that set off" not in to_plain(strained, width=400)


def test_a_rupture_that_was_there_at_the_opening() -> None:
    client = persona(opening=STRAINED_AT_OPENING)
    debrief = debrief_of(played(["defend", "space"], client), client)
    assert debrief.ruptures[0].began == 0
    assert debrief.story[0].text.startswith("In turn 1 you explained or justified yourself")
    assert debrief.noticing.markers[0].shown.turn == 0
    assert debrief.turns[0].before is not None


def test_the_trainees_part_comes_first_in_each_turn() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    told = to_plain(debrief).split("TURN BY TURN")[1]
    for report in debrief.turns:
        part = told.split(f"\nTurn {report.number}\n")[1].split("\nTurn ")[0]
        assert part.lstrip().startswith(("You: ", "What the moment called for"))
        assert part.index("You: ") < part.index("Hanna: ")


def test_coded_words_can_be_underlined() -> None:
    report = debrief_of(played(["acknowledge reflect"]), persona()).turns[0]
    assert "".join(piece for piece, _ in runs(report)) == report.text
    assert [codes for _, codes in runs(report) if codes] == [(Code.ACKNOWLEDGE,), (Code.REFLECT,)]


def test_turning_points_are_few_in_order_and_hold_the_greatest_changes() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    numbers = [point.turn for point in debrief.turning_points]
    assert numbers == sorted(set(numbers))
    assert 2 <= len(numbers) <= 6
    assert {point.direction for point in debrief.turning_points} == set(Direction)
    assert debrief_of(played(CALM), persona()).turning_points == ()


def test_two_things_to_practise_each_tied_to_a_turn() -> None:
    for name in ("skilled", "poor", "wobble", "appeased", "overowned", "pattern too soon", "one turn"):
        attempt = played(STORIES[name])
        practice = debrief_of(attempt, persona()).practice
        assert len({one.id for one in practice}) == 2 or len(practice) == 1, name
        assert len({one.turn for one in practice}) == len(practice), name
        assert all(1 <= one.turn <= len(attempt.turns) for one in practice)
        assert all(one.why.cites for one in practice)
    assert len(debrief_of(played(CALM), persona()).practice) == 1


def test_a_rule_is_explained_once_and_then_named() -> None:
    told = to_plain(debrief_of(played(["advise"] + ["reflect", "other"] * 5), persona()), width=400)
    assert told.split("TURN BY TURN")[1].count("nothing in your turn took it up") == 1
    assert "As in turn " in told


def test_twelve_turns_do_not_say_the_same_sentence_over_and_over() -> None:
    told = to_plain(debrief_of(played(WOBBLE), persona()), width=2000, curve=False)
    lines = [line.strip() for line in told.split("\n")]
    sentences = [
        part
        for line in lines
        for part in line.split(". ")
        if len(part) > 40 and "sheet" not in part and "As in" not in part
    ]
    assert max(sentences.count(sentence) for sentence in sentences) <= 3


def test_figures_count_words_questions_and_turns() -> None:
    figures = debrief_of(played(["invite", "closed", "[silence]"]), persona()).figures
    assert (figures.open_questions, figures.closed_questions, figures.question_marks) == (1, 1, 2)
    assert (figures.turns, figures.silent_turns) == (3, 1)
    assert figures.words[0] == 10


def test_the_rating_is_told_beside_the_one_at_the_opening() -> None:
    rating = debrief_of(played(SKILLED), persona()).rating
    assert rating is not None
    assert rating.at_opening == 33.6
    assert rating.concern is (rating.total <= 36)
    assert rating.says[0].text.startswith("What Hanna would put down rose from 33.6 to ")
    assert "36 of 40" in rating.says[1].text
    assert "no measure of you" in rating.says[1].text
    assert not rating.to_please


def test_notes_stand_beside_the_moment() -> None:
    debrief = debrief_of(played(SKILLED, notes={0: "Tired.", 3: "Cornered."}), persona())
    assert [(note.turn, note.text) for note in debrief.notes] == [(0, "Tired."), (3, "Cornered.")]
    assert debrief.notes[1].after == debrief.turns[2].answer
    plain = to_plain(debrief)
    assert plain.index("Turn 3\n") < plain.index("Cornered.") < plain.index("Turn 4\n")
    assert "Cornered." in to_plain(debrief, turns=False)


@pytest.mark.parametrize("missing", ["answer", "transition", "coding"])
def test_a_session_that_broke_off_in_mid_turn(missing: str) -> None:
    whole = played(["advise", "reflect", "defend"], end=False)
    last = replace(whole.turns[-1], answer=None, answered_at=None)
    if missing != "answer":
        last = replace(last, transition=None)
    if missing == "coding":
        last = replace(last, coding=None)
    debrief = debrief_of(replace(whole, turns=(*whole.turns[:-1], last)), persona())
    assert debrief.ending.kind is EndKind.BROKE_OFF
    assert any("Turn 3 broke off" in sentence.text for sentence in debrief.missing)
    assert to_plain(debrief)
    assert to_markdown(debrief)


def test_a_first_turn_that_broke_off_unheard() -> None:
    whole = played(["advise"], end=False)
    alone = Turn(1, "You should ...", 4.0)
    debrief = debrief_of(replace(whole, turns=(alone,)), persona())
    assert debrief.practice == ()
    assert "Nothing that you said was heard" in debrief.story[0].text


def test_a_record_without_an_opening_state() -> None:
    debrief = debrief_of(replace(played(SKILLED), opened=None), persona())
    assert debrief.rating is not None
    assert debrief.rating.at_opening is None
    assert any("opening was not recorded" in sentence.text for sentence in debrief.missing)
    assert debrief.turns[0].changes == ()


def test_nothing_at_all() -> None:
    debrief = debrief_of(Attempt(1), persona())
    assert debrief.rating is None
    assert "There is no turn of yours" in to_plain(debrief)
    assert to_json(debrief)["turns"] == []


def test_rules_of_another_version_are_said_to_be_unknown() -> None:
    whole = played(["advise", "reflect"])
    state = whole.turns[1].transition
    assert state is not None
    older = replace(whole.turns[1], transition=state.model_copy(update={"rules": ("of-old", "trigger:gone")}))
    debrief = debrief_of(replace(whole, turns=(whole.turns[0], older)), persona())
    assert [fired.known for fired in debrief.turns[1].came] == [False, False]
    assert "its sentence is not known" in debrief.turns[1].came[0].sentence.text
    assert any("'of old'" in sentence.text for sentence in debrief.missing)


def test_silence_in_a_rupture() -> None:
    debrief = debrief_of(played(["advise", *["[silence]"] * 5]), persona())
    assert debrief.turns[1].silent
    assert debrief.turns[1].did.text == "You were silent."
    assert debrief.figures.silent_turns == 5


def test_two_hundred_turns_take_less_than_a_tenth_of_a_second() -> None:
    cycle = [
        "advise",
        "space",
        "reflect invite",
        "acknowledge",
        "defend",
        "validate",
        "renegotiate",
        "reflect validate",
    ]
    attempt = played([cycle[place % 8] for place in range(200)], marks={9: "withdrawal", 90: "confrontation"})
    assert len(attempt.turns) == 200
    client = persona()
    debrief = debrief_of(attempt, client)
    assert len(debrief.turning_points) <= 6
    assert len(debrief.noticing.passed) + len(debrief.noticing.marking) < 30
    assert max(map(len, to_plain(debrief).split("\n"))) <= 78


def test_every_attempt_of_a_code_is_told_whatever_it_is() -> None:
    for code in Code:
        for before in ([], ["advise"], ["advise", "reflect invite"]):
            debrief = debrief_of(played([*before, code.value, "reflect"]), persona())
            assert to_plain(debrief)
            assert code in STRAINING or debrief.turns[len(before)].earned[0].name


def test_the_core_of_the_debrief_knows_no_terminal_library() -> None:
    for path in Path(debrief_of.__code__.co_filename).parent.glob("*.py"):
        assert "textual" not in path.read_text(encoding="utf-8"), path


def heard_with(score: float) -> Attempt:
    """A session whose first turn was heard with this score."""
    whole = played(WOBBLE)
    coding = whole.turns[0].coding
    assert coding is not None
    doubtful = Coding(tuple(replace(coded, score=score) for coded in coding.codes), coding.heard)
    return replace(whole, turns=(replace(whole.turns[0], coding=doubtful), *whole.turns[1:]))


def test_what_was_heard_with_doubt_is_told_with_a_perhaps() -> None:
    sure, doubtful = (debrief_of(heard_with(score), persona()) for score in (0.9, 0.3))
    assert "perhaps" not in sure.turns[0].did.text
    assert doubtful.turns[0].did.text.startswith("You perhaps ")
    assert ": perhaps " in to_plain(doubtful)
