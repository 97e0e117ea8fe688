"""Another way to say it: words by authors that fit the moment, or else what to try in plain words."""

from rupturesim.client import Client
from rupturesim.codes import ALL_CODES, REPAIRING, Code, codes_in
from rupturesim.debrief.practice import SMALL_SKILLS
from rupturesim.debrief.wording import Wording, listed
from rupturesim.drill.fitting import can_be_practised, fits
from rupturesim.drill.moment import DrillMoment
from rupturesim.ways import Way, WayMoment, Ways
from rupturesim.ways.choosing import straining

_LOOKED_AT = 40


class Another:
    """The ways shown in a drill; each comes again only when there is no other."""

    def __init__(self, code: Code | None) -> None:
        self._code = code
        self._shown: list[str] = []

    def way(self, moment: DrillMoment, number: int) -> str:
        """One way for this moment, the `number`th of the drill."""
        ways = [way for way in ways_at(moment, number) if self._code in (None, *way.codes)]
        new = [way for way in ways if way.text not in self._shown]
        if not ways:
            return _in_plain_words(moment, self._code)
        chosen = new[0] if new else min(ways, key=lambda way: self._last_shown(way.text))
        self._shown.append(chosen.text)
        wording = Wording(moment.persona)
        return f"“{chosen.text}” That is {listed([wording.called(code) for code in chosen.codes])}."

    def _last_shown(self, text: str) -> int:
        """The place at which it was last shown; lower is longer ago."""
        return max(place for place, shown in enumerate(self._shown) if shown == text)


def ways_at(moment: DrillMoment, number: int) -> tuple[Way, ...]:
    """The authored ways that do good as things stand at this moment, and no harm; those that fit best first.

    A client's own are left out: they speak of what was said in a session with that client.
    """
    state, client = moment.state, Client(moment.persona)
    before = codes_in(state.recent[0])
    place = WayMoment(
        stage=state.stage,
        kind=state.rupture.kind if state.rupture else None,
        marker=moment.marker,
        strikes=state.rupture.strikes if state.rupture else None,
        after=straining(before),
        number=number,
        room=Code.SPACE in before,
    )
    ways = Ways(moment.persona).at(place, _LOOKED_AT)
    return tuple(way for way in ways if not way.own and fits(client, state, *way.codes))


def _in_plain_words(moment: DrillMoment, code: Code | None) -> str:
    """What to try, where there are no words for it: the first move that fits."""
    client, wording = Client(moment.persona), Wording(moment.persona)
    candidates = [code] if code else [*SMALL_SKILLS, *(one for one in ALL_CODES if one in REPAIRING)]
    fitting = next((one for one in candidates if can_be_practised(client, moment.state, one)), Code.REFLECT)
    return wording.fill(wording.words.codes[fitting].practise)
