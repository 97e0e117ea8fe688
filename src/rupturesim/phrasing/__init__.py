"""Giving the client words. The engine decides what is felt; a phraser only says it."""

from rupturesim.phrasing.base import Phraser, Said, Speaker

__all__ = ["Phraser", "Said", "Speaker"]
