"""How well the coder hears: `make eval-coder` prints the tables that `docs/coder.md` keeps.

- the shipped coder, and its peers, on the dev set;
- held-out authors of the corpus, from the kept scores of `training.crossvalidate`, with 95 % intervals by bootstrap;
- the evidence against the labelled words; the reliability of the scores; whether the arithmetic changes codes;
- AnnoMI, real recorded sessions coded by people, if its file is named.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupturesim.coder import Coder, default_coder
from rupturesim.coder.cues import CueCoder
from rupturesim.coder.decision import HARSH, only_repairing
from rupturesim.codes import ALL_CODES, REPAIRING, STRAINING, Code
from training.corpus import DEV, Turn, read, read_all
from training.crossvalidate import Stale, kept
from training.judging import Logits, Truth, judgement, reliability
from training.ranking import area

REPAIR = np.array([code in REPAIRING for code in ALL_CODES])
STRAIN = np.array([code in STRAINING for code in ALL_CODES])
OTHER = ALL_CODES.index(Code.OTHER)
DRAWS = 1000

Given = NDArray[np.bool_]
Scores = NDArray[np.float64]


def truth(turns: Sequence[Turn]) -> Truth:
    """The labels, [turns, codes]."""
    return np.array([[code in turn.codes for code in ALL_CODES] for turn in turns])


def scored(turns: Sequence[Turn]) -> Given:
    """Where a label counts: not where labellers differ."""
    return np.array([[code not in turn.disputed for code in ALL_CODES] for turn in turns])


def by_code(given: Given, labels: Truth, counts: Given) -> NDArray[np.float64]:
    """F1 of each code; not a number where no turn earns it."""
    hits = (given & labels & counts).sum(0)
    all_of = (given & counts).sum(0) + (labels & counts).sum(0)
    return np.where((labels & counts).sum(0) > 0, 2 * hits / np.maximum(all_of, 1), np.nan)


def macro(given: Given, labels: Truth, counts: Given) -> float:
    """The mean F1 of the codes that occur."""
    return float(np.nanmean(by_code(given, labels, counts)))


def micro(given: Given, labels: Truth, counts: Given) -> float:
    """F1 over all decisions together."""
    hits = (given & labels & counts).sum()
    return float(2 * hits / max(1, (given & counts).sum() + (labels & counts).sum()))


def net(turn: Turn) -> str:
    """`repair` or `strain` where a turn is clearly one, else ""."""
    if turn.net:
        return turn.net
    repairs, strains = bool(turn.codes & REPAIRING), bool(turn.codes & STRAINING)
    return "" if repairs == strains else "repair" if repairs else "strain"


def auc(turns: Sequence[Turn], scores: Scores) -> float:
    """The area under the ROC curve of repairing less straining scores; not a number without both kinds."""
    direction = scores[:, REPAIR].sum(1) - scores[:, STRAIN].sum(1)
    kinds = [net(turn) for turn in turns]
    sides = ([d for d, kind in zip(direction, kinds, strict=True) if kind == side] for side in ("repair", "strain"))
    found = area(*sides)
    return float("nan") if found is None else found


def overheard(given: Given, labels: Truth) -> tuple[int, int]:
    """Of the hostile and blaming turns, how many are coded as nothing but repairing; and how many there are."""
    harsh = labels[:, HARSH].any(1)
    return int((harsh & only_repairing(given)).sum()), int(harsh.sum())


def interval(measure: Callable[[NDArray[np.int64]], float], groups: Sequence[str]) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure of turns, drawing whole groups (sessions, authors) with replacement."""
    rng = np.random.default_rng(1)
    members: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    names = sorted(members)
    found = []
    for _ in range(DRAWS):
        drawn = rng.integers(0, len(names), len(names))
        found.append(measure(np.concatenate([members[names[at]] for at in drawn])))
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)


def run(coder: Coder, turns: Sequence[Turn]) -> tuple[Given, Scores]:
    """What a coder gives each turn, and its scores (0 where it does not give the code)."""
    scores = np.zeros((len(turns), len(ALL_CODES)))
    for row, turn in enumerate(turns):
        for coded in coder.code(turn.therapist, turn.client):
            scores[row, ALL_CODES.index(coded.code)] = max(coded.score, 1e-6)
    return scores > 0, scores


