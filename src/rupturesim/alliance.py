"""The field's words: alliance, rupture, marker, stage, attachment.

Components after Bordin (1979). Markers after the Rupture Resolution Rating System (3RS), taken at second hand and
pending check against its manual; stages of resolution after Safran and Muran's two pathways, likewise.
"""

from enum import StrEnum


class Component(StrEnum):
    """What an alliance consists of: agreement on tasks, agreement on goals, and the bond."""

    TASK = "task"
    GOAL = "goal"
    BOND = "bond"


class RuptureKind(StrEnum):
    """Moving away (withdrawal) or moving against (confrontation). Neither is the milder one."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"


class RuptureStyle(StrEnum):
    """How a person tends to rupture."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    MIXED = "mixed"


class Attachment(StrEnum):
    """How fast repair takes and how fragile it is; not whether a client ruptures."""

    SECURE = "secure"
    ANXIOUS = "anxious"
    AVOIDANT = "avoidant"
    DISORGANISED = "disorganised"


class Stage(StrEnum):
    """Where the rupture stands."""

    WORKING = "working"
    STRAINED = "strained"
    WITHDRAWN = "withdrawn"
    CONFRONTING = "confronting"
    APPEASING = "appeasing"
    VOICING = "voicing"
    VULNERABLE = "vulnerable"
    REPAIRED = "repaired"
    LEFT = "left"


RUPTURED: frozenset[Stage] = frozenset(Stage) - {Stage.WORKING, Stage.REPAIRED, Stage.LEFT}
"""The stages in which a rupture is open."""

NEARNESS: dict[Stage, int] = {
    Stage.LEFT: 0,
    Stage.WITHDRAWN: 1,
    Stage.CONFRONTING: 1,
    Stage.APPEASING: 1,
    Stage.STRAINED: 2,
    Stage.VOICING: 3,
    Stage.VULNERABLE: 4,
    Stage.REPAIRED: 5,
    Stage.WORKING: 6,
}
"""How near a stage is to repair. Withdrawal, confrontation and appeasement stand equally far from it."""


class Marker(StrEnum):
    """What the client says or does that shows a rupture."""

    DENIAL = "denial"
    MINIMAL_RESPONSE = "minimal_response"
    ABSTRACT_TALK = "abstract_talk"
    TOPIC_SHIFT = "topic_shift"
    APPEASING = "appeasing"
    CONTENT_AFFECT_SPLIT = "content_affect_split"
    SELF_CRITICISM = "self_criticism"
    LATENESS = "lateness"
    SILENCE = "silence"
    VAGUENESS = "vagueness"
    COMPLAINT_THERAPIST = "complaint_therapist"
    REJECTS_INTERVENTION = "rejects_intervention"
    COMPLAINT_ACTIVITIES = "complaint_activities"
    COMPLAINT_PARAMETERS = "complaint_parameters"
    COMPLAINT_PROGRESS = "complaint_progress"
    DEFENDS_SELF = "defends_self"
    CONTROLS = "controls"

    @property
    def kind(self) -> RuptureKind:
        """Whether the marker moves away or against."""
        return RuptureKind.WITHDRAWAL if self in _MOVING_AWAY else RuptureKind.CONFRONTATION


_MOVING_AWAY: frozenset[Marker] = frozenset(list(Marker)[: list(Marker).index(Marker.COMPLAINT_THERAPIST)])

MARKER_NAMES: dict[Marker, str] = {
    Marker.DENIAL: "says that nothing is wrong",
    Marker.MINIMAL_RESPONSE: "answers as briefly as possible",
    Marker.ABSTRACT_TALK: "talks in generalities and theories",
    Marker.TOPIC_SHIFT: "changes the subject or tells a story instead",
    Marker.APPEASING: "agrees, thanks and gives way",
    Marker.CONTENT_AFFECT_SPLIT: "says something painful in a cheerful or flat way",
    Marker.SELF_CRITICISM: "turns on themselves and sounds hopeless",
    Marker.LATENESS: "comes late or speaks of leaving early",
    Marker.SILENCE: "falls silent",
    Marker.VAGUENESS: "goes vague",
    Marker.COMPLAINT_THERAPIST: "complains about you",
    Marker.REJECTS_INTERVENTION: "rejects what you offer",
    Marker.COMPLAINT_ACTIVITIES: "complains about what you do together",
    Marker.COMPLAINT_PARAMETERS: "complains about time, place or arrangements",
    Marker.COMPLAINT_PROGRESS: "complains that nothing is changing",
    Marker.DEFENDS_SELF: "defends themselves against you",
    Marker.CONTROLS: "presses you or takes control",
}
"""Each marker as a plain sentence without its subject."""


class Reaction(StrEnum):
    """How the client took the trainee's turn."""

    TRIGGERED = "triggered"
    STUNG = "stung"
    BURDENED = "burdened"
    PRESSED = "pressed"
    BRUSHED_OFF = "brushed_off"
    PASSED_OVER = "passed_over"
    UNSURE = "unsure"
    OPENED = "opened"
    SOFTENED = "softened"
    GIVEN_ROOM = "given_room"
    UNMOVED = "unmoved"
    PLAIN = "plain"


class Talkativeness(StrEnum):
    """How much this person says when at ease."""

    TERSE = "terse"
    MEASURED = "measured"
    TALKATIVE = "talkative"
