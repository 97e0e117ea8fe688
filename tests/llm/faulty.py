"""A model's server on the loopback that answers as badly, or as well, as a test wants, from the standard library.

It speaks HTTP byte by byte itself, so that it can also speak it wrongly. How it answers is in `llm.faults`.
"""

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

MODEL = "small"
_MOST = 5_000_000
"""Bytes that a request may have."""
_GLANCE = 0.05
"""Seconds between two looks at whether the server is to stop."""


class Asked(NamedTuple):
    """One request. Names of headers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Gone(Exception):
    """The other side has hung up, or the server is to stop."""


class Line:
    """One connection while it is being answered. going_on: whether another request may come on it."""

    def __init__(self, connection: socket.socket, asked: Asked, stopping: threading.Event) -> None:
        self.asked, self.going_on = asked, False
        self._connection, self._stopping = connection, stopping

    def send(self, data: bytes) -> None:
        """Send bytes as they are. Raises Gone."""
        rest = memoryview(data)
        while rest:
            if self._stopping.is_set():
                raise Gone
            try:
                rest = rest[self._connection.send(rest) :]
            except TimeoutError:
                continue
            except OSError:
                raise Gone from None

    def wait(self, seconds: float) -> None:
        """Do nothing for a while. Raises Gone as soon as there is nobody to wait for."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._stopping.wait(min(left, _GLANCE)) or self._hung_up():
                raise Gone

    def head(self, status: str = "200 OK", **headers: object) -> None:
        """The status and headers; an underscore in a name stands for a hyphen."""
        lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    def whole(self, body: bytes, status: str = "200 OK", **headers: object) -> None:
        """A whole answer of a known length."""
        self.head(status, **({"Content_Type": "application/json"} | headers), Content_Length=len(body))
        self.send(body)
        self.going_on = True

    def begin_stream(self) -> None:
        """The headers of server-sent events in chunks."""
        self.head(Content_Type="text/event-stream; charset=utf-8", Transfer_Encoding="chunked")

    def chunk(self, data: bytes) -> None:
        """One chunk of a stream."""
        self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def piece(self, text: str) -> None:
        """An event with a piece of the model's words."""
        self.chunk(event(self.asked, text))

    def end_stream(self) -> None:
        """The last word of a stream, and its end."""
        self.chunk(b"data: [DONE]\n\n")
        self.send(b"0\r\n\r\n")
        self.going_on = True

    def _hung_up(self) -> bool:
        try:
            readable, _, _ = select.select([self._connection], [], [], 0)
            return bool(readable) and self._connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True


Answering = Callable[[Line], None]
"""How a request is answered. When it returns without `going_on`, the connection is closed."""


def event(asked: Asked, text: str) -> bytes:
    """An event of a stream, of the form in which was asked."""
    choice = {"delta": {"content": text}} if chat(asked) else {"text": text}
    return b"data: " + json.dumps({"choices": [{"index": 0, "finish_reason": None, **choice}]}).encode() + b"\n\n"


def chat(asked: Asked) -> bool:
    """Whether a conversation was asked for, not the going on of a text."""
    return asked.path.endswith("/chat/completions")


def lists_models(line: Line) -> None:
    """The list of models, as a good server gives it."""
    line.whole(json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}).encode())


class FaultyServer:
    """Answers with `answering` what is posted, with `models` what is got. Both may be changed while it runs.

    asked: the requests that came in, first to last. port: kept when it is stopped and started again.
    """

    def __init__(self, answering: Answering, models: Answering = lists_models) -> None:
        self.answering, self.models = answering, models
        self.asked: list[Asked] = []
        self.port = 0
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def posted(self) -> list[Asked]:
        """The requests for words."""
        return [asked for asked in self.asked if asked.method == "POST"]

    def start(self) -> None:
        """Begin to listen, on the port that it had before if it had one."""
        listener = socket.create_server(("127.0.0.1", self.port))
        listener.settimeout(_GLANCE)
        self.port = listener.getsockname()[1]
        self._stopping = threading.Event()
        self._begin(self._listen, listener, self._stopping)

    def stop(self) -> None:
        """Break everything off; the port is closed afterwards."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, name="faulty server")
        self._threads.append(thread)
        thread.start()

    def _listen(self, listener: socket.socket, stopping: threading.Event) -> None:
        with listener:
            while not stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listener.accept()
                    self._begin(self._serve, connection, stopping)

    def _serve(self, connection: socket.socket, stopping: threading.Event) -> None:
        connection.settimeout(_GLANCE)
        with connection, contextlib.suppress(Gone):
            going_on = True
            while going_on and (asked := _request(connection, stopping)):
                self.asked.append(asked)
                line = Line(connection, asked, stopping)
                (self.models if asked.method == "GET" else self.answering)(line)
                going_on = line.going_on


@contextmanager
def serving(answering: Answering, models: Answering = lists_models) -> Iterator[FaultyServer]:
    """A server that runs, and is gone afterwards with all its threads."""
    server = FaultyServer(answering, models)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _request(connection: socket.socket, stopping: threading.Event) -> Asked | None:
    """The next request; None when the other side has hung up."""
    taken = b""
    while b"\r\n\r\n" not in taken:
        if not (more := _more(connection, stopping)):
            return None
        taken += more
    head, _, body = taken.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    length = int(headers.get("content-length", 0))
    while len(body) < min(length, _MOST):
        if not (more := _more(connection, stopping)):
            return None
        body += more
    return Asked(method, path, headers, body)


def _more(connection: socket.socket, stopping: threading.Event) -> bytes:
    while not stopping.is_set():
        try:
            return connection.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return b""
    return b""
