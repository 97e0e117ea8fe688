"""What else could have been said at a turning point, played forward by the engine.

Two ways to play on from the other words: with the very turns that followed in the session, and with a good
continuation. Both start from how things stood before the turn; so does the course as it was played, which is
recomputed with them, so that all three follow from the same rules. The seed chooses only which sign the client
shows, and no number, so it is not needed here.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from rupturesim.alliance import RUPTURED, Stage
from rupturesim.client import Client, ClientState
from rupturesim.client.continuing import closeness, continued
from rupturesim.coder import Coding
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.goals import way_moment
from rupturesim.debrief.model import Alternative, CurvePoint, Direction, TurningPoint, WhatIf
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.whatif_words import TELLS, Courses, Played, says
from rupturesim.debrief.wording import ended, turns_named
from rupturesim.persona.hearing import heard
from rupturesim.transcript.events import TransitionEvent
from rupturesim.ways import Way, WayMoment

MOST = 3
"""How many alternatives are shown of one turning point; of one that led closer, one."""

_ASKED = 8
"""How many ways are asked for at a turning point; of those with the same codes one is tried."""

_FURTHEST = 12
"""How many of the turns that followed are played after other words; what one turn does tells no further than that."""

_LEAST_ONWARD, _MOST_ONWARD = 4, 12
"""Turns of the good continuation: as many as were left in the session, within these."""

_WORTH_TELLING = 1.0
"""Points of closeness that other words have to gain where the turn itself had led closer."""

FindWays = Callable[[WayMoment, int, Set[str]], tuple[Way, ...]]
"""What could be said at a moment, at most so many; texts that have been shown come last."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """One way and what comes of it."""

    way: Way
    courses: Courses

    @property
    def leads(self) -> float:
        """How near the two ends lie, together."""
        return closeness(self.courses.same.last) + closeness(self.courses.onward.last)

    def nearer_than(self, played: Played, *, alone: bool) -> bool:
        """Whether it leads nearer than what was played, and not further apart right after it.

        alone: by themselves, with the same turns after them.
        """
        same, onward = self.courses
        right_after = closeness(same.states[1]) - closeness(played.states[1])
        if alone:
            return closeness(same.last) - closeness(played.last) >= _WORTH_TELLING and right_after > -TELLS
        best = max(closeness(same.last), closeness(onward.last))
        return best > closeness(played.last) and right_after > -TELLS


def what_ifs(
    course: Course, points: Sequence[TurningPoint], ways: FindWays | None = None
) -> tuple[tuple[WhatIf, ...], tuple[Sentence, ...]]:
    """The turning points at which other words would have led nearer, and what is to be said of them in all.

    ways: by default those of `rupturesim.ways`.
    """
    if not points:
        return (), ()
    engine = _Engine(course, ways or course.ways.at)
    found = [what_if for point in points if (what_if := engine.what_if(point)) is not None]
    caveat = _what_this_is(course) if found else ()
    return tuple(found), (*caveat, *engine.departures(points))


class _Engine:
    """Plays one course again from any of its turns."""

    def __init__(self, course: Course, ways: FindWays) -> None:
        self._course, self._ways = course, ways
        self._shown: set[str] = set()
        self._client = Client(course.persona, course.rules)
        self._codings = [moment.turn.coding for moment in course.moments if moment.turn.coding is not None]
        first = self._client.first_state(0)
        self._states = [first, *(step.after for step in self._client.fold(first, self._codings))]

    def what_if(self, point: TurningPoint) -> WhatIf | None:
        """What else could have been said.

        None where nothing would have led nearer, where it cannot be played again, and where the client brought it up.
        """
        moment = self._course.moment(point.turn)
        where = way_moment(self._course, moment)
        if where is None or not self._agrees(moment) or self._not_of_its_making(moment):
            return None
        until = point.turn + _FURTHEST
        before, later = self._states[point.turn - 1], self._codings[point.turn : until]
        played = self._play(before, self._codings[point.turn - 1 : until])
        ways: dict[frozenset[Code], Way] = {}
        for way in self._ways(where, _ASKED, self._shown):
            if self._offered(way, moment):
                ways.setdefault(frozenset(way.codes), way)
        tried = [self._try(way, before, later) for way in ways.values()]
        closer = point.direction is Direction.CLOSER
        chosen = _chosen([one for one in tried if one.nearer_than(played, alone=closer)], 1 if closer else MOST)
        if not chosen:
            return None
        self._shown.update(one.way.text for one in chosen)
        alternatives = tuple(self._alternative(moment, played, one.way, one.courses, chosen[0]) for one in chosen)
        return WhatIf(point.turn, _curve(played), _what(self._course, moment), alternatives)

    def _alternative(self, moment: Moment, played: Played, way: Way, courses: Courses, first: _Tried) -> Alternative:
        same, onward = courses
        cut = moment.number + _FURTHEST < len(self._codings)
        told = says(self._course, moment, played, courses, first.courses, cut=cut)
        return Alternative(way, _curve(same), _curve(onward), (same.last.stage, onward.last.stage), told)

    def departures(self, points: Sequence[TurningPoint]) -> list[Sentence]:
        """Where the present rules do not lead to what was recorded, and what that means for these turning points."""
        moments = [self._course.moment(point.turn) for point in points]
        left_out = [moment.number for moment in moments if not self._agrees(moment)]
        apart = [m.number for m in moments if self._agrees(m) and not _same_points(m.before, self._before(m))]
        told = []
        if left_out:
            text = (
                f"With the present rules things stood otherwise before {turns_named(left_out)} than the record says; "
            )
            told.append(Sentence(f"{text}that is not played again here.", tuple(Cite(turn) for turn in left_out)))
        if apart:
            text = f"With the present rules {turns_named(apart)} began from other figures than the record's; what was "
            text += "played is drawn here by the present rules too."
            told.append(Sentence(text, tuple(Cite(turn) for turn in apart)))
        return told

    def _before(self, moment: Moment) -> ClientState | None:
        return self._states[moment.number - 1] if moment.number <= len(self._codings) else None

    def _not_of_its_making(self, moment: Moment) -> bool:
        """Whether what came was the client's to bring up, and nothing in the turn strained."""
        return bool(self._course.raised_unasked(moment)) and not moment.codes & STRAINING

    def _agrees(self, moment: Moment) -> bool:
        """Whether what is recomputed stood where the record says, as far as the stage goes."""
        state, recorded = self._before(moment), moment.before
        return state is not None and recorded is not None and state.stage is recorded.stage

    def _offered(self, way: Way, moment: Moment) -> bool:
        """Whether these are other moves than the trainee's, and none that strains or touches a sore point."""
        persona = self._course.persona
        sore = {part.id for part in (*persona.triggers, *persona.what_hurts)}
        codes = frozenset(way.codes)
        return not codes & STRAINING and codes != moment.codes and not heard(persona, way.text) & sore

    def _try(self, way: Way, before: ClientState, later: Sequence[Coding]) -> _Tried:
        coding = Coding(way.coding.codes, heard(self._course.persona, way.text))
        same = self._play(before, [coding, *later])
        most = max(_LEAST_ONWARD, min(_MOST_ONWARD, len(later)))
        onward = continued(self._client, same.states[1], most)
        return _Tried(way, Courses(same, Played((before, same.states[1], *(step.after for step in onward)))))

    def _play(self, before: ClientState, codings: Sequence[Coding]) -> Played:
        """The states from before a turn on, up to the client's leaving."""
        states = [before]
        for coding in codings:
            if states[-1].stage is Stage.LEFT:
                break
            states.append(self._client.step(states[-1], coding).after)
        return Played(tuple(states))


