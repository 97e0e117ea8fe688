"""A debrief of what there is, and a plain note of what there is not; only what is no transcript at all is refused."""

import contextlib
import json
import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from people import bare_persona, shipped_persona
from rehearsals import LINES, played, resumed
from rupturesim.codes import Code
from rupturesim.debrief import Debrief, debrief_of, to_json, to_markdown, to_plain
from rupturesim.errors import TranscriptError, TranscriptNewer
from rupturesim.paths import shipped
from rupturesim.replay import Replay
from rupturesim.transcript import read_transcript
from rupturesim.transcript.salvage import Salvaged, salvage

EXAMPLES = sorted(shipped("transcripts").glob("*.jsonl"))


def told(salvaged: Salvaged, number: int | None = None) -> Debrief:
    """The debrief of one attempt, the last by default."""
    replay = Replay(salvaged.transcript)
    number = number or len(replay.attempts)
    header = salvaged.transcript.header
    attempt = replay.corrected(number)
    return debrief_of(attempt, replay.persona, attempts=replay.attempts, header=header, notes=salvaged.notes)


def texts(debrief: Debrief) -> str:
    return " ".join(sentence.text for sentence in debrief.missing)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A session of three turns: line 1 the header, 2 and 3 the opening, then four lines a turn, and the end."""
    return played(tmp_path / "s.jsonl", LINES[:3])


def changed(path: Path, line: int, **fields: object) -> Path:
    """The transcript with some fields of one line changed; those that become `...` are taken out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = json.loads(lines[line - 1]) | fields
    lines[line - 1] = json.dumps({name: value for name, value in found.items() if value is not ...})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def with_lines(path: Path, edit: Callable[[list[bytes]], object]) -> Path:
    """The transcript with its list of lines edited."""
    lines = path.read_bytes().splitlines(keepends=True)
    edit(lines)
    path.write_bytes(b"".join(lines))
    return path


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.stem for example in EXAMPLES])
def test_a_whole_transcript_is_read_as_the_strict_reader_reads_it(example: Path) -> None:
    assert salvage(example) == Salvaged(read_transcript(example), ())


def test_a_damaged_line_ends_its_attempt_and_is_named(path: Path) -> None:
    with_lines(path, lambda lines: lines.__setitem__(7, b'{"event": "trai\n'))
    debrief = told(salvage(path))
    assert [report.number for report in debrief.turns] == [1]
    assert "Line 8 is damaged; what came after in that attempt is left out." in texts(debrief)


def test_a_later_attempt_that_began_before_the_damage_is_told(tmp_path: Path) -> None:
    path = played(tmp_path / "s.jsonl", LINES[:3])
    session = resumed(path)
    session.go_back(2)
    session.say("It makes sense to hold back after that.")
    session.close()
    with_lines(path, lambda lines: lines.__setitem__(13, b"garbage\n"))
    salvaged = salvage(path)
    assert [len(attempt.turns) for attempt in Replay(salvaged.transcript).attempts] == [3, 2]
    assert "line 14" in texts(told(salvaged)).lower()


def test_an_unknown_kind_of_event_is_passed_over(path: Path) -> None:
    with_lines(path, lambda lines: lines.insert(7, b'{"event": "heartbeat", "turn": 1}\n'))
    debrief = told(salvage(path))
    assert len(debrief.turns) == 3
    assert "Line 8 is of a kind that this version does not know ('heartbeat'), and left out." in texts(debrief)


def test_an_unknown_field_is_left_out(path: Path) -> None:
    debrief = told(salvage(changed(path, 6, mood="blue")))
    assert len(debrief.turns) == 3
    assert "Line 6 holds something that this version does not know ('mood'); that is left out." in texts(debrief)


def test_unknown_codes_are_left_out_and_the_known_ones_kept(path: Path) -> None:
    codes = [{"code": "kindness", "score": 0.9}, {"code": "reflect", "score": 0.8, "evidence": [[0, 3]]}]
    debrief = told(salvage(changed(path, 5, codes=codes)))
    assert [earned.code for earned in debrief.turns[0].earned] == [Code.REFLECT]
    assert "('kindness'); they are left out" in texts(debrief)


