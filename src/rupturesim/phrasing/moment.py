"""One moment of a session, as the choice of words needs it."""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from rupturesim.alliance import (
    Attachment,
    Component,
    Marker,
    Reaction,
    RuptureKind,
    Stage,
    Talkativeness,
)
from rupturesim.client.state import ClientState, Transition
from rupturesim.codes import Code, codes_in
from rupturesim.persona.model import Persona
from rupturesim.phrasing.base import Said
from rupturesim.phrasing.listening import asking, charged_word, cues_of, earlier_cover, fragment
from rupturesim.phrasing.schema import Cue, Fit, Hearing, Here

_QUOTES_REST = 3
"""For so many lines of the client's after a quotation there is no other."""


class Moment(NamedTuple):
    """What holds when the client answers.

    lot: what chance hangs on.
    heard: the trainee's turn. asked: what of it asks for something. trainee: all their turns, this one last.
    said: all that the client said so far, in lower case, a line each. before: every line so far, to be unlike.
    values: what stands for each slot that can be filled now, gestures apart.
    """

    lot: str
    stage: Stage
    marker: Marker | None
    kind: RuptureKind | None
    strikes: Component | None
    attachment: Attachment
    talk: Talkativeness
    reaction: Reaction
    came_from: Stage | None
    here: Here
    codes: frozenset[Code]
    cues: frozenset[Cue]
    openness: int
    heard: str
    asked: str
    trainee: tuple[str, ...]
    said: str
    before: frozenset[str]
    values: dict[str, str]

    def draw(self, name: str, below: int) -> int:
        """A number from 0 up to `below`, drawn for this moment and name; the same on every machine."""
        return zlib.crc32(f"{self.lot}:{name}".encode()) % below

    def fits(self, fit: Fit) -> bool:
        """Whether every condition of `fit` holds."""
        return (
            (not fit.markers or self.marker in fit.markers)
            and (not fit.reactions or self.reaction in fit.reactions)
            and (not fit.came_from or self.came_from in fit.came_from)
            and (not fit.kind or self.kind in fit.kind)
            and (not fit.strikes or self.strikes in fit.strikes)
            and (not fit.attachment or self.attachment in fit.attachment)
            and (not fit.talk or self.talk in fit.talk)
            and (not fit.here or self.here in fit.here)
            and (not fit.codes or not self.codes.isdisjoint(fit.codes))
            and (not fit.cues or not self.cues.isdisjoint(fit.cues))
            and self.stage in fit.stages
        )


def moment_of(persona: Persona, seed: int, hearing: Hearing, transition: Transition, history: Sequence[Said]) -> Moment:
    """The moment after `transition`, whose trainee turn is the last of `history`."""
    before, after = transition.before, transition.after
    heard = history[-1].text if history and history[-1].speaker == "trainee" else ""
    return _moment(persona, seed, hearing, after, history, heard, before.stage)


def moment_at_the_end(
    persona: Persona, seed: int, hearing: Hearing, state: ClientState, history: Sequence[Said]
) -> Moment:
    """The moment when the trainee ends the session."""
    return _moment(persona, seed, hearing, state, history, None, state.stage)


def _moment(
    persona: Persona,
    seed: int,
    hearing: Hearing,
    state: ClientState,
    history: Sequence[Said],
    heard: str | None,
    stage_before: Stage,
) -> Moment:
    client = [said.text for said in history if said.speaker == "client"]
    moved = stage_before is not state.stage
    return Moment(
        lot=f"{persona.id}:{seed}:{state.turn}:{len(history)}",
        stage=state.stage,
        marker=state.marker,
        kind=state.rupture.kind if state.rupture else None,
        strikes=state.rupture.strikes if state.rupture else None,
        attachment=persona.attachment,
        talk=persona.talkativeness,
        reaction=state.reaction,
        came_from=stage_before if moved else None,
        here="entering" if moved else "staying",
        codes=frozenset(codes_in(state.recent[0])),
        cues=cues_of(heard, hearing) if heard is not None else frozenset(),
        openness=state.openness,
        heard=heard or "",
        asked=asking(heard or "", hearing),
        trainee=tuple(said.text for said in history if said.speaker == "trainee"),
        said="\n".join(client).casefold(),
        before=frozenset(plain(said.text) for said in history),
        values=_values(persona, heard or "", client, hearing),
    )


def plain(line: str) -> str:
    """A line as it is compared with others: letter case and spacing do not make it new."""
    return " ".join(line.casefold().split())


def _values(persona: Persona, heard: str, client: list[str], hearing: Hearing) -> dict[str, str]:
    values = pronouns(persona)
    if any('"' in line for line in client[-_QUOTES_REST:]):
        return values
    quotes = {
        "echo": fragment(heard, hearing),
        "word": charged_word(heard, hearing),
        "earlier": earlier_cover(client, hearing),
    }
    for slot, words in quotes.items():
        if words:
            values[slot] = words
            values[slot.capitalize()] = words[0].upper() + words[1:]
    return values


def pronouns(persona: Persona) -> dict[str, str]:
    """The client's pronouns by slot."""
    forms = {"she": ("she", "her", "her", "herself"), "he": ("he", "him", "his", "himself")}
    first = persona.pronouns.lower().split("/")[0].strip()
    return dict(
        zip(("they", "them", "their", "themself"), forms.get(first, ("they", "them", "their", "themself")), strict=True)
    )
