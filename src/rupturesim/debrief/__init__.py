"""What is said after a session: the trainee's own part first, each sentence with the words that it rests on."""

from rupturesim.debrief.build import debrief_of
from rupturesim.debrief.curve import curve_rows
from rupturesim.debrief.jsonform import to_json
from rupturesim.debrief.markdown import to_markdown
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.plain import to_plain

__all__ = ["Debrief", "curve_rows", "debrief_of", "to_json", "to_markdown", "to_plain"]
