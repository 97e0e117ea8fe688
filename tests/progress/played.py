"""Sessions for the tests of progress: played at random, always the same ones, with marks and other attempts."""

import random
from pathlib import Path

from people import SHIPPED_IDS, shipped_persona
from rehearsals import LINES, begun
from rupturesim.alliance import RuptureKind
from rupturesim.paths import ensure, sessions
from rupturesim.persona.model import Persona
from rupturesim.session import Session

MORE = (*LINES, "I was only following the plan.", "Thank you for telling me that.", "Did you sleep well?")


def at_random(path: Path, seed: int, *, branches: bool = True, turns: int = 12) -> Session:
    """A session with one of the shipped clients, closed again."""
    chance, persona = random.Random(seed), shipped_persona(SHIPPED_IDS[seed % len(SHIPPED_IDS)])
    session = begun(path, persona, seed)
    for _ in range(turns):
        going_back = len(session.attempts) < 4 and chance.random() < 0.15
        if session.attempt.turns and (session.over or going_back):
            if not branches:
                break
            of = chance.choice([attempt for attempt in session.attempts if attempt.turns])
            session.go_back(chance.randint(1, len(of.turns)), of.number)
        if chance.random() < 0.3:
            session.notice(chance.choice(list(RuptureKind)))
        session.say(chance.choice(MORE))
    if not session.over:
        session.end()
    session.close()
    return session


def own(name: str, lines: tuple[str, ...] = LINES, persona: Persona | None = None) -> Path:
    """The transcript of a session among the user's own."""
    path = ensure(sessions()) / f"{name}.jsonl"
    session = begun(path, persona or shipped_persona("ruth"))
    for line in lines:
        if not session.over:
            session.say(line)
    session.end()
    session.close()
    return path


def some(*seeds: int) -> list[Path]:
    """Random sessions among the user's own."""
    folder = ensure(sessions())
    return [at_random(folder / f"2026-01-{seed + 1:02}-090000-s.jsonl", seed).writer.path for seed in seeds]
