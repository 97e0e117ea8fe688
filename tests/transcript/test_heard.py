"""What a client said in earlier sessions is known, whatever state their files are in."""

from pathlib import Path

from people import shipped_persona
from rehearsals import played
from rupturesim.transcript.attempts import attempts_of
from rupturesim.transcript.heard import SESSIONS, heard_before
from rupturesim.transcript.reader import read_transcript


def saved(folder: Path, name: str, persona: str = "ruth") -> Path:
    return played(folder / f"{name}.jsonl", ["What was that like for you?"], shipped_persona(persona))


def test_each_earlier_session_gives_all_that_the_client_said_in_it(tmp_path: Path) -> None:
    path = saved(tmp_path, "2026-01-01-100000-ruth")
    said = [line.text.casefold() for line in attempts_of(read_transcript(path))[0].said if line.speaker == "client"]
    (found,) = heard_before("ruth", folder=tmp_path)
    assert found.split("\n") == said


def test_only_this_client_the_newest_first_and_not_the_session_at_hand(tmp_path: Path) -> None:
    saved(tmp_path, "2026-01-01-100000-priya", "priya")
    saved(tmp_path, "2026-01-02-100000-ruth-not-her", "kwame")
    for day in range(3, 10):
        saved(tmp_path, f"2026-01-{day:02}-100000-ruth")
    newest = tmp_path / "2026-01-09-100000-ruth.jsonl"
    assert len(heard_before("ruth", folder=tmp_path)) == SESSIONS
    assert heard_before("ruth", folder=tmp_path)[1:] == heard_before("ruth", folder=tmp_path, apart_from=newest)[:-1]


def test_damaged_files_are_passed_over(tmp_path: Path) -> None:
    path = saved(tmp_path, "2026-01-01-100000-ruth")
    whole = heard_before("ruth", folder=tmp_path)
    path.write_bytes(path.read_bytes() + b'{"event": "client", "turn": 2, "te\n\xff\xfe\n[]\n')
    (tmp_path / "2026-01-02-100000-ruth.jsonl").write_bytes(b"\x00\x01")
    (tmp_path / "2026-01-03-100000-ruth.jsonl").mkdir()
    assert heard_before("ruth", folder=tmp_path) == whole
    assert heard_before("ruth", folder=tmp_path / "nowhere") == ()
