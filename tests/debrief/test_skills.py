"""The ribbon of the three small skills."""

from debrief.sessions import CALM, OVEROWNED, SKILLED, persona, played
from rupturesim.debrief import debrief_of, to_markdown, to_plain
from rupturesim.debrief.outline import outline
from rupturesim.debrief.outline.block import Table
from rupturesim.debrief.wording import turns_named


def tables(turns: list[str]) -> list[Table]:
    sections = outline(debrief_of(played(turns), persona()), curve=None, width=78)
    (ribbon,) = [section for section in sections if section.title.startswith("Three small skills")]
    return [block.table for block in ribbon.blocks if block.table is not None]


def test_each_skill_is_told_of_its_turns() -> None:
    found = debrief_of(played(SKILLED), persona()).skills
    assert [one.turn for one in found] == list(range(1, 10))
    assert [one.turn for one in found if one.owned] == [4, 9]
    assert [one.turn for one in found if one.reflected] == [4, 6, 8]
    assert [one.turn for one in found if one.asked] == [3, 5, 7]
    assert not found[0].open
    assert found[1].open


def test_saying_that_it_makes_sense_is_not_giving_back() -> None:
    (one,) = debrief_of(played(["validate"]), persona()).skills
    assert not one.reflected


def test_taking_all_of_it_is_not_owning_a_part() -> None:
    debrief = debrief_of(played([*OVEROWNED[:3], "acknowledge overown"]), persona())
    assert [(one.owned, one.all_of_it) for one in debrief.skills] == [
        (False, False),
        (True, False),
        (False, True),
        (False, True),
    ]
    assert "In turns 3 and 4 you took all of it on yourself." in [sentence.text for sentence in debrief.skills_say]
    (table,) = tables([*OVEROWNED[:3], "acknowledge overown"])
    assert table.rows[0] == ("own a part", "-", "x", "all", "all")


def test_the_words_name_the_turns_for_those_who_do_not_see_the_table() -> None:
    says = debrief_of(played(SKILLED), persona()).skills_say
    assert says[1].text == (
        "You owned a part in turns 4 and 9, gave back what you had heard in turns 4, 6 and 8 and asked openly in "
        "turns 3, 5 and 7."
    )
    assert len(says) == 2
    none = debrief_of(played(["advise", "defend"]), persona()).skills_say
    assert none[1].text == "None of the three was among your turns."


def test_signs_tell_absence_in_a_rupture_from_absence_without_one() -> None:
    (table,) = tables(["advise", "closed", "reflect"])
    assert table.rows[1] == ("give back", "-", ".", "x")
    (calm,) = tables(CALM)
    assert "." not in {sign for row in calm.rows for sign in row}


def test_long_sessions_are_cut_into_tables_that_fit_a_line() -> None:
    strained = ["advise", "closed", "reflect"] * 12
    cut = tables(strained)
    assert [len(table.head) - 1 for table in cut] == [15, 15, 6]
    assert "  turn        16  17" in to_plain(debrief_of(played(strained), persona()))


def test_of_long_sessions_only_the_turns_around_ruptures_are_drawn() -> None:
    assert not tables(["reflect", "acknowledge", "invite"] * 12)


def test_silence_is_a_turn_without_any_of_the_three() -> None:
    (table,) = tables(["[silence]"] * 3)
    assert [row[1:] for row in table.rows] == [("-", "-", "-")] * 3


def test_there_is_no_ribbon_without_a_turn() -> None:
    debrief = debrief_of(played([]), persona())
    assert (debrief.skills, debrief.skills_say) == ((), ())
    assert "small skills" not in to_plain(debrief) + to_markdown(debrief)


def test_of_many_turns_the_first_are_named_and_the_rest_counted() -> None:
    runs = [1, 2, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15, 17, 18, 20, 23]
    assert turns_named(runs) == "turns 1, 2, 4 to 7, 9, 11 to 15, 17, 18 and 2 more"
    pairs = [1, 2, 4, 5, 7, 8, 10, 11, 13, 14]
    assert turns_named(pairs) == "turns 1, 2, 4, 5, 7, 8 and 4 more"
    assert turns_named(list(range(1, 16, 2))) == "turns 1, 3, 5, 7, 9, 11, 13 and 15"
