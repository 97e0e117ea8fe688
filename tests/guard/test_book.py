"""The words of the guard are checked when they are loaded."""

import shutil
from pathlib import Path

import pytest

from rupturesim.errors import ProblemsError
from rupturesim.guard.book import HERE, load_book


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A copy of the shipped words with one page."""
    shutil.copy(HERE / "common.yaml", tmp_path)
    return tmp_path


def page(folder: Path, phrase: str, stages: str = "ruptured", check: str = "thanks") -> None:
    """A page with one phrase."""
    (folder / "page.yaml").write_text(
        f"check: {check}\nabout: a page\nrules:\n  - why: No.\n    stages: [{stages}]\n    phrases: |\n      {phrase}\n"
    )


def test_a_page_is_read(words: Path) -> None:
    page(words, "thank you   # said aloud")
    assert [ready.check for ready in load_book(words).rules] == ["thanks"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"phrase": "(thank you"}, "not closed"),
        ({"phrase": "thank you very much"}, "'very' is a hedge"),
        ({"phrase": "thank {whom}"}, "no list is called {whom}"),
        ({"phrase": "thank you", "stages": "sulking"}, "'sulking' is not a valid Stage"),
        ({"phrase": "thank you", "check": "manners"}, "check"),
    ],
)
def test_a_fault_is_told(words: Path, change: dict[str, str], message: str) -> None:
    page(words, **change)
    with pytest.raises(ProblemsError) as caught:
        load_book(words)
    assert message in str(caught.value)
    assert "page.yaml" in str(caught.value)
