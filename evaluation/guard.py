"""How well the guard judges hand-written replies of a model: what it lets pass, and what it refuses wrongly.

    python -m evaluation.guard [FILE_OR_FOLDER...] [--list]

Each YAML file is a list of replies, each with its scene and the checks that it breaks, none for a good one.
"""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, RootModel

from rupturesim.alliance import Marker, Reaction, Stage
from rupturesim.client import Client, Transition
from rupturesim.errors import InputError
from rupturesim.guard import CHECKS, Refusal, Scene, refusal, scene_of, tidied
from rupturesim.guard.reading import reading_of
from rupturesim.paths import shipped
from rupturesim.persona.load import load_persona
from rupturesim.persona.model import Persona
from rupturesim.phrasing import Said
from rupturesim.yamlfile import read, validate

HERE = Path(__file__).parent / "replies"
_LARGEST = 4_000_000
"""Bytes of a file of replies."""
_Z = 1.96


class Reply(BaseModel):
    """One reply in its scene. said: what was said before, in turns, the trainee's turn last.

    breaks: the checks that it breaks, none for a good reply.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: str
    stage: Stage
    marker: Marker | None = None
    reaction: Reaction = Reaction.PLAIN
    openness: Annotated[float, Field(ge=0, le=10)]
    said: Annotated[tuple[str, ...], Field(min_length=1)]
    reply: str
    breaks: tuple[str, ...] = ()


class Replies(RootModel[tuple[Reply, ...]]):
    """One file."""


class Verdict(NamedTuple):
    """What the guard made of a reply, at which place of which file, and the seconds of processor time that it took."""

    file: str
    place: int
    reply: Reply
    refused: Refusal | None
    seconds: float

    @property
    def wrong(self) -> bool:
        """Whether a breaking reply passed or a good one was refused."""
        return bool(self.reply.breaks) == (self.refused is None)


@lru_cache
def _persona(name: str) -> Persona:
    return load_persona(shipped("personas") / f"{name}.yaml")


def scene(reply: Reply) -> Scene:
    """The scene of a reply."""
    persona = _persona(reply.persona)
    state = (
        Client(persona)
        .first_state(0)
        ._replace(stage=reply.stage, marker=reply.marker, reaction=reply.reaction, openness=round(reply.openness * 100))
    )
    back = list(reversed(reply.said))
    said = [Said("trainee" if place % 2 == 0 else "client", text) for place, text in enumerate(back)]
    return scene_of(persona, Transition(state, state, (), None), said[::-1])


def judged(paths: Iterable[Path]) -> list[Verdict]:
    """A verdict for every reply in these files and folders. Raises InputError for what cannot be read."""
    verdicts = []
    known = {check.__name__ for check in CHECKS}
    for path in paths:
        for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
            for place, reply in enumerate(validate(read(file, max_bytes=_LARGEST), Replies).root, 1):
                unknown = set(reply.breaks) - known
                if unknown:
                    raise InputError(f"{file}, reply {place}: there is no check called {min(unknown)!r}")
                where = scene(reply)
                refused = refusal(tidied(reply.reply, where.name), where)
                verdicts.append(Verdict(file.name, place, reply, refused, _seconds(reply, where)))
    return verdicts


def _seconds(reply: Reply, where: Scene) -> float:
    """How long a judgement takes once the phrases it needs are compiled, and with nothing remembered of the reply."""
    reading_of.cache_clear()
    begun = time.process_time()
    refusal(tidied(reply.reply, where.name), where)
    return time.process_time() - begun


def interval(found: int, of: int) -> tuple[float, float]:
    """The 95 % interval (Wilson's) of a share."""
    if of == 0:
        return 0.0, 1.0
    share, spread = found / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def told(verdicts: Sequence[Verdict]) -> str:
    """The figures in words and a table."""
    breaking = [one for one in verdicts if one.reply.breaks]
    good = [one for one in verdicts if not one.reply.breaks]
    lines = [f"{len(verdicts)} replies: {len(breaking)} breaking, {len(good)} good"]
    lines.append(_share("breaking replies that pass", sum(one.wrong for one in breaking), len(breaking)))
    lines.append(_share("good replies refused", sum(one.wrong for one in good), len(good)))
    first = Counter((one.reply.breaks[0], one.refused.check if one.refused else "-") for one in breaking)
    lines += ["", "expected first: found, how often"]
    for check in [each.__name__ for each in CHECKS]:
        row = {found: count for (expected, found), count in first.items() if expected == check}
        if row:
            cells = ", ".join(f"{found} {count}" for found, count in sorted(row.items(), key=lambda cell: -cell[1]))
            lines.append(f"  {check:12} {sum(row.values()):4}: {cells}")
    wrongly = Counter(one.refused.check for one in good if one.refused)
    lines.append(f"  {'(good)':12} {len(good):4}: " + ", ".join(f"{name} {n}" for name, n in wrongly.most_common()))
    times = sorted(one.seconds * 1000 for one in verdicts)
    if times:
        lines += [
            "",
            f"time of the guard (processor): median {_at(times, 0.5):.2f} ms, 95 % below {_at(times, 0.95):.2f} ms",
        ]
    return "\n".join(lines)


def _share(what: str, found: int, of: int) -> str:
    low, high = interval(found, of)
    return f"{what}: {found} of {of} ({found / max(of, 1):.1%}; 95 % interval {low:.1%} to {high:.1%})"


def _at(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def listed(verdicts: Iterable[Verdict]) -> str:
    """Every wrong verdict with its reply."""
    rows = []
    for one in verdicts:
        if one.wrong:
            refused = f"refused by {one.refused.check} ({one.refused.words})" if one.refused else "passed"
            expected = ", ".join(one.reply.breaks) or "good"
            marker = f" {one.reply.marker}" if one.reply.marker else ""
            where = f"{one.file} {one.place} [{one.reply.persona} {one.reply.stage}{marker}]"
            rows.append(f"{where} {expected}: {refused}\n    {one.reply.said[-1]}\n    > {one.reply.reply}")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 0, or 2 for replies that cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.guard", description="How well the guard judges replies."
    )
    parser.add_argument("paths", nargs="*", type=Path, default=[HERE], help="YAML files or folders of them")
    parser.add_argument("--list", action="store_true", help="print every wrong verdict")
    options = parser.parse_args(arguments)
    try:
        verdicts = judged(options.paths)
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(told(verdicts))
    if options.list:
        print(listed(verdicts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
