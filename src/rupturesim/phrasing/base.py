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


class Try(NamedTuple):
    """One thing that a model was asked for. refused: the check or the fault that kept it back; "" if it was said.

    text: what the model wrote, "" if nothing came. why: the reason, in a sentence; "" if it was said.
    """

    text: str
    refused: str = ""
    why: str = ""


class Lent(NamedTuple):
    """What came of asking a model. line: what the client says; None where the phraser speaks after all.

    tries: what was asked for, first to last; empty where the model was not asked.
    """

    line: str | None
    tries: tuple[Try, ...] = ()


class Lender(Protocol):
    """Lends the client a language model's words. It never moves the client's state."""

    model: str
    """The model's name."""
    trouble: str
    """What the trainee must know of a model that does not answer, or ""."""

    def lend(self, transition: Transition, history: Sequence[Said]) -> Lent:
        """Words for the answer to the last turn of `history`, after `transition`. Returns within the deadline."""
        ...

    def break_off(self) -> None:
        """Return at once from `lend`, where it waits for a reply. It can be asked again."""
        ...

    def close(self) -> None:
        """Stop at once, also where a reply is being waited for."""
        ...
