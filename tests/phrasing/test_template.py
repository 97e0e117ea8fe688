"""Phrases with choices of wording and slots."""

import pytest

from rupturesim.phrasing.template import literal, template, tidy


def test_choices_are_spelt_out_and_tidied() -> None:
    assert template("No, {really|}. It's {fine|grand}.").wordings == (
        "No, really. It's fine.",
        "No, really. It's grand.",
        "No,. It's fine.",
        "No,. It's grand.",
    )


def test_slots_are_filled() -> None:
    assert template('[looks at {their} hands] "{Echo}." Right.').fill(0, {"their": "her", "Echo": "Homework"}) == (
        '[looks at her hands] "Homework." Right.'
    )


def test_what_was_said_before_is_recognised_whatever_its_wording() -> None:
    phrase = template("It's nothing. {Really.|Honestly.|}")
    assert phrase.uses("hm. it's nothing. honestly.\nit's nothing. [looks away]") == 2
    assert phrase.last_use("it's fine") == -1


def test_a_phrase_of_a_persona_may_hold_braces() -> None:
    assert literal("I wrote {this|that} down.").fill(0, {}) == "I wrote {this|that} down."


@pytest.mark.parametrize("text", ["{mother}", "Oh {echo", "Oh echo}", "{echo}"])
def test_bad_phrases_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"slot|brace"):
        template(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No , really .", "No, really."),
        ("[nods] …Maybe.", "[nods] …Maybe."),
        ("  a  b ", "a b"),
        ("So. ... Well .", "So. ... Well."),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected
