"""A blind sample of exchanges for a reader, its key, and how well the reader told style and stage."""

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.figures import answers
from evaluation.sessions import Answer, Played
from rupturesim.alliance import RuptureKind, Stage
from rupturesim.errors import InputError
from rupturesim.export import write_private

STYLES = (*(kind.value for kind in RuptureKind), "neither")
STAGES = tuple(stage.value for stage in Stage if stage is not Stage.LEFT)
GUESSED = {"style": STYLES, "stage": STAGES}
"""What a reader guesses, and among what."""
_SHEET = ("id", "before", "trainee", "client", "style", "stage")
_KEY = ("id", "persona", "style", "stage", "marker")
_FORMULA = ("=", "+", "-", "@")


def key_of(sheet: Path) -> Path:
    """Where the key of a sheet is written."""
    return sheet.with_name(f"{sheet.name}.key")


def write_sample(sheet: Path, by_persona: Mapping[str, Sequence[Played]], size: int, seed: int) -> None:
    """Write exchanges for a reader to fill in `style` and `stage`, and the key. Raises InputError, SaveError.

    Every stage comes up about equally often; where the client has left, nothing is asked. Names are taken out.
    """
    chosen = sample([session for sessions in by_persona.values() for session in sessions], size, seed)
    shown, key = [], []
    for number, answer in enumerate(chosen, start=1):
        before = "\n".join(answer.before)
        texts = (_nameless(text, answer.persona) for text in (before, answer.turn.text, answer.line))
        shown.append((str(number), *texts, "", ""))
        key.append((str(number), answer.persona, _style(answer), answer.stage.value, answer.marker or ""))
    write_private(sheet, _as_csv(_SHEET, shown))
    write_private(key_of(sheet), _as_csv(_KEY, key))


def sample(sessions: Sequence[Played], size: int, seed: int) -> list[Answer]:
    """So many answers, in no order, as many of each stage as may be."""
    chance = random.Random(seed)
    pools = {stage: [answer for answer in answers(sessions) if answer.stage.value == stage] for stage in STAGES}
    for pool in pools.values():
        chance.shuffle(pool)
    chosen: list[Answer] = []
    while len(chosen) < size and any(pools.values()):
        chosen += [pool.pop() for pool in pools.values() if pool][: size - len(chosen)]
    chance.shuffle(chosen)
    return chosen


def scores(sheet: Path, key: Path) -> Iterator[str]:
    """What a reader told right, what guessing would, and what was taken for what. Raises InputError."""
    truth = {row["id"]: row for row in _rows(key, ("id", *GUESSED))}
    guesses = _rows(sheet, ("id", *GUESSED))
    for name, among in GUESSED.items():
        pairs: Counter[tuple[str, str]] = Counter()
        for row in guesses:
            guess = row[name].strip().casefold()
            if row["id"] not in truth:
                raise InputError(f"{sheet}: the key has no exchange {row['id']!r}")
            if guess and guess not in among:
                raise InputError(f"{sheet}: exchange {row['id']}: {name} {guess!r} is none of {', '.join(among)}")
            if guess:
                pairs[truth[row["id"]][name], guess] += 1
        yield from _scored(name, among, pairs)


def _scored(name: str, among: Sequence[str], pairs: Counter[tuple[str, str]]) -> Iterator[str]:
    total = pairs.total()
    if not total:
        yield f"{name}: no answers"
        return
    right = sum(count for (true, guess), count in pairs.items() if true == guess) / total
    of_each = {one: sum(pairs[one, guess] for guess in among) for one in among}
    by_share = sum((count / total) ** 2 for count in of_each.values())
    yield f"{name}: {right:.1%} of {total} told right; by chance {by_share:.1%}, always the commonest " + (
        f"{max(of_each.values()) / total:.1%}"
    )
    yield "  " + f"{'in truth / as read':18}" + "".join(f"{guess[:13]:>14}" for guess in among)
    for true in among:
        yield f"  {true:18}" + "".join(f"{pairs[true, guess]:>14}" for guess in among)


def _style(answer: Answer) -> str:
    return answer.kind or "neither"


def _nameless(text: str, persona: str) -> str:
    return re.sub(rf"\b{re.escape(persona)}\b", "[name]", text, flags=re.IGNORECASE)


def _as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue()


def _rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{name: value or "" for name, value in row.items() if name} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    if missing := [name for name in needed if name not in (reader.fieldnames or ())]:
        raise InputError(f"{path}: has no column {', '.join(missing)}")
    return rows
