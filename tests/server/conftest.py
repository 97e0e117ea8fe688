"""One model server for all tests here."""

from collections.abc import Iterator

import pytest

from server.running import Endpoint, running


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A real server with a small model; what it writes is in a temporary file."""
    with running(tmp_path_factory.mktemp("server") / "server.log") as started:
        yield started
