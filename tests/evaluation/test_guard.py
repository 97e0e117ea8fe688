"""The measuring of the guard counts what it lets pass and what it refuses wrongly."""

from pathlib import Path

import pytest

from evaluation.guard import interval, judged, main

REPLIES = """\
- {persona: ruth, stage: withdrawn, openness: 3, said: [Right.], reply: "Thank you for asking.", breaks: [thanks]}
- {persona: ruth, stage: withdrawn, openness: 3, said: [Right.], reply: "It's nothing.", breaks: [repaired]}
- {persona: ruth, stage: withdrawn, openness: 3, said: ["Mm.", Right.], reply: "It's still raining."}
"""


def test_wrong_verdicts_are_counted_and_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "some.yaml").write_text(REPLIES)
    assert main([str(tmp_path), "--list"]) == 0
    told = capsys.readouterr().out
    assert "breaking replies that pass: 1 of 2 (50.0%" in told
    assert "good replies refused: 0 of 1 (0.0%" in told
    assert "some.yaml 2 [ruth withdrawn] repaired: passed" in told
    assert [verdict.wrong for verdict in judged([tmp_path])] == [False, True, False]


def test_an_unknown_check_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "some.yaml").write_text(REPLIES.replace("[thanks]", "[manners]"))
    assert main([str(tmp_path)]) == 2
    assert "manners" in capsys.readouterr().err


def test_the_interval_is_wilsons() -> None:
    low, high = interval(0, 100)
    assert low == 0
    assert 0.036 < high < 0.038
