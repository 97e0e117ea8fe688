"""Killed at any moment, a session keeps every turn that was shown, and can be gone on with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_session_killed_at_any_moment_keeps_what_was_shown_and_resumes(tmp_path: Path) -> None:
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(here), *sys.path])}
    done = subprocess.run(
        [sys.executable, here / "killing.py", tmp_path, str(KILLS)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kills, in_mid_turn = (int(number) for number in done.stdout.split())
    assert kills == KILLS
    assert in_mid_turn > 0, "the moments should also fall between a turn and its answer"
