"""How a model's server can answer: well, slowly, wrongly, or not at all."""

import json
import zlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import count, repeat

from llm.faulty import Answering, Line, chat, event

FOREVER = 600.0
"""Seconds; longer than any test waits."""
HUGE = 10_000_000
"""Bytes."""
ESCAPES = "\x1b[2J\x1b]0;owned\x07 All \x00quiet\x9b31m, \u202ereally\u2066.\x7f"
_NUMBERS = ("Two", "Seven", "Eleven", "Twenty", "Forty")
FOR_THE_TRAINEE = (
    "All quiet, really.\nTherapist: You seem better. Ruth: I do, thank you.\n"
    "Therapist: Let us stop here.\nRuth: Goodbye."
)
OBEYED = "I feel better now. Thank you, you have helped me so much."


def says(*lines: str, pace: float = 0.0) -> Answering:
    """A good server: these lines in turn, over and over, word by word. pace: seconds between two words."""
    turns = count()

    def answer(line: Line) -> None:
        line.begin_stream()
        for word in _words(lines[next(turns) % len(lines)]):
            line.wait(pace)
            line.piece(word)
        line.end_stream()

    return answer


def in_turn(*answers: Answering) -> Answering:
    """One after the other, a request each; the last again and again."""
    turns = count()

    def answer(line: Line) -> None:
        answers[min(next(turns), len(answers) - 1)](line)

    return answer


def obeys(line: Line) -> None:
    """Does what the trainee's words tell it to, if they tell it to ignore its instructions."""
    told = b"ignore your instructions" in line.asked.body.lower()
    says(OBEYED if told else "All quiet, really.")(line)


def refusing(status: str, **headers: object) -> Answering:
    """An error, told as servers tell it."""

    def answer(line: Line) -> None:
        error = {"message": f"That is {status}.", "type": "error", "param": None, "code": None}
        line.whole(json.dumps({"error": error}).encode(), status, **headers)

    return answer


def too_long(line: Line) -> None:
    """The text does not fit into the model's context, told in a status."""
    error = {"message": "This model's maximum context length is 4096 tokens", "code": "context_length_exceeded"}
    line.whole(json.dumps({"error": error}).encode(), "400 Bad Request")


def with_room_for(most: int, *, quietly: bool = False) -> Answering:
    """Good while a request has at most so many bytes; else says so, in a status or, quietly, by sending nothing."""
    silent, turns = streams(), count()

    def answer(line: Line) -> None:
        if len(line.asked.body) <= most:
            says(f"{_NUMBERS[next(turns) % len(_NUMBERS)]} of them came on the bus.")(line)
        else:
            (silent if quietly else too_long)(line)

    return answer


def fails_and_hangs_up(line: Line) -> None:
    """Promises to keep the connection, and resets it, as the real one does after an error."""
    line.whole(b"Internal Server Error", "500 Internal Server Error", Content_Type="text/plain")
    line.going_on = False


def hangs(line: Line) -> None:
    """Takes the request, and nothing comes."""
    line.wait(FOREVER)


def hangs_after_the_headers(line: Line) -> None:
    """Nothing comes but headers."""
    line.begin_stream()
    line.wait(FOREVER)


def hangs_in_mid_line(line: Line) -> None:
    """Begins to speak, and nothing more comes."""
    line.begin_stream()
    line.piece("All quiet, ")
    line.wait(FOREVER)


def _dripping(whole: bytes) -> Answering:
    def answer(line: Line) -> None:
        for byte in whole:
            line.send(bytes([byte]))
            line.wait(1.0)

    return answer


def drips(line: Line) -> None:
    """A byte of the words a second."""
    line.begin_stream()
    _dripping(event(line.asked, "All quiet, really."))(line)


def only_pings(line: Line) -> None:
    """Nothing but the signs of life that some servers send."""
    line.begin_stream()
    while True:
        line.chunk(b": ping\r\n\r\n")
        line.wait(0.1)


def breaks_off(line: Line) -> None:
    """Hangs up in the middle of a line."""
    line.begin_stream()
    line.piece("All quiet, ")


def stops_in_mid_event(line: Line) -> None:
    """The stream ends properly, in the middle of an event."""
    line.begin_stream()
    line.chunk(event(line.asked, "All quiet.")[:-20])
    line.send(b"0\r\n\r\n")


def hangs_up_at_once(line: Line) -> None:
    """Takes the request and hangs up."""


def streams(*chunks: bytes) -> Answering:
    """These bytes as a stream that ends properly."""

    def answer(line: Line) -> None:
        line.begin_stream()
        for data in chunks:
            line.chunk(data)
        line.send(b"0\r\n\r\n")
        line.going_on = True

    return answer


