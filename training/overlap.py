"""How well the evidence agrees with the words that a labeller marked."""

from collections.abc import Iterable, Sequence

from rupturesim.coder.evidence import evidence
from rupturesim.coder.trained import Logits
from rupturesim.codes import ALL_CODES, Code
from training.corpus import Turn


def overlaps(turns: Sequence[Turn], said: Sequence[Logits]) -> list[tuple[float, float]]:
    """For each labelled code whose words are not the whole turn: the overlap of the evidence, and of the whole turn."""
    out = []
    for turn, logits in zip(turns, said, strict=True):
        for place, code in enumerate(ALL_CODES):
            labelled = _letters(turn.therapist, ((start, end) for start, end, other in turn.spans if other is code))
            whole = _letters(turn.therapist, [(0, len(turn.therapist))])
            if code is not Code.OTHER and labelled and labelled != whole:
                found = _letters(turn.therapist, evidence(turn.therapist, logits.offsets, logits.words[:, place]))
                out.append((_f1(found, labelled), _f1(whole, labelled)))
    return out


def _letters(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """The places of the letters and figures in the spans; blanks and stops do not count."""
    return {place for start, end in spans for place in range(start, end) if text[place].isalnum()}


def _f1(found: set[int], labelled: set[int]) -> float:
    return 2 * len(found & labelled) / (len(found) + len(labelled))
