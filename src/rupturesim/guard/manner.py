"""The checks of who speaks: the client alone, in the first person, with no word of the machinery behind them."""

import re

from rupturesim.alliance import Marker, Reaction, Stage
from rupturesim.guard.likeness import repeats_instructions, tells_withheld
from rupturesim.guard.phrases import refused_phrase
from rupturesim.guard.scene import Refusal, Scene
from rupturesim.text import without_gestures

_LABEL = re.compile(r"(?:^|[\n.!?\]\"])\s*\**([A-Z][\w'-]*(?: [A-Z][\w'-]*)?)\**\s*(?:\([^)]*\))?:(?!\d)")
_NOT_LABELS = frozenset(
    {"I", "So", "And", "But", "Look", "Listen", "Fine", "Question", "Well", "Okay", "No", "Yes", "Right"}
)
_REPORTED = re.compile(
    r"[,.!?\u2026\u2014][\"\u201d]\s*(?:she|he|they|{name})\s+(?:\w+ly\s+)?"
    r"(?:says?|said|asks?|asked|repl|mutter|murmur|whisper|snap|sigh|answer|mumbl|add)",
    re.IGNORECASE,
)
_ACTS = (
    r"is|was|feels?|looks?|shrugs?|sighs?|nods?|pauses?|glances?|shifts?|crosses|folds?|stares?|hesitates?|leans?|turns?|says?"
    r"|said|replies|mutters?|whispers?|seems?|appears?|doesn't|does|has|takes?|sits?|picks?|fidgets?|smiles?|frowns?|avoids?"
    r"|remains?|stays?|goes|falls|lowers|raises|rubs|wipes|swallows|blinks|laughs|snorts|scoffs|speaks|responds|continues|keeps"
)
_TERMS = re.compile(
    rf"\b(?:{'|'.join(sorted({m.value for m in Marker if '_' in m.value} | {r.value for r in Reaction if '_' in r.value}))})\b"
)
_STAGE_NAMES = "|".join(stage.value for stage in Stage)
_AS_TERM = re.compile(
    rf"\b(?:stage|state|marker|reaction|mode)\s*(?:is|=|:|of)?\s*[\"'(]?(?:{_STAGE_NAMES})\b"
    rf"|\b(?:{_STAGE_NAMES})[\"')]?\s+(?:stage|marker)\b|\b(?:openness|tension|bond|alliance|talkativeness)\s*(?:=|:|is at|at|of)\s*\d",
    re.IGNORECASE,
)


def speaker(reply: str, scene: Scene) -> Refusal | None:
    """Only the client speaks, as themselves: no labels, no telling of the scene, no speaking to themselves by name."""
    for label in _LABEL.finditer(reply):
        if label[1] not in _NOT_LABELS:
            return Refusal("speaker", "Say only the client's own words, without a speaker's name.", label[0].strip())
    name = re.escape(scene.name)
    spoken = without_gestures(reply)
    for pattern, why in (
        (
            rf"(?:^|[.!?\u2026\u2014]\s+){name}\s+(?:\w+ly\s+)?(?:{_ACTS})\b",
            "Speak as the client, in the first person.",
        ),
        (_REPORTED.pattern.replace("{name}", name), "Speak as the client; do not tell the scene."),
        (
            rf"^\W*(?:(?:hi|hello|hey|okay|ok|well|so|oh|thank you|thanks|sorry|i'm sorry|good morning),?\s+)?{name}\s*[,.!?\u2026\u2014]",
            "The client does not address themselves.",
        ),
        (
            rf"\b(?:you|your|you're|thank you|thanks|sorry|okay|know|understand|hear|feel)\b[^.!?]*,\s+{name}\s*[.!?\u2026]",
            "The client does not address themselves.",
        ),
    ):
        if found := re.search(pattern, spoken, re.IGNORECASE):
            return Refusal("speaker", why, found[0].strip())
    return refused_phrase("speaker", reply, scene)


def leak(reply: str, scene: Scene) -> Refusal | None:
    """Nothing of the machinery is spoken of: instructions, stages, markers, numbers, the model itself."""
    found = _TERMS.search(reply) or _AS_TERM.search(reply)
    if found:
        return Refusal("leak", "Do not speak of instructions; only say what the client would say.", found[0])
    return refused_phrase("leak", reply, scene) or repeats_instructions(reply, scene)


def disclosure(reply: str, scene: Scene) -> Refusal | None:
    """Nothing is told that the state does not grant."""
    return tells_withheld(reply, scene) or refused_phrase("disclosure", reply, scene)
