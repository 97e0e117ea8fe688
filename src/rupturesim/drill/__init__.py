"""Drills: one marker, one answer, feedback at once, and again. Nothing of them is kept."""

from rupturesim.drill.loop import Drill
from rupturesim.drill.moment import DrillMoment
from rupturesim.drill.starting import begin
from rupturesim.drill.wish import Wish

__all__ = ["Drill", "DrillMoment", "Wish", "begin"]
