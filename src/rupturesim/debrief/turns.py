"""Turn by turn: the trainee's words and moves, what came of them, what moved, what the client showed."""

import re
from collections.abc import Iterable
from dataclasses import replace

from rupturesim.alliance import NEARNESS, Stage
from rupturesim.client.rules import CodesCondition, Rules
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.debrief.correcting import correction_of
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.goals import OtherWays, goal_of
from rupturesim.debrief.model import TurnReport
from rupturesim.debrief.pieces import Change, Cite, CodeKind, Earned, Fired, Noted, Sentence
from rupturesim.debrief.wording import capital, counted, ended, hedged, listed, quote
from rupturesim.persona.model import Persona
from rupturesim.text import without_gestures
from rupturesim.transcript.events import NoteEvent, TransitionEvent

_ASKS_YOU = re.compile(r"\byou(?:r|rs|'re|'ve|'ll|'d)?\b[^.?!]*\?$", re.IGNORECASE)
"""A last sentence that asks the trainee something."""

MEASURES = ("task", "goal", "bond", "tension")


def turn_reports(course: Course) -> tuple[TurnReport, ...]:
    """A report of each turn, in order."""
    teller = _Teller(course)
    return tuple(teller.report(moment) for moment in course.moments)


def notes_of(course: Course) -> tuple[Noted, ...]:
    """All that the trainee wrote down, with what the client had just said."""
    events = [*course.attempt.notes, *(note for moment in course.moments for note in moment.turn.notes)]
    return tuple(noted(course, event) for event in events)


def noted(course: Course, event: NoteEvent) -> Noted:
    """One note beside the client's line that it followed."""
    return Noted(event.turn, event.at, event.text, course.line(min(event.turn, len(course.moments))))


def changes(before: TransitionEvent | None, after: TransitionEvent | None) -> tuple[Change, ...]:
    """The numbers that a turn moved."""
    if before is None or after is None:
        return ()
    pairs = (
        Change("task", before.task, after.task),
        Change("goal", before.goal, after.goal),
        Change("bond", before.bond, after.bond),
        Change("tension", before.tension, after.tension),
    )
    return tuple(pair for pair in pairs if round(pair.before, 1) != round(pair.after, 1))


_OWN = {
    "trigger": "It touched a sore point; what it means to {them}",
    "helps": "It was something that helps {name} more than others; why",
    "hurts": "It was something that hurts {name} more than others; why",
}
"""What can be said of a client's own rule when its sentence is not at hand, to go on with 'is not recorded'."""


