"""A debrief for sharing, in which no words of the trainee, the client or the persona's author are left.

The attempt and the persona are emptied of words before anything is told from them, so that no sentence can carry any.
Fillers stand for words one by one: counts, silences, question marks and the places of coded words stay true.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from rupturesim.client.rules import Rules, shipped_rules
from rupturesim.coder import Coded, Coding
from rupturesim.debrief.build import debrief_of
from rupturesim.debrief.model import Debrief, Figures
from rupturesim.debrief.pieces import Sentence, Span
from rupturesim.persona.model import Leaning, Persona, Trigger
from rupturesim.text import SILENCE, words
from rupturesim.transcript.attempts import Attempt, Turn
from rupturesim.transcript.events import Header, ModelEvent, NoteEvent, RuptureRecord, TransitionEvent, TryRecord

NAME = "Client"
"""What every client is called."""

LEFT_OUT = "(left out)"
"""What stands for a passage of the persona's."""

FILLER = "word"
"""What stands for a word."""

_COPY = Sentence(
    f"Names, and all that was said or written, are left out of this copy; each word stands as '{FILLER}', and what the "
    f"client's author wrote as '{LEFT_OUT}'. Other ways to say it, and what would have come of them, are chosen "
    "without that author's own, and may differ from those of the debrief itself."
)
_NOT_READ = "Not all of the record could be read."
_UNKNOWN = "unknown"
_PIECE = re.compile(r"\[[^\[\]]*\]|[^\s\[]+|\[|\s+")
_QUESTION = re.compile(r"[?\uff1f\u061f]")
_STOP = re.compile(r"[.,;:!…]$")
_QUOTED = re.compile(r"(?<=“)[^”]*(?=”)|(?<!\w)'[^']*'(?!\w)")


def redacted_debrief(
    attempt: Attempt,
    persona: Persona,
    *,
    attempts: Sequence[Attempt] = (),
    header: Header | None = None,
    rules: Rules | None = None,
    notes: Sequence[str] = (),
) -> Debrief:
    """The debrief of an attempt without anybody's words. The arguments are those of `debrief_of`.

    Its figures are counted in the words that were said. Of the notes it says only that there are some.
    """
    rules = rules or shipped_rules()
    emptier = _Emptier(persona, rules)
    bare = emptier.attempt(attempt)
    debrief = debrief_of(
        bare,
        emptier.persona,
        attempts=[_told_apart(emptier.attempt(other), bare, other, attempt) for other in attempts],
        header=emptier.header(header),
        rules=rules,
        notes=[_NOT_READ] if notes else [],
    )
    counted = debrief_of(emptier.renamed(attempt), emptier.persona, rules=rules).figures
    return replace(debrief, figures=_counted(attempt, emptier, counted), missing=(_COPY, *debrief.missing))


