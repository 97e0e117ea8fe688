"""Several lines in one field of letters."""

import pytest

from debrief.sessions import WOBBLE, persona, played
from rupturesim.debrief import debrief_of
from rupturesim.debrief.curves import HEIGHT, Drawn, rows_of
from rupturesim.debrief.outline.lines import bond


def line(letter: str, *values: float, start: int = 0) -> Drawn:
    return Drawn(letter, f"line {letter}", tuple(enumerate(values, start)))


def test_letters_stand_at_their_height_and_meet() -> None:
    rows = rows_of("The bond", [line("P", 5, 7, 3), line("S", 5, 8)])
    assert rows[0].strip() == "The bond: P line P, S line S, # where they meet."
    assert rows[1].startswith("  10 |")
    field = rows[1 : HEIGHT + 1]
    assert field[5] == "   5 |#"
    assert field[3] == "     |    P"
    assert field[2] == "     |    S"
    assert field[7] == "     |        P"
    assert rows[HEIGHT + 2 :] == ["turn  0   1   2"]


def test_the_scale_does_not_follow_the_data() -> None:
    flat, moved = (rows_of("t", [line("P", 5.0, bond)]) for bond in (5.0, 5.1))
    assert flat == moved


def test_a_line_stands_at_its_own_turns() -> None:
    rows = rows_of("t", [line("P", 5, 5, 5, start=3), line("G", 9, start=5)])
    assert f"turn  {'3   4   5'}" in rows
    assert rows[2] == "     |        G"


@pytest.mark.parametrize("count", [1, 2, 12, 70, 71, 200, 2000])
@pytest.mark.parametrize("width", [10, 24, 40, 76])
def test_it_fits_its_width_and_is_ascii(count: int, width: int) -> None:
    rows = rows_of("The bond from before turn 4 on", [line("P", *[4.0] * count), line("S", *[6.0] * count)], width)
    assert max(map(len, rows)) <= max(width, 14)
    assert all(row.isascii() for row in rows)


def test_a_dip_between_two_columns_is_not_lost() -> None:
    values = [8.0] * 200
    values[101] = 1.0
    rows = rows_of("t", [line("P", *values)])
    assert "P" in rows[HEIGHT - 1]
    assert rows[-1].strip() == "Each column is 3 turns."


def test_no_points_no_rows() -> None:
    assert rows_of("t", []) == rows_of("t", [Drawn("P", "played", ())]) == []


def test_what_is_drawn_is_the_bond() -> None:
    debrief = debrief_of(played(WOBBLE), persona())
    assert bond(debrief.curve) == tuple((point.turn, point.bond) for point in debrief.curve)
