"""The area under the curve is the share of pairs in the right order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.ranking import area


@pytest.mark.parametrize(
    ("repair", "strain", "expected"),
    [
        ([2, 3], [0, 1], 1.0),
        ([0, 1], [2, 3], 0.0),
        ([1], [1], 0.5),  # a tie counts half
        ([0, 2], [1], 0.5),
        ([], [1], None),
        ([1], [], None),
    ],
)
def test_area(repair: list[float], strain: list[float], expected: float | None) -> None:
    assert area(repair, strain) == expected


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=15), st.lists(st.integers(-3, 3), min_size=1, max_size=15))
def test_area_is_the_share_of_pairs_in_the_right_order(repair: list[int], strain: list[int]) -> None:
    pairs = [(up > down) + (up == down) / 2 for up in repair for down in strain]
    assert area(repair, strain) == pytest.approx(sum(pairs) / len(pairs))
