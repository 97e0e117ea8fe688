"""The two sides of a complaint: what in it is a fair account, and what comes from the client's own history.

Both are told side by side and both as true. Therapists tend to lay a rupture on the patient, so the fair part comes
first. That a complaint may be a fair account of what the therapist did, that it touches older relations as well, and
what each calls for, follows Safran and Muran 2000 and the 3RS, at second hand: pending check against the books.
"""

import re
from collections.abc import Iterable
from typing import Literal

from rupturesim.alliance import RuptureKind, Stage
from rupturesim.codes import STRAINING, Code
from rupturesim.debrief.chosen import chosen
from rupturesim.debrief.complaint_words import shipped_complaint_words
from rupturesim.debrief.course import Course, Moment
from rupturesim.debrief.mended import mended
from rupturesim.debrief.model import Complaint, RuptureReport
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.strain import Strain, added_nothing, passed_over, strains, what_strained
from rupturesim.debrief.wording import capital, ended, listed, quote, turns_named
from rupturesim.persona.model import Persona, Underneath

_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_BEFORE = re.compile(r"\blast (?:week|session|time|month)\b|\bthe (?:week|session) before\b", re.IGNORECASE)
_QUOTES = str.maketrans({"“": "'", "”": "'"})


def complaints(course: Course, ruptures: tuple[RuptureReport, ...]) -> tuple[Complaint, ...]:
    """One for each rupture, in order."""
    found = strains(course, ruptures)
    return tuple(_Teller(course, strain, first=strain is found[0]).complaint() for strain in found)