def _chosen(tried: Sequence[_Tried], most: int) -> list[_Tried]:
    """Those that lead nearest; of equals the one that repairs in fewer turns, then the first."""
    return sorted(tried, key=lambda one: (-one.leads, len(one.courses.onward.states)))[:most]


def _curve(played: Played) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(state.turn, state.task / 100, state.goal / 100, state.bond / 100, state.stage in RUPTURED)
        for state in played.states
    )


def _same_points(recorded: TransitionEvent | None, state: ClientState | None) -> bool:
    if recorded is None or state is None:
        return False
    points = (recorded.task, recorded.goal, recorded.bond, recorded.tension, recorded.openness)
    return tuple(round(point * 100) for point in points) == tuple(state[3:8])


def _what(course: Course, moment: Moment) -> Sentence:
    """What the trainee said, as a whole."""
    text = "You were silent" if moment.silent else f"You said {moment.quote()}"
    if moment.silent and moment.quote() != "(silence)":
        text = f"You said nothing {moment.quote()}"
    return Sentence(ended(text), (moment.cite(),))


def _what_this_is(course: Course) -> tuple[Sentence, Sentence]:
    model = "What follows is played by a model of a client with written rules, not by a person; a real client may "
    staying = f"Turns that stay with {course.name} are the engine's choice, with sight of what you could not have seen."
    return (
        Sentence(f"{model}answer otherwise.", unsaid=True, model=True),
        Sentence(staying, unsaid=True, model=True),
    )
