"""How well one score tells two kinds of turn apart."""

from collections.abc import Sequence


def area(repair: Sequence[float], strain: Sequence[float]) -> float | None:
    """The area under the ROC curve: how often a score of `repair` is above one of `strain`, ties half."""
    if not repair or not strain:
        return None
    ordered = sorted([(score, True) for score in repair] + [(score, False) for score in strain])
    below, wins, at = 0, 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ups = sum(is_repair for _, is_repair in ordered[at:end])
        downs = end - at - ups
        wins += ups * (below + downs / 2)
        below += downs
        at = end
    return wins / (len(repair) * len(strain))
