"""Measures how the client speaks. Not in the wheel; `docs/voice.md` tells what and how."""
