"""Measures the scripted voice: `python -m evaluation.voice`, or `make eval-voice`. `docs/voice.md` tells how."""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from evaluation import blind, tables
from evaluation.sessions import Played, played
from evaluation.showing import Judge
from rupturesim.errors import RupturesimError
from rupturesim.paths import shipped
from rupturesim.persona.load import load_persona
from rupturesim.persona.model import Persona

_AT_ONCE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures, write a blind sample, or score a reader's answers. Returns the exit status."""
    given = _arguments(argv)
    try:
        if given.score:
            print("\n".join(blind.scores(*map(Path, given.score))))
            return 0
        personas = [_persona(name) for name in given.personas]
        by_persona = _all_played(personas, given.sessions, given.seed, not given.as_strangers)
        if given.sample:
            blind.write_sample(Path(given.sample), by_persona, given.size, given.seed)
            print(f"wrote {given.sample} and {given.sample}.key", file=sys.stderr)
            return 0
        judge = Judge(personas)
        print("\n".join(tables.table(by_persona, judge)))
        print("\n".join(tables.by_talk(by_persona, {one.id: one.talkativeness for one in personas})))
        print("\n".join(tables.accuracy(judge)))
        print("\n".join(tables.lists(by_persona, judge)))
    except RupturesimError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    names = [path.stem for path in sorted(shipped("personas").glob("*.yaml"))]
    parser = argparse.ArgumentParser(prog="python -m evaluation.voice", description=__doc__)
    parser.add_argument("--sessions", type=int, default=200, metavar="N", help="sessions with each client (200)")
    parser.add_argument("--personas", type=_names, default=names, metavar="ID,...", help="clients; all that ship")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what chance hangs on (0)")
    parser.add_argument(
        "--as-strangers", action="store_true", help="let no client know what a trainee has heard before"
    )
    parser.add_argument("--sample", metavar="FILE", help="write exchanges for a blind reader, and FILE.key")
    parser.add_argument("--size", type=int, default=80, metavar="N", help="how many exchanges (80)")
    parser.add_argument("--score", nargs=2, metavar=("ANSWERS", "KEY"), help="how well a reader told style and stage")
    given = parser.parse_args(argv)
    if given.sessions < 1 or given.size < 1:
        parser.error("--sessions and --size must be at least 1")
    return given


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _persona(name: str) -> Persona:
    return load_persona(shipped("personas") / f"{name}.yaml")


def _all_played(personas: Sequence[Persona], sessions: int, seed: int, remembers: bool) -> dict[str, list[Played]]:
    """The sessions of each client, a process for each of two clients at a time."""
    with ProcessPoolExecutor(_AT_ONCE) as pool:
        jobs = [pool.submit(_played, persona.id, sessions, seed, remembers) for persona in personas]
        return {persona.id: job.result() for persona, job in zip(personas, jobs, strict=True)}


def _played(name: str, sessions: int, seed: int, remembers: bool) -> list[Played]:
    return played(_persona(name), sessions, seed, remembers=remembers)


if __name__ == "__main__":
    sys.exit(main())
