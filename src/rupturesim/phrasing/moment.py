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
from rupturesim.persona.model import Meets, Persona
from rupturesim.phrasing.again import cues_of_return, gone_back_on
from rupturesim.phrasing.bank import Bank
from rupturesim.phrasing.base import Said
from rupturesim.phrasing.listening import asking, charged_word, cues_of, earlier_cover, fragment, last_word
from rupturesim.phrasing.schema import Cue, Fit, Here, Numbers
from rupturesim.text import words

_QUOTES_REST = 3
"""For so many lines of the client's after a quotation there is no other."""


class Moment(NamedTuple):
    """What holds when the client answers.

    lot: what chance hangs on.
    heard: the trainee's turn. asked: what of it asks for something. trainee: all their turns, this one last.
    said: all that the client said so far, in lower case, a line each. before: every line so far, to be unlike.
    mute: the client's last line had no word in it.
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
    meets: Meets
    openness: int
    heard: str
    asked: str
    trainee: tuple[str, ...]
    said: str
    before: frozenset[str]
    mute: bool
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
            and (not fit.meets or self.meets in fit.meets)
            and self.stage in fit.stages
        )


def moment_of(persona: Persona, seed: int, bank: Bank, transition: Transition, history: Sequence[Said]) -> Moment:
    """The moment after `transition`, whose trainee turn is the last of `history`."""
    before, after = transition.before, transition.after
    heard = history[-1].text if history and history[-1].speaker == "trainee" else ""
    return _moment(persona, seed, bank, after, history, heard, before.stage)


def moment_at_the_end(persona: Persona, seed: int, bank: Bank, state: ClientState, history: Sequence[Said]) -> Moment:
    """The moment when the trainee ends the session."""
    return _moment(persona, seed, bank, state, history, None, state.stage)


def _moment(
    persona: Persona,
    seed: int,
    bank: Bank,
    state: ClientState,
    history: Sequence[Said],
    heard: str | None,
    stage_before: Stage,
) -> Moment:
    hearing = bank.hearing
    client = [said.text for said in history if said.speaker == "client"]
    trainee = tuple(said.text for said in history if said.speaker == "trainee")
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
        cues=cues_of(heard, hearing) | cues_of_return(trainee, hearing) if heard is not None else frozenset(),
        meets=persona.meets,
        openness=state.openness,
        heard=heard or "",
        asked=asking(heard or "", hearing),
        trainee=trainee,
        said="\n".join(client).casefold(),
        before=frozenset(plain(said.text) for said in history),
        mute=bool(client) and not words(client[-1]),
        values=_values(persona, bank, heard or "", trainee, client),
    )


def plain(line: str) -> str:
    """A line as it is compared with others: letter case and spacing do not make it new."""
    return " ".join(line.casefold().split())


def _values(persona: Persona, bank: Bank, heard: str, trainee: tuple[str, ...], client: list[str]) -> dict[str, str]:
    hearing = bank.hearing
    age = number_words(persona.age, bank.grammar.numbers)
    values = pronouns(persona) | {"name": persona.name, "age": age, "Age": age.capitalize()}
    if any('"' in line for line in client[-_QUOTES_REST:]):
        return values
    quotes = {
        "echo": fragment(heard, hearing),
        "word": charged_word(heard, hearing),
        "earlier": earlier_cover(client, hearing),
        "before": gone_back_on(trainee, hearing) if heard else "",
        "last": last_word(heard, hearing),
    }
    for slot, quote in quotes.items():
        if quote:
            values[slot] = quote
            values[slot.capitalize()] = quote[0].upper() + quote[1:]
    return values


def number_words(number: int, numbers: Numbers) -> str:
    """A number from 0 to 199 in words."""
    if number >= 100:
        rest = number_words(number - 100, numbers)
        return f"{numbers.hundred} and {rest}" if number > 100 else numbers.hundred
    if number < len(numbers.small):
        return numbers.small[number]
    tens, ones = divmod(number, 10)
    return f"{numbers.tens[tens - 2]}-{numbers.small[ones]}" if ones else numbers.tens[tens - 2]


def pronouns(persona: Persona) -> dict[str, str]:
    """The client's pronouns by slot."""
    forms = {"she": ("she", "her", "her", "herself"), "he": ("he", "him", "his", "himself")}
    first = persona.pronouns.lower().split("/")[0].strip()
    return dict(
        zip(("they", "them", "their", "themself"), forms.get(first, ("they", "them", "their", "themself")), strict=True)
    )
