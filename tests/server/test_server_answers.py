"""What the real server does with the requests that a client makes, good and bad: what the faulty one is modelled on."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from server.running import CONTEXT, Endpoint, installed

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not installed(), reason="needs the model server: make .venv-server/ready"),
]

FORMS: dict[str, dict[str, Any]] = {
    "chat/completions": {"messages": [{"role": "user", "content": "Hello."}]},
    "completions": {"prompt": "Counsellor: Hello.\nRuth: Hello.\nCounsellor: How are you?\nRuth:"},
}
form = pytest.mark.parametrize("path", FORMS)


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[httpx.Client]:
    """A plain client of the server."""
    with httpx.Client(base_url=endpoint.url, trust_env=False, timeout=60) as opened:
        yield opened


def events(body: str) -> list[Any]:
    """What the events of a stream hold, the last word left out."""
    data = [line.removeprefix("data: ") for line in body.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in data if line != "[DONE]"]


@form
def test_it_speaks_in_pieces_until_the_line_ends(path: str, client: httpx.Client) -> None:
    asked = FORMS[path] | {"max_tokens": 30, "stop": ["\n"], "stream": True}
    answer = client.post(path, json=asked)
    assert answer.headers["content-type"].startswith("text/event-stream")
    choices = [event["choices"][0] for event in events(answer.text)]
    pieces = [choice.get("text") or choice.get("delta", {}).get("content") or "" for choice in choices]
    assert "".join(pieces).strip()
    assert "\n" not in "".join(pieces)
    assert choices[-1]["finish_reason"] in {"stop", "length"}
    assert answer.text.rstrip().endswith("data: [DONE]")


@form
def test_it_takes_any_name_for_its_only_model(path: str, client: httpx.Client) -> None:
    answer = client.post(path, json=FORMS[path] | {"max_tokens": 1, "model": "another"})
    assert (answer.status_code, answer.json()["model"]) == (200, "another")


@form
def test_what_is_too_long_is_an_empty_answer_when_streamed(path: str, client: httpx.Client) -> None:
    long = "word " * (CONTEXT + 100)
    asked = {"prompt": long} if path == "completions" else {"messages": [{"role": "user", "content": long}]}
    assert client.post(path, json=asked).status_code == 400
    answer = client.post(path, json=asked | {"stream": True})
    assert (answer.status_code, answer.text) == (200, "")


@pytest.mark.parametrize("body", [b"{not json", b'{"max_tokens": -1}'], ids=["malformed", "invalid"])
def test_what_it_cannot_read_is_its_own_error(body: bytes, endpoint: Endpoint) -> None:
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{endpoint.url}/completions", content=body, headers=headers, trust_env=False)
    assert answer.status_code == 500
