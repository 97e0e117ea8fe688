"""What the client shows: one marker of those that fit, another than the last time where there is a choice."""

from collections.abc import Sequence

from rupturesim.alliance import Marker, Reaction
from rupturesim.client.compiled import FastMarker
from rupturesim.client.state import ClientState, Rupture


def shown(
    rows: Sequence[FastMarker], before: ClientState, rupture: Rupture | None, reaction: Reaction
) -> Marker | None:
    """The marker after a turn.

    rows: those of the stage after it. before: the state before it. rupture, reaction: after it.
    """
    fitting = candidates(rows, rupture, reaction)
    choices = [marker for marker in fitting if marker is not before.marker] or list(fitting)
    return choices[_mixed(before.seed, before.turn) % len(choices)] if choices else None


def candidates(rows: Sequence[FastMarker], rupture: Rupture | None, reaction: Reaction) -> tuple[Marker, ...]:
    """The markers that fit how things stand: those of the first row that does."""
    if rupture is None:
        return ()
    for row in rows:
        if (
            (not row.kind or rupture.kind in row.kind)
            and (not row.strikes or rupture.strikes in row.strikes)
            and (not row.reactions or reaction in row.reactions)
        ):
            return row.markers
    return ()


def _mixed(seed: int, turn: int) -> int:
    """A number that depends on both, the same on every machine."""
    value = (seed * 2654435761 + turn * 40503 + 12345) & 0xFFFFFFFF
    value ^= value >> 15
    return (value * 2246822519 & 0xFFFFFFFF) >> 13