class _Teller:
    """Tells the two sides of one rupture. first: it is the first of the session."""

    def __init__(self, course: Course, strain: Strain, *, first: bool) -> None:
        self._course, self._strain, self._rupture, self._first = course, strain, strain.report, first
        self._words = shipped_complaint_words()
        self._fill = course.wording.fill
        began = strain.report.began
        self._unasked = began > 0 and bool(course.raised_unasked(course.moment(began)))
        self._by_trainee = began > 0 and not self._unasked
        more = "While it was open, there was more from your side:"
        self._added = (*what_strained(course, strain.moments, more), *passed_over(course, strain))
        self._before = _before(course.persona)

    def complaint(self) -> Complaint:
        """All of it."""
        return Complaint(
            began=self._rupture.began,
            said=self._strain.said(self._course),
            showed=self._showed(),
            fair=tuple(self._fair()),
            history=tuple(self._history()),
            calls=tuple(self._calls()),
            chosen=chosen(self._course, self._strain, own=self._by_trainee or bool(self._added or self._before)),
            mended=mended(self._course, self._strain, self._words.mended),
        )

    def _showed(self) -> Sentence:
        """Whether and where it was said."""
        course, said = self._course, self._strain.said(self._course)
        protest, plainly = self._strain.in_protest(course), self._strain.plainly(course)
        part = tuple(turn for turn in said if turn not in (*protest, *plainly))
        cites = tuple(cite for turn in said for cite in (*course.cite_client(turn), *_turn(turn)))
        if not said:
            stages = [state.stage for state in self._strain.states]
            longest = max(stages, key=stages.count)
            how = self._words.unsaid.get(longest, self._words.unsaid[Stage.STRAINED])
            text = f"{course.name} did not say it; in this model {self._fill(how)}"
            shown = tuple(cite for state in self._strain.states for cite in course.cite_client(state.turn))
            return Sentence(ended(text), shown)
        ways = (("half said it", part), ("said it in protest", protest), ("said it plainly", plainly))
        parts = [f"{way} {_after(turns)}" for way, turns in ways if turns]
        return Sentence(f"In this model {course.name} {listed(parts)}.", cites)

    def _fair(self) -> Iterable[Sentence]:
        """What in it is a fair account, from the record only."""
        words, name, began = self._words.fair, self._course.name, self._rupture.began
        if self._by_trainee:
            yield from self._set_off()
            yield Sentence(self._fill(words.set_off), (Cite(began),))
        else:
            how = (
                "it was there before you had spoken"
                if began == 0
                else f"{name} brought it up unasked after turn {began}"
            )
            cites = (*self._course.cite_client(began), *_turn(began))
            yield self._ground_here() or Sentence(f"Nothing that you said in this session set it off; {how}.", cites)
            if self._before:
                opens = words.before_you_unasked if self._unasked else words.before_you
                yield Sentence(f"{opens}: {self._before}")
                yield Sentence(words.fair_too)
            else:
                yield Sentence(words.before_unasked if self._unasked else words.before)
        yield from self._added
        if self._added and not self._by_trainee:
            yield Sentence(self._fill(words.added), self._added[0].cites)
        elif self._strain.moments and added_nothing(self._course, self._strain):
            yield Sentence(words.nothing_added, tuple(Cite(moment.number) for moment in self._strain.moments))
        if self._by_trainee:
            yield from self._heard()

    def _set_off(self) -> Iterable[Sentence]:
        """The turn that set it off, or the strains that had added up."""
        course, began = self._course, self._rupture.began
        moment = course.moment(began)
        if not self._rupture.trigger:
            earlier = [m for m in course.moments[:began] if m.codes & STRAINING]
            added = tuple(what_strained(course, earlier, f"By turn {began} small strains had added up:"))
            if added:
                yield Sentence(added[0].text, (*added[0].cites, Cite(began)))
                return
        codes = course.cause(self._rupture.by)
        yield Sentence(
            f"In turn {began} you {course.did(moment, codes)}, and with that it began.", (moment.cite(codes),)
        )

    def _ground_here(self) -> Sentence | None:
        """That the turn in which the client brought it up gave ground for it too; None where it did not."""
        began = self._rupture.began
        moment = self._course.moment(began) if began else None
        if moment is None or not (moment.codes - moment.doubtful) & STRAINING:
            return None
        did = self._course.did(moment, moment.codes & STRAINING)
        text = (
            f"In this model {self._course.name} would have brought it up after turn {began} in any case. In that turn"
        )
        return Sentence(ended(f"{text} you {did}; that is fair ground for it too"), (moment.cite(STRAINING),))

    def _heard(self) -> Iterable[Sentence]:
        """The words that touched a sore point of this client's, if they were heard."""
        course, moment = self._course, self._course.moment(self._rupture.began)
        spans = course.sore(moment, self._rupture.trigger)
        if spans:
            text = f"The words that touched {course.name} were {quote(moment.turn.text, spans)}."
            yield Sentence(text, (Cite(moment.number, "trainee", spans),), unsaid=True, model=True)

    def _history(self) -> Iterable[Sentence]:
        """What came from the client's side of it, as far as it was said; the rest is marked as unsaid."""
        words, began = self._words.history, self._rupture.began
        cites = _turn(began) or self._course.cite_client(0)
        if self._rupture.means:
            meant = "What had gone before meant to {them} that" if began == 0 else "To {them} it meant that"
            meant = "What {name} had brought along meant to {them} that" if self._unasked else meant
            yield Sentence(f"{self._fill(meant)} {ended(self._rupture.means)}", cites, unsaid=True)
        else:
            yield Sentence(words.strains, cites, unsaid=True, model=True)
        yield from self._underneath()
        if self._by_trainee or self._added:
            yield Sentence(self._fill(words.beside))
        else:
            yield Sentence(self._fill(words.beside_open))

    def _underneath(self) -> Iterable[Sentence]:
        """The need and the fear behind it: in the client's words where they came out, else as unsaid."""
        course, persona = self._course, self._course.persona
        shown = [state.turn for state in self._strain.states if state.stage is Stage.VULNERABLE]
        lines = [turn for turn in shown if course.line(turn)]
        if lines:
            text = (
                f"After turn {lines[0]} {course.name} began to show what lay behind it: {quote(course.line(lines[0]))}"
            )
            yield Sentence(ended(text), course.cite_client(lines[0]))
            return
        if not self._first:
            return
        if persona.need is not None:
            yield Sentence(f"What {course.name} needed, and did not come to say: {_what(persona.need)}", unsaid=True)
        if persona.fear is not None:
            yield Sentence(f"What {course.name} feared, and did not come to say: {_what(persona.fear)}", unsaid=True)

    def _calls(self) -> Iterable[Sentence]:
        """What the way in which it showed, the fair part, what was struck and the history each call for."""
        calls = self._words.calls
        yield Sentence(self._fill(calls.first[self._kind()]))
        if any(state.stage is Stage.APPEASING for state in self._strain.states) and self._kind() != "appeasing":
            yield Sentence(self._fill(calls.first["appeasing"]))
        yield self._to_own()
        yield Sentence(self._fill(calls.struck[self._rupture.strikes]))
        yield Sentence(self._fill(calls.history if self._first else calls.history_again))

    def _to_own(self) -> Sentence:
        """What there is to own. Of what came before only the opening can tell; taking all of it is not a part."""
        own = self._words.calls.own
        if self._by_trainee:
            return self._for_instance(own["set_off"], self._course.moment(self._rupture.began), self._rupture.by)
        part = STRAINING - {Code.OVEROWN}
        added = next((m for m in self._strain.moments if (m.codes - m.doubtful) & part), None)
        if added is None:
            return Sentence(ended(self._fill(own["before_you" if self._before else "before"])))
        codes = (added.codes - added.doubtful) & part
        begins = f"{own['before_you']}; {own['as_well']}" if self._before else own["added"]
        return self._for_instance(begins, added, codes)

    def _for_instance(self, begins: str, moment: Moment, codes: Iterable[Code]) -> Sentence:
        """The part by what the trainee did; by the words, where the move itself does not strain."""
        codes = frozenset(codes)
        if codes & STRAINING:
            part = f"that in turn {moment.number} you {self._course.wording.did(codes, moment.doubtful)}"
        else:
            part = f"what you said in turn {moment.number} ({moment.quote(codes)})"
        joint = "," if begins.endswith(self._words.calls.own["as_well"]) else ":"
        return Sentence(f"{self._fill(begins)}{joint} for instance {part}.", (moment.cite(codes),))

    def _kind(self) -> Literal["withdrawal", "confrontation", "both", "appeasing"]:
        """How it showed: by the stages, and by the kind of the rupture where it never went beyond a first sign."""
        stages = {state.stage for state in self._strain.states}
        away, against = Stage.WITHDRAWN in stages, Stage.CONFRONTING in stages
        if away and against:
            return "both"
        if away or against:
            return "withdrawal" if away else "confrontation"
        if Stage.APPEASING in stages:
            return "appeasing"
        return "withdrawal" if self._rupture.kind is RuptureKind.WITHDRAWAL else "confrontation"


def _before(persona: Persona) -> str:
    """What the opening, which the trainee has read, says of the session before; "" if nothing."""
    told = f"{persona.opening.scene} {persona.known_beforehand}".translate(_QUOTES)
    found = [" ".join(sentence.split()) for sentence in _SENTENCES.split(told) if _BEFORE.search(sentence)]
    first = [sentence for sentence in found if _BEFORE.match(sentence)] or found
    return ended(capital(first[0])) if first else ""


def _what(underneath: Underneath) -> str:
    """A need or a fear as an author wrote it, to go on after a colon."""
    return ended(underneath.what[:1].lower() + underneath.what[1:])


def _after(turns: tuple[int, ...]) -> str:
    """'at the opening and after turns 3 and 4'."""
    later = [turn for turn in turns if turn]
    parts = [*(["at the opening"] if 0 in turns else []), *([f"after {turns_named(later)}"] if later else [])]
    return " and ".join(parts)


def _turn(number: int) -> tuple[Cite, ...]:
    return (Cite(number),) if number else ()
