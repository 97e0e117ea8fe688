"""What a trainee tends to meet and to pass over, from their own saved sessions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rupturesim.alliance import Marker
from rupturesim.codes import Code
from rupturesim.corrections import corrected
from rupturesim.debrief.course import Course, Moment
from rupturesim.errors import InputError
from rupturesim.persona.load import parse_persona
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.transcript.shelf import newest_first

LOOKED_AT = 20
"""So many of the newest sessions are looked at."""


@dataclass(frozen=True, slots=True)
class Tendencies:
    """Markers that were shown and then answered, those met at once, and the codes heard while a rupture was open.

    sessions: how many sessions they come from.
    """

    markers_shown: Mapping[Marker, int] = field(default_factory=dict)
    markers_met: Mapping[Marker, int] = field(default_factory=dict)
    codes: Mapping[Code, int] = field(default_factory=dict)
    sessions: int = 0

    def passed_over(self, marker: Marker) -> int:
        """How often a turn went past this marker."""
        return max(0, self.markers_shown.get(marker, 0) - self.markers_met.get(marker, 0))


def own_tendencies() -> Tendencies:
    """Those of the newest sessions in the user's own folder. A session that cannot be read is left out."""
    shown: Counter[Marker] = Counter()
    met: Counter[Marker] = Counter()
    codes: Counter[Code] = Counter()
    sessions = 0
    for path in newest_first()[:LOOKED_AT]:
        try:
            transcript = read_transcript(path)
            persona = parse_persona(transcript.header.persona)
            attempts = [corrected(one, persona, transcript.header.seed) for one in attempts_of(transcript)]
        except InputError:
            continue
        sessions += 1
        for attempt in attempts:
            for moment in _of_its_own(Course(attempt, persona).moments, attempt.at_turn):
                codes.update(moment.codes)
                marker = moment.before.marker if moment.before else None
                if marker is not None:
                    shown[marker] += 1
                    met[marker] += moment.met
    return Tendencies(shown, met, codes, sessions)


def _of_its_own(moments: Iterable[Moment], first: int) -> Iterable[Moment]:
    """The coded turns in an open rupture from `first` on; what an attempt shares with another is counted once."""
    return (m for m in moments if m.number >= first and m.open_before and m.turn.coding is not None)
