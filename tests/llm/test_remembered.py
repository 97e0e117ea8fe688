"""The chosen model is remembered for its owner alone, and nothing in the file can send words anywhere else."""

import json
import os
import socket
from pathlib import Path

import pytest

from rupturesim.errors import InputError
from rupturesim.llm.choice import choice
from rupturesim.llm.remembered import forget, load, remembered_at, save

KEPT = {"url": "http://127.0.0.1:11434/v1", "model": "gemma3:4b", "completion": False, "deadline": 20.0}


def written(home: Path, text: str) -> None:
    """A file of the user's, as something has left it."""
    home.mkdir(exist_ok=True)
    (home / "model.json").write_text(text, encoding="utf-8")


def test_nothing_is_remembered_at_first() -> None:
    assert load() == (None, "")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8099", "http://localhost:1234/v1", "http://[::1]:8000/api/v1"])
def test_what_was_chosen_is_remembered_whole(url: str) -> None:
    chosen = choice(url, "gemma \u00fc:4b", completion=True, deadline=7.5)
    save(chosen)
    assert load() == (chosen, "")


@pytest.mark.skipif(os.name == "nt", reason="file modes")
def test_the_file_is_its_owners_alone() -> None:
    save(choice("http://127.0.0.1:8099", "gemma3"))
    assert remembered_at().stat().st_mode & 0o777 == 0o600


def test_the_key_of_a_server_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUPTURESIM_API_KEY", "sk-very-private")
    save(choice("http://127.0.0.1:8099", "gemma3"))
    assert "private" not in remembered_at().read_text(encoding="utf-8")


def test_what_was_chosen_can_be_forgotten_more_than_once() -> None:
    save(choice("http://127.0.0.1:8099", "gemma3"))
    for _ in range(2):
        forget()
        assert load() == (None, "")


def test_a_model_on_another_machine_is_not_remembered() -> None:
    with pytest.raises(InputError, match="another machine"):
        save(choice("https://models.example.org", "large", allow_remote=True))
    assert load() == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "[" * 3000,
        json.dumps(KEPT)[:-2],
        json.dumps({**KEPT, "key": "sk"}),
        json.dumps({**KEPT, "url": "http://192.168.1.7:11434/v1"}),
        json.dumps({**KEPT, "url": "https://models.example.org/v1"}),
        json.dumps({**KEPT, "url": "http://127.0.0.1@models.example.org/v1"}),
        json.dumps({**KEPT, "url": "http://127.0.0.1.example.org/v1"}),
        json.dumps({**KEPT, "url": "file:///etc/passwd"}),
        json.dumps({**KEPT, "url": 7}),
        json.dumps({**KEPT, "model": ""}),
        json.dumps({**KEPT, "model": "m" * 9000}),
        json.dumps({**KEPT, "completion": "yes"}),
        json.dumps({**KEPT, "deadline": 1e9}),
        json.dumps({**KEPT, "deadline": float("nan")}),
        json.dumps({name: value for name, value in KEPT.items() if name != "deadline"}),
    ],
)
def test_a_damaged_or_remote_entry_chooses_nothing_and_asks_nobody(
    home: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    def no_connection(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", no_connection)
    written(home, text)
    remembered = load()
    assert remembered.choice is None
    assert "program's own words" in remembered.fault


def test_a_file_that_is_no_text_chooses_nothing(home: Path) -> None:
    home.mkdir()
    (home / "model.json").write_bytes(b"\xff\xfe{}" * 9000)
    assert load().choice is None
    assert load().fault


def test_a_damaged_entry_is_mended_by_choosing_again(home: Path) -> None:
    written(home, "{")
    save(choice("http://127.0.0.1:8099", "gemma3"))
    assert load().fault == ""
