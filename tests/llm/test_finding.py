"""Servers on this machine are found at once, whatever the others do, and none is shown the user's key."""

import socket
import threading
from time import monotonic

import pytest

from llm.faults import hangs, page, refusing
from llm.faulty import MODEL, Line, serving
from rupturesim.errors import InputError
from rupturesim.llm.finding import PLACES, Place, found_at
from rupturesim.rehearsal import endpoint


def nobody() -> Place:
    """A place where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return Place("nobody", f"http://127.0.0.1:{port}")


def nothing_yet(line: Line) -> None:
    line.whole(b'{"object": "list", "data": []}')


def hardly_names(line: Line) -> None:
    line.whole(b'{"data": [{"id": "' + b"x" * 100_000 + b'"}, {"id": " "}, {"id": "small"}]}')


def many(line: Line) -> None:
    line.whole(b'{"data": [' + b", ".join(b'{"id": "m%d \\u001b[2J"}' % number for number in range(500)) + b"]}")


def test_the_usual_places_are_on_this_machine_and_each_is_one_of_its_own() -> None:
    assert len({place.url for place in PLACES}) == len(PLACES) == 4
    assert all(place.url.startswith("http://127.0.0.1:") for place in PLACES)


def test_every_model_of_every_server_is_found() -> None:
    with serving(hangs) as one, serving(hangs, nothing_yet) as other:
        found = found_at([Place("one", one.url), Place("other", other.url), nobody()])
    assert [(each.place.name, each.models, each.there) for each in found] == [
        ("one", (MODEL,), True),
        ("other", (), True),
        ("nobody", (), False),
    ]


def test_servers_that_hang_hold_up_neither_the_user_nor_the_others() -> None:
    with serving(hangs, hangs) as one, serving(hangs, hangs) as two, serving(hangs) as good:
        found_at([])
        began = monotonic()
        found = found_at([Place("", one.url), Place("", two.url), Place("good", good.url)])
        assert monotonic() - began < 2.5
    assert [each.models for each in found] == [(), (), (MODEL,)]
    assert found[0].fault is not None
    assert not found[0].there


@pytest.mark.parametrize(
    ("models", "kind"), [(page, "page"), (refusing("401 Unauthorized"), "key"), (refusing("500 Oh"), "failed")]
)
def test_a_server_that_gives_no_list_says_why(models: object, kind: str) -> None:
    with serving(hangs, models) as server:  # type: ignore[arg-type]
        (found,) = found_at([Place("", server.url)])
    assert found.fault is not None
    assert found.fault.kind == kind
    assert found.there


def test_a_server_may_have_too_many_models_to_list_and_names_no_terminal_would_like() -> None:
    with serving(hangs, many) as server:
        (found,) = found_at([Place("", server.url)])
    assert len(found.models) == 100
    assert not any("\x1b" in name for name in found.models)


def test_a_name_that_no_model_can_be_chosen_by_is_left_out() -> None:
    with serving(hangs, hardly_names) as server:
        (found,) = found_at([Place("", server.url)])
    assert found.models == ("small",)


def test_a_server_without_a_safe_connection_is_not_said_to_be_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_plainly() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        plain = threading.Thread(target=answer_plainly)
        plain.start()
        (found,) = found_at([Place("", f"https://127.0.0.1:{listener.getsockname()[1]}")])
        plain.join()
    assert "no safe connection" in str(found.fault)


def test_the_key_is_shown_only_to_a_server_that_the_user_has_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUPTURESIM_API_KEY", "sk-private")
    with serving(hangs) as server:
        found_at([Place("", server.url)])
        found_at([Place("", server.url)], endpoint)
        shown = [asked.headers.get("authorization") for asked in server.asked]
    assert shown == [None, "Bearer sk-private"]


def test_no_place_on_another_machine_is_asked() -> None:
    with pytest.raises(InputError, match="another machine"):
        found_at([Place("", "http://192.168.1.7:11434")])
