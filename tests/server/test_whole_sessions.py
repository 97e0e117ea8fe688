"""Whole sessions in which a small language model behind a real server lends the client its words."""

from pathlib import Path

import pytest

from evaluation.model import session, table
from people import shipped_persona
from rupturesim.client import Client
from rupturesim.guard import refusal, scene_of
from rupturesim.llm.choice import choice
from rupturesim.phrasing import Said
from rupturesim.replay import Replay
from rupturesim.text import clean
from rupturesim.transcript import Transcript, attempts_of, read_transcript
from server.running import Endpoint, installed

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not installed(), reason="needs the model server: make .venv-server/ready"),
]

PATIENT = 120.0
"""Seconds for a reply: what is looked at here is the words, not how fast this machine is."""
CASES: list[tuple[str, str, bool, int]] = [
    ("ruth", "skilled", True, 6),
    ("bernadette", "mixed", True, 6),
    ("tomasz", "poor", True, 6),
    ("priya", "apologising", False, 3),
]


@pytest.mark.parametrize(("name", "kind", "completion", "most"), CASES)
def test_nothing_that_breaks_the_guard_is_shown(
    name: str,
    kind: str,
    completion: bool,
    most: int,
    endpoint: Endpoint,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "s.jsonl"
    model = choice(endpoint.url, endpoint.model, completion=completion, deadline=PATIENT)
    asked = list(session(shipped_persona(name), kind, model, 3, path, most))
    transcript = read_transcript(path)
    attempt = attempts_of(transcript)[0]
    assert attempt.end is not None
    assert len(attempt.turns) == most or attempt.end.how == "left"
    assert any(one.accepted for one in asked) or not completion
    with capsys.disabled():
        print("\n" + "\n".join(table({name: asked})))
    assert broken_lines(transcript) == []


def broken_lines(transcript: Transcript) -> list[str]:
    """The client's lines that the guard refuses where they stand, as far as a model wrote them."""
    replay = Replay(transcript)
    attempt = replay.attempts[0]
    client = Client(replay.persona)
    steps = client.fold(client.first_state(transcript.header.seed), attempt.codings)
    assert attempt.opening is not None
    said, broken = [Said("client", attempt.opening)], list[str]()
    for turn, step in zip(attempt.turns, steps, strict=True):
        said.append(Said("trainee", turn.text))
        assert turn.answer is not None
        assert turn.answer == clean(turn.answer)
        if (
            turn.model
            and turn.model.accepted
            and (refused := refusal(turn.answer, scene_of(replay.persona, step, said)))
        ):
            broken.append(f"{turn.answer} ({refused.check}: {refused.why})")
        said.append(Said("client", turn.answer))
    return broken
