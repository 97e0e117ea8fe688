"""Quick drills for tests: the shipped clients, and the coder that hears set phrases."""

from functools import lru_cache

from people import SHIPPED_IDS, shipped_persona
from rehearsals import coder
from rupturesim.alliance import RuptureStyle
from rupturesim.codes import Code
from rupturesim.drill import Drill, DrillMoment, Wish, begin
from rupturesim.drill.tendencies import Tendencies
from rupturesim.persona.model import Persona

MEETS = "It sounds like you felt managed."
STRAINS = "That's your projection. You should do the worksheet."


def people() -> tuple[Persona, ...]:
    """The shipped clients."""
    return tuple(shipped_persona(name) for name in SHIPPED_IDS)


def drilling(
    seed: int = 5,
    code: Code | None = None,
    style: RuptureStyle | None = None,
    count: int = 6,
    personas: tuple[Persona, ...] | None = None,
    tendencies: Tendencies | None = None,
) -> Drill:
    """A drill that has just begun, of a trainee without sessions unless others are given."""
    wish = Wish(code=code, style=style, count=count, seed=seed)
    return begin(wish, coder=coder(), personas=personas or people(), tendencies=tendencies or Tendencies())


def moments_of(drill: Drill) -> list[DrillMoment]:
    """Its moments, each answered with words that take up most signs."""
    found = []
    while not drill.over:
        found.append(drill.moment)
        drill.answer(MEETS)
        drill.next()
    return found


@lru_cache
def moments(code: Code | None = None, style: RuptureStyle | None = None, client: str = "") -> tuple[DrillMoment, ...]:
    """The moments of a long drill, with all clients or one."""
    personas = (shipped_persona(client),) if client else None
    return tuple(moments_of(drilling(code=code, style=style, count=30, personas=personas)))
