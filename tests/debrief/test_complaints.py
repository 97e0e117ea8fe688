"""The two sides of a complaint: what was fair in it, what had a history, what each calls for, what was chosen."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from debrief.sessions import (
    APPEASED,
    CALM,
    OVEROWNED,
    POOR,
    SKILLED,
    STORIES,
    STRAINED_AT_OPENING,
    persona,
    played,
)
from debrief.test_traceable import CASES
from rupturesim.alliance import Component
from rupturesim.client.rules import shipped_rules
from rupturesim.coder import Coding
from rupturesim.debrief import Debrief, debrief_of, to_plain
from rupturesim.debrief.complaint_words import shipped_complaint_words
from rupturesim.debrief.model import Complaint, Sentence
from rupturesim.debrief.strain import TOO_SOON
from rupturesim.persona.model import Persona
from rupturesim.transcript.attempts import Attempt

every_case = pytest.mark.parametrize("debrief", [case[2] for case in CASES], ids=[case[0] for case in CASES])

NEED = {"what": "To be asked."}
FEAR = {"what": "That nobody would ask."}


def confronting(**changed: object) -> Persona:
    return persona(attachment="anxious", rupture_style="confrontation", **changed)


def unasked(**changed: object) -> Persona:
    return persona(opening={"scene": "s", "lines": ["Hello."], "brings_up": {"turn": 2, "trigger": "mother"}} | changed)


def told(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def only(turns: list[str], client: Persona | None = None) -> Complaint:
    client = client or persona()
    (complaint,) = debrief_of(played(turns, client), client).complaints
    return complaint


class TestTheFairPart:
    def test_names_the_turn_that_set_it_off_with_its_words(self) -> None:
        fair = only(SKILLED).fair
        assert fair[0].text == (
            "In turn 1 you told Hanna what to do (“You should fill in the sheet every evening.”), "
            "and with that it began."
        )
        assert fair[0].cites[0].turn == 1
        assert "something real in it" in fair[1].text

    def test_tells_the_words_that_touched_this_client(self) -> None:
        client = persona()
        whole = played(["other", "reflect"], client)
        text = "How is Your mother these days?"
        heard = Coding(whole.turns[0].coding.codes if whole.turns[0].coding else (), frozenset({"mother"}))
        state = whole.turns[0].transition
        advised = played(["advise", "reflect"], client).turns[0].transition
        assert state is not None
        assert advised is not None
        assert advised.rupture is not None
        rupture = advised.rupture.model_copy(update={"trigger": "mother"})
        struck = advised.model_copy(update={"rupture": rupture, "rules": ("trigger:mother",)})
        first = replace(whole.turns[0], text=text, coding=heard, transition=struck)
        complaint = debrief_of(replace(whole, turns=(first,), end=None), client).complaints[0]
        (touched,) = [sentence for sentence in complaint.fair if sentence.model]
        assert touched.text == "The words that touched Hanna were “Your mother”."
        assert [text[start:end] for start, end in touched.cites[0].spans] == ["Your mother"]

    def test_of_what_was_brought_up_unasked_says_that_nothing_here_set_it_off(self) -> None:
        fair = told(only(SKILLED[1:], unasked()).fair)
        assert fair.startswith(
            "Nothing that you said in this session set it off; Hanna brought it up unasked after turn 2."
        )
        assert "a client can be right about" in fair
        assert "with that it began" not in fair

    def test_of_a_strained_opening_says_that_it_belongs_to_what_came_before(self) -> None:
        fair = told(only(["reflect", "acknowledge"], persona(opening=STRAINED_AT_OPENING)).fair)
        assert "it was there before you had spoken. It belongs to what had happened before this session." in fair
        assert "What that was is not in this record; a client can be right about it all the same." in fair

    def test_tells_what_came_before_where_the_opening_does(self) -> None:
        scene = "A bare room. Last week you gave her a sheet and said “just fill it in”. She is here."
        client = persona(opening=STRAINED_AT_OPENING | {"scene": scene})
        complaint = only(["acknowledge"], client)
        fair = told(complaint.fair)
        assert "The opening tells of that: Last week you gave her a sheet and said 'just fill it in'." in fair
        assert "A client can be right about that." in fair
        assert "owning what in it was yours before this session" in told(complaint.calls)

    def test_goes_on_with_what_strained_while_it_was_open(self) -> None:
        fair = told(only(POOR, confronting()).fair)
        assert "in turn 3 you explained or justified yourself (“I was only following the programme.”)" in fair
        assert "in turn 4 you made the concern smaller (“It is surely not that bad.”)" in fair
        assert re.search(r"Your turns 3 to \d did not take up what Hanna showed\.", fair)
        assert "added to it" not in fair

    def test_counts_what_came_too_soon(self) -> None:
        fair = told(only(STORIES["pattern too soon"], confronting()).fair)
        assert "in turn 2, a pattern before the concern was heard (“I wonder if that is a little like home.”)" in fair

    def test_says_so_where_nothing_was_added(self) -> None:
        assert told(only(SKILLED).fair).endswith("Nothing that you did while it was open added to it in this model.")

    def test_of_small_strains_lists_those_that_added_up(self) -> None:
        client = persona(triggers=[{"id": "never", "phrases": ["xyzzy"], "strikes": "bond", "means": "m"}])
        complaint = only(["minimise", "interrogate", "defend", "interrogate", "reflect"], client)
        assert complaint.fair[0].text.startswith(
            f"By turn {complaint.began} small strains had added up: in turn 1 you "
        )
        assert complaint.history[0].text == "No single sore point was touched; small strains had added up."
        assert complaint.history[0].model


class TestThePartWithAHistory:
    def test_is_what_it_meant_and_is_marked_as_unsaid(self) -> None:
        first = only(SKILLED).history[0]
        assert first.text == "To her it meant that she is a case to be worked through."
        assert first.unsaid
        before = only(["reflect"], persona(opening=STRAINED_AT_OPENING)).history[0]
        assert before.text.startswith("What had gone before meant to her that she is a case")

    def test_quotes_what_lay_behind_it_once_it_was_said(self) -> None:
        history = only(SKILLED, persona(need=NEED, fear=FEAR)).history
        behind = history[1]
        assert behind.text.startswith("After turn 6 Hanna began to show what lay behind it: “")
        assert not behind.unsaid
        assert "To be asked" not in told(history)

    def test_marks_need_and_fear_as_unsaid_where_they_were_not_said(self) -> None:
        history = only(APPEASED, persona(need=NEED, fear=FEAR)).history
        assert history[1].text == "What Hanna needed, and did not come to say: to be asked."
        assert history[2].text == "What Hanna feared, and did not come to say: that nobody would ask."
        assert history[1].unsaid
        assert history[2].unsaid

    @every_case
    def test_never_takes_the_fair_part_back(self, debrief: Debrief) -> None:
        for complaint in debrief.complaints:
            text = told((*complaint.fair, *complaint.history, *complaint.calls))
            assert not re.search(r"overreact|too sensitive|exaggerat|only history|project(s|ed|ion)|unfair", text, re.I)
            assert "side by side" in complaint.history[-1].text
            assert complaint.fair
            assert complaint.calls


class TestWhatEachCallsFor:
    def test_is_to_own_the_very_part(self) -> None:
        assert "owning one specific part of it, naming just that and not all of it: for instance that in turn 1" in (
            told(only(SKILLED).calls)
        )

    def test_is_to_own_the_words_where_the_move_itself_does_not_strain(self) -> None:
        client = persona(triggers=[{"id": "asked", "codes": ["invite"], "strikes": "task", "means": "m"}])
        calls = told(only(["invite", "reflect"], client).calls)
        assert "for instance what you said in turn 1 (“What was that like for you?”)." in calls

    def test_is_never_to_own_that_one_took_all_of_it(self) -> None:
        client = persona(opening=STRAINED_AT_OPENING)
        calls = told(only(["overown", "overown"], client).calls)
        assert "owning the part of it that is yours" in calls
        assert "took all" not in calls

    def test_is_what_came_before_and_what_was_added(self) -> None:
        client = persona(opening=STRAINED_AT_OPENING | {"scene": "Last week you gave her a sheet."})
        calls = told(only(["defend", "acknowledge"], client).calls)
        assert "not all of it; and, of what was added here, for instance that in turn 1 you explained" in calls

    @pytest.mark.parametrize(
        ("strikes", "calls"),
        [("task", "what you do and how"), ("goal", "what the work is for"), ("bond", "between the two of you")],
    )
    def test_goes_with_what_was_struck(self, strikes: str, calls: str) -> None:
        trigger = {"id": "homework", "codes": ["advise"], "strikes": strikes, "means": "m"}
        assert calls in told(only(["advise", "reflect"], persona(triggers=[trigger])).calls)

    def test_goes_with_the_way_in_which_it_showed(self) -> None:
        assert only(SKILLED).calls[0].text.startswith("With someone who moves away, room and a gentle opening")
        assert "an answer that arrives comes first" in only(POOR, confronting()).calls[0].text
        assert "doubted kindly" in told(only(APPEASED).calls)

    def test_is_not_explanation_and_not_a_link_too_soon(self) -> None:
        last = only(SKILLED).calls[-1].text
        assert "giving back the feeling" in last
        assert "Explaining and pointing to a pattern do not reach it" in last


class TestWhatWasChosen:
    def test_begins_with_the_first_response_to_what_was_said(self) -> None:
        complaint = only(SKILLED)
        assert complaint.said[0] == 3
        assert complaint.chosen[0].text.startswith("After turn 3 came Hanna's answer “Every week there is another")
        assert "; in turn 4 you owned your part and gave back what you had heard (“" in complaint.chosen[0].text

    def test_tells_taking_all_of_it_apart_from_owning(self) -> None:
        chosen = told(only(OVEROWNED).chosen)
        assert "in turn 2 you owned your part" in chosen
        assert "You also took all of it on yourself in turns 3 and 4." in chosen
        both = told(only(["advise", "acknowledge overown", "reflect"]).chosen)
        assert "owning a part" in both.split("What was not among your turns")[1]

    def test_names_what_was_not_among_the_turns(self) -> None:
        assert only(POOR, confronting()).chosen[-1].text == (
            "What was not among your turns while it was open: owning a part, giving back what was heard, saying that "
            "it makes sense or asking openly."
        )

    def test_asks_for_no_owning_where_nothing_was_there_to_own(self) -> None:
        assert "owning" not in only(["reflect", "invite", "reflect"], unasked()).chosen[-1].text

    def test_is_nothing_where_no_turn_followed(self) -> None:
        assert told(only(["advise"]).chosen) == "No turn of yours followed that was heard."

    def test_tells_silence(self) -> None:
        client = persona(opening=STRAINED_AT_OPENING)
        assert only(["[silence]"] * 3, client).chosen[0].text == (
            "Hanna began with “I did not do the sheet.”; in turn 1 you were silent."
        )

    @every_case
    def test_is_told_in_at_most_five_sentences(self, debrief: Debrief) -> None:
        for complaint in debrief.complaints:
            assert 1 <= len(complaint.chosen) <= 5


class TestTaskGoalAndBond:
    def test_are_each_mended_or_not(self) -> None:
        task, goal, bond = only(SKILLED).mended
        assert (task.component, task.struck, task.mended) == (Component.TASK, True, False)
        assert "had some way to go" in task.sentence.text
        assert (goal.mended, bond.mended) == (True, True)
        assert task.before == 6.0
        assert task.lowest < task.last < task.before
        assert "before it began (at the opening)" in task.sentence.text

    def test_a_struck_task_is_mended_once_it_was_agreed_anew_and_is_back(self) -> None:
        agreed = [*SKILLED[:5], "renegotiate reflect", "renegotiate invite validate", "clarify reflect", "acknowledge"]
        task = only(agreed).mended[0]
        assert (task.struck, task.mended) == (True, True)
        assert task.last >= task.before > task.lowest
        trigger = {"id": "homework", "codes": ["advise"], "strikes": "bond", "means": "m"}
        bond = only(SKILLED, persona(triggers=[trigger])).mended[2]
        assert bond.mended
        assert bond.sentence.text.endswith("it was spoken to, and had come back at least to that.")

    def test_a_struck_one_is_not_mended_by_a_false_repair(self) -> None:
        task = only(APPEASED).mended[0]
        assert not task.mended
        assert "this could not be mended yet" in task.sentence.text

    def test_of_an_open_rupture_at_the_start_are_held_against_the_opening(self) -> None:
        task = only(["acknowledge", "reflect"], persona(opening=STRAINED_AT_OPENING)).mended[0]
        assert "stood at 6.0 before it, at 4.8 at the opening" in task.sentence.text
        assert "before it began" not in task.sentence.text

    @every_case
    def test_are_marked_as_the_models_and_never_mended_while_open_or_left(self, debrief: Debrief) -> None:
        for complaint, rupture in zip(debrief.complaints, debrief.ruptures, strict=True):
            assert [part.component for part in complaint.mended] == list(Component)
            for part in complaint.mended:
                assert part.sentence.model
                assert part.sentence.unsaid
                assert part.lowest <= min(part.before, part.last)
                assert not (part.mended and part.struck and rupture.outcome != "mended")


class TestHowItWasSaid:
    def test_plainly_in_protest_or_half(self) -> None:
        assert only(SKILLED).showed.text == "In this model Hanna said it plainly after turns 3 to 5."
        protest = only(POOR, confronting()).showed.text
        assert protest.startswith("In this model Hanna half said it after turn 2 and said it in protest after turn")

    def test_not_at_all(self) -> None:
        complaint = only(APPEASED)
        assert complaint.said == ()
        assert complaint.showed.text.endswith("it showed, and was covered, in how Hanna smoothed it over.")


def test_without_a_rupture_there_is_no_complaint() -> None:
    for turns in (CALM, []):
        debrief = debrief_of(played(turns), persona())
        assert debrief.complaints == ()
        assert "TWO SIDES" not in to_plain(debrief)
    assert debrief_of(Attempt(1), persona()).complaints == ()


def test_each_rupture_has_its_own_under_its_own_heading() -> None:
    again = [*SKILLED, "advise", "defend", "minimise"]
    debrief = debrief_of(played(again), persona())
    assert [complaint.began for complaint in debrief.complaints] == [1, 10]
    plain = to_plain(debrief, width=200)
    assert "The one that began with turn 1" in plain
    assert "The one that began with turn 10" in plain
    assert "after turn 9" in debrief.complaints[0].mended[0].sentence.text


def test_the_headings_say_what_was_unsaid() -> None:
    plain = to_plain(debrief_of(played(SKILLED), persona()), width=300)
    assert "What it touched in Hanna (what Hanna was not saying): To her it meant" in plain
    assert "Task, goal and bond (in the model): Task" in plain
    places = [
        plain.index(f"  {heading}") for heading in ("The fair part", "What it touched", "What each", "What you chose")
    ]
    assert places == sorted(places)


def test_a_record_without_an_opening_state_begins_where_it_can() -> None:
    for turns in (["advise", "reflect"], SKILLED):
        debrief = debrief_of(replace(played(turns), opened=None), persona())
        assert debrief.complaints[0].mended[0].before == 4.7


def test_the_rules_named_as_too_soon_exist_and_have_words() -> None:
    assert set(TOO_SOON) <= {rule.id for rule in shipped_rules().effects}
    assert shipped_complaint_words().calls.struck.keys() == set(Component)
