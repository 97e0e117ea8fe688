"""How many of a language model's lines the guard lets through: `python -m evaluation.model --llm URL --model NAME`.

Whole sessions of scripted trainees. What is heard in a turn are the codes with which it was labelled.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation.repertoire import authored
from evaluation.trainees import Trainee
from evaluation.trainees import Turn as Said
from rupturesim.coder import Coded
from rupturesim.errors import RupturesimError
from rupturesim.llm.choice import DEADLINE, Choice, choice
from rupturesim.paths import shipped
from rupturesim.persona.load import load_persona
from rupturesim.persona.model import Persona
from rupturesim.rehearsal import model_voice, scripted_voice
from rupturesim.session import Session
from rupturesim.transcript.attempts import Turn

TURNS = 12
_LABEL, _COLUMN = 34, 12


class LabelledCoder:
    """A coder that is told what the next turn is."""

    version = "labelled"

    def __init__(self) -> None:
        self.turn = Said("", (), "")

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        """The codes of the turn that was told."""
        return tuple(Coded(code, 1.0, ((0, len(text)),)) for code in self.turn.codes)


class Asked(NamedTuple):
    """A turn at which the model was asked. refused: the checks and faults that kept its words back, first to last.

    seconds: until the client had answered.
    """

    turn: Turn
    refused: tuple[str, ...]
    accepted: bool
    seconds: float


def session(persona: Persona, kind: str, model: Choice, seed: int, path: Path, turns: int = TURNS) -> Iterator[Asked]:
    """Plays a session of one trainee with this client, saved at `path`; each turn at which the model was asked."""
    coder, trainee = LabelledCoder(), Trainee(kind, persona, seed)
    lender = model_voice(model)(persona, seed)
    phraser = scripted_voice(persona, seed)
    played = Session.begin(
        persona, "0" * 64, path, coder=coder, phraser=phraser, seed=seed, mode="script", lender=lender
    )
    trainee.begin()
    try:
        while len(played.attempt.turns) < turns and not played.over:
            coder.turn = trainee.say(played.state)
            began = time.monotonic()
            played.say(coder.turn.text)
            turn = played.attempt.turns[-1]
            if turn.model and turn.model.tries[0].refused != "resting":
                refused = tuple(one.refused for one in turn.model.tries if one.refused)
                yield Asked(turn, refused, turn.model.accepted, time.monotonic() - began)
        played.end()
    finally:
        lender.close()
        played.close()


def sessions(persona: Persona, model: Choice, number: int, turns: int, seed: int) -> Iterator[Asked]:
    """So many sessions with this client, by a trainee of another kind each."""
    kinds = list(authored().kinds)
    chance = random.Random(f"{persona.id}:{seed}")
    with tempfile.TemporaryDirectory() as folder:
        for place in range(number):
            kind = kinds[place % len(kinds)]
            yield from session(persona, kind, model, chance.randrange(2**31), Path(folder, f"{place}.jsonl"), turns)


def table(by_persona: Mapping[str, Sequence[Asked]]) -> Iterator[str]:
    """How many lines survived and what kept the others back, a column a client; counts, shares in per cent."""
    columns = {**by_persona, "all": [asked for part in by_persona.values() for asked in part]}
    yield _row("", columns)
    yield _row("turns at which the model was asked", (f"{len(part)}" for part in columns.values()))
    yield _row("its words were said", (_share(part, lambda asked: asked.accepted) for part in columns.values()))
    yield _row("  at the first try", (_share(part, _at_once) for part in columns.values()))
    yield _row("seconds to an answer: middle (most)", (_seconds(part) for part in columns.values()))
    yield "lines and requests refused by"
    counts = [Counter(name for asked in part for name in asked.refused) for part in columns.values()]
    for name, _ in counts[-1].most_common():
        yield _row(f"  {name}", (f"{count[name]}" for count in counts))


def _at_once(asked: Asked) -> bool:
    return asked.accepted and not asked.refused


def _share(part: Sequence[Asked], holds: Callable[[Asked], bool]) -> str:
    return f"{sum(map(holds, part)) / len(part):.0%}" if part else "-"


def _seconds(part: Sequence[Asked]) -> str:
    times = [asked.seconds for asked in part]
    return f"{statistics.median(times):.1f} ({max(times):.1f})" if times else "-"


def _row(label: str, cells: Iterable[str]) -> str:
    return f"{label:{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table. Returns the exit status."""
    given = _arguments(argv)
    try:
        model = choice(given.llm, given.model, completion=given.completion, deadline=given.deadline)
        by_persona: dict[str, list[Asked]] = {}
        for name in given.personas:
            persona = load_persona(shipped("personas") / f"{name}.yaml")
            by_persona[name] = list(sessions(persona, model, given.sessions, given.turns, given.seed))
            print(f"{name}: {len(by_persona[name])} turns", file=sys.stderr)
    except RupturesimError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print("\n".join(table(by_persona)))
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    names = [path.stem for path in sorted(shipped("personas").glob("*.yaml"))]
    parser = argparse.ArgumentParser(prog="python -m evaluation.model", description=__doc__)
    parser.add_argument("--llm", required=True, metavar="URL", help="where the model is served, on this machine")
    parser.add_argument("--model", required=True, metavar="NAME", help="the name by which the server knows it")
    parser.add_argument("--completion", action="store_true", help="the model only goes on with a text")
    parser.add_argument("--deadline", type=float, default=DEADLINE, metavar="S", help="seconds a reply may take (20)")
    parser.add_argument("--sessions", type=int, default=2, metavar="N", help="sessions with each client (2)")
    parser.add_argument("--turns", type=int, default=TURNS, metavar="N", help=f"trainee turns in each ({TURNS})")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what chance hangs on (0)")
    parser.add_argument("--personas", type=lambda text: text.split(","), default=names, metavar="ID,...")
    given = parser.parse_args(argv)
    if given.sessions < 1 or given.turns < 1:
        parser.error("--sessions and --turns must be at least 1")
    return given


if __name__ == "__main__":
    sys.exit(main())
