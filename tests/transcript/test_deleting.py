"""Only one's own sessions are deleted, with their exports, and never what another program writes to."""

import os
from pathlib import Path

import pytest

from progress.played import own
from rehearsals import begun, played
from rupturesim.errors import InputError, TranscriptBusy, TranscriptError
from rupturesim.paths import ensure, sessions, shipped
from rupturesim.transcript.deleting import all_deletable, deletable, delete, taken
from rupturesim.transcript.shelf import newest_first

NAME = "2026-01-01-090000-ruth"


@pytest.mark.parametrize("given", [NAME, f"{NAME}.jsonl", "last", "path"])
def test_a_session_goes_with_its_exports_and_nothing_else_does(given: str) -> None:
    path, other = own(NAME), own("2025-01-01-090000-ruth")
    exports = [path.with_name(f"{NAME}{end}") for end in ("-attempt-1.md", "-attempt-12.html")]
    kept = [path.with_name(f"{NAME}{end}") for end in (".md", "-02-attempt-1.md", "-attempt-x.md", "-attempt-1.txt")]
    for file in (*exports, *kept):
        file.write_text("x")
    found = deletable(str(path) if given == "path" else given)
    assert set(found.exports) == set(exports)
    delete(found)
    assert not path.exists()
    assert not any(file.exists() for file in exports)
    assert all(file.exists() for file in (other, *kept))


@pytest.mark.parametrize("given", ["none", "../secret", "ruth-going-back", "\x1b[31m", "a\0b", "", "."])
def test_what_is_not_ones_own_is_refused(given: str, home: Path) -> None:
    own(NAME)
    secret = played(home / "secret.jsonl")
    with pytest.raises(InputError, match="There is no session") as found:
        deletable(given)
    assert "\x1b" not in str(found.value)
    assert secret.exists()
    assert any(shipped("transcripts").glob("ruth-going-back.jsonl"))


def test_a_shipped_example_is_refused_by_its_path() -> None:
    own(NAME)
    example = next(shipped("transcripts").glob("*.jsonl"))
    with pytest.raises(InputError, match="Only sessions in that folder"):
        deletable(str(example))


def test_a_link_is_refused_and_what_it_points_to_stays(tmp_path: Path) -> None:
    target = played(tmp_path / "outside.jsonl")
    link = ensure(sessions()) / f"{NAME}.jsonl"
    link.symlink_to(target)
    with pytest.raises(TranscriptError, match="a link"):
        deletable(NAME)
    assert all_deletable() == ()
    (sessions() / f"{NAME}-attempt-1.md").symlink_to(target)
    link.unlink()
    assert deletable(own(NAME).stem).exports == ()
    assert target.exists()


def test_a_file_that_is_no_transcript_is_refused() -> None:
    path = ensure(sessions()) / "notes.jsonl"
    path.write_text('{"a": 1}\n')
    with pytest.raises(TranscriptError, match="not a transcript"):
        deletable("notes")
    assert all_deletable() == ()


def test_a_damaged_session_can_be_deleted() -> None:
    path = own(NAME)
    path.write_bytes(path.read_bytes().replace(b'{"event": "coding"', b"{torn", 1))
    delete(deletable(NAME))
    assert not path.exists()


def test_a_session_that_is_open_elsewhere_stays() -> None:
    session = begun(ensure(sessions()) / f"{NAME}.jsonl")
    export = session.writer.path.with_name(f"{NAME}-attempt-1.md")
    export.write_text("x")
    with pytest.raises(TranscriptBusy):
        delete(deletable(NAME))
    assert session.writer.path.exists()
    assert export.exists()
    session.close()
    delete(deletable(NAME))
    assert not session.writer.path.exists()


def test_what_became_a_link_in_between_is_not_deleted(tmp_path: Path) -> None:
    path, target = own(NAME), played(tmp_path / "outside.jsonl")
    found = taken(path)
    path.unlink()
    os.symlink(target, path)
    with pytest.raises(TranscriptError, match="a link"):
        delete(found)
    assert target.exists()


def test_all_are_ones_own_and_only_transcripts() -> None:
    paths = {own(NAME), own("2025-01-01-090000-ruth")}
    (sessions() / "notes.jsonl").write_text("mine\n")
    found = all_deletable()
    assert {session.path for session in found} == paths
    for session in found:
        delete(session)
    assert [path.name for path in newest_first()] == ["notes.jsonl"]
