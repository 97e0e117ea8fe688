"""Putting a drill together: the clients, the trainee's own sessions, the coder and chance."""

import random
import secrets
from collections.abc import Iterable

from rupturesim.coder import Coder, default_coder
from rupturesim.drill.choosing import Moments
from rupturesim.drill.loop import Drill
from rupturesim.drill.plan import plan
from rupturesim.drill.tendencies import Tendencies, own_tendencies
from rupturesim.drill.wish import Wish
from rupturesim.persona.model import Persona
from rupturesim.persona.shelf import shelf


def begin(
    wish: Wish,
    *,
    coder: Coder | None = None,
    personas: Iterable[Persona] | None = None,
    tendencies: Tendencies | None = None,
) -> Drill:
    """A drill with its first moment. Raises InputError if there is no moment as it is asked for.

    personas: by default all on the shelf. tendencies: by default those of the user's own sessions.
    """
    seed = secrets.randbelow(2**31) if wish.seed is None else wish.seed
    people = [shelved.persona for shelved in shelf().personas] if personas is None else personas
    chance = random.Random(seed)
    moments = Moments(people, chance, wish.code, wish.kind)
    chosen = plan(wish, own_tendencies() if tendencies is None else tendencies, moments.markers, chance)
    return Drill(wish, chosen, moments, coder or default_coder(), seed)
