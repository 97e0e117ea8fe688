"""Whether lines show their marker, and how lines are told apart by their words."""

from functools import lru_cache

import pytest

from evaluation.lexicon import HeldOut, Labelled, Lexicon
from evaluation.showing import WAYS, Judge, clashes
from handmade import answer
from people import shipped_persona
from rupturesim.alliance import Marker, Stage

COMPLAINT = {"stage": Stage.CONFRONTING, "kind": "confrontation", "marker": Marker.COMPLAINT_PARAMETERS}


@lru_cache(maxsize=1)
def judge() -> Judge:
    """One who knows the bank and Ruth."""
    return Judge([shipped_persona("ruth")])


@pytest.mark.parametrize(
    ("line", "changes", "expected"),
    [
        ("Fifty minutes.", {**COMPLAINT, "markers": (Marker.COMPLAINT_PARAMETERS,)}, "shown by its phrase"),
        ("The tractor wanted oil.", {**COMPLAINT, "source": "topic"}, "another condition"),
        ("No.", {**COMPLAINT, "markers": tuple(Marker)}, "for any marker"),
        ("Fine.", {"stage": Stage.WITHDRAWN, "marker": Marker.MINIMAL_RESPONSE, "source": "line"}, "sounds like it"),
        ("[waits]", {"stage": Stage.WITHDRAWN, "marker": Marker.SILENCE, "source": "line"}, "sounds like it"),
        ("I said so.", {"stage": Stage.WITHDRAWN, "marker": Marker.SILENCE, "source": "helps"}, "another condition"),
    ],
)
def test_how_a_line_comes_to_show_its_marker(line: str, changes: dict[str, object], expected: str) -> None:
    assert expected in WAYS
    assert judge().way(answer(line, **changes)) == expected


def test_lines_that_may_not_show_their_marker_are_listed_the_commonest_first() -> None:
    often, once = (answer(line, source="topic", **COMPLAINT) for line in ("The tractor wanted oil.", "It's her feet."))
    assert clashes([once, often, often], judge()) == [(often, 2), (once, 1)]


def test_only_an_open_rupture_can_sound_mended_too_early() -> None:
    glad = "I'm glad I told you. That's better, that is."
    assert judge().sounds_mended(answer(glad, stage=Stage.WITHDRAWN)) is judge().sounds_mended(
        answer(glad, stage=Stage.STRAINED)
    )
    for stage in (Stage.REPAIRED, Stage.WORKING, Stage.APPEASING):
        assert not judge().sounds_mended(answer(glad, stage=stage))


class TestALexicon:
    LINES = tuple(Labelled(f"the sun is warm {n}", "warm") for n in "abcdef") + tuple(
        Labelled(f"the ice is cold {n}", "cold") for n in "abcdefghijkl"
    )

    def test_tells_by_the_words(self) -> None:
        lexicon = Lexicon(self.LINES)
        assert lexicon.verdict("so warm in the sun").label == "warm"
        assert lexicon.verdict("cold as ice").label == "cold"

    def test_does_not_lean_to_the_rarer_label_where_words_tell_nothing(self) -> None:
        assert Lexicon(self.LINES).verdict("quite unheard").surety == pytest.approx(0.5)

    def test_is_tried_on_what_it_has_not_seen(self) -> None:
        confusion = HeldOut(self.LINES).confusion()
        assert confusion.total() == len(self.LINES)
        assert confusion["warm", "warm"] == 6
