"""Hearing the trainee: from the words of a turn to the codes that they earn."""

from rupturesim.coder.coding import Coded, Coder, Coding

__all__ = ["Coded", "Coder", "Coding", "default_coder"]


def default_coder() -> Coder:
    """The coder that ships with the program."""
    from rupturesim.coder.cues import CueCoder

    return CueCoder.shipped()
