"""Reading what can be read of a damaged or foreign record, for the debrief alone.

What is left out is said in notes. The transcript that comes of it is one that the strict reader would accept; it is
never written back. Going on with a session, replaying and correcting it read strictly (`reader.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from rupturesim.client.rules import shipped_rules
from rupturesim.codes import Code
from rupturesim.errors import InputError, TranscriptError
from rupturesim.persona.load import parse_persona
from rupturesim.persona.shelf import shelf
from rupturesim.persona.standin import stand_in
from rupturesim.transcript.attempts import SessionLog
from rupturesim.transcript.events import (
    EVENT,
    TAGS,
    BranchEvent,
    ClientEvent,
    CodedRecord,
    CorrectionEvent,
    Event,
    Header,
    LabelRecord,
    TraineeEvent,
)
from rupturesim.transcript.gaps import Gaps, shown_name
from rupturesim.transcript.reader import Transcript, first_fault, first_line, lines_of, object_of

_ASIDE = ("notice", "note", "correction", "labels", "model")
"""Events on which no later one rests."""

_AFTER_A_GAP = ("branch", "correction", "labels")
"""Events that may still fit once something before them in their attempt is missing."""

_REST = "what came after in that attempt is left out"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read. notes: what could not, in sentences."""

    transcript: Transcript
    notes: tuple[str, ...]


def salvage(path: Path) -> Salvaged:
    """What can be read of a transcript.

    An attempt is told up to the first line that cannot be used; a later one that branched off before it is told too.
    Raises TranscriptError where there is no first line, or it is none of this program's, or of a later format.
    """
    found, size = lines_of(path)
    lines = [(number, line) for number, line in enumerate(found, start=1) if line.strip()]
    if not lines:
        raise TranscriptError(path, "the file is empty; nothing was recorded")
    notes = Gaps()
    torn = len(lines) > 1 and _object(path, *lines[-1]) is None
    if torn:
        notes.say("The record ends in the middle of a line; what that line held is left out")
        lines.pop()
    header, own = _with_client(_header(path, lines[0][1], notes), notes)
    events = tuple(_Events(path, own, notes).read(lines[1:]))
    return Salvaged(Transcript(path, header, events, size, torn), tuple(notes.told()))


def _object(path: Path, number: int, line: bytes) -> dict[str, Any] | None:
    try:
        return object_of(path, number, line)
    except TranscriptError:
        return None


def _instead() -> dict[str, Any]:
    """What is put for the fields of the first line that say nothing."""
    return {
        "program": "not known",
        "rules": shipped_rules().version,
        "coder": "not known",
        "persona_id": "client",
        "persona_sha256": "0" * 64,
        "persona": {},
        "seed": 0,
        "mode": "plain",
        "started": "1970-01-01T00:00:00+00:00",
    }


def _header(path: Path, line: bytes, notes: Gaps) -> Header:
    found = first_line(path, line)
    try:
        return Header.model_validate(found)
    except ValidationError as error:
        faulty = {str(fault["loc"][0]) if fault["loc"] else "" for fault in error.errors(include_url=False)}
        reason = first_fault(error)
    instead = _instead()
    foreign = faulty - set(Header.model_fields)
    if faulty - foreign - set(instead):
        raise TranscriptError(path, reason, 1)
    unsaid = sorted(name for name in faulty & set(instead) if name != "persona")
    if unsaid:
        notes.say("The first line does not say, or not so that it can be read: {names}", names=unsaid)
    if foreign:
        notes.say(
            "The first line holds what this version does not know ({names}); it is left out", names=sorted(foreign)
        )
    kept = {name: value for name, value in found.items() if name in Header.model_fields and name not in faulty}
    return Header.model_validate(kept | {name: instead[name] for name in faulty & set(instead)})


def _with_client(header: Header, notes: Gaps) -> tuple[Header, bool]:
    """The first line with a client that can be used, and whether it is the record's own."""
    try:
        parse_persona(header.persona)
        return header, True
    except InputError:
        pass
    lacking = "The client is missing in this record, or cannot be read"
    try:
        found = next((one for one in shelf().personas if one.persona.id == header.persona_id), None)
    except InputError:
        found = None
    if found is None:
        persona = stand_in(header.persona_id, header.persona)
        notes.say(f"{lacking}; what things meant to the client, and what helps or hurts them, cannot be told")
    else:
        persona = found.persona
        same = found.sha256 == header.persona_sha256
        differs = "by its fingerprint the same as then" if same else "which may differ from the one played"
        notes.say(f"{lacking}; it is told with the client '{persona.id}' that is at hand, {differs}")
    described = persona.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return header.model_copy(update={"persona": described, "persona_id": persona.id}), False


