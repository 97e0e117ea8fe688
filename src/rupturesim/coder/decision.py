"""From the network's scores to codes: calibration, a line for each code, and what excludes what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rupturesim.codes import ALL_CODES, Code

_OTHER = ALL_CODES.index(Code.OTHER)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is learnt, on the training side, about the network's scores. Each array: [codes], in the manual's order.

    slopes, offsets: a score is 1 / (1 + exp(-(slope * logit + offset))), so that among turns scored 0.7 about 7 in 10
    earn the code. lines: the score from which on a code is given.
    """

    slopes: NDArray[np.float64]
    offsets: NDArray[np.float64]
    lines: NDArray[np.float64]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Judgement":
        """The judgement in the model's settings. Raises KeyError, ValueError if they are not for these codes."""
        by_code = settings["codes"]
        if set(by_code) != set(ALL_CODES):
            raise ValueError("the model was trained for other codes than this program's")
        return cls(*(np.array([by_code[code][name] for code in ALL_CODES]) for name in ("slope", "offset", "line")))

    def scores(self, logits: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated scores, 0 to 1, of logits [..., codes]."""
        return 1.0 / (1.0 + np.exp(-np.clip(self.slopes * logits + self.offsets, -30, 30)))

    def given(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which codes are given, for scores [turns, codes]: each at or above its line; the nearest if none is.

        `other` stands alone or not at all.
        """
        out = scores >= self.lines
        none = ~out.any(axis=1)
        out[none, (scores[none] / self.lines).argmax(axis=1)] = True
        out[out.sum(axis=1) > 1, _OTHER] = False
        return out

    def codes(self, scores: NDArray[np.float64]) -> tuple[Code, ...]:
        """The codes given to one turn, from its scores [codes], in the manual's order."""
        given = self.given(scores[np.newaxis])[0]
        return tuple(code for code, yes in zip(ALL_CODES, given, strict=True) if yes)
