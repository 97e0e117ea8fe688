"""Letters can be read: every colour of text on every ground it stands on has a contrast of at least 4.5 to 1."""

from itertools import product

import pytest
from textual.color import Color
from textual.theme import Theme

from rupturesim.ui.theme import THEMES

LEAST = 4.5
GROUNDS = ("background", "surface", "panel")
LETTERS = ("foreground", "primary", "secondary", "accent", "warning", "error", "success")


def luminance(colour: Color) -> float:
    """Relative luminance after WCAG 2."""
    parts = [value / 255 for value in colour.rgb]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2."""
    light, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_letters_stand_out_from_their_ground(theme: Theme) -> None:
    letters = [getattr(theme, name) for name in LETTERS]
    letters += [theme.variables[name] for name in ("cue", "footer-key-foreground", "footer-description-foreground")]
    for letter, ground in product(letters, (getattr(theme, name) for name in GROUNDS)):
        assert contrast(letter, ground) >= LEAST, f"{letter} on {ground}"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_selected_letters_stand_out_too(theme: Theme) -> None:
    assert contrast(str(theme.foreground), theme.variables["input-selection-background"]) >= LEAST


def test_the_measure_knows_black_from_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
