"""The floor: what single words and pairs can do, by TF-IDF and a logistic regression for each code."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rupturesim.codes import ALL_CODES
from training.corpus import Turn


def floor(seen: Sequence[Turn], unseen: Sequence[Turn]) -> NDArray[np.float32]:
    """Logits of the unseen turns [turns, codes], learnt from the seen ones, without the client's line."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    known = words.fit_transform([turn.therapist for turn in seen])
    new = words.transform([turn.therapist for turn in unseen])
    out = np.zeros((len(unseen), len(ALL_CODES)), np.float32)
    for place, code in enumerate(ALL_CODES):
        learner = LogisticRegression(C=10.0, max_iter=1000, class_weight="balanced")
        learner.fit(known, [code in turn.codes for turn in seen])
        out[:, place] = learner.decision_function(new)
    return out
