"""A debrief as one HTML file that needs nothing else: no script, nothing fetched, made to be read and printed."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rupturesim.debrief.html.page import Page, page_of
from rupturesim.debrief.model import Debrief

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent


def to_html(debrief: Debrief) -> str:
    """The debrief as a whole HTML page. Every text in it is escaped by the template."""
    return rendered(page_of(debrief))


def rendered(page: Page) -> str:
    """A page as HTML."""
    from markupsafe import Markup

    style = _style()
    return _template().render(page=page, style=Markup(style), style_hash=_sha256(style)) + "\n"


@lru_cache(maxsize=1)
def _style() -> str:
    """The style sheet, written by this program alone."""
    return (_HERE / "style.css").read_text(encoding="utf-8")


def _sha256(text: str) -> str:
    """The hash by which the page's policy knows its own style sheet."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(_HERE),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return environment.get_template("page.html.j2")