@dataclass(frozen=True, slots=True)
class Emptied:
    """A text with a filler for every word, and where each of its places went.

    size: characters of the text as it was. pieces: (start, end) in it, (start, end) in this one.
    """

    text: str
    size: int
    pieces: tuple[tuple[Span, Span], ...]

    def spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Spans of the text as it was, in this one: from and to whole pieces; one that does not fit is dropped."""
        found = []
        for start, end in spans:
            inside = [new for old, new in self.pieces if old[0] < end and start < old[1]]
            if inside and 0 <= start < end <= self.size:
                found.append((inside[0][0], inside[-1][1]))
        return tuple(found)


def emptied(text: str) -> Emptied:
    """The text with fillers for its words. Gestures stay gestures, and a silence a silence."""
    if text.strip() == SILENCE:
        same = [(place, place + 1) for place in range(len(text))]
        return Emptied(text, len(text), tuple(zip(same, same, strict=True)))
    out, length, pieces = [], 0, []
    for found in _PIECE.finditer(text):
        piece = found[0]
        new = ("\n" if "\n" in piece else " ") if piece.isspace() else _filled(piece)
        if not piece.isspace():
            pieces.append((found.span(), (length, length + len(new))))
        out.append(new)
        length += len(new)
    return Emptied("".join(out), len(text), tuple(pieces))


def _filled(piece: str) -> str:
    """A run of letters with no space in it, or a gesture."""
    asked = "".join(_QUESTION.findall(piece))
    if piece.startswith("[") and piece.endswith("]") and len(piece) > 1:
        return f"[gesture{asked}]"
    stop = _STOP.search(piece)
    return " ".join([FILLER] * len(words(piece))) + asked + (stop[0] if stop else "") or "…"


def _told_apart(bare_other: Attempt, bare: Attempt, other: Attempt, attempt: Attempt) -> Attempt:
    """The other attempt, with a sign after each turn whose fillers alone are those of this one."""
    turns = list(bare_other.turns)
    for place, (there, here) in enumerate(zip(other.turns, attempt.turns, strict=False)):
        if there.text != here.text and turns[place].text == bare.turns[place].text:
            turns[place] = replace(turns[place], text=f"{turns[place].text} …")
    return replace(bare_other, turns=tuple(turns))


def _counted(attempt: Attempt, emptier: "_Emptier", found: Figures) -> Figures:
    """Figures counted in the words that were said, with none of those in them, and every place in the emptied words."""
    told = f" {' '.join(word for said in attempt.said for word in words(said.text))} "
    others = {field.name: _unsaid(getattr(found, field.name), told) for field in fields(found) if field.name != "says"}
    return replace(found, **others, says=tuple(emptier.sentence(attempt, sentence) for sentence in found.says))


def _unsaid(value: Any, told: str) -> Any:
    """A figure without any text that somebody said. told: all that was said, as words between spaces."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return LEFT_OUT if f" {' '.join(words(value))} " in told else value
    if isinstance(value, tuple):
        return tuple(_unsaid(part, told) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _unsaid(getattr(value, field.name), told) for field in fields(value)})
    return value


