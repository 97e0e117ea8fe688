"""From where the ear refuses, and how well ears judge lines whose writers they have not read."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupturesim.guard.ear import CLASSES
from training.ear.lines import AUTHORED, GOOD

REFUSED = 0.03
"""The share of good lines that the ear may refuse."""


class Heard(NamedTuple):
    """A line, and what an ear says of it that has not read its writer. kind: its class, GOOD or AUTHORED.

    logits: [classes + 1].
    """

    kind: str
    logits: NDArray[np.float32]

    @property
    def most(self) -> float:
        """How clearly the class is heard that is heard best, as `rupturesim.guard.ear` counts it."""
        return float(self.logits[:-1].max() + self.logits[-1])


def refused_above(good: Iterable[float]) -> float:
    """The number above which REFUSED of the good replies stand."""
    return float(np.quantile(list(good), 1 - REFUSED, method="higher"))


def told(heard: Sequence[Heard], line: float) -> str:
    """A table: of each class, how well its lines are told from good ones and how many are refused above the line."""
    near, real = (_most(heard, {kind}) for kind in (GOOD, AUTHORED))
    rows = ["| class | lines | told from near misses (AUC) | told from authored lines (AUC) | refused |"]
    rows.append("| --- | --- | --- | --- | --- |")
    for name, kinds in [*((name, {name}) for name in CLASSES), ("all", set(CLASSES))]:
        most = _most(heard, kinds)
        told = f"{auc(most, near):.3f} | {auc(most, real):.3f} | {(most > line).mean():.0%}"
        rows.append(f"| {name} | {len(most)} | {told} |")
    rows.append("")
    breaking, good = _most(heard, set(CLASSES)), np.concatenate([near, real])
    for share in (0.03, 0.05):
        found = (breaking > np.quantile(good, 1 - share)).mean()
        rows.append(f"Where {share:.0%} of the good lines are refused, {found:.0%} of the breaking ones are.")
    rows.append(f"Near misses refused: {(near > line).mean():.1%} of {len(near)}.")
    rows.append(f"Authored lines refused: {(real > line).mean():.1%} of {len(real)}.")
    return "\n".join(rows)


def _most(heard: Sequence[Heard], kinds: set[str]) -> NDArray[np.float64]:
    return np.array([one.most for one in heard if one.kind in kinds])


def auc(breaking: NDArray[np.float64], good: NDArray[np.float64]) -> float:
    """How often a breaking line stands above a good one."""
    ordered = np.sort(good)
    below = np.searchsorted(ordered, breaking, "left") + np.searchsorted(ordered, breaking, "right")
    return float(below.mean() / 2 / len(good))
