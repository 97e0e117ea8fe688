"""What a debrief says, as data. Faces draw it; nothing here knows how. Turn 0 is the opening."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rupturesim.alliance import Component, Marker, RuptureKind, Stage
from rupturesim.codes import Code
from rupturesim.debrief.pieces import Change, CodeKind, Earned, Fired, Shown
from rupturesim.debrief.pieces import Noted as Noted
from rupturesim.debrief.pieces import Sentence as Sentence
from rupturesim.ways import Way


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One turn. What the trainee did comes first; what could not be known is None or empty.

    goal: what the moment called for, before the trainee spoke. ways: other ways to say it in that moment.
    corrected: how a reader changed what was heard, if one did.
    came: what came of it, as rules, those that decided first and the move of the stage last.
    stages: the stage before and after. passed_over: turns in a row, this one included, that met nothing of what
    the client showed. before, after: what the client showed before and after the turn.
    """

    number: int
    text: str
    silent: bool
    goal: Sentence | None
    did: Sentence
    earned: tuple[Earned, ...]
    corrected: Sentence | None
    came: tuple[Fired, ...]
    remarks: tuple[Sentence, ...]
    changes: tuple[Change, ...]
    stages: tuple[Stage | None, Stage | None]
    stage_names: tuple[str, str]
    passed_over: int
    before: Shown | None
    after: Shown | None
    answer: str | None
    notes: tuple[Noted, ...]
    marked: tuple[RuptureKind, ...]
    said_at: float
    answered_at: float | None
    complete: bool
    ways: tuple[Way, ...]
    asked: Sentence | None


@dataclass(frozen=True, slots=True)
class RuptureReport:
    """One rupture from its beginning to its end.

    began: the turn at which it began, 0 if it was there at the opening. by: codes of the trainee's turn that began
    it; empty if the client brought it up unasked. ended: the turn at which it was mended or the client left.
    """

    began: int
    by: tuple[Code, ...]
    kind: RuptureKind
    strikes: Component
    trigger: str
    means: str
    done: tuple[str, ...]
    ended: int | None
    outcome: Literal["mended", "left", "open"]


@dataclass(frozen=True, slots=True)
class MarkerReport:
    """A marker shown while a rupture was open, and the turn that met it.

    late: turns between the next turn and the one that met it; 0 is at once, None never.
    beside: straining moves in the very turn that met it.
    """

    shown: Shown
    met: int | None
    late: int | None
    answered: bool
    beside: tuple[Code, ...]


class Noticed(StrEnum):
    """How a mark of the trainee's and what the client showed stand to each other."""

    AT_ONCE = "at once"
    LATE = "late"
    UNMARKED = "unmarked"
    OTHER_KIND = "other kind"
    NOTHING_SHOWN = "nothing shown"
    CONCERN = "concern"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Passage:
    """Turns in a row after which the client showed markers of one kind, and whether the trainee marked it.

    late: turns between its first marker and the mark; None if it went unmarked.
    """

    kind: RuptureKind
    turns: tuple[int, ...]
    noticed: Noticed
    late: int | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that the trainee made after `turn`."""

    turn: int
    kind: RuptureKind
    noticed: Noticed
    sentence: Sentence


class Labelled(StrEnum):
    """How a label of the trainee's and what the model had the client show stand to each other.

    CONCERN, LEAVING: the client was saying aloud what was amiss, or the need in it; was leaving. No label is off then.
    """

    AS_SHOWN = "as shown"
    NOT_CALLED = "not called"
    OTHER_KIND = "other kind"
    NOTHING_SHOWN = "nothing shown"
    OTHER_MARKER = "other marker"
    CONCERN = "concern"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Label:
    """What the trainee said that the client's line after `turn` showed, beside what the model had it show."""

    turn: int
    kind: Literal["none", "withdrawal", "confrontation", "concern"]
    marker: Marker | None
    shown: Shown | None
    labelled: Labelled
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Noticing:
    """Markers met or passed over, the trainee's own marks, and what they labelled afterwards."""

    markers: tuple[MarkerReport, ...]
    passed: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    marks: tuple[Mark, ...]
    marking: tuple[Sentence, ...]
    labels: tuple[Label, ...]
    labelling: tuple[Sentence, ...]


