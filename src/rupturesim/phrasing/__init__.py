"""Giving the client words. The engine decides what is felt; a phraser only says it."""

from rupturesim.phrasing.base import Lender, Lent, Phraser, Said, Speaker, Try

__all__ = ["Lender", "Lent", "Phraser", "Said", "Speaker", "Try"]
