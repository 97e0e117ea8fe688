"""The checks of who speaks: the client alone, in the first person, with no word of the machinery behind them."""

import re

from rupturesim.alliance import Marker, Reaction, Stage
from rupturesim.guard.book import shipped_book
from rupturesim.guard.likeness import repeats_instructions, tells_withheld
from rupturesim.guard.phrases import refused_phrase
from rupturesim.guard.reading import reading_of
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
_CALLS = (
    "come on|oh|typical|poor|silly|listen|look|now then|right|get a grip|pull yourself together|for god's sake|dear"
)
_PEOPLE = "therapist|counsellor|trainee|client|(?:young |old )?(?:woman|man|girl|lad)"
_AS_CLIENT = "Speak as the client, in the first person; do not tell the scene."
_GESTURE = "A gesture shows only what is seen of the client, without a name."
_OWN_NAME = "The client does not address themselves."
_UNTOLD = rf"(?:^|[.!?\u2026]\s+)(?![^.!?]*\b(?:{_TELLING})\b)"
"""Where a sentence begins in which nobody is quoted."""
_SPEECH = re.compile(r"[\"\u201c][^\"\u201c\u201d]+[,.!?\u2026][\"\u201d]")
_SOMEBODY = re.compile(rf"\b(?:she|he|they|the (?:{_PEOPLE}|nurse|teacher|scholar))\b", re.IGNORECASE)
_US = re.compile(r"\b(?:I|me|my|mine|we|us|our|you|your|yours)\b", re.IGNORECASE)
_BOTH_PARTS = r"[.!?\u2026][\"\u201d]\s+[\"\u201c][^\"\u201c\u201d]+[.!?\u2026][\"\u201d]"
_QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d]*[\"\u201d]|(?<!\w)['\u2018][^\"]*?['\u2019](?!\w)")
_NAMES = sorted({name for name in (*Marker, *Reaction) if "_" in name})
_TERMS = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")
GUARDED = frozenset({Stage.STRAINED, Stage.WITHDRAWN, Stage.CONFRONTING})
POURS_OUT = 3
"""So many sentences about their inner life are too many for a client on their guard."""
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
        (rf"\[[^\]]*\b(?:{name}|the (?:{_PEOPLE}))\b[^\]]*\]", reply, _GESTURE),
        (_REPORTED.replace("{name}", name), spoken, _AS_CLIENT),
        (rf"^\W*(?:{_GREETING},?\s+)?{name}\s*[,.!?\u2026\u2014]", spoken, _OWN_NAME),
        (rf"(?:^|[.!?\u2026]\s+)(?:{_CALLS}),?\s+{name}\b(?!['\u2019]s\b)", unquoted, _OWN_NAME),
        (rf"{_UNTOLD}[^.!?]*,\s+{name}\s*(?:[.!?\u2026,]|$)", unquoted, _OWN_NAME),
        (rf"\b{name},?\s+says\s+I\b", unquoted, _OWN_NAME),
        (rf"\b(?:said|replied|answered|says|replies)\s+{name}\b(?!['\u2019])", spoken, _AS_CLIENT),
        (rf"(?:^|[.!?\u2026]\s+)(?:(?:as|for|while|when)\s+)?{name}\s+[a-z]{{2,}}(?<!s)s\b", unquoted, _AS_CLIENT),
        (_BOTH_PARTS, spoken, "Say only the client's own words, not what the other answers."),
        (rf"{_UNTOLD}{name}(?:['\u2019]s\s+(?:not|had|got|a|been|the)|\s+(?:{_SELF}))\b", unquoted, _AS_CLIENT),
    ):
        if found := re.search(pattern, text, re.IGNORECASE):
            return Refusal("speaker", why, found[0].strip())
    return _told_round(spoken) or refused_phrase("speaker", reply, scene)


def _told_round(spoken: str) -> Refusal | None:
    """Speech in quotation marks at the beginning or the end, with a telling beside it in which nobody is I or you."""
    text = spoken.strip()
    beside = _SPEECH.sub(" ", text)
    framed = _SPEECH.match(text) or (_SPEECH.search(text) and text[-1] in '"\u201d')
    if framed and _SOMEBODY.search(beside) and not _US.search(beside):
        return Refusal("speaker", _AS_CLIENT, beside.strip())
    return None


def leak(reply: str, scene: Scene) -> Refusal | None:
    """Nothing of the machinery is spoken of: instructions, stages, markers, numbers, the model itself."""
    found = _TERMS.search(reply) or _AS_TERM.search(reply)
    if found:
        return Refusal("leak", "Do not speak of instructions; only say what the client would say.", found[0])
    return refused_phrase("leak", reply, scene) or repeats_instructions(reply, scene)


def disclosure(reply: str, scene: Scene) -> Refusal | None:
    """Nothing is told that the state does not grant."""
    return tells_withheld(reply, scene) or refused_phrase("disclosure", reply, scene) or _pours_out(reply, scene)


def _pours_out(reply: str, scene: Scene) -> Refusal | None:
    """A client on their guard does not go on about their inner life, sentence after sentence."""
    if scene.stage not in GUARDED or scene.marker is Marker.CONTENT_AFFECT_SPLIT:
        return None
    inner = [
        sentence
        for sentence in reading_of(reply).sentences
        if not sentence.asked and not sentence.gesture and _tells_inner_life({word.text for word in sentence.words})
    ]
    if len(inner) < POURS_OUT:
        return None
    said = " ".join(word.text for word in inner[-1].words)
    return Refusal("disclosure", "You are on your guard; say less about what goes on inside you.", said)


def _tells_inner_life(spoken: set[str]) -> bool:
    book = shipped_book()
    return bool(spoken & {"i", "me", "my", "myself"} and spoken & book.inner and not spoken & book.denying)
