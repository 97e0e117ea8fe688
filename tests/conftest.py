"""What all tests share: a private home, shipped personas, and quick sessions."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of the test's own: no test reads or writes a real one."""
    folder = tmp_path / "home"
    monkeypatch.setenv("RUPTURESIM_HOME", str(folder))
    return folder
