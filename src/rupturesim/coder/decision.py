"""From what the network says to codes: calibrated scores, a line for each code, and what stands alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rupturesim.codes import ALL_CODES, REPAIRING, STRAINING, Code

_OTHER = ALL_CODES.index(Code.OTHER)
_REPAIRING = [place for place, code in enumerate(ALL_CODES) if code in REPAIRING]
_STRAINING = [place for place, code in enumerate(ALL_CODES) if code in STRAINING]
HARSH = [ALL_CODES.index(Code.BLAME), ALL_CODES.index(Code.HOSTILE)]
"""Places of the codes that the guard looks for."""
_STRONGEST = 3
NEAR = 1 / 3
"""The share of its line that a code must reach to be given where no code reaches its line."""


def strongest(words: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each code, the mean logit of the three tokens that speak for it most: [tokens, codes] to [codes].

    A code may rest on a few words of a long turn, which the mean over the whole of it would drown.
    """
    if not len(words):
        return np.full(words.shape[1], -10.0, np.float32)
    few = min(_STRONGEST, len(words))
    return np.asarray(np.partition(words, -few, axis=0)[-few:].mean(axis=0))


def only_repairing(given: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether turns [turns, codes] are given repairing codes and no straining one."""
    return np.asarray(given[:, _REPAIRING].any(axis=1) & ~given[:, _STRAINING].any(axis=1))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is learnt of the network on turns by authors it has not seen. Each array: [codes], in the manual's order.

    A score is 1 / (1 + exp(-(turn * t + words * w + offset))), where t is the logit of the turn and w that of its
    strongest words; so that among turns scored 0.7 about 7 in 10 earn the code.
    lines: the score from which on a code is given. guard: where a turn would be given repairing codes alone, the
    likelier of `hostile` and `blame` is given too from this score on: to take harm for repair is the worse mistake.
    """

    turn: NDArray[np.float64]
    words: NDArray[np.float64]
    offset: NDArray[np.float64]
    lines: NDArray[np.float64]
    guard: float

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Judgement":
        """The judgement in the model's settings. Raises KeyError, ValueError if they are not for these codes."""
        by_code = settings["codes"]
        if set(by_code) != set(ALL_CODES):
            raise ValueError("the model was trained for other codes than this program's")
        names = ("turn", "words", "offset", "line")
        turn, words, offset, lines = (np.array([float(by_code[code][name]) for code in ALL_CODES]) for name in names)
        return cls(turn, words, offset, lines, float(settings["guard"]))

    def scores(self, turn: NDArray[np.float32], words: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated scores, 0 to 1, [..., codes], from the logits of turns and of their strongest words."""
        return 1.0 / (1.0 + np.exp(-np.clip(self.turn * turn + self.words * words + self.offset, -30, 30)))

    def given(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which codes are given, for scores [turns, codes]: each at or above its line.

        Where none is, the nearest that does not strain, if it comes near; else `other`. `other` stands alone.
        """
        out = scores >= self.lines
        none = ~out.any(axis=1)
        nearness = scores[none] / self.lines
        nearness[:, _STRAINING] = 0.0
        nearness[:, _OTHER] = np.maximum(nearness[:, _OTHER], NEAR)
        out[none, nearness.argmax(axis=1)] = True
        harsh = scores[:, HARSH]
        taken = only_repairing(out) & (harsh.max(axis=1) >= self.guard)
        out[taken, np.array(HARSH)[harsh[taken].argmax(axis=1)]] = True
        out[out.sum(axis=1) > 1, _OTHER] = False
        return out

    def codes(self, scores: NDArray[np.float64]) -> tuple[Code, ...]:
        """The codes given to one turn, from its scores [codes], in the manual's order."""
        given = self.given(scores[np.newaxis])[0]
        return tuple(code for code, yes in zip(ALL_CODES, given, strict=True) if yes)