class Direction(StrEnum):
    """Where a turning point led."""

    APART = "apart"
    CLOSER = "closer"
    SURFACE = "surface"


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A turn on which much hung. what: the trainee's words; came: what came of them."""

    turn: int
    direction: Direction
    what: Sentence
    came: tuple[Sentence, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RatingReport:
    """The client's session rating, as the model computes it; four of 0 to 10, in all 0 to 40.

    to_please: asked at the end, the client would put down more than this.
    """

    relationship: float
    goals: float
    approach: float
    overall: float
    total: float
    at_opening: float | None
    concern: bool
    to_please: bool
    says: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Feelings:
    """Words for feelings that one of the two said, from a short English list. used: the most used, with how often."""

    count: int
    used: tuple[tuple[str, int], ...]
    families: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of the session's clock. median, longest: from the client's answer to the trainee's next words.

    turn: the one that the longest wait came before. stages: in each stage, from one answer of the client's to the next.
    """

    median: float
    longest: float
    turn: int
    stages: tuple[tuple[Stage, float], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the session. words: of the trainee and of the client. stages: turns that ended in each.

    median_words, longest_words: of the trainee's spoken turns; longest_turn: the longest one's number, or None.
    moves: each kind with how many moves of that kind there were, one a code and turn.
    silences: silent turns, or ones long waited with, directly before the client said a complaint.
    timing: None where the session has no clock to speak of, as when it was played from a script.
    """

    turns: int
    silent_turns: int
    words: tuple[int, int]
    median_words: int
    longest_words: int
    longest_turn: int | None
    moves: tuple[tuple[CodeKind, int], ...]
    feelings: tuple[Feelings, Feelings]
    silences: tuple[int, ...]
    timing: Timing | None
    open_questions: int
    closed_questions: int
    question_marks: int
    codes: tuple[tuple[Code, int], ...]
    stages: tuple[tuple[Stage, int], ...]
    seconds: float
    says: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """One thing to practise next. turn: the moment to go back to. codes: what it exercises."""

    id: str
    what: Sentence
    why: Sentence
    turn: int
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How task, goal and bond stood after a turn."""

    turn: int
    task: float
    goal: float
    bond: float
    ruptured: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other words at one turn, and how the engine plays on from them.

    same: this turn in its place and the later turns as they were. onward: this turn, and then a good continuation.
    Both curves begin with the point before the turn. ends: the stage in which each of the two ends.
    """

    way: Way
    same: tuple[CurvePoint, ...]
    onward: tuple[CurvePoint, ...]
    ends: tuple[Stage, Stage]
    says: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A turning point, and what else could have been said there. played: the recorded curve from before the turn on."""

    turn: int
    played: tuple[CurvePoint, ...]
    what: Sentence
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """One component of the alliance over a rupture: where it stood before it, lowest in it, and last.

    mended: it stands at least where it did before. struck: it is the one that the rupture struck.
    """

    component: Component
    before: float
    lowest: float
    last: float
    struck: bool
    mended: bool
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Complaint:
    """The two sides of a complaint. began: the turn at which the rupture began. said: turns after which the client
    said it, openly or in part. showed: the same in words.

    fair: what in it was a fair account of something that the trainee did. history: what came from the client's own
    history. calls: what each of the two calls for. chosen: what the trainee answered.
    """

    began: int
    said: tuple[int, ...]
    showed: Sentence
    fair: tuple[Sentence, ...]
    history: tuple[Sentence, ...]
    calls: tuple[Sentence, ...]
    chosen: tuple[Sentence, ...]
    mended: tuple[Mended, ...]


@dataclass(frozen=True, slots=True)
class SmallSkills:
    """The three small skills in one turn. all_of_it: the trainee took all of it on themselves; open: in a rupture."""

    turn: int
    open: bool
    owned: bool
    all_of_it: bool
    reflected: bool
    asked: bool


class EndKind(StrEnum):
    """How an attempt ended."""

    NOT_BEGUN = "not begun"
    NO_RUPTURE = "no rupture"
    MENDED = "mended"
    OPEN = "open"
    FALSE_PEACE = "false peace"
    LEFT = "left"
    WENT_BACK = "went back"
    BROKE_OFF = "broke off"


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended. farewell: the client's last line, if there was one."""

    kind: EndKind
    turn: int
    sentence: Sentence
    farewell: str


@dataclass(frozen=True, slots=True)
class BesideTurn:
    """A turn of another attempt, and the stage after it; None and "" where it was not recorded."""

    number: int
    text: str
    stage: Stage | None
    stage_name: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Another attempt of the same session, to hold against this one.

    parts: the first turn in which other words were said than in this one, or in which only one of the two goes on.
    turns: its turns from there on. The cites of its ending are of that attempt.
    """

    attempt: int
    of: int | None
    at_turn: int
    parts: int
    curve: tuple[CurvePoint, ...]
    turns: tuple[BesideTurn, ...]
    ending: Ending


@dataclass(frozen=True, slots=True)
class Debrief:
    """All that is said after one attempt.

    what_ifs: other words at the turning points, played forward; what_if_says: what is to be said of them in all.
    complaints, skills: the two sides of each complaint, and the three small skills over the turns; skills_say: the
    latter in sentences. beside: the other attempts, with what is to be said about them. corrections: what readers
    changed in what was heard, and what that changed. as_heard: the curve as it was before those corrections; empty
    without any. lent: how many of the client's answers a language model lent; None where none was asked.
    missing: what cannot be told, and why.
    """

    client: str
    persona_id: str
    attempt: int
    of: int | None
    at_turn: int
    opening: str
    story: tuple[Sentence, ...]
    turning_points: tuple[TurningPoint, ...]
    practice: tuple[Practice, ...]
    what_ifs: tuple[WhatIf, ...]
    what_if_says: tuple[Sentence, ...]
    noticing: Noticing
    false_repair: tuple[Sentence, ...]
    ending: Ending
    ruptures: tuple[RuptureReport, ...]
    complaints: tuple[Complaint, ...]
    skills: tuple[SmallSkills, ...]
    skills_say: tuple[Sentence, ...]
    rating: RatingReport | None
    curve: tuple[CurvePoint, ...]
    curve_says: tuple[Sentence, ...]
    figures: Figures
    notes: tuple[Noted, ...]
    turns: tuple[TurnReport, ...]
    beside: tuple[Beside, ...]
    beside_says: tuple[Sentence, ...]
    corrections: tuple[Sentence, ...]
    as_heard: tuple[CurvePoint, ...]
    lent: Sentence | None
    missing: tuple[Sentence, ...]
    closing: tuple[str, ...]


def runs(report: TurnReport) -> list[tuple[str, tuple[Code, ...]]]:
    """The words of a turn cut where a coded span begins or ends, each piece with the codes that it earned."""
    edges = {0, len(report.text)} | {edge for earned in report.earned for span in earned.spans for edge in span}
    cuts = sorted(edges)
    pieces = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        codes = tuple(e.code for e in report.earned if any(s <= start and end <= t for s, t in e.spans))
        pieces.append((report.text[start:end], codes))
    return pieces
