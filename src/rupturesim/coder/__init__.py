"""Hearing the trainee: from the words of a turn to the codes that they earn."""

from rupturesim.coder.coding import Coded, Coder, Coding
from rupturesim.coder.shipped import default_coder, why_not_trained

__all__ = ["Coded", "Coder", "Coding", "default_coder", "why_not_trained"]
