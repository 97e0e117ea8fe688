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
_REPORTED = r"[,.!?\u2026\u2014][\"\u201d]\s*(?:{name}|she|he|they)\s+\w+"
_BODY = "grip|eyes?|voice|hands?|face|shoulders?|gaze|jaw|expression|tone|smile|fingers?|arms?|mouth|posture|foot|lips?"
_ACTS = (
    "is|was|feels?|looks?|shrugs?|sighs?|nods?|pauses?|glances?|shifts?|crosses|folds?|stares?|leans?"
    "|hesitates?|turns?|says?|said|replies|mutters?|whispers?|seems?|appears?|doesn't|does|has|takes?"
    "|sits?|picks?|fidgets?|smiles?|frowns?|avoids?|remains?|stays?|goes|falls|lowers|raises|rubs"
    "|wipes|swallows|blinks|laughs|snorts|scoffs|speaks|responds|continues|keeps|sets|puts|pulls"
    "|drops"
)
_GREETING = "(?:hi|hello|hey|okay|ok|well|so|oh|thank you|thanks|sorry|i'm sorry|good morning)"
_TELLING = (
    "say|says|said|saying|tell|tells|told|think|thinks|thought|ask|asks|asked|called|calls|name|go|goes|went|like"
    "|put|wrote|write|written|ring|rings|shouts?|shouted|it's|another|about"
)
_SELF = (
    "wants|has|had|is|isn't|was|wasn't|does|doesn't|did|didn't|needs|likes|thinks|knows|will|won't|can|can't|never|always"
    "|here|would|keeps|gets|wouldn't|just|left"
)
_CALLS = "come on|oh|typical|poor|silly|listen|look|now then|right|get a grip|pull yourself together|for god's sake|dear"
_AS_CLIENT = "Speak as the client, in the first person; do not tell the scene."
_GESTURE = "A gesture shows only what is seen of the client, without a name."
_OWN_NAME = "The client does not address themselves."
_UNTOLD = rf"(?:^|[.!?\u2026]\s+)(?![^.!?]*\b(?:{_TELLING})\b)"
"""Where a sentence begins in which nobody is quoted."""
_TOLD_ROUND = (
    r"^(?!.*\b(?:I|I['\u2019]\w+|me|my|you|your|you['\u2019]\w+)\b[^\"\u201c\u201d]*(?:[\"\u201c]|$))"
    r"(?:[\"\u201c][^\"\u201c\u201d]+[,.!?\u2026][\"\u201d][^\"\u201c\u201d]*\b(?:she|he|they|the \w+)\b[^\"\u201c\u201d]*$"
    r"|[^\"\u201c\u201d]*\b(?:she|he|they|the \w+)\b[^\"\u201c\u201d]*[.!?\u2026]\s+[\"\u201c][^\"\u201c\u201d]+[.!?\u2026][\"\u201d]\s*$)"
)
"""Speech in quotation marks, with a telling beside it in which there is no I and no you."""
_BOTH_PARTS = r"[.!?\u2026][\"\u201d]\s+[\"\u201c][^\"\u201c\u201d]+[.!?\u2026][\"\u201d]"
_QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d]*[\"\u201d]|(?<!\w)['\u2018][^\"]*?['\u2019](?!\w)")
_NAMES = sorted({name for name in (*Marker, *Reaction) if "_" in name})
_TERMS = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")
_STAGE_NAMES = "|".join(stage.value for stage in Stage)
_AS_TERM = re.compile(
    rf"\b(?:stage|state|marker|reaction|mode)\s*(?:is|=|:|of)?\s*[\"'(]?(?:{_STAGE_NAMES})\b"
    rf"|\b(?:{_STAGE_NAMES})[\"')]?\s+(?:stage|marker)\b"
    r"|\b(?:openness|tension|bond|alliance|talkativeness)\s*(?:=|:|is at|at|of|is)?\s*\d",
    re.IGNORECASE,
)


def speaker(reply: str, scene: Scene) -> Refusal | None:
    """Only the client speaks, as themselves: no labels, no telling of the scene, no speaking to themselves by name."""
    for label in _LABEL.finditer(reply):
        if label[1] not in _NOT_LABELS:
            return Refusal("speaker", "Say only the client's own words, without a speaker's name.", label[0].strip())
    name = re.escape(scene.name)
    spoken = without_gestures(reply)
    unquoted = _QUOTED.sub(" ", spoken)
    for pattern, text, why in (
        (rf"(?:^|[.!?\u2026\u2014]\s+){name}\s+(?:\w+ly\s+)?(?:{_ACTS})\b", spoken, _AS_CLIENT),
        (rf"\b{name}['\u2019]s\s+(?:{_BODY})\b", reply, _AS_CLIENT),
        (rf"\[[^\]]*\b(?:{name}|the (?:therapist|counsellor|trainee|client))\b[^\]]*\]", reply, _GESTURE),
        (_REPORTED.replace("{name}", name), spoken, _AS_CLIENT),
        (rf"^\W*(?:{_GREETING},?\s+)?{name}\s*[,.!?\u2026\u2014]", spoken, _OWN_NAME),
        (rf"(?:^|[.!?\u2026]\s+)(?:{_CALLS}),?\s+{name}\b(?!['\u2019]s\b)", unquoted, _OWN_NAME),
        (rf"{_UNTOLD}[^.!?]*,\s+{name}\s*(?:[.!?\u2026,]|$)", unquoted, _OWN_NAME),
        (rf"\b{name},?\s+says\s+I\b", unquoted, _OWN_NAME),
        (rf"\b(?:said|replied|answered|says|replies)\s+{name}\b(?!['\u2019])", spoken, _AS_CLIENT),
        (rf"(?:^|[.!?\u2026]\s+)(?:(?:as|for|while|when)\s+)?{name}\s+[a-z]{{2,}}(?<!s)s\b", unquoted, _AS_CLIENT),
        (_TOLD_ROUND, spoken, _AS_CLIENT),
        (_BOTH_PARTS, spoken, "Say only the client's own words, not what the other answers."),
        (rf"{_UNTOLD}{name}(?:['\u2019]s\s+(?:not|had|got|a|been|the)|\s+(?:{_SELF}))\b", unquoted, _AS_CLIENT),
    ):
        if found := re.search(pattern, text, re.IGNORECASE):
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
