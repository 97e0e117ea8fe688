"""Other ways to say it: words by authors, by code, stage and marker, for the debrief and for drills."""

from rupturesim.ways.choosing import Way, WayMoment, Ways, ways_for

__all__ = ["Way", "WayMoment", "Ways", "ways_for"]
