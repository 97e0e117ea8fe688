"""The HTML debrief in a real Chromium, without a network: it runs and fetches nothing, and excludes nobody."""

import io
import re
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pytest

from browser.chromium import AXE, CHROMIUM, DRIVER, PAPERS, Browser
from browser.pages import HOSTILE, SESSIONS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromedriver"),
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in tests/browser"),
]

PAGES = [*SESSIONS, "blocks"]
Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_alone_and_open_to_all(
    name: str, scheme: Scheme, width: int, chromium: Browser, pages: dict[str, Path]
) -> None:
    chromium.open(pages[name], scheme, width)
    assert chromium.requests() == [pages[name].as_uri()]
    assert chromium.console() == []
    assert chromium.value("document.documentElement.scrollWidth") <= width
    assert chromium.violations() == []


@pytest.mark.parametrize("name", PAGES)
def test_names_at_the_ends_of_lines_are_seen_whole_and_apart(
    name: str, chromium: Browser, pages: dict[str, Path]
) -> None:
    for width in (1280, 320):
        chromium.open(pages[name], width=width)
        charts = chromium.value(
            "[...document.querySelectorAll('.chart > svg')].map(svg => [...svg.querySelectorAll('text')].map("
            "text => { const box = text.getBoundingClientRect();"
            " return [text.textContent, box.left, box.right, box.top + 2, box.bottom - 2]; }))"
        )
        for texts in charts:
            for place, (text, left, right, top, bottom) in enumerate(texts):
                assert left >= 0
                assert right <= width, text
                for other, left2, right2, top2, bottom2 in texts[place + 1 :]:
                    apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
                    assert apart, (width, text, other)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_something_to_see(name: str, scheme: Scheme, chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.open(pages[name], scheme)
    width, height, shades = seen(chromium.picture())
    assert width >= 1200
    assert height > 500
    assert len(shades) > 20  # letters have soft edges; an empty page has one shade


def test_the_checker_finds_what_it_is_there_to_find(chromium: Browser, tmp_path: Path, pages: dict[str, Path]) -> None:
    page = tmp_path / "changed.html"
    changed = pages["calm"].read_text(encoding="utf-8").replace(' lang="en"', "").replace("<h1>", '<h1 role="none">')
    page.write_text(changed, encoding="utf-8")
    chromium.open(page)
    found = {violation.partition(":")[0] for violation in chromium.violations()}
    assert {"html-has-lang", "page-has-heading-one"} <= found


def test_dark_and_light_differ(chromium: Browser, pages: dict[str, Path]) -> None:
    found = {}
    for scheme in ("light", "dark"):
        chromium.open(pages["repaired"], scheme)
        found[scheme] = chromium.value("getComputedStyle(document.body).backgroundColor")
    assert found["light"] != found["dark"]


def test_markup_that_somebody_wrote_is_shown_and_not_obeyed(chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.open(pages["hostile"])
    assert chromium.value("document.title").startswith("A session with Eve </style><script>")
    assert chromium.value("document.scripts.length") == 0
    assert chromium.value("document.images.length") == 0
    assert chromium.value("document.styleSheets.length") == 1
    assert HOSTILE in chromium.value("document.body.textContent")


def test_the_policy_stops_what_gets_in_all_the_same(chromium: Browser, tmp_path: Path, pages: dict[str, Path]) -> None:
    page = tmp_path / "changed.html"
    evil = "<script>document.title = 'owned'</script><img src='https://e.example/x.png'><style>body{opacity:0}</style>"
    page.write_text(pages["calm"].read_text(encoding="utf-8").replace("<main", f"{evil}<main"), encoding="utf-8")
    chromium.open(page)
    assert chromium.value("document.title") != "owned"
    assert chromium.value("getComputedStyle(document.body).opacity") == "1"
    assert any("Content Security Policy" in message for message in chromium.console())


def test_every_turn_is_reached_from_the_contents(chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.open(pages["long"])
    assert chromium.value("document.querySelectorAll('nav .turns a').length") == 200
    chromium.value("document.querySelector('nav a[href=\"#turn-150\"]').click()")
    assert chromium.value("location.hash") == "#turn-150"
    assert 0 <= chromium.value("document.getElementById('turn-150').getBoundingClientRect().top") < 200


def test_the_first_stop_of_the_keyboard_skips_to_the_content(chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.open(pages["repaired"])
    first = chromium.value("document.querySelector('a, summary, [tabindex]').getAttribute('href')")
    assert first == "#content"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_on_paper(name: str, paper: str, chromium: Browser, pages: dict[str, Path]) -> None:
    from pypdf import PdfReader

    chromium.open(pages[name], "dark")
    printed = PdfReader(io.BytesIO(chromium.printed(paper)))
    width, height = PAPERS[paper]
    headings = chromium.value("[...document.querySelectorAll('h1, h2, h3')].map(head => head.textContent)")
    for sheet in printed.pages:
        assert abs(float(sheet.mediabox.width) / 72 - width) < 0.02
        assert abs(float(sheet.mediabox.height) / 72 - height) < 0.02
        told = re.sub(r"^\d+ of \d+ | \d+ of \d+$", "", " ".join(sheet.extract_text().split()))
        assert told
        assert not any(told == " ".join(heading.split()) for heading in headings), told
        last = told[-60:]
        assert not any(last.endswith(" ".join(heading.split())[-60:]) and len(heading) > 12 for heading in headings)
    whole = " ".join(sheet.extract_text() for sheet in printed.pages)
    if chromium.value("document.querySelectorAll('details').length"):
        assert "Turn task goal bond" in " ".join(whole.split()) or name == "blocks"
    assert "Skip to what happened" not in whole
    assert f"of {len(printed.pages)}" in whole


def test_print_is_dark_on_white_whatever_the_screen(chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.open(pages["repaired"], "dark")
    chromium.as_print("dark")
    assert chromium.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert chromium.value("getComputedStyle(document.body).color") == "rgb(34, 37, 42)"
    assert chromium.violations() == []


def seen(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the different pixels of a picture, as far as its first rows show them."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    size = {2: 3, 6: 4}[kind]
    rows = zlib.decompress(b"".join(data for name, data in _chunks(png) if name == b"IDAT"))
    stride = width * size + 1
    assert re.match(rb"[\x00-\x04]", rows)
    return width, height, {rows[at : at + size] for at in range(1, min(len(rows), stride * 600), size)}


def _chunks(png: bytes) -> Iterable[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length
