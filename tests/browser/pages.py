"""The pages that are opened in a browser: sessions of every kind, written as HTML."""

from collections.abc import Callable
from dataclasses import replace

from debrief.sessions import CALM, SKILLED, STRAINED_AT_OPENING, WOBBLE, persona, played
from rupturesim.debrief import Debrief, debrief_of, redacted_debrief, to_html
from rupturesim.debrief.html import rendered
from rupturesim.debrief.html.page import page_with
from rupturesim.debrief.outline import Block, Chart, Line, Section, Table, outline

HOSTILE = (
    "</style><script>document.title = 'owned'</script> <img src=x onerror=alert(1)> \"quoted\" 'single' & {{ 7*7 }} "
    "שלום עולם، مرحبا بالعالم "
    + "Donaudampfschifffahrtsgesellschaftskapitän" * 8
    + " https://e.example/ \U0001f636\u200d\U0001f32b\ufe0f"
)


def long() -> Debrief:
    """Two hundred turns, with ruptures that open and close."""
    turns = ["advise", "reflect invite", "space", "acknowledge validate", "renegotiate invite"] * 40
    return debrief_of(played(turns, marks={3: "withdrawal"}), persona())


def repaired() -> Debrief:
    """A repaired session with notes and marks."""
    client = persona(opening=STRAINED_AT_OPENING)
    marks = {0: "withdrawal", 2: "withdrawal confrontation"}
    return debrief_of(played(SKILLED, client, marks=marks, notes={0: "Nervous.", 3: "Cornered.\nStill."}), client)


def empty() -> Debrief:
    """A session in which nothing was said."""
    return debrief_of(played([]), persona())


def hostile() -> Debrief:
    """Markup, quotes, other directions and very long words wherever somebody could write them."""
    client = persona(
        name=f"Eve {HOSTILE}"[:600],
        opening={"scene": "s", "lines": [HOSTILE]},
        triggers=[{"id": "homework", "codes": ["advise"], "strikes": "task", "means": HOSTILE[:600]}],
        what_helps=[{"id": "pace", "codes": ["space"], "why": HOSTILE[:600]}],
    )
    texts = dict.fromkeys(range(1, 13), HOSTILE)
    attempt = played(WOBBLE, client, texts=texts, notes={0: HOSTILE, 2: HOSTILE}, marks={1: "withdrawal"})
    turns = tuple(replace(turn, answer=HOSTILE) for turn in attempt.turns)
    return debrief_of(replace(attempt, turns=turns), client)


def redacted() -> Debrief:
    """A copy without words."""
    return redacted_debrief(played(WOBBLE, notes={2: "Nervous."}), persona())


def calm() -> Debrief:
    """A session without a rupture."""
    return debrief_of(played(CALM), persona())


SESSIONS: dict[str, Callable[[], Debrief]] = {
    "long": long,
    "repaired": repaired,
    "empty": empty,
    "hostile": hostile,
    "redacted": redacted,
    "calm": calm,
}


def written(name: str) -> str:
    """The page of one of these sessions, or the one that holds every kind of block."""
    return every_block() if name == "blocks" else to_html(SESSIONS[name]())


def every_block() -> str:
    """A page with charts of many lines and wide tables, as sections may hold them."""
    played_line = Line("bond as it was played", tuple((turn, 6.0 - turn / 4) for turn in range(12)))
    others = tuple(
        Line(f"with other words, way {way}", tuple((turn, 5.0 + way * turn / 20) for turn in range(3, 14 - way)), True)
        for way in (1, 2, 3, 4)
    )
    chart = Chart("Bond from turn 3 on", (played_line, *others), (3, 4, 5, 8, 9), ((3, "other words"), (4, "apart")))
    head = ("Turn", *(f"A heading that is long {place}" for place in range(7)))
    table = Table(
        "The three small skills, turn by turn", head, tuple((str(n), *["yes", "", "no"] * 2, "x") for n in range(9))
    )
    steady = Table("A few words", ("", "then", "now"), (("bond", "5.0", "6.0"), ("", "a", "b")))
    blocks = (
        Block("para", "In turn 3 something else could have been said."),
        Block("head", "Turn 3, in other words"),
        Block("item", "You could have said this.", "One way"),
        Block("para", "It would have gone on otherwise.", "In the model"),
        Block("speech", "Words of an author.", "You"),
        Block("chart", "", chart=chart),
        Block("table", "", table=table),
        Block("head", "Turn 8, in other words"),
        Block("chart", "", chart=chart),
        Block("table", "", table=steady),
    )
    sections = (Section("What if", "whatif", blocks), Section("Two sides", "sides", blocks))
    debrief = repaired()
    return rendered(page_with(debrief, (*sections, *outline(debrief, curve=None, width=0)[-2:])))
