"""One browser for all tests here, and the pages that it opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.chromium import Browser, browser
from browser.pages import written


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium without a screen and without a network."""
    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files by the names of their sessions, each written when it is first asked for."""

    class Pages(dict[str, Path]):
        def __missing__(self, name: str) -> Path:
            self[name] = folder / f"{name}.html"
            self[name].write_text(written(name), encoding="utf-8")
            return self[name]

    folder = tmp_path_factory.mktemp("pages")
    return Pages()
