"""The app's own two themes. Text on its ground has a contrast of at least 4.5 to 1."""

from textual.theme import Theme

DARK = Theme(
    name="rupturesim-dark",
    primary="#8fb8de",
    secondary="#b7c9a8",
    accent="#e3b778",
    warning="#e3b778",
    error="#f09a8d",
    success="#a8cf9b",
    foreground="#e6e3dc",
    background="#16191d",
    surface="#1d2126",
    panel="#262b31",
    dark=True,
    variables={
        "footer-key-foreground": "#e3b778",
        "footer-description-foreground": "#e6e3dc",
        "footer-background": "#262b31",
        "input-selection-background": "#3d566e",
        "cue": "#b9b3a4",
    },
)

LIGHT = Theme(
    name="rupturesim-light",
    primary="#1f4e79",
    secondary="#3f5b2a",
    accent="#7a4a00",
    warning="#7a4a00",
    error="#98261b",
    success="#2c5e1f",
    foreground="#22252a",
    background="#faf8f3",
    surface="#f1eee6",
    panel="#e5e1d6",
    dark=False,
    variables={
        "footer-key-foreground": "#7a4a00",
        "footer-description-foreground": "#22252a",
        "footer-background": "#e5e1d6",
        "input-selection-background": "#bcd3ea",
        "cue": "#5b564a",
    },
)

THEMES = (DARK, LIGHT)
