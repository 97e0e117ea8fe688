"""What is learnt of the scores of held-out turns: calibration and the line of each code."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rupturesim.coder.decision import Judgement
from rupturesim.codes import ALL_CODES

Truth = NDArray[np.bool_]
"""[turns, codes]."""

GRID = np.arange(0.10, 0.86, 0.025)
"""Lines that are tried; beyond them a line would rest on a handful of turns."""
SMOOTHING = 4.0
"""Turns at odds added to each side of an F1, so that the line of a rare code is not set by chance."""


def judgement(logits: NDArray[np.float32], truth: Truth) -> Judgement:
    """One logistic curve a code for calibration, and for each code the line with the best F1, on held-out turns."""
    slopes, offsets = (np.ones(len(ALL_CODES)), np.zeros(len(ALL_CODES)))
    for code in range(len(ALL_CODES)):
        slopes[code], offsets[code] = platt(logits[:, code], truth[:, code])
    first = Judgement(slopes, offsets, np.full(len(ALL_CODES), 0.5))
    scores = first.scores(logits)
    lines = np.array([best_line(scores[:, code], truth[:, code]) for code in range(len(ALL_CODES))])
    return Judgement(slopes.round(4), offsets.round(4), lines)


def platt(logits: NDArray[np.float32], truth: NDArray[np.bool_], steps: int = 50) -> tuple[float, float]:
    """The slope and offset of the logistic curve that fits best, by Newton's method, held a little towards 1 and 0."""
    x, y = logits.astype(float), truth.astype(float)
    at = np.array([1.0, 0.0])
    for _ in range(steps):
        p = 1.0 / (1.0 + np.exp(-np.clip(at[0] * x + at[1], -30, 30)))
        gradient = np.array([((p - y) * x).sum(), (p - y).sum()]) + (at - [1.0, 0.0])
        weight = p * (1 - p)
        curvature = np.array([[(weight * x * x).sum(), (weight * x).sum()], [(weight * x).sum(), weight.sum()]])
        change = np.linalg.solve(curvature + np.eye(2), gradient)
        at = at - change
        if np.abs(change).max() < 1e-6:
            break
    return float(at[0]), float(at[1])


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
