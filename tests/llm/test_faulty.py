"""The server that other tests lean on: answers as it was told, keeps what it was asked, leaves nothing behind."""

import contextlib
import threading
import time
from typing import Any

import httpx
import pytest

from llm.faults import FAULTS, ODD, in_turn, refusing, says
from llm.faulty import MODEL, Answering, FaultyServer, serving

LINE = "All quiet, really."
HASTY: dict[str, Any] = {"json": {}, "timeout": 0.3, "trust_env": False}


def asked(server: FaultyServer, path: str = "chat/completions", seconds: float = 5.0) -> httpx.Response:
    """An answer, read to its end."""
    with httpx.Client(trust_env=False, timeout=seconds) as client:
        return client.post(f"{server.url}/{path}", json={"model": MODEL})


@pytest.mark.parametrize("path", ["chat/completions", "completions"])
def test_a_good_answer_comes_word_by_word_in_the_form_that_was_asked_for(path: str) -> None:
    with serving(says(LINE, "No.")) as server:
        answers = [asked(server, path) for _ in range(3)]
    assert [answer.text.count('"quiet,"') + answer.text.count('" quiet,"') for answer in answers] == [1, 0, 1]
    assert ('"delta"' in answers[0].text) == (path == "chat/completions")
    assert [request.json for request in server.posted] == [{"model": MODEL}] * 3
    assert server.posted[0].headers["host"] == f"127.0.0.1:{server.port}"


def test_one_connection_can_carry_more_than_one_request() -> None:
    with serving(says(LINE)) as server, httpx.Client(trust_env=False) as client:
        assert client.get(f"{server.url}/models").json()["data"][0]["id"] == MODEL
        for _ in range(2):
            assert client.post(f"{server.url}/completions", json={}).text.rstrip().endswith("[DONE]")
    assert len(server._threads) == 0


def test_it_comes_back_on_the_same_port() -> None:
    with serving(in_turn(refusing("500 Internal Server Error"), says(LINE))) as server:
        assert asked(server).status_code == 500
        server.stop()
        with pytest.raises(httpx.ConnectError):
            asked(server)
        server.start()
        assert asked(server).status_code == 200


@pytest.mark.parametrize("answering", [*FAULTS.values(), *ODD.values()], ids=[*FAULTS, *ODD])
def test_no_fault_outlives_the_server(answering: Answering) -> None:
    began = time.monotonic()
    with (
        serving(answering) as server,
        contextlib.suppress(httpx.HTTPError),
        httpx.stream("POST", f"{server.url}/completions", **HASTY) as answer,
    ):
        for _ in answer.iter_raw():
            if time.monotonic() - began > 0.3:
                break
    assert len(server.posted) == 1
    assert time.monotonic() - began < 10
    assert not [thread for thread in threading.enumerate() if thread.name == "faulty server"]
