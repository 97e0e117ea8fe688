"""What the trainee says that the client's lines showed is kept with the session."""

import json
from pathlib import Path

import pytest

from rehearsals import LINES, begun, played, resumed
from rupturesim.alliance import Marker
from rupturesim.errors import InputError, TranscriptError
from rupturesim.session import Session
from rupturesim.transcript import attempts_of, read_transcript
from rupturesim.transcript.events import Called, LabelRecord, LabelsEvent
from rupturesim.transcript.labels import label


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session of two turns, gone on with after its end."""
    return resumed(played(tmp_path / "s.jsonl", LINES[:2]))


def test_labels_are_kept_and_the_last_ones_count(session: Session, tmp_path: Path) -> None:
    session.label(1, [label(2, Called.WITHDRAWAL, Marker.SILENCE), label(0, Called.NONE)])
    session.label(1, [label(1, Called.CONCERN)])
    assert [one.turn for one in session.attempts[0].labels] == [1]
    session.close()
    events = [event for event in read_transcript(tmp_path / "s.jsonl").events if isinstance(event, LabelsEvent)]
    assert [one.turn for one in events[0].labels] == [0, 2]
    assert attempts_of(read_transcript(tmp_path / "s.jsonl"))[0].labels == (label(1, Called.CONCERN),)


def test_a_new_attempt_begins_without_labels(session: Session) -> None:
    session.label(1, [label(1, Called.NONE)])
    session.go_back(2)
    assert session.attempt.labels == ()
    session.say("It sounds like you felt managed.")
    session.label(2, [label(2, Called.NONE)])
    assert [len(attempt.labels) for attempt in session.attempts] == [1, 1]
    session.close()


@pytest.mark.parametrize(
    ("attempt", "labels", "says"),
    [
        (3, [label(0, Called.NONE)], "There is no attempt 3 to label"),
        (1, [], "No line was labelled"),
        (1, [label(9, Called.NONE)], "said nothing after turn 9"),
        (1, [label(1, Called.NONE), label(1, Called.WITHDRAWAL)], "one label"),
    ],
)
def test_what_cannot_be_labelled_is_explained_and_not_kept(
    session: Session, attempt: int, labels: list[LabelRecord], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        session.label(attempt, labels)
    assert session.attempts[0].labels == ()
    session.close()


def test_a_marker_is_one_of_its_kind() -> None:
    with pytest.raises(InputError, match="'controls' is a marker of confrontation"):
        label(1, Called.WITHDRAWAL, Marker.CONTROLS)


def test_while_the_client_is_answering_nothing_is_labelled(tmp_path: Path) -> None:
    session = begun(tmp_path / "s.jsonl")
    session.hear(LINES[0])
    with pytest.raises(InputError, match="still answering"):
        session.label(1, [label(0, Called.NONE)])
    session.close()


@pytest.mark.parametrize(
    "labels",
    [
        [],
        [{"turn": 7, "kind": "none", "marker": None}],
        [{"turn": 1, "kind": "anger", "marker": None}],
        [{"turn": 1, "kind": "none", "marker": "silence"}],
        [{"turn": 1, "kind": "none", "marker": None}] * 2,
    ],
)
def test_labels_in_a_file_that_cannot_be_are_named_with_their_line(tmp_path: Path, labels: list[object]) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:2])
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"event": "labels", "attempt": 1, "labels": labels}) + "\n")
    number = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(TranscriptError, match=f"line {number}"):
        attempts_of(read_transcript(path))