class _Emptier:
    """Takes the words out of one client's session. The persona's own ids become numbers, the same everywhere."""

    def __init__(self, persona: Persona, rules: Rules) -> None:
        self._known = {rule.id for rule in rules.all}
        self._ids: dict[str, str] = {}
        for kind, parts in (
            ("trigger", persona.triggers),
            ("helps", persona.what_helps),
            ("hurts", persona.what_hurts),
        ):
            self._ids |= {part.id: f"{kind}-{number:02}" for number, part in enumerate(parts, start=1)}
        self.persona = self._persona(persona)

    def renamed(self, attempt: Attempt) -> Attempt:
        """An attempt with its words, and with the ids of this persona."""
        turns = [
            replace(
                turn,
                coding=self._renamed(turn.coding),
                heard_first=self._renamed(turn.heard_first),
                transition=self._state(turn.transition),
            )
            for turn in attempt.turns
        ]
        return replace(attempt, opened=self._state(attempt.opened), turns=tuple(turns))

    def attempt(self, attempt: Attempt) -> Attempt:
        """An attempt without words."""
        attempt, end = self.renamed(attempt), attempt.end
        return replace(
            attempt,
            opening=None if attempt.opening is None else emptied(attempt.opening).text,
            turns=tuple(self._turn(turn) for turn in attempt.turns),
            end=end.model_copy(update={"text": emptied(end.text).text}) if end is not None else None,
            notes=_notes(attempt.notes),
        )

    def header(self, header: Header | None) -> Header | None:
        """A transcript's first line without the persona."""
        if header is None:
            return None
        persona = self.persona.model_dump(mode="json", by_alias=True)
        return header.model_copy(
            update={"persona_id": self.persona.id, "persona": persona, "persona_sha256": "0" * 64, "coder": LEFT_OUT}
        )

    def sentence(self, attempt: Attempt, sentence: Sentence) -> Sentence:
        """A sentence about the attempt as it was, with its quotations left out and its places in the emptied words."""
        texts = {turn.number: turn.text for turn in attempt.turns}
        lines = {0: attempt.opening or ""} | {turn.number: turn.answer or "" for turn in attempt.turns}
        cites = tuple(
            replace(cite, spans=emptied((texts if cite.speaker == "trainee" else lines)[cite.turn]).spans(cite.spans))
            for cite in sentence.cites
        )
        return replace(sentence, text=_QUOTED.sub("…", sentence.text), cites=cites)

    def _turn(self, turn: Turn) -> Turn:
        text = emptied(turn.text)
        correction = turn.correction
        if correction is not None and correction.why:
            correction = correction.model_copy(update={"why": LEFT_OUT})
        return replace(
            turn,
            text=text.text,
            coding=_moved(turn.coding, text),
            answer=None if turn.answer is None else emptied(turn.answer).text,
            model=_bare(turn.model),
            notes=_notes(turn.notes),
            correction=correction,
            heard_first=_moved(turn.heard_first, text),
        )

    def _renamed(self, coding: Coding | None) -> Coding | None:
        if coding is None:
            return None
        return replace(coding, heard=frozenset(self._ids[name] for name in coding.heard if name in self._ids))

    def _state(self, state: TransitionEvent | None) -> TransitionEvent | None:
        if state is None:
            return None
        changed = {
            "rules": tuple(self._rule(name) for name in state.rules),
            "move": self._rule(state.move) if state.move else None,
            "rupture": self._rupture(state.rupture),
        }
        return state.model_copy(update=changed)

    def _rule(self, name: str) -> str:
        if name in self._known:
            return name
        kind, _, own = name.partition(":")
        return f"{kind}:{self._ids[own]}" if kind in {"trigger", "helps", "hurts"} and own in self._ids else _UNKNOWN

    def _rupture(self, rupture: RuptureRecord | None) -> RuptureRecord | None:
        if rupture is None:
            return None
        return rupture.model_copy(update={"trigger": self._ids.get(rupture.trigger, "")})

    def _persona(self, persona: Persona) -> Persona:
        """A client who moves as this one does, with nothing else known. What is not named here is left out."""
        opening = persona.opening
        brings_up = opening.brings_up
        return Persona.model_validate(
            {
                "schema": persona.schema_version,
                "id": "client",
                "name": NAME,
                "age": 18,
                "pronouns": "they/them",
                "setting": LEFT_OUT,
                "presenting_problem": LEFT_OUT,
                "background": LEFT_OUT,
                "attachment": persona.attachment,
                "rupture_style": persona.rupture_style,
                "triggers": [self._trigger(trigger) for trigger in persona.triggers],
                "opening": {
                    "scene": LEFT_OUT,
                    "lines": [LEFT_OUT],
                    "rupture": self._ids.get(opening.rupture or ""),
                    "stage": opening.stage,
                    "brings_up": brings_up
                    and {"turn": brings_up.turn, "trigger": self._ids.get(brings_up.trigger, _UNKNOWN)},
                },
                "challenge": persona.challenge,
                "alliance": persona.alliance,
                "what_helps": [self._leaning(leaning) for leaning in persona.what_helps],
                "what_hurts": [self._leaning(leaning) for leaning in persona.what_hurts],
                "markers": persona.markers,
                "talkativeness": persona.talkativeness,
            }
        )

    def _trigger(self, trigger: Trigger) -> Trigger:
        emptied = {"id": self._ids[trigger.id], "phrases": (LEFT_OUT,) * bool(trigger.phrases)}
        return trigger.model_copy(update={**emptied, "means": LEFT_OUT, "says": ()})

    def _leaning(self, leaning: Leaning) -> Leaning:
        emptied = {"id": self._ids[leaning.id], "phrases": (LEFT_OUT,) * bool(leaning.phrases)}
        return leaning.model_copy(update={**emptied, "why": LEFT_OUT, "says": ()})


def _moved(coding: Coding | None, text: Emptied) -> Coding | None:
    """A coding of the same codes, in the emptied words."""
    if coding is None:
        return None
    codes = tuple(Coded(coded.code, coded.score, text.spans(coded.evidence)) for coded in coding.codes)
    return replace(coding, codes=codes)


def _bare(model: ModelEvent | None) -> ModelEvent | None:
    """What came of asking a model, without its name, which may tell of a machine, and without anything it wrote."""
    if model is None:
        return None
    tries = tuple(TryRecord(refused=one.refused) for one in model.tries)
    return model.model_copy(update={"name": "", "why": "", "tries": tries})


def _notes(notes: Iterable[NoteEvent]) -> tuple[NoteEvent, ...]:
    return tuple(note.model_copy(update={"text": emptied(note.text).text}) for note in notes)