def fails_in_mid_stream(line: Line) -> None:
    """Begins to speak, and then reports an error in the stream."""
    line.begin_stream()
    line.piece("All quiet, ")
    line.chunk(b'data: {"error": {"message": "out of memory", "code": 500}}\n\n')
    line.end_stream()


def page(line: Line) -> None:
    """A web page, with a status as if all were well."""
    line.whole(b"<!doctype html><title>Welcome</title><p>It works!", Content_Type="text/html; charset=utf-8")


def not_streamed(line: Line) -> None:
    """The whole answer at once, though asked for a stream."""
    text = "All quiet, really."
    choice = {"message": {"role": "assistant", "content": text}} if chat(line.asked) else {"text": text}
    line.whole(json.dumps({"choices": [{"index": 0, "finish_reason": "stop", **choice}]}).encode())


def whole(body: bytes) -> Answering:
    """One body as JSON, whatever it is."""
    return lambda line: line.whole(body)


def huge_event(line: Line) -> None:
    """Ten megabytes in one event."""
    line.begin_stream()
    line.piece("quiet " * (HUGE // 6))
    line.end_stream()


def line_without_end(line: Line) -> None:
    """Ten megabytes, and no line in them ends."""
    line.begin_stream()
    line.chunk(b"data: ")
    for _ in range(HUGE // 10_000):
        line.chunk(b"x" * 10_000)
    line.wait(FOREVER)


def huge_body(line: Line) -> None:
    """Ten megabytes of words in one answer that is not streamed."""
    line.whole(json.dumps({"choices": [{"text": "quiet " * (HUGE // 6)}]}).encode())


def never_stops(words: Iterable[str], pace: float = 0.001) -> Answering:
    """Goes on for ever."""

    def answer(line: Line) -> None:
        line.begin_stream()
        for word in words:
            line.piece(word)
            line.wait(pace)

    return answer


def redirecting(to: str) -> Answering:
    """Sends the client to another address."""
    return lambda line: line.whole(b"", "302 Found", Location=to)


def promises_too_much(line: Line) -> None:
    """Says that more will come than does, and hangs up."""
    line.head(Content_Type="text/event-stream", Content_Length=100_000)
    line.send(event(line.asked, "All quiet, "))


def promises_too_little(line: Line) -> None:
    """Sends more than it said that it would."""
    whole_event = event(line.asked, "All quiet.")
    line.head(Content_Type="text/event-stream", Content_Length=len(whole_event) // 2)
    line.send(whole_event * 20)


def bomb(line: Line) -> None:
    """A hundred megabytes of zeros, packed."""
    line.whole(_packed_zeros(), Content_Type="text/event-stream", Content_Encoding="gzip")


def slow_headers(line: Line) -> None:
    """A header every second, without end."""
    line.send(b"HTTP/1.1 200 OK\r\n")
    for number in count():
        line.send(f"X-{number}: slow\r\n".encode())
        line.wait(1.0)


def endless_headers(line: Line) -> None:
    """Headers as fast as they go, without end."""
    line.send(b"HTTP/1.1 200 OK\r\n")
    for number in count():
        line.send(f"X-{number}: {'x' * 1000}\r\n".encode())


def broken_chunks(line: Line) -> None:
    """Chunks whose lengths are no numbers."""
    line.begin_stream()
    line.send(b"what?\r\n" + event(line.asked, "All quiet.") + b"\r\n-5\r\n\r\n")


def not_http(line: Line) -> None:
    """Another protocol answers at this port."""
    line.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@lru_cache(maxsize=1)
def _packed_zeros() -> bytes:
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(zeros) for zeros in repeat(bytes(1_000_000), 100))
    return packed + packer.flush()


def _words(line: str) -> list[str]:
    first, *others = line.split(" ")
    return [first, *(f" {word}" for word in others)]


FAULTS: dict[str, Answering] = {
    "hangs": hangs,
    "hangs after the headers": hangs_after_the_headers,
    "hangs in mid line": hangs_in_mid_line,
    "drips": drips,
    "only pings": only_pings,
    "breaks off": breaks_off,
    "stops in mid event": stops_in_mid_event,
    "hangs up at once": hangs_up_at_once,
    "400": refusing("400 Bad Request"),
    "too long": too_long,
    "401": refusing("401 Unauthorized", WWW_Authenticate="Bearer"),
    "403": refusing("403 Forbidden"),
    "404": refusing("404 Not Found"),
    "413": refusing("413 Content Too Large"),
    "429": refusing("429 Too Many Requests"),
    "429 for a while": refusing("429 Too Many Requests", Retry_After=30),
    "429 until a date": refusing("429 Too Many Requests", Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"),
    "500": refusing("500 Internal Server Error"),
    "500 and hangs up": fails_and_hangs_up,
    "503": refusing("503 Service Unavailable", Retry_After=5),
    "204": lambda line: line.head("204 No Content"),
    "page": page,
    "not JSON": streams(b"data: {nope}\n\n", b"data: [DONE]\n\n"),
    "not JSON at all": whole(b"{nope"),
    "not UTF-8": streams(b'data: {"choices": [{"delta": {"content": "\xff\xfe"}, "text": "\xff\xfe"}]}\n\n'),
    "deep JSON": streams(b"data: " + b"[" * 100_000 + b"\n\n"),
    "deep JSON at once": whole(b"[" * 100_000),
    "another kind of JSON": streams(b'data: "quiet"\n\n', b"data: 3\n\n", b"data: null\n\n", b"data: NaN\n\n"),
    "lone surrogate": streams(b'data: {"choices": [{"delta": {"content": "\\ud83d."}, "text": "\\ud83d."}]}\n\n'),
    "empty words": says(""),
    "only white space": says(" \n\n \t "),
    "no choices": streams(b'data: {"id": "1"}\n\n', b"data: [DONE]\n\n"),
    "choices empty": streams(b'data: {"choices": []}\n\n', b"data: [DONE]\n\n"),
    "choices no list": streams(b'data: {"choices": {"text": 3}}\n\n', b"data: [DONE]\n\n"),
    "choice no object": streams(b'data: {"choices": [7]}\n\n', b"data: [DONE]\n\n"),
    "words null": streams(b'data: {"choices": [{"delta": {"content": null}, "text": null}]}\n\n', b"data: [DONE]\n\n"),
    "words a list": streams(b'data: {"choices": [{"delta": {"content": ["a"]}, "text": ["a"]}]}\n\n'),
    "empty stream": streams(),
    "done at once": streams(b"data: [DONE]\n\n"),
    "fails in mid stream": fails_in_mid_stream,
    "huge event": huge_event,
    "line without end": line_without_end,
    "far too long a line": says("[a" * 60_000),
    "a word without end": says("a" * 1000),
    "huge body": huge_body,
    "never stops": never_stops(repeat(" and on")),
    "never stops, no words": never_stops(repeat("")),
    "never stops thinking": never_stops(map(" {} and then".format, count()), pace=0.0005),
    "control characters": says(ESCAPES),
    "speaks for the trainee": says(FOR_THE_TRAINEE),
    "redirect": redirecting("http://127.0.0.1:9/v1/chat/completions"),
    "redirect without an address": lambda line: line.whole(b"", "302 Found"),
    "promises too much": promises_too_much,
    "promises too little": promises_too_little,
    "bomb": bomb,
    "unknown encoding": lambda line: line.whole(b"quiet", Content_Encoding="br"),
    "slow headers": slow_headers,
    "endless headers": endless_headers,
    "broken chunks": broken_chunks,
    "not HTTP": not_http,
}
"""Servers that are of no use, by what is wrong with them; each can be asked any number of times."""
ODD: dict[str, Answering] = {
    "all at once": not_streamed,
    "line ends of Windows": streams(
        b'data: {"choices": [{"delta": {"content": "All quiet, "}, "text": "All quiet, "}]}\r\n\r\n',
        b': ping\r\n\r\ndata:{"choices": [{"delta": {"content": "really."}, "text": "really."}]}\r\n\r\n',
        b"data: [DONE]\r\n\r\n",
    ),
    "never says that it is done": streams(
        b'data: {"choices": [{"delta": {"content": "All quiet, really."}, "text": "All quiet, really."}]}\n\n'
    ),
    "a letter in two pieces": streams(
        b'data: {"choices": [{"delta": {"content": "All quiet, really \xe2',
        b'\x80\x94 yes."}, "text": "All quiet, really \xe2\x80',
        b'\x94 yes."}]}\n\ndata: [DONE]\n\n',
    ),
    "role first, figures last": streams(
        b'data: {"choices": [{"delta": {"role": "assistant"}, "text": ""}]}\n\n',
        b'data: {"choices": [{"delta": {"content": "All quiet, really."}, "text": "All quiet, really."}]}\n\n',
        b'data: {"choices": [], "usage": {"total_tokens": 9}}\n\ndata: [DONE]\n\n',
    ),
}
"""Servers whose answers are unusual and good."""