class _Unusable(Exception):
    """An event that cannot be used, and why."""


class _Events:
    """Takes lines in and gives the events that follow from one another. own: the record has its own client."""

    def __init__(self, path: Path, own: bool, notes: Gaps) -> None:
        self._path, self._own, self._notes = path, own, notes
        self._log = SessionLog(path)
        self._kept: list[Event] = []
        self._cut = False

    def read(self, lines: Iterable[tuple[int, bytes]]) -> list[Event]:
        """The events of these lines."""
        for number, line in lines:
            found = _object(self._path, number, line)
            if found is None:
                self._end_attempt(number, f"{{line}} {{is}} damaged; {_REST}")
            elif found.get("event") not in TAGS:
                text = "{line} {is} of a kind that this version does not know ({names}), and left out"
                self._notes.say(text, number, [found.get("event")])
            elif not self._cut or found["event"] in _AFTER_A_GAP:
                self._take(number, found)
        return self._kept

    def _take(self, number: int, found: dict[str, Any]) -> None:
        aside = found["event"] in _ASIDE
        try:
            event = self._event(number, found)
        except _Unusable as error:
            text = f"{{line}} cannot be used ({error})"
            if aside:
                self._notes.say(f"{text}, and {{is}} left out", number)
            else:
                self._end_attempt(number, f"{text}; {_REST}")
            return
        if isinstance(event, CorrectionEvent) and not self._own:
            text = "{line} {is} left out: what follows from a correction cannot be told without the client's own file"
            self._notes.say(text, number)
            return
        if isinstance(event, TraineeEvent) and event.turn == 1 and self._log.attempts[-1].opening is None:
            self._notes.say("What the client said first is not recorded")
            self._add(ClientEvent(turn=0, at=0, text=""), 0)
        try:
            self._add(event, number)
        except TranscriptError:
            if self._kept and event == self._kept[-1]:
                self._notes.say("{line} say{s} the same as the one before, and {is} left out", number)
            elif aside:
                self._notes.say("{line} {is} about something that is not in this record, and left out", number)
            else:
                self._end_attempt(number, f"{{line}} {{is}} not what follows from the lines before; {_REST}")

    def _add(self, event: Event, number: int) -> None:
        self._log.add(event, number)
        self._kept.append(event)
        if isinstance(event, BranchEvent):
            self._cut = False

    def _end_attempt(self, number: int, text: str) -> None:
        if not self._cut:
            self._notes.say(text, number)
        self._cut = True

    def _event(self, number: int, found: dict[str, Any]) -> Event:
        """The event of a line, less what in it is not known. Raises _Unusable."""
        known = self._known(number, found)
        try:
            return EVENT.validate_python(known)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
        foreign = {
            str(fault["loc"][-1]) for fault in faults if fault["type"] == "extra_forbidden" and len(fault["loc"]) == 2
        }
        try:
            event = EVENT.validate_python({name: value for name, value in known.items() if name not in foreign})
        except ValidationError as error:
            named = [part for part in error.errors()[0]["loc"] if isinstance(part, str) and part not in TAGS]
            raise _Unusable(f"its '{shown_name(named[-1])}'" if named else "its parts do not go together") from None
        text = "{line} hold{s} something that this version does not know ({names}); that is left out"
        self._notes.say(text, number, sorted(foreign))
        return event

    def _known(self, number: int, found: dict[str, Any]) -> dict[str, Any]:
        """The fields of an event, with those codes and labels only that are known."""
        name = {"coding": "codes", "correction": "codes", "labels": "labels"}.get(found["event"])
        parts = found.get(name) if name else None
        if name is None or not isinstance(parts, list):
            return found
        kept: list[Any]
        if found["event"] == "correction":
            kept = [part for part in parts if isinstance(part, str) and part in set(Code)]
        else:
            kept = [part for part in parts if _valid(LabelRecord if name == "labels" else CodedRecord, part)]
        lost = [part for part in parts if part not in kept]
        if lost:
            names = [part.get("code", "?") if isinstance(part, dict) else part for part in lost]
            which = " ({names})" if name == "codes" else ""
            self._notes.say(f"{{line}} hold{{s}} {name} that cannot be read{which}; they are left out", number, names)
        if found["event"] == "coding" and lost and not kept:
            kept = [{"code": Code.OTHER.value, "score": 0.0}]
        return found | {name: kept}


def _valid(kind: type[BaseModel], part: object) -> bool:
    try:
        kind.model_validate(part)
    except ValidationError:
        return False
    return True
