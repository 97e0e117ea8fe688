"""Quick sessions for tests, with the cue coder and the shipped voice."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from people import bare_persona
from rupturesim.clock import Clock
from rupturesim.coder import Coder
from rupturesim.coder.cues import CueCoder
from rupturesim.persona.model import Persona
from rupturesim.rehearsal import scripted_voice
from rupturesim.session import Session

LINES = (
    "You should try the breathing exercise again.",
    "You're right, I pushed the exercise on you, and that was mine.",
    "What was that like for you?",
    "It makes sense to hold back after that.",
    "[silence]",
    "Anyway, how was your week?",
    "It sounds like you felt managed.",
    "We could drop the exercise; what would be more useful to you?",
)


@lru_cache(maxsize=1)
def coder() -> Coder:
    """The coder that hears set phrases: what these lines are, and no model to load."""
    return CueCoder.shipped()


def begun(path: Path, persona: Persona | None = None, seed: int = 5) -> Session:
    """A session that has just begun, with a clock that stands still."""
    person = persona or bare_persona()
    return Session.begin(
        person,
        "0" * 64,
        path,
        coder=coder(),
        phraser=scripted_voice(person, seed),
        seed=seed,
        mode="script",
        clock=Clock(now=lambda: 0.0),
    )


def resumed(path: Path) -> Session:
    """A session gone on with from its file."""
    return Session.resume(path, coder=coder(), phraser_for=scripted_voice)


def played(path: Path, lines: Iterable[str] = LINES, persona: Persona | None = None, *, end: bool = True) -> Path:
    """The transcript of a session in which these lines were said."""
    session = begun(path, persona)
    for line in lines:
        if not session.over:
            session.say(line)
    if end:
        session.end()
    session.close()
    return path
