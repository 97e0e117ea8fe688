"""All checks in their order, and the verdict."""

from collections.abc import Callable

from rupturesim.alliance import Reaction, Stage, Talkativeness
from rupturesim.guard.ear import sounds
from rupturesim.guard.likeness import never_says, parrots, repeats
from rupturesim.guard.manner import disclosure, leak, speaker
from rupturesim.guard.phrases import advice, repaired, risk, textbook, thanks, therapist
from rupturesim.guard.scene import Refusal, Scene
from rupturesim.guard.shape import form, length

Check = Callable[[str, Scene], Refusal | None]

CHECKS: tuple[Check, ...] = (
    risk,
    speaker,
    leak,
    form,
    therapist,
    repaired,
    disclosure,
    thanks,
    advice,
    textbook,
    never_says,
    repeats,
    parrots,
    length,
)
"""Those whose breach weighs most come first; the first that refuses gives the reason."""


def refusal(reply: str, scene: Scene) -> Refusal | None:
    """The first check that refuses the reply, or None if it may be shown. `reply` is tidied already.

    What no check stumbles over is heard by the ear.
    """
    found = (check(reply, scene) for check in CHECKS)
    return next((refused for refused in found if refused is not None), None) or sounds(reply, scene)


def get_ready() -> None:
    """Read the words and load the ear while nobody waits for a verdict."""
    scene = Scene("", Stage.STRAINED, None, Reaction.PLAIN, 0, Talkativeness.MEASURED, (), (), ())
    refusal("I don't know what I could say to that.", scene)
