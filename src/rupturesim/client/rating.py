"""The client's rating of the session: four ratings of 0 to 10, computed from the state.

The form follows ultra-brief session ratings (four scales, concern at 36 of 40 or less); no item wording of
any questionnaire is used. People rate kindly: most sessions are put near the top, and a rupture shows in a few points
less. So a rating rises fast from the bottom of a component's scale and slowly towards the top; that curve is an
assumption of this model, pending check.
"""

from dataclasses import dataclass

from rupturesim.client.state import ClientState

CONCERN = 36.0
"""A sum at or below this calls for talking about the session with the client."""

_CALM = 300
_WEIGHT_OF_TENSION = 0.35


@dataclass(frozen=True, slots=True)
class SessionRating:
    """What the client would put down, each 0 to 10 with one decimal."""

    relationship: float
    goals: float
    approach: float
    overall: float

    @property
    def total(self) -> float:
        """The sum, 0 to 40."""
        return round(self.relationship + self.goals + self.approach + self.overall, 1)

    @property
    def concern(self) -> bool:
        """Whether the sum is one that calls for a conversation."""
        return self.total <= CONCERN


def session_rating(state: ClientState) -> SessionRating:
    """The rating that follows from how things stand."""
    return rating_of(state.task, state.goal, state.bond, state.tension)


def rating_of(task: int, goal: int, bond: int, tension: int) -> SessionRating:
    """The rating from points in hundredths: tension weighs on the overall one."""
    overall = (task + goal + bond) / 3 - max(0, tension - _CALM) * _WEIGHT_OF_TENSION
    points = (bond, goal, task, max(0.0, overall))
    relationship, goals, approach, whole = (round(_kindly(value / 100), 1) for value in points)
    return SessionRating(relationship, goals, approach, whole)


def _kindly(points: float) -> float:
    """Points of a component as they are put down: 0 stays 0, 5 becomes 7.5, 10 stays 10."""
    return 10 - (10 - points) ** 2 / 10
