"""What somebody asks a drill to be."""

import difflib
from dataclasses import dataclass

from rupturesim.alliance import RuptureKind, RuptureStyle
from rupturesim.codes import ALL_CODES, REPAIRING, Code
from rupturesim.errors import InputError

COUNT = 6
"""Moments in a drill, unless another number is asked for."""

MOST = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """A drill as it is asked for.

    code: the repairing code to practise; None: whatever takes up the marker. style: markers that move away, against,
    or both by turns; None: as the trainee's own sessions suggest. count: how many moments, 1 to 100.
    """

    code: Code | None = None
    style: RuptureStyle | None = None
    count: int = COUNT
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.code is not None and self.code not in REPAIRING:
            raise InputError(f"Drills are for repairing codes, and '{self.code}' is none. {_choice()}")
        if not 1 <= self.count <= MOST:
            raise InputError(f"A drill has 1 to {MOST} moments.")

    @property
    def kind(self) -> RuptureKind | None:
        """The one kind of rupture that is asked for, if it is one."""
        return None if self.style in (None, RuptureStyle.MIXED) else RuptureKind(self.style)


def code_named(name: str) -> Code:
    """The code of that name. Raises InputError, with the nearest that there is."""
    known = [code.value for code in ALL_CODES]
    wanted = name.strip().lower()
    if wanted in known:
        return Code(wanted)
    near = difflib.get_close_matches(wanted, known, 1)
    hint = f"; did you mean '{near[0]}'?" if near else "."
    raise InputError(f"'{name[:40]}' is no code{hint} {_choice()}")


def _choice() -> str:
    return f"One can drill: {', '.join(code for code in ALL_CODES if code in REPAIRING)}."
