"""What a phraser is, whichever words it draws on."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from rupturesim.client.state import ClientState, Transition

Speaker = Literal["client", "trainee"]


class Said(NamedTuple):
    """One thing that was said. Gestures and silence stand in the text in [brackets]."""

    speaker: Speaker
    text: str


class Phraser(Protocol):
    """Finds the client's words for one persona and one seed. Pure: the same arguments, the same line.

    Every line is plain text of at most a few sentences; what is seen and not heard stands in [brackets].
    """

    def opening(self, state: ClientState) -> str:
        """The client's first line."""
        ...

    def reply(self, transition: Transition, history: Sequence[Said]) -> str:
        """The client's answer to the last turn of `history`, which is the trainee's, after `transition`.

        history: all that was said on the way to this moment, first to last. The line is none of them.
        """
        ...

    def farewell(self, state: ClientState, history: Sequence[Said]) -> str:
        """The client's last line when the session ends while they are still there."""
        ...