def test_a_turn_with_unknown_codes_alone_is_told_as_other_and_with_doubt(path: Path) -> None:
    debrief = told(salvage(changed(path, 5, codes=[{"code": "kindness", "score": 0.9}])))
    (earned,) = debrief.turns[0].earned
    assert (earned.code, earned.doubtful) == (Code.OTHER, True)


@pytest.mark.parametrize("fields", [{"stage": "bored"}, {"marker": "yawns"}, {"bond": float("nan")}, {"rupture": 3}])
def test_a_state_that_cannot_be_used_ends_its_attempt(path: Path, fields: dict[str, object]) -> None:
    debrief = told(salvage(changed(path, 10, **fields)))
    assert [report.complete for report in debrief.turns] == [True, False]
    assert f"Line 10 cannot be used (its '{next(iter(fields))}')" in texts(debrief)


def test_an_open_rupture_that_is_not_recorded_ends_its_attempt(tmp_path: Path) -> None:
    path = changed(played(tmp_path / "s.jsonl", LINES[:3]), 10, stage="withdrawn", rupture=None)
    with pytest.raises(TranscriptError, match="line 10"):
        read_transcript(path)
    assert "Line 10 cannot be used" in texts(told(salvage(path)))


def test_a_line_that_is_missing_or_moved_ends_its_attempt(path: Path) -> None:
    with_lines(path, lambda lines: lines.pop(9))
    debrief = told(salvage(path))
    assert len(debrief.turns) == 2
    assert "is not what follows from the lines before" in texts(debrief)


def test_a_line_that_stands_there_twice_is_told_once(path: Path) -> None:
    with_lines(path, lambda lines: lines.insert(8, lines[7]))
    debrief = told(salvage(path))
    assert len(debrief.turns) == 3
    assert "Line 9 says the same as the one before" in texts(debrief)


def test_a_session_without_its_opening_line_is_told_from_the_first_turn(path: Path) -> None:
    with_lines(path, lambda lines: lines.__delitem__(slice(1, 3)))
    debrief = told(salvage(path))
    assert len(debrief.turns) == 3
    assert "What the client said first is not recorded." in texts(debrief)
    assert "How things stood at the opening was not recorded" in texts(debrief)


def test_a_correction_of_a_turn_that_is_not_there_is_left_out(path: Path) -> None:
    correction = {"event": "correction", "attempt": 1, "turn": 9, "codes": ["invite"], "why": ""}
    labels = {"event": "labels", "attempt": 1, "labels": [{"turn": 40, "kind": "none", "marker": None}]}
    with_lines(path, lambda lines: lines.extend(json.dumps(one).encode() + b"\n" for one in (correction, labels)))
    debrief = told(salvage(path))
    assert len(debrief.turns) == 3
    assert "are about something that is not in this record" in texts(debrief)


def test_a_torn_last_line_is_said_to_be_left_out(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])
    assert "ends in the middle of a line" in texts(told(salvage(path)))


def test_windows_line_ends_a_mark_of_byte_order_and_blank_lines_are_no_damage(path: Path) -> None:
    whole = salvage(path).transcript.events
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n\r\n"))
    assert salvage(path).transcript.events == whole
    assert salvage(path).notes == ()


def test_a_missing_client_is_the_one_at_hand_with_the_same_id(path: Path) -> None:
    changed(path, 1, persona_id="ruth", persona=...)
    debrief = told(salvage(path))
    assert debrief.client == shipped_persona("ruth").name
    assert "may differ from the one played" in texts(debrief)


def test_a_client_that_nobody_knows_is_told_by_what_was_said(path: Path) -> None:
    changed(path, 1, persona_id="nobody-here", persona={"age": "old"})
    debrief = told(salvage(path))
    assert debrief.client == "Nobody here"
    assert len(debrief.turns) == 3
    assert "what helps or hurts them, cannot be told" in texts(debrief)


@pytest.mark.parametrize("name", ["../../etc/passwd.yaml", "~root", "", "x" * 500])
def test_an_id_is_never_taken_for_the_name_of_a_file(path: Path, name: str) -> None:
    changed(path, 1, persona_id=name, persona={})
    assert told(salvage(path)).persona_id == "client"


def test_corrections_are_not_recomputed_with_another_client(path: Path) -> None:
    session = resumed(path)
    session.correct(1, 1, [Code.INVITE], "")
    session.close()
    changed(path, 1, persona={})
    debrief = told(salvage(path))
    assert debrief.corrections == ()
    assert "cannot be told without the client's own file" in texts(debrief)


