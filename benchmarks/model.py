"""What the app adds to a language model's own time: from Enter to the words, against the same request made directly.

The server is a stand-in on loopback that answers at a steady pace, so that both sides wait for the same thing.
"""

import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.terminal import PROGRAM, Terminal

TURNS = 10
FIRST, PACE = 0.25, 0.035
"""Seconds to the first word and between words: a middling model on a laptop."""
REPLIES = [
    "I had it all written down on the bus, and then you asked for the form.",
    "No, the kitchen is grand, the roof wants doing before the winter, that's all.",
    "We had forty in for the carol practice and the heating went off twice.",
    "There's a lad in Year Four who keeps his gloves on all day, every day.",
    "I'd sooner talk about the accounts than the other thing, if it's all the same.",
    "My mother has a chair by the window and she counts the buses going past.",
    "They've put the bins out on the wrong day again, the whole length of our road.",
    "Somebody left a cardigan on the piano and nobody will own to it.",
    "I bought a new kettle on Saturday and it whistles like a train.",
    "The vicar had us all standing for the long psalm, knees or no knees.",
    "It was fish on Friday, and it was that dear I only got the one piece.",
    "Our gutters want clearing, there's a whole nest come down in the yard.",
]
WORDS = ("What else has been going on?", "And at school?", "I see.", "How was the weekend?")


class _Paced(BaseHTTPRequestHandler):
    """Answers each request with the next reply, a word at a time, and keeps what was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[bytes] = []

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        turn = int(self.headers.get("X-Turn", len(self.asked)))
        self.asked.append(body)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        time.sleep(FIRST)
        for word in REPLIES[turn % len(REPLIES)].split():
            piece = {"choices": [{"delta": {"content": f"{word} "}}]}
            self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
            time.sleep(PACE)
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The stand-in on a free port; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Paced)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def through_the_app(url: str) -> list[float]:
    """Seconds from Enter to a word of the model's reply on the terminal."""
    command = [*PROGRAM, "play", "ruth", "--seed", "1", "--llm", url, "--model", "paced"]
    times = []
    with tempfile.TemporaryDirectory() as folder, Terminal(command, Path(folder)) as terminal:
        terminal.sees("Enter sends")
        terminal.rest()
        for turn in range(TURNS):
            terminal.press(WORDS[turn % len(WORDS)])
            terminal.rest()
            before = len(_Paced.asked)
            sent = terminal.press("\r")
            if _asked(before):
                times.append(terminal.sees(max(REPLIES[before].split(), key=len).strip(",.")) - sent)
            terminal.rest()
    return times


def _asked(before: int) -> bool:
    """Whether the app asks for a reply; a client who is silent needs none."""
    until = time.perf_counter() + 2 * FIRST
    while len(_Paced.asked) == before and time.perf_counter() < until:
        time.sleep(0.005)
    return len(_Paced.asked) > before


def directly(url: str, bodies: list[bytes]) -> list[float]:
    """Seconds for the same requests made with httpx, to the last word of the reply."""
    import httpx

    times = []
    with httpx.Client(trust_env=False) as client:
        for turn, body in enumerate(bodies):
            began = time.perf_counter()
            headers = {"Content-Type": "application/json", "X-Turn": str(turn)}
            with client.stream("POST", f"{url}/v1/chat/completions", content=body, headers=headers) as response:
                for _ in response.iter_lines():
                    pass
            times.append(time.perf_counter() - began)
    return times


def figures() -> Iterator[Figure]:
    """Both medians, and their ratio."""
    _Paced.asked.clear()
    with served() as url:
        app = through_the_app(url)
        asked = list(_Paced.asked)
        direct = directly(url, asked[: len(app)])
    app_middle, direct_middle = statistics.median(app), statistics.median(direct)
    yield Figure("a model's reply, asked for directly with httpx", f"{direct_middle * 1000:.0f} ms")
    yield Figure("Enter to a model's painted reply", f"{app_middle * 1000:.0f} ms")
    yield Figure("  ratio", f"{app_middle / direct_middle:.2f}", "at most 1.1, and the guard's own time")
