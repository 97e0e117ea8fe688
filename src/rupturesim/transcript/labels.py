"""Labels that a trainee gives the client's lines, made ready to be recorded."""

from collections.abc import Iterable

from pydantic import ValidationError

from rupturesim.alliance import Marker
from rupturesim.errors import InputError
from rupturesim.transcript.attempts import Attempt
from rupturesim.transcript.events import Called, LabelRecord, LabelsEvent


def label(turn: int, kind: Called, marker: Marker | None = None) -> LabelRecord:
    """One label. Raises InputError where the marker is not one of that kind."""
    try:
        return LabelRecord(turn=turn, kind=kind, marker=marker)
    except ValidationError:
        if marker is None:
            raise InputError(f"There is no turn {turn} whose line could be labelled.") from None
        named = "nothing" if kind is Called.NONE else f"a {kind}"
        raise InputError(f"'{marker}' is a marker of {marker.kind}; the line is called {named}.") from None


def labels_of(attempt: Attempt, labels: Iterable[LabelRecord]) -> LabelsEvent:
    """The record of an attempt's labels. Raises InputError for none at all, and for a line that is not there."""
    given = tuple(labels)
    if not given:
        raise InputError("No line was labelled, so there is nothing to keep.")
    for one in given:
        if attempt.line(one.turn) is None:
            raise InputError(f"In attempt {attempt.number} the client said nothing after turn {one.turn}.")
    try:
        return LabelsEvent(attempt=attempt.number, labels=given)
    except ValidationError:
        raise InputError("A line has one label: give each turn once.") from None
