"""What is learnt of the scores of held-out turns: calibration and the line of each code."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rupturesim.coder.decision import HARSH, Judgement, only_repairing
from rupturesim.codes import ALL_CODES

Logits = NDArray[np.float32]
Truth = NDArray[np.bool_]
"""[turns, codes]."""

GRID = np.arange(0.10, 0.86, 0.025)
"""Lines that are tried; beyond them a line would rest on a handful of turns."""
TAKEN_FOR_HARM = 0.01
"""The share of purely repairing turns that may be given a harsh code beside, for the sake of harm that is overheard."""
NO_GUARD = 1.1
"""A score that none reaches."""
SMOOTHING = 4.0
"""Turns at odds added to each side of an F1, so that the line of a rare code is not set by chance."""


def judgement(turn: Logits, words: Logits, truth: Truth) -> Judgement:
    """One logistic curve a code over the logits of the turn and of its strongest words, and the line with the best F1.

    turn, words, truth: [turns, codes], of turns that the network has not seen.
    """
    weights = np.array([curve(turn[:, code], words[:, code], truth[:, code]) for code in range(len(ALL_CODES))])
    by_turn, by_words, offset = weights.round(4).T
    first = Judgement(by_turn, by_words, offset, np.full(len(ALL_CODES), 0.5), guard=NO_GUARD)
    scores = first.scores(turn, words)
    lines = np.array([best_line(scores[:, code], truth[:, code]) for code in range(len(ALL_CODES))])
    unguarded = Judgement(by_turn, by_words, offset, lines, guard=NO_GUARD)
    return replace(unguarded, guard=guard_line(unguarded.given(scores), scores, truth))


def curve(turn: Logits, words: Logits, truth: NDArray[np.bool_], steps: int = 50) -> NDArray[np.float64]:
    """The weights of the turn, of the words, and the offset, that fit best, by Newton's method.

    Held a little towards an even mean of the two, so that a code with few turns is not fitted to chance.
    """
    x = np.stack([turn, words, np.ones_like(turn)], axis=1).astype(float)
    even = np.array([0.5, 0.5, 0.0])

    def loss(weights: NDArray[np.float64]) -> float:
        z = x @ weights
        return float((np.logaddexp(0.0, z) - truth * z).sum() + ((weights - even) ** 2).sum() / 2)

    at = even
    for _ in range(steps):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ at, -30, 30)))
        gradient = x.T @ (p - truth) + (at - even)
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.eye(3)
        change = np.linalg.solve(curvature, gradient)
        while loss(at - change) > loss(at) and np.abs(change).max() > 1e-6:
            change = change / 2
        at = at - change
        if np.abs(change).max() < 1e-6:
            break
    return np.asarray(at)


def guard_line(given: NDArray[np.bool_], scores: NDArray[np.float64], truth: Truth) -> float:
    """The lowest score of `hostile` or `blame` at which few turns of nothing but repair are taken for harm."""
    repair = only_repairing(given) & only_repairing(truth)
    if not repair.any():
        return NO_GUARD
    harsh = scores[repair][:, HARSH].max(axis=1)
    return round(float(np.quantile(harsh, 1 - TAKEN_FOR_HARM)), 4)


def best_line(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """The line with the best F1; among those within a hair of the best, the middle one."""
    f1 = np.array([_f1(scores >= line, truth) for line in GRID])
    near = GRID[f1 >= f1.max() - 0.003]
    return round(float(np.median(near)), 3)


def _f1(given: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    hits = float((given & truth).sum())
    return 2 * hits / (float(given.sum()) + float(truth.sum()) + SMOOTHING)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far scores may be taken at their word. error: the mean distance between score and share, by tenths."""

    error: float
    tenths: tuple[tuple[float, float, int], ...]
    """For each tenth with a turn in it: the mean score, the share that earn the code, and how many turns."""


def reliability(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> Reliability:
    """The reliability of the scores of one code (or of several laid end to end)."""
    tenths, error = [], 0.0
    bins = np.minimum((scores * 10).astype(int), 9)
    for tenth in range(10):
        inside = bins == tenth
        if inside.any():
            mean, share, count = float(scores[inside].mean()), float(truth[inside].mean()), int(inside.sum())
            tenths.append((mean, share, count))
            error += abs(mean - share) * count / len(scores)
    return Reliability(error, tuple(tenths))