class Explainer:
    """The sentence of each rule that fired, with the words of the turn that it rests on."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._codes = codes_of_rules(course.rules, course.persona)
        self._directions = {rule.id: rule.effect.direction for rule in course.rules.effects}

    def fired(self, moment: Moment, rule_id: str, first: int, *, moved: bool = False) -> Fired:
        """One rule that fired in a turn."""
        text, known = self._text(moment, rule_id)
        codes = self._codes.get(rule_id, frozenset()) & moment.codes
        if codes and codes <= moment.doubtful and known:
            text = hedged(text)
        cites = [moment.cite(codes)]
        if moment.number > 1 or self._course.attempt.opening:
            cites += self._course.cite_client(moment.number - 1)[: moment.passed_over]
        reckoned = moved or rule_id.startswith(("helps:", "hurts:"))
        sentence = Sentence(ended(text), tuple(cites), moved or ":" in rule_id, rule_id, model=reckoned)
        helped = self._helped(moment, rule_id, moved=moved)
        return Fired(rule_id, self._name(moment, rule_id), sentence, first, moved, known, helped)

    def _helped(self, moment: Moment, rule_id: str, *, moved: bool) -> bool | None:
        """Whether a rule that fired brought the two nearer; None for one that this version does not have."""
        if moved and moment.before is not None and moment.after is not None:
            return NEARNESS[moment.after.stage] > NEARNESS[moment.before.stage]
        if ":" in rule_id:
            return rule_id.startswith("helps:")
        direction = self._directions.get(rule_id)
        return None if direction is None else direction > 0

    def _text(self, moment: Moment, rule_id: str) -> tuple[str, bool]:
        raised = self._course.raised_unasked(moment)
        known = self._course.sentences.of(rule_id)
        if known is None:
            kind, _, own = rule_id.partition(":")
            if own and kind in _OWN:
                return self._course.wording.fill(f"{_OWN[kind]} is not recorded"), False
            called = f"A rule called '{_shown_id(rule_id)}' fired"
            return f"{called}; this version does not have it, so its sentence is not known", False
        if raised and rule_id == f"trigger:{raised}":
            means = self._course.persona.trigger(raised).means
            about = f"{self._course.name} brought up something sore unasked: to {{them}} it means that {means}"
            return self._course.wording.fill(about), True
        if raised and rule_id == "set-off":
            return f"What {self._course.name} had brought along came into the open, and a rupture began", True
        fired = moment.after.rules if moment.after else ()
        if rule_id == "set-off" and any(name.startswith("trigger:") for name in fired):
            return "With that a rupture began", True
        sore = self._course.sore(moment, rule_id.removeprefix("trigger:"))
        if sore:
            means = known.partition(":")[2]
            return f"{quote(moment.turn.text, sore)} touched a sore point:{means}", True
        by_move = self._course.wording.words.by_move.get(rule_id)
        codes = self._codes.get(rule_id, frozenset()) & moment.codes
        if by_move and codes:
            return self._course.wording.fill(by_move.replace("{did}", self._course.wording.did(codes))), True
        smoothed = self._course.wording.words.smoothed_over.get(rule_id)
        if smoothed and moment.before is not None and moment.before.stage is Stage.APPEASING:
            return self._course.wording.fill(smoothed), True
        return capital(known), True

    def _name(self, moment: Moment, rule_id: str) -> str:
        kind, _, own = _shown_id(rule_id).partition(":")
        if not own:
            return self._course.wording.rule(rule_id) or kind.replace("-", " ")
        if kind == "trigger":
            return "a sore point brought up" if self._course.raised_unasked(moment) == own else "the same sore point"
        return f"something that {kind} {self._course.name}"


class _Teller:
    """Tells the turns in order, and remembers what has been said already."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._explainer = Explainer(course)
        self._ways = OtherWays(course)
        self._first: dict[tuple[str, str], int] = {}
        self._said: set[str] = set()
        self._in_a_row = 0

    def report(self, moment: Moment) -> TurnReport:
        """One turn."""
        course, turn = self._course, moment.turn
        self._in_a_row = self._in_a_row + 1 if moment.passed_over else 0
        before, after = moment.before, moment.after
        stages = (before.stage if before else None, after.stage if after else None)
        names = [course.wording.stage(stage) if stage else "not known" for stage in stages]
        came = self._came(moment)
        return TurnReport(
            number=turn.number,
            text=turn.text,
            silent=moment.silent,
            goal=goal_of(self._course, moment),
            did=self._did(moment),
            earned=self._earned(moment),
            corrected=correction_of(course, moment),
            came=came,
            remarks=tuple(self._remarks(moment, came)),
            changes=changes(before, after),
            stages=stages,
            stage_names=(names[0], names[1]),
            passed_over=self._in_a_row,
            before=course.shown(before),
            after=course.shown(after),
            answer=turn.answer,
            notes=tuple(noted(course, note) for note in turn.notes),
            marked=tuple(notice.kind for notice in turn.notices),
            said_at=turn.said_at,
            answered_at=turn.answered_at,
            complete=turn.complete,
            ways=self._ways.of(moment),
            asked=self._asked(moment),
        )

    def _did(self, moment: Moment) -> Sentence:
        if moment.turn.coding is None:
            return Sentence("The session broke off before this turn was heard.", (moment.cite(),))
        if moment.silent:
            return Sentence(ended(f"You {self._course.did(moment)}"), (moment.cite(),))
        did = self._course.wording.did(moment.codes, moment.doubtful)
        return Sentence(f"You {did}.", (moment.cite(moment.codes),))

    def _asked(self, moment: Moment) -> Sentence | None:
        """That the client's line before the turn ended with a question, which belongs answered."""
        if not _ASKS_YOU.search(without_gestures(moment.line)):
            return None
        text = f"{self._course.name} had just asked you something; a plain answer to that comes first."
        return Sentence(text, self._course.cite_client(moment.number - 1) or (moment.cite(),))

    def _earned(self, moment: Moment) -> tuple[Earned, ...]:
        coding = moment.turn.coding
        words = self._course.wording.words.codes
        return tuple(
            Earned(c.code, _kind(c.code), words[c.code].name, words[c.code].does, moment.spans[c.code], c.score)
            for c in (coding.codes if coding else ())
        )

    def _came(self, moment: Moment) -> tuple[Fired, ...]:
        after = moment.after
        if after is None:
            return ()
        ids = [(rule, False) for rule in after.rules] + ([(after.move, True)] if after.move else [])
        return tuple(self._told(self._explainer.fired(moment, rule, moment.number, moved=moved)) for rule, moved in ids)

    def _told(self, fired: Fired) -> Fired:
        """The same, with the turn in which it was told first."""
        return replace(fired, first=self._first.setdefault((fired.id, fired.sentence.text), fired.first))

    def _remarks(self, moment: Moment, came: tuple[Fired, ...]) -> Iterable[Sentence]:
        if moment.turn.coding is None:
            return
        name, cite = self._course.name, (moment.cite(),)
        if not came and moment.after is not None:
            yield self._varied(
                "still", "Nothing in this turn changed how things stood between you.", "Nothing moved.", cite
            )
        yield from self._drowned(moment)
        following = self._course.moments[moment.number : moment.number + 1]
        if self._in_a_row > 2 and not any(later.passed_over for later in following):
            rows = self._earlier(moment, self._in_a_row)
            text = f"With this, {counted(self._in_a_row, 'turn')} in a row had not taken up what {name} showed."
            yield Sentence(text, rows)
        repairing = moment.codes & REPAIRING
        previous = self._course.moments[max(0, moment.number - 3) : moment.number - 1]
        held = moment.after is not None and "hearing-the-need" in moment.after.rules
        if (
            not held
            and moment.open_before
            and repairing
            and len(previous) == 2
            and all(repairing <= m.codes for m in previous)
        ):
            full = "You had made the same move in the two turns before, and it told less each time."
            yield self._varied("faded", full, "The same move once more, with less effect.", self._earlier(moment, 3))

    def _drowned(self, moment: Moment) -> Iterable[Sentence]:
        """What could not be heard beside a straining move."""
        spoiling = moment.codes & self._course.rules.codes(("spoiling",))
        repairing = moment.codes & REPAIRING
        if not spoiling or not repairing or not moment.open_before:
            return
        called = self._course.wording.called
        loud = listed([called(code) for code in Code if code in spoiling])
        drowned = listed([called(code) for code in Code if code in repairing])
        yield Sentence(f"In this model {drowned} goes unheard beside {loud}.", (moment.cite(spoiling | repairing),))

    def _varied(self, key: str, full: str, short: str, cites: tuple[Cite, ...]) -> Sentence:
        text = short if key in self._said else full
        self._said.add(key)
        return Sentence(text, cites)

    def _earlier(self, moment: Moment, count: int) -> tuple[Cite, ...]:
        return tuple(Cite(number) for number in range(moment.number - count + 1, moment.number + 1))


def _shown_id(rule_id: str) -> str:
    """The id of a rule as a file gives it: letters of ids alone, so that nothing in it reads as a quotation."""
    return re.sub(r"[^\w:-]", "", rule_id)[:60]


def _kind(code: Code) -> CodeKind:
    if code in REPAIRING:
        return CodeKind.REPAIRING
    return CodeKind.STRAINING if code in STRAINING else CodeKind.NEUTRAL


def codes_of_rules(rules: Rules, persona: Persona) -> dict[str, frozenset[Code]]:
    """The codes that each rule asks for."""

    def asked(condition: CodesCondition) -> frozenset[Code]:
        return rules.codes((*condition.any, *condition.all))

    own = {rule.id: asked(rule.when.codes) for rule in (*rules.effects, *rules.moves)}
    own |= {f"trigger:{trigger.id}": frozenset(trigger.codes) for trigger in persona.triggers}
    own |= {f"helps:{part.id}": frozenset(part.codes) for part in persona.what_helps}
    return own | {f"hurts:{part.id}": frozenset(part.codes) for part in persona.what_hurts}
