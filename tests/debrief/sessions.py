"""Sessions for the tests of the debrief: a small client, and transcripts that the engine plays from codings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rupturesim.alliance import RUPTURED, Marker, RuptureKind, Stage
from rupturesim.client import Client
from rupturesim.coder import Coded, Coding
from rupturesim.codes import Code
from rupturesim.persona.model import Persona
from rupturesim.transcript.attempts import Attempt, Turn
from rupturesim.transcript.events import Called, EndEvent, LabelRecord, NoteEvent, NoticeEvent, TransitionEvent

WORDING = {
    Code.ACKNOWLEDGE: "I went too fast with that sheet.",
    Code.VALIDATE: "It makes sense that you pulled back.",
    Code.REFLECT: "It sounds as if you felt like one more case.",
    Code.INVITE: "What was that like for you?",
    Code.META: "Something just changed between us.",
    Code.DISCLOSE: "I notice that I got nervous and hurried.",
    Code.CLARIFY: "I meant the sheet, not you.",
    Code.RENEGOTIATE: "We could leave the sheet and find something that fits you better.",
    Code.RATIONALE: "The sheet is there to show what comes before the panic.",
    Code.LINK: "I wonder if that is a little like home.",
    Code.APPRECIATE: "Thank you for telling me.",
    Code.SPACE: "Take your time.",
    Code.DEFEND: "I was only following the programme.",
    Code.BLAME: "I think you are avoiding this.",
    Code.MINIMISE: "It is surely not that bad.",
    Code.ADVISE: "You should fill in the sheet every evening.",
    Code.SHIFT: "Anyway, how was your weekend?",
    Code.OVEROWN: "I am useless at this, it is all my fault.",
    Code.HOSTILE: "Nobody is forcing you to come.",
    Code.INTERROGATE: "Why did you not say so before?",
    Code.HOLLOW: "I understand.",
    Code.CLOSED: "Did you sleep well?",
    Code.OTHER: "Mm-hm.",
}
"""What a turn with a code sounds like."""

ANSWERS: dict[Stage, tuple[str, ...]] = {
    Stage.WORKING: (
        "We were at my sister's, and she talked about work again.",
        "Yes, on the train it was there again.",
    ),
    Stage.STRAINED: ("Yes. Well. I do not know.", "Anyway, my sister called.", "Hm. Perhaps."),
    Stage.WITHDRAWN: (
        "[looks at the window] It is fine.",
        "I suppose.",
        "[shrugs] One gets on with it.",
        "No, no. Fine.",
    ),
    Stage.CONFRONTING: ("Honestly, this is not helping me at all.", "You are not listening to me."),
    Stage.APPEASING: (
        "You are right, of course. I will do it.",
        "Yes, that is a very helpful idea.",
        "Sure. Thank you.",
    ),
    Stage.VOICING: ("I feel like a form that you fill in.", "Every week there is another sheet."),
    Stage.VULNERABLE: ("I wanted you to see me, I suppose.", "Nobody asks. I had hoped that here someone would."),
    Stage.REPAIRED: ("Good. Then let us try it that way.", "Yes. That feels different."),
    Stage.LEFT: ("I think I will stop here. [takes the coat]",),
}
"""What the client answers in a stage."""


def persona(**changed: Any) -> Persona:
    """A client who withdraws when told what to do; fields by name replace those of the client."""
    fields: dict[str, Any] = {
        "schema": 1,
        "id": "hanna",
        "name": "Hanna",
        "age": 41,
        "pronouns": "she/her",
        "setting": "A counselling centre, the fifth session.",
        "presenting_problem": "Panic on the train.",
        "background": "She was the eldest of five.",
        "attachment": "avoidant",
        "rupture_style": "withdrawal",
        "triggers": [
            {"id": "homework", "codes": ["advise"], "strikes": "task", "means": "she is a case to be worked through."},
            {"id": "mother", "phrases": ["your mother"], "strikes": "bond", "means": "nobody is on her side"},
        ],
        "what_helps": [{"id": "pace", "codes": ["space"], "why": "Hanna comes closer when the pace is hers"}],
        "opening": {"scene": "A bare room.", "lines": ["Hello. [sits down] I am here."]},
    }
    return Persona.model_validate(fields | changed)


STRAINED_AT_OPENING = {
    "scene": "A bare room.",
    "lines": ["I did not do the sheet."],
    "rupture": "homework",
    "stage": "withdrawn",
}
"""An opening in which the rupture is already there."""


def turn_of(codes: str) -> tuple[str, Coding]:
    """The words and the coding of a turn: 'advise', 'validate invite', '[silence]'."""
    if codes.startswith("["):
        return codes, Coding((Coded(Code.SPACE, 0.85, ((1, len(codes) - 1),)),))
    text, coded = "", []
    for code in (Code(name) for name in codes.split()):
        start = len(text) + bool(text)
        text = f"{text} {WORDING[code]}".strip()
        coded.append(Coded(code, 0.9, ((start, len(text)),)))
    return text, Coding(tuple(coded))


def played(
    turns: Sequence[str],
    client: Persona | None = None,
    *,
    marks: Mapping[int, str] | None = None,
    notes: Mapping[int, str] | None = None,
    texts: Mapping[int, str] | None = None,
    labels: Mapping[int, str] | None = None,
    end: bool = True,
    seed: int = 1,
) -> Attempt:
    """An attempt with these turns, each a row of codes. It stops where the client leaves.

    marks, notes: kinds and texts by the turn after which they were made. texts: other words for a turn.
    labels: what the client's lines were called, by turn: 'none', 'withdrawal', or with a marker 'withdrawal silence'.
    """
    engine = Client(client or persona())
    state = engine.first_state(seed)
    opened = TransitionEvent.at_opening(state)
    made: list[Turn] = []
    for number, codes in enumerate(turns, start=1):
        text, coding = turn_of(codes)
        transition = engine.step(state, coding)
        state = transition.after
        made.append(
            Turn(
                number,
                (texts or {}).get(number, text),
                number * 20.0,
                coding,
                TransitionEvent.of(transition),
                ANSWERS[state.stage][number % len(ANSWERS[state.stage])],
                number * 20.0 + 5,
                None,
                notices(marks, number),
                written(notes, number),
            )
        )
        if state.stage is Stage.LEFT:
            break
    how = "left" if state.stage is Stage.LEFT else "stopped"
    over = EndEvent(turn=len(made), at=len(made) * 20.0 + 10, how="left" if how == "left" else "stopped")
    opening = engine.persona.opening.lines[0]
    return Attempt(
        1,
        opening,
        opened,
        tuple(made),
        over if end else None,
        notices=notices(marks, 0),
        notes=written(notes, 0),
        labels=labelled(labels, len(made)),
    )


def notices(marks: Mapping[int, str] | None, turn: int) -> tuple[NoticeEvent, ...]:
    """The marks after a turn: 'withdrawal', or 'withdrawal confrontation' for two."""
    kinds = (marks or {}).get(turn, "").split()
    return tuple(NoticeEvent(turn=turn, at=turn * 20.0 + 8, kind=RuptureKind(kind)) for kind in kinds)


def written(notes: Mapping[int, str] | None, turn: int) -> tuple[NoteEvent, ...]:
    """The note after a turn."""
    text = (notes or {}).get(turn)
    return (NoteEvent(turn=turn, at=turn * 20.0 + 9, text=text),) if text else ()


def labelled(labels: Mapping[int, str] | None, turns: int) -> tuple[LabelRecord, ...]:
    """Labels of the lines that there are, by the turn after which each was said."""
    made = [(turn, called.split()) for turn, called in sorted((labels or {}).items()) if turn <= turns]
    return tuple(
        LabelRecord(turn=turn, kind=Called(called[0]), marker=Marker(called[1]) if called[1:] else None)
        for turn, called in made
    )


SKILLED = [
    "advise",
    "space",
    "validate invite",
    "acknowledge reflect",
    "invite",
    "reflect validate",
    "renegotiate invite",
    "validate reflect",
    "acknowledge",
]
POOR = ["reflect", "advise", "defend", "minimise", "closed", "shift", "defend", "interrogate", "hollow", "blame"]
WOBBLE = [
    "advise",
    "closed",
    "reflect",
    "defend",
    "acknowledge",
    "closed invite",
    "validate",
    "advise",
    "reflect",
    "renegotiate",
    "reflect invite",
    "acknowledge validate",
]
APPEASED = ["reflect", "advise", "closed", "advise", "closed", "other"]
OVEROWNED = ["advise", "acknowledge", "overown", "overown", "appreciate"]
CALM = ["reflect", "invite", "other", "reflect invite"]

STORIES: dict[str, list[str]] = {
    "skilled": SKILLED,
    "poor": POOR,
    "wobble": WOBBLE,
    "appeased": APPEASED,
    "overowned": OVEROWNED,
    "calm": CALM,
    "silent": ["[silence]"] * 6,
    "one turn": ["advise"],
    "none": [],
    "pattern too soon": ["advise", "link", "rationale", "renegotiate", "reflect", "space", "space", "space", "space"],
}
"""Whole sessions by name."""


def tries() -> list[Attempt]:
    """Attempts of one session with the small client: the first, three that go back to it, and one of the third."""
    first = played(WOBBLE, end=False)
    return [
        first,
        gone_back(first, 2, 4, ["validate reflect", "space invite", "acknowledge invite", "renegotiate"], end=False),
        gone_back(first, 3, 6, ["[silence]", "[looks away]"], end=False),
        gone_back(gone_back(first, 3, 6, ["[silence]"]), 4, 7, ["hostile blame"] * 6),
        gone_back(first, 5, 1, ["reflect"]),
    ]


def gone_back(attempt: Attempt, number: int, turn: int, turns: Sequence[str], *, end: bool = True) -> Attempt:
    """A new attempt that goes back to just before a turn of an earlier one and goes on with these turns."""
    codes = [" ".join(coded.code for coded in coding.codes) for coding in attempt.codings[: turn - 1]]
    shown = {kept.number: kept.text for kept in attempt.turns[: turn - 1]}
    made = played([*codes, *turns], texts=shown, end=end)
    return replace(made, number=number, of=attempt.number, at_turn=turn)


def ruptured_at(attempt: Attempt, turn: int) -> bool:
    """Whether a rupture was open after a turn."""
    state = attempt.turns[turn - 1].transition if turn else attempt.opened
    return state is not None and state.stage in RUPTURED
