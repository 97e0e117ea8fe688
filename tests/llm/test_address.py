"""Which addresses are taken: this machine, unless another is allowed by name."""

import pytest

from rupturesim.errors import InputError
from rupturesim.llm.address import address
from rupturesim.llm.choice import choice


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"),  # /v1 is where these servers are
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"),
        ("http://localhost:8080/v1/", "http://localhost:8080/v1"),
        ("localhost:8080", "http://localhost:8080/v1"),  # no scheme
        ("http://127.8.9.1:80/api/v1", "http://127.8.9.1:80/api/v1"),  # any loopback address, any path
        ("http://[::1]:1234/v1", "http://[::1]:1234/v1"),
        ("http://127.0.0.1:8000/v1/chat/completions", "http://127.0.0.1:8000/v1"),  # the whole thing pasted
        ("HTTP://LOCALHOST:1", "http://localhost:1/v1"),
    ],
)
def test_an_address_on_this_machine_is_taken(written: str, base: str) -> None:
    found = address(written)
    assert (found.base, found.remote) == (base, False)
    assert found.chat == f"{base}/chat/completions"


@pytest.mark.parametrize(
    "written",
    [
        "http://192.168.1.5:11434",  # the next room is another machine too
        "https://api.example.com/v1",
        "http://127.0.0.1.example.com",  # only looks like it
        "http://localhost.example.com",
        "http://0.0.0.0:8080",
        "http://2130706433:8080",  # 127.0.0.1 written as one number
        "http://[fe80::1]:80",
        "http://127.1:80",
    ],
)
def test_another_machine_is_refused_unless_it_is_allowed(written: str) -> None:
    with pytest.raises(InputError, match="--allow-remote"):
        address(written)
    assert address(written, allow_remote=True).remote


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1:notaport",
        "http://127.0.0.1:99999",
        "http://user:secret@127.0.0.1:8080",
        "http://127.0.0.1@example.com",
        "http://127.0.0.1:80/v1?key=secret",
        "http://127.0.0.1 .example.com",
        "http://[::1",
        "http://" + "a" * 3000,
        "\x1b[31m",
    ],
)
def test_what_is_no_address_is_refused_with_what_to_give(written: str) -> None:
    with pytest.raises(InputError, match="--llm") as refused:
        address(written, allow_remote=True)
    assert "secret" not in str(refused.value)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("model", "deadline"), [("", 20), ("  ", 20), ("m" * 201, 20), ("m", 0), ("m", 1e9), ("m", float("nan"))]
)
def test_a_choice_needs_a_name_and_a_deadline_one_can_live_with(model: str, deadline: float) -> None:
    with pytest.raises(InputError):
        choice("http://127.0.0.1", model, deadline=deadline)
