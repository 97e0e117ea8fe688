"""How well a coder agrees with labelled turns: F1 by code, and whether it tells repair from strain.

A labelled file is JSONL: id, client, therapist, codes, and optionally disputed (codes on which the labellers
differ: not scored for that turn), net ("repair" or "strain") and spans (not used here).
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rupturesim.coder.coding import Coded, Coder
from rupturesim.codes import REPAIRING, STRAINING, Code
from rupturesim.errors import InputError, Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Labelled:
    """A turn with the codes that its labellers gave it."""

    id: str
    client: str
    therapist: str
    codes: frozenset[Code]
    disputed: frozenset[Code] = frozenset()
    net: str = ""
    """`repair`, `strain` or neither."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Agreement on one code: heard and labelled, heard only, labelled only."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def support(self) -> int:
        return self.hits + self.missed

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.support if self.support else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """The agreement of one coder with one file.

    auc: the chance that a turn of net repair is scored above one of net strain (ties count half);
        None when the file lacks either kind.
    """

    turns: int
    by_code: dict[Code, Counts]
    auc: float | None

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the codes that occur in the labels."""
        present = [counts.f1 for counts in self.by_code.values() if counts.support]
        return sum(present) / len(present) if present else 0.0

    @property
    def micro_f1(self) -> float:
        """F1 over all decisions together."""
        every = self.by_code.values()
        return Counts(sum(c.hits for c in every), sum(c.false for c in every), sum(c.missed for c in every)).f1


def read_labelled(path: Path) -> list[Labelled]:
    """The turns of a labelled file. Raises ProblemsError with every bad line, InputError without any turn."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    turns: list[Labelled] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            turns.append(_labelled(json.loads(line)))
        except (ValueError, RecursionError) as error:
            problems.append(Problem(str(path), number, 1, str(error)))
    if problems:
        raise ProblemsError(problems)
    if not turns:
        raise InputError(f"{path}: holds no labelled turns")
    return turns


def _labelled(row: object) -> Labelled:
    """One line's turn; ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("must be an object")
    for key in ("id", "client", "therapist"):
        if not isinstance(row.get(key), str):
            raise ValueError(f"{key} must be text")
    codes, disputed = _codes(row, "codes"), _codes(row, "disputed")
    if not codes and not disputed:
        raise ValueError("codes must name at least one code")
    net = str(row.get("net") or _net(codes))
    return Labelled(row["id"], row["client"], row["therapist"], codes, disputed, net)


def _codes(row: dict[str, object], key: str) -> frozenset[Code]:
    names = row.get(key, [])
    if not isinstance(names, list):
        raise ValueError(f"{key} must be a list of codes")
    known = {code.value: code for code in Code}
    for name in names:
        if not isinstance(name, str) or name not in known:
            raise ValueError(f"{key}: unknown code {name!r}")
    return frozenset(known[name] for name in names)


def _net(codes: frozenset[Code]) -> str:
    """The direction of an unmarked turn: clear only where it earns one side's codes and none of the other's."""
    repairs, strains = bool(codes & REPAIRING), bool(codes & STRAINING)
    if repairs == strains:
        return ""
    return "repair" if repairs else "strain"


def direction(codes: Iterable[Coded]) -> float:
    """A turn's score from strain (below 0) to repair: its repairing scores less its straining scores."""
    total = 0.0
    for coded in codes:
        if coded.code in REPAIRING:
            total += coded.score
        elif coded.code in STRAINING:
            total -= coded.score
    return total


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


def measure(coder: Coder, turns: Sequence[Labelled]) -> Report:
    """Code every turn and compare."""
    hits, false, missed = (dict.fromkeys(Code, 0) for _ in range(3))
    scores: dict[str, list[float]] = {"repair": [], "strain": []}
    for turn in turns:
        heard = coder.code(turn.therapist, turn.client)
        if turn.net in scores:
            scores[turn.net].append(direction(heard))
        named = {coded.code for coded in heard} - turn.disputed
        labels = turn.codes - turn.disputed
        for code in named & labels:
            hits[code] += 1
        for code in named - labels:
            false[code] += 1
        for code in labels - named:
            missed[code] += 1
    by_code = {code: Counts(hits[code], false[code], missed[code]) for code in Code}
    return Report(len(turns), by_code, area(scores["repair"], scores["strain"]))


def table(report: Report) -> str:
    """The report as plain text, one code a line."""
    lines = [f"{'code':<12} {'precision':>9} {'recall':>7} {'F1':>6} {'turns':>6}"]
    for code, counts in report.by_code.items():
        lines.append(f"{code:<12} {counts.precision:>9.2f} {counts.recall:>7.2f} {counts.f1:>6.2f} {counts.support:>6}")
    auc = "-" if report.auc is None else f"{report.auc:.3f}"
    lines += ["", f"turns {report.turns}", f"macro-F1 {report.macro_f1:.3f}", f"micro-F1 {report.micro_f1:.3f}"]
    return "\n".join([*lines, f"repair against strain, area under the ROC curve {auc}"])


def main(argv: Sequence[str]) -> int:
    """Measure the shipped coder on the file named: `python -m rupturesim.coder.measure FILE`."""
    if len(argv) != 1:
        print("usage: python -m rupturesim.coder.measure FILE", file=sys.stderr)
        return 2
    from rupturesim.coder import default_coder

    try:
        turns = read_labelled(Path(argv[0]))
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(table(measure(default_coder(), turns)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
