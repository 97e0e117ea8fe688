"""How far two labellers agree, by code: `python -m training.agreement`.

`second-reading.jsonl` holds turns that a second reader labelled without seeing the author's labels: id, author, reader,
and, where the two differ, settled: the labels that the corpus now has.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rupturesim.codes import ALL_CODES, Code

SECOND = Path(__file__).parent / "second-reading.jsonl"


class Agreement(NamedTuple):
    """Of one code: turns to which both gave it, only the author, only the reader, neither."""

    both: int
    author: int
    reader: int
    neither: int

    @property
    def f1(self) -> float:
        """F1 of one against the other; not a number where neither gave the code."""
        every = 2 * self.both + self.author + self.reader
        return 2 * self.both / every if every else float("nan")

    @property
    def kappa(self) -> float:
        """Cohen's kappa: agreement beyond what their rates would give by chance."""
        total = sum(self)
        seen = (self.both + self.neither) / total
        first, second = (self.both + self.author) / total, (self.both + self.reader) / total
        chance = first * second + (1 - first) * (1 - second)
        return (seen - chance) / (1 - chance) if chance < 1 else float("nan")


def agreement(pairs: Sequence[tuple[frozenset[Code], frozenset[Code]]], code: Code) -> Agreement:
    """The agreement on one code over turns, each with the author's and the reader's codes."""
    both = sum(code in one and code in other for one, other in pairs)
    author = sum(code in one and code not in other for one, other in pairs)
    reader = sum(code not in one and code in other for one, other in pairs)
    return Agreement(both, author, reader, len(pairs) - both - author - reader)


def main() -> None:
    """Print the table."""
    rows = [json.loads(line) for line in SECOND.read_text(encoding="utf-8").splitlines()]
    pairs = [(frozenset(map(Code, row["author"])), frozenset(map(Code, row["reader"]))) for row in rows]
    same = sum(one == other for one, other in pairs)
    print(f"{len(rows)} turns, read blind by a second reader; all codes the same in {same}\n")
    print("| code | both | only the author | only the reader | F1 | kappa |\n| --- | --- | --- | --- | --- | --- |")
    for code in ALL_CODES:
        a = agreement(pairs, code)
        print(f"| {code} | {a.both} | {a.author} | {a.reader} | {a.f1:.2f} | {a.kappa:.2f} |")


if __name__ == "__main__":
    main()
