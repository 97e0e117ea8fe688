"""What a moment called for before the trainee spoke (`goals.yaml`), and what else could have been said in it."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rupturesim.alliance import RUPTURED, Attachment, Component, RuptureKind, Stage
from rupturesim.client.rules import Mark
from rupturesim.codes import Code
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.transcript.events import TransitionEvent
from rupturesim.ways import Way, WayMoment
from rupturesim.ways.choosing import straining
from rupturesim.yamlfile import read, validate

GOALS = Path(__file__).with_name("goals.yaml")


class Goal(BaseModel):
    """One row: when it fits, and what it says. What is left empty fits anything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stages: tuple[Stage, ...]
    kinds: tuple[RuptureKind, ...] = ()
    attachment: tuple[Attachment, ...] = ()
    strikes: tuple[Component, ...] = ()
    done: tuple[Mark, ...] = ()
    missing: tuple[Mark, ...] = ()
    says: str


class Goals(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    goals: tuple[Goal, ...]


@lru_cache(maxsize=1)
def shipped_goals() -> tuple[Goal, ...]:
    """The rows in order, read once. Raises ProblemsError if the file is faulty."""
    return validate(read(GOALS), Goals).goals


def goal_of(course: Course, moment: Moment) -> Sentence | None:
    """What the moment before a turn called for; None where it is not known how things stood."""
    state = moment.before
    if state is None:
        return None
    goal = next((row for row in shipped_goals() if _fits(row, state, course.persona.attachment)), None)
    if goal is None:
        return None
    cites = course.cite_client(moment.number - 1) or (Cite(moment.number),)
    return Sentence(course.wording.fill(goal.says), cites, unsaid=True, model=True)


def _fits(row: Goal, state: TransitionEvent, attachment: Attachment) -> bool:
    rupture = state.rupture
    done = frozenset(rupture.done) if rupture else frozenset()
    return (
        state.stage in row.stages
        and (not row.kinds or (rupture is not None and rupture.kind in row.kinds))
        and (not row.strikes or (rupture is not None and rupture.strikes in row.strikes))
        and (not row.attachment or attachment in row.attachment)
        and done.issuperset(row.done)
        and not done.intersection(row.missing)
    )


LONG = 60
"""Turns above which other ways are told only of turns that went past something or led further apart."""


class OtherWays:
    """Other ways to say it, moment by moment; what has been shown comes again only where there is nothing else."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._long = len(course.moments) > LONG
        self._shown: set[str] = set()

    def of(self, moment: Moment) -> tuple[Way, ...]:
        """What else could have been said in a turn: where a rupture was open, or the turn began one."""
        where = way_moment(self._course, moment)
        if where is None or not (where.stage in RUPTURED or moment.open_after):
            return ()
        if self._long and moment.met and moment.change >= 0:
            return ()
        found = self._course.ways.at(where, avoid=self._shown)
        self._shown.update(way.text for way in found)
        return found


def way_moment(course: Course, moment: Moment) -> WayMoment | None:
    """The moment before a turn as the choice of ways needs it; None where it is not known how things stood."""
    state = moment.before
    if state is None or state.stage is Stage.LEFT:
        return None
    rupture = state.rupture if state.stage in RUPTURED else None
    earlier = {moment.number - 1, rupture.began if rupture else 0} - {0}
    done = [course.moment(number) for number in earlier]
    room = moment.number > 1 and Code.SPACE in course.moment(moment.number - 1).codes
    return WayMoment(
        stage=state.stage,
        kind=rupture.kind if rupture else None,
        marker=state.marker,
        strikes=rupture.strikes if rupture else None,
        after=straining(code for one in done for code in one.codes),
        number=moment.number,
        trigger=rupture.trigger if rupture else "",
        room=room,
    )
