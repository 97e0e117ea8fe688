"""The words are read out of an answer however it comes in pieces."""

import json

import pytest

from rupturesim.errors import ServerFault
from rupturesim.llm.stream import Pieces, words_of


def event(text: str) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": {"content": text}}]}).encode() + b"\n\n"


WHOLE = event("I") + event(" don\u2019t") + b": a remark\n\n" + event(" know.") + b"data: [DONE]\n\n" + event("more")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
def test_the_words_are_the_same_in_pieces_of_any_size(size: int) -> None:
    pieces = Pieces()
    said = "".join(word for at in range(0, len(WHOLE), size) for word in pieces.take(WHOLE[at : at + size]))
    assert said == "I don\u2019t know."
    assert pieces.done


def test_a_last_line_without_its_end_counts_when_the_connection_closes() -> None:
    pieces = Pieces()
    assert list(pieces.take(event("Mm.").rstrip())) == []
    assert list(pieces.end()) == ["Mm."]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"choices": [{"message": {"role": "assistant", "content": "Yeah."}}]}, "Yeah."),  # not streamed
        ({"choices": [{"text": "Yeah."}]}, "Yeah."),  # a plain completion
        ({"choices": [{"delta": {"role": "assistant"}}]}, ""),  # who speaks, before the first word
        ({"choices": [{"delta": {"content": None}}]}, ""),
        ({"choices": [{"delta": {"reasoning_content": "hm"}}]}, ""),  # thinking aloud is not speech
        ({"choices": []}, ""),  # the count of tokens, at the end
        ({"choices": ["odd"]}, ""),
    ],
)
def test_the_words_are_found_where_servers_put_them(body: object, text: str) -> None:
    assert words_of(json.dumps(body).encode()) == text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{not json", "garbled"),
        (b'"a string"', "garbled"),
        (b'{"choices": "none"}', "garbled"),
        (b"{}", "garbled"),
        (b'{"choices": [{"text": "\xff\xfe"}]}', "garbled"),
        (b"[" * 100_000, "garbled"),
        (b'{"error": {"message": "out of memory"}}', "failed"),
    ],
)
def test_what_is_no_answer_is_a_fault(body: bytes, kind: str) -> None:
    with pytest.raises(ServerFault) as fault:
        words_of(body)
    assert fault.value.kind == kind


@pytest.mark.parametrize("data", [b"data: " + b"x" * 300_000, b"data: {}\n" * 200_000])
def test_far_too_much_is_not_read_to_its_end(data: bytes) -> None:
    with pytest.raises(ServerFault):
        list(Pieces().take(data))
