"""What is learnt of held-out scores: they are calibrated, the lines are the best, harm is seldom taken for repair."""

import numpy as np
import pytest

from rupturesim.coder.decision import Judgement, only_repairing, strongest
from rupturesim.codes import ALL_CODES, Code
from training.evaluate import by_code, interval, macro, micro, nested, overheard
from training.judging import best_line, curve, guard_line, judgement, reliability

RNG = np.random.default_rng(7)
CODES = len(ALL_CODES)
PLACE = {code: place for place, code in enumerate(ALL_CODES)}


def one_hot(*codes: Code) -> np.ndarray:
    return np.array([code in codes for code in ALL_CODES])


def even(lines: float = 0.5, guard: float = 1.1) -> Judgement:
    half, none = np.full(CODES, 0.5), np.zeros(CODES)
    return Judgement(half, half, none, np.full(CODES, lines), guard)


def test_a_fitted_curve_makes_scores_that_can_be_taken_at_their_word() -> None:
    logit = RNG.normal(0, 3, 4000).astype(np.float32)
    truth = RNG.random(4000) < 1 / (1 + np.exp(-(0.5 * logit - 1)))
    turn, words, offset = curve(logit, logit, truth)
    scores = 1 / (1 + np.exp(-((turn + words) * logit + offset)))
    assert reliability(scores, truth).error < 0.03
    assert reliability(1 / (1 + np.exp(-logit)), truth).error > 0.08


def test_the_line_is_where_f1_is_best() -> None:
    scores = np.concatenate([np.full(50, 0.3), np.full(50, 0.6)])
    truth = np.concatenate([np.full(50, False), np.full(50, True)])
    assert 0.3 < best_line(scores, truth) <= 0.6


def test_a_turn_is_other_where_no_code_reaches_its_line() -> None:
    scores = np.full(CODES, 0.01)
    scores[PLACE[Code.HOSTILE]] = 0.4
    assert even().codes(scores) == (Code.OTHER,)


def test_a_code_that_comes_near_its_line_is_given_where_none_reaches_it() -> None:
    scores = np.full(CODES, 0.01)
    scores[[PLACE[Code.INVITE], PLACE[Code.HOSTILE]]] = 0.3, 0.4
    assert even().codes(scores) == (Code.INVITE,)


def test_other_is_not_given_beside_another_code() -> None:
    scores = np.zeros(CODES)
    scores[[PLACE[Code.OTHER], PLACE[Code.SPACE]]] = 0.9, 0.6
    assert even().codes(scores) == (Code.SPACE,)


def test_likely_harm_is_given_beside_what_looks_like_nothing_but_repair() -> None:
    scores = np.zeros(CODES)
    scores[[PLACE[Code.META], PLACE[Code.BLAME], PLACE[Code.HOSTILE]]] = 0.9, 0.2, 0.1
    assert even(guard=0.15).codes(scores) == (Code.META, Code.BLAME)
    assert even(guard=0.25).codes(scores) == (Code.META,)


def test_the_guard_touches_few_turns_of_nothing_but_repair() -> None:
    truth = np.array([one_hot(Code.SPACE)] * 1000)
    scores = RNG.random((1000, CODES)) * 0.2
    guard = guard_line(truth, scores, truth)
    touched = scores[:, [PLACE[Code.BLAME], PLACE[Code.HOSTILE]]].max(axis=1) >= guard
    assert 0.005 <= touched.mean() <= 0.015


def test_a_few_strong_words_speak_for_a_long_turn() -> None:
    words = np.full((40, CODES), -8.0, np.float32)
    words[10:13, 0] = 5.0
    assert strongest(words)[0] == pytest.approx(5.0)
    assert strongest(words)[1] == pytest.approx(-8.0)
    assert strongest(words[:0]).max() < -5


def test_f1_is_counted_by_code_over_what_both_labellers_gave() -> None:
    labels = np.array([one_hot(Code.SPACE), one_hot(Code.INVITE), one_hot(Code.SPACE)])
    given = np.array([one_hot(Code.SPACE), one_hot(Code.SPACE, Code.INVITE), one_hot(Code.OTHER)])
    counts = np.ones_like(labels)
    assert by_code(given, labels, counts)[PLACE[Code.SPACE]] == pytest.approx(0.5)
    assert np.isnan(by_code(given, labels, counts)[PLACE[Code.LINK]])
    assert macro(given, labels, counts) == pytest.approx(0.75)
    assert micro(given, labels, counts) == pytest.approx(4 / 7)
    counts[1, PLACE[Code.SPACE]] = False
    assert by_code(given, labels, counts)[PLACE[Code.SPACE]] == pytest.approx(2 / 3)


def test_harm_is_overheard_where_only_repair_is_given() -> None:
    labels = np.array([one_hot(Code.BLAME), one_hot(Code.HOSTILE), one_hot(Code.BLAME, Code.META), one_hot(Code.META)])
    given = np.array([one_hot(Code.META), one_hot(Code.DEFEND), one_hot(Code.META, Code.BLAME), one_hot(Code.META)])
    assert overheard(given, labels) == (1, 3)
    assert only_repairing(given).tolist() == [True, False, False, True]


def test_lines_for_a_fold_are_learnt_without_it() -> None:
    truth = RNG.random((200, CODES)) < 0.3
    logits = np.where(truth, 3.0, -3.0).astype(np.float32)
    fold = np.repeat([0, 1], 100)
    flipped = logits.copy()
    flipped[fold == 1] *= -1
    given, _ = nested(flipped, flipped, truth, fold.astype(np.float32))
    learnt_from_other = judgement(flipped[fold == 0], flipped[fold == 0], truth[fold == 0])
    expected = learnt_from_other.given(learnt_from_other.scores(flipped[fold == 1], flipped[fold == 1]))
    assert (given[fold == 1] == expected).all()


def test_the_interval_draws_whole_groups() -> None:
    values = np.array([0.0] * 50 + [1.0] * 50)
    low, high = interval(lambda at: float(values[at].mean()), ["a"] * 50 + ["b"] * 50)
    assert (low, high) == (0.0, 1.0)