def line(name: str, turns: Sequence[Turn], given: Given, scores: Scores, groups: Sequence[str]) -> str:
    """One row of the table of coders."""
    labels, counts = truth(turns), scored(turns)

    def cell(measure: Callable[[NDArray[np.int64]], float]) -> str:
        low, high = interval(measure, groups)
        return f"{measure(np.arange(len(turns))):.3f} ({low:.2f} to {high:.2f})"

    cells = [
        cell(lambda at: macro(given[at], labels[at], counts[at])),
        cell(lambda at: micro(given[at], labels[at], counts[at])),
        cell(lambda at: auc([turns[place] for place in at], scores[at])),
    ]
    missed, harsh = overheard(given, labels)
    return f"| {name} | {' | '.join(cells)} | {missed} of {harsh} |"


HEAD = (
    "| coder | macro-F1 | micro-F1 | repair against strain | hostile or blaming, coded only as repairing |\n"
    "| --- | --- | --- | --- | --- |"
)


def on_dev() -> None:
    """The dev set: the shipped coder and the cues."""
    turns = read(DEV)
    sessions = [turn.id[:2] + str(place // 8) for place, turn in enumerate(turns)]
    print(f"\n## Dev set ({len(turns)} turns; for noticing a wrong direction, not for tuning)\n\n{HEAD}")
    for name, coder in (("shipped", default_coder()), ("cues", CueCoder.shipped())):
        given, scores = run(coder, turns)
        print(line(f"{name}, {coder.version}", turns, given, scores, sessions))


def nested(turn: Logits, words: Logits, labels: Truth, fold: Logits) -> tuple[Given, Scores]:
    """Codes and scores by fold, with the curves and lines learnt from the other folds."""
    given, scores = np.zeros(labels.shape, bool), np.zeros(labels.shape)
    for held in np.unique(fold):
        inside = fold == held
        judged = judgement(turn[~inside], words[~inside], labels[~inside])
        scores[inside] = judged.scores(turn[inside], words[inside])
        given[inside] = judged.given(scores[inside])
    return given, scores


def on_held_out(turns: Sequence[Turn], limit: int | None) -> None:
    """Authors that the network had not seen, by kind of turn and by code."""
    held_out, labels, counts = kept(turns), truth(turns), scored(turns)
    sessions = [turn.session for turn in turns]
    print(f"\n## Held-out authors ({len(turns)} turns, {int(held_out['fold'].max()) + 1} folds by author)\n\n{HEAD}")
    kinds = {
        "network, with the client's line": ("turn", "words"),
        "the same, by the turn's score only": ("turn", "turn"),
        "network, the turn alone": ("turn_alone", "words_alone"),
        "TF-IDF and logistic regression": ("floor", "floor"),
    }
    found = {}
    for name, (whole, words) in kinds.items():
        found[name] = nested(held_out[whole], held_out[words], labels, held_out["fold"])
        print(line(name, turns, *found[name], sessions))
    (given, scores), _, (alone, _), _ = found.values()
    part = list(range(len(turns)))[:: max(1, len(turns) // (limit or len(turns)))]
    some = [turns[place] for place in part]
    print(line(f"cues ({len(some)} turns)", some, *run(CueCoder.shipped(), some), [sessions[place] for place in part]))
    for kind in ("ordinary", "rupture", "moment", "pair"):
        at = [place for place, turn in enumerate(turns) if turn.kind == kind]
        if at:
            chosen = [turns[place] for place in at]
            print(
                line(
                    f"network, {kind} turns only ({len(at)})", chosen, given[at], scores[at], [sessions[i] for i in at]
                )
            )
    f1, plain = by_code(given, labels, counts), by_code(alone, labels, counts)
    print("\n| code | turns | precision | recall | F1 | F1, turn alone | distance of score from share |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for place, code in enumerate(ALL_CODES):
        hits, of = (given & labels)[:, place].sum(), labels[:, place].sum()
        cells = [
            f"{hits / max(1, given[:, place].sum()):.2f}",
            f"{hits / of:.2f}",
            f"{f1[place]:.2f}",
            f"{plain[place]:.2f}",
            f"{reliability(scores[:, place], labels[:, place]).error:.3f}",
        ]
        print(f"| {code} | {of} | {' | '.join(cells)} |")
    every = reliability(scores.ravel()[given.ravel()], labels.ravel()[given.ravel()])
    print("\n| scores of codes given | mean score | share that earn the code | codes |\n| --- | --- | --- | --- |")
    for mean, share, count in every.tenths:
        print(f"| {int(mean * 10) / 10:.1f} to {int(mean * 10) / 10 + 0.1:.1f} | {mean:.2f} | {share:.2f} | {count} |")
    print(f"\nmean distance of score from share, over the codes given: {every.error:.3f}")
    evidence, whole_turn = held_out["overlaps"].mean(0)
    print(
        f"evidence, overlap (F1 over letters) with the labelled words: {evidence:.2f}; naming the whole turn instead:"
    )
    print(f"{whole_turn:.2f} (of {len(held_out['overlaps'])} codes whose labelled words are not the whole turn)")


def annomi(path: Path, coder: Coder) -> None:
    """Questions, reflections and advice in real sessions; the figures of people and of TF-IDF beside them."""
    rows = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["text"].strip()]
    heard = [{coded.code for coded in coder.code(row["text"], row["prev_client_text"])} for row in rows]
    # The figures of people (one against nine others) and of TF-IDF are those published for ten annotators' turns.
    tasks: dict[str, tuple[set[Code], tuple[str, ...], str, str]] = {
        "any question": ({Code.CLOSED, Code.INVITE, Code.INTERROGATE}, ("question",), ".95", ".90"),
        "open question": ({Code.INVITE}, ("question_open",), "", ""),
        "closed question": ({Code.CLOSED}, ("question_closed",), "", ""),
        "reflection": ({Code.REFLECT}, ("reflection",), ".83", ".66"),
        "advice": ({Code.ADVISE}, ("input_advice",), "", ""),
    }
    print(f"\n## AnnoMI ({len(rows)} turns of real sessions, {coder.version})\n")
    print("| heard | F1 | precision | recall | turns | people | TF-IDF |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, (codes, labels, people, words) in tasks.items():
        given = np.array([bool(found & codes) for found in heard])
        said = np.array([any(label.startswith(labels) for label in row["labels"]) for row in rows])
        hits, f1 = (given & said).sum(), _f1(given, said)
        precision, recall = hits / max(1, given.sum()), hits / max(1, said.sum())
        print(f"| {name} | {f1:.3f} | {precision:.2f} | {recall:.2f} | {said.sum()} | {people} | {words} |")


def _f1(given: Given, said: Given) -> float:
    return float(2 * (given & said).sum() / max(1, given.sum() + said.sum()))


def main(argv: Sequence[str]) -> int:
    """Print every table. AnnoMI is left out, and said to be, where its file is not named or not there."""
    parser = argparse.ArgumentParser(prog="make eval-coder", description=__doc__)
    parser.add_argument("--annomi", type=Path, help="AnnoMI as JSONL, one therapist turn a line")
    parser.add_argument("--quick", action="store_true", help="only the dev set and AnnoMI")
    chosen = parser.parse_args(argv)
    on_dev()
    if not chosen.quick:
        turns = read_all()
        try:
            on_held_out(turns, 2000)
        except Stale as stale:
            print(f"\nHeld-out authors: {stale}.", file=sys.stderr)
    if chosen.annomi is None:
        print("\nAnnoMI is not measured: name its file with ANNOMI=PATH (it may not be shipped).", file=sys.stderr)
    elif not chosen.annomi.is_file():
        print(f"\nAnnoMI is not measured: there is no file {chosen.annomi}.", file=sys.stderr)
        return 2
    else:
        annomi(chosen.annomi, default_coder())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
