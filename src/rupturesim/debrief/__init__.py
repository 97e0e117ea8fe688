"""What is said after a session: the trainee's own part first, each sentence with the words that it rests on."""

from rupturesim.debrief.build import debrief_of
from rupturesim.debrief.csvform import to_csv
from rupturesim.debrief.curve import curve_rows
from rupturesim.debrief.html import to_html
from rupturesim.debrief.jsonform import to_json
from rupturesim.debrief.markdown import to_markdown
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.plain import to_plain
from rupturesim.debrief.redact import redacted_debrief

__all__ = [
    "Debrief",
    "curve_rows",
    "debrief_of",
    "redacted_debrief",
    "to_csv",
    "to_html",
    "to_json",
    "to_markdown",
    "to_plain",
]