def test_a_client_whose_triggers_have_other_ids_is_told_without_what_it_meant(tmp_path: Path) -> None:
    client = bare_persona(opening={"scene": "s", "lines": ["Hm."], "rupture": "told", "stage": "withdrawn"})
    path = played(tmp_path / "s.jsonl", LINES[:2], client)
    described = json.loads(path.read_text(encoding="utf-8").splitlines()[0])["persona"]
    described["triggers"][0]["id"] = described["opening"]["rupture"] = "other"
    debrief = told(salvage(changed(path, 1, persona=described)))
    assert debrief.ruptures[0].means == ""


def test_what_the_first_line_does_not_say_is_noted(path: Path) -> None:
    debrief = told(salvage(changed(path, 1, seed=..., started="yesterday", colour="red")))
    assert "does not say, or not so that it can be read: 'seed' and 'started'." in texts(debrief)
    assert "('colour'); it is left out" in texts(debrief)


def test_an_older_version_of_the_rules_is_noted(path: Path) -> None:
    assert "played with version 0 of the rules" in texts(told(salvage(changed(path, 1, rules=0))))


def test_what_is_no_transcript_is_still_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(TranscriptNewer):
        salvage(changed(path, 1, format=2))
    for content in (b"", b"Dear diary\n", b'{"a": 1}\n', b"[1]\n"):
        (tmp_path / "x.jsonl").write_bytes(content)
        with pytest.raises(TranscriptError):
            salvage(tmp_path / "x.jsonl")
    with_lines(path, lambda lines: lines.pop(0))
    with pytest.raises(TranscriptError, match="no 'session' line"):
        salvage(path)


@pytest.mark.parametrize("lines", [(), ("[silence]", "[silence]")])
def test_nothing_said_and_only_silence_have_a_debrief(tmp_path: Path, lines: tuple[str, ...]) -> None:
    debrief = told(salvage(played(tmp_path / "s.jsonl", lines)))
    assert len(debrief.turns) == len(lines)
    assert to_plain(debrief)


WEIRD: list[Any] = [
    None,
    0,
    -1,
    99,
    10**25,
    1.5,
    float("nan"),
    float("inf"),
    True,
    "",
    "x",
    "left",
    [],
    {},
    [[]],
    "\ud800",
]


def _damaged(line: bytes, chance: random.Random) -> list[bytes]:
    """One line, damaged in one of many ways."""
    way = chance.randrange(6)
    if way == 0:
        return [line[: chance.randrange(len(line))]]
    if way == 1:
        return []
    if way == 2:
        return [line, line]
    if way == 3:
        place = chance.randrange(len(line))
        return [line[:place] + chance.randbytes(3) + line[place:]]
    try:
        found = json.loads(line)
    except ValueError:
        return [line]
    inner = [found, *(value for value in found.values() if isinstance(value, dict) and value)]
    target = chance.choice(inner)
    name = chance.choice(list(target))
    if way == 4:
        del target[name]
    else:
        target[name] = chance.choice(WEIRD)
    return [json.dumps(found).encode()]


@lru_cache(maxsize=len(EXAMPLES))
def _lines(example: Path) -> tuple[bytes, ...]:
    return tuple(example.read_bytes().splitlines())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("example", EXAMPLES, ids=[example.stem for example in EXAMPLES])
def test_any_damage_leaves_a_debrief_or_a_clear_error(example: Path, seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"{example.stem} {seed}")
    path = tmp_path / "damaged.jsonl"
    for _ in range(6):
        lines = list(_lines(example))
        for _ in range(chance.choice([1, 1, 3])):
            place = chance.randrange(len(lines))
            lines[place : place + 1] = _damaged(lines[place], chance)
        if chance.random() < 0.2:
            lines[1:] = chance.sample(lines[1:], len(lines) - 1) if len(lines) > 1 else []
        path.write_bytes(b"\n".join(lines) + b"\n")
        with contextlib.suppress(TranscriptError):
            salvaged = salvage(path)
            for number in range(1, len(Replay(salvaged.transcript).attempts) + 1):
                debrief = told(salvaged, number)
                assert to_plain(debrief)
                assert to_markdown(debrief)
                assert to_json(debrief)
