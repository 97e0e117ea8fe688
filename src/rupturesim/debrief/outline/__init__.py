"""The order in which a debrief is told, for all faces: sections of blocks, without any markup."""

from collections.abc import Iterable

from rupturesim.debrief.curve import CurveStyle
from rupturesim.debrief.model import Debrief
from rupturesim.debrief.outline.beside import beside
from rupturesim.debrief.outline.block import Block, Chart, Line, Page, Section, Table, said
from rupturesim.debrief.outline.corrected import corrected
from rupturesim.debrief.outline.figures import curve_blocks, figures
from rupturesim.debrief.outline.noticing import labels, marks, noticing
from rupturesim.debrief.outline.sides import ribbon, sides
from rupturesim.debrief.outline.story import practice, turning_points
from rupturesim.debrief.outline.turns import farewell, notes, turn_blocks
from rupturesim.debrief.outline.whatif import what_ifs

__all__ = ["Block", "Chart", "Line", "Page", "Section", "Table", "outline", "title_of"]


def outline(debrief: Debrief, *, curve: CurveStyle | None, width: int, turns: bool = True) -> tuple[Section, ...]:
    """All sections that have something to say, in order.

    curve: how to draw charts in signs; None tells them in words only. width: columns for that. turns: also turn by
    turn.
    """
    name = debrief.client
    parts: list[tuple[str, Page, Iterable[Block]]] = [
        ("What happened", "story", (*said(debrief, debrief.story), *farewell(debrief))),
        ("Turning points", "story", turning_points(debrief)),
        ("To practise next", "story", practice(debrief)),
        ("What if", "whatif", what_ifs(debrief, curve, width)),
        (f"What {name} showed, and what you took up", "noticing", noticing(debrief)),
        ("Your marks", "noticing", marks(debrief)),
        ("What you found in each line", "noticing", labels(debrief)),
        ("Two sides of the complaint", "sides", sides(debrief)),
        ("Three small skills over the turns", "sides", ribbon(debrief)),
        ("Task, goal and bond", "figures", curve_blocks(debrief, curve, width)),
        ("Your attempts side by side", "figures", beside(debrief, curve, width)),
        (
            f"The session as {name} would rate it",
            "figures",
            said(debrief, debrief.rating.says if debrief.rating else ()),
        ),
        ("In figures", "figures", figures(debrief)),
        ("Your notes", "noticing", () if turns and debrief.turns else notes(debrief, debrief.notes)),
        ("Turn by turn", "turns", turn_blocks(debrief) if turns else ()),
        ("Corrected", "story", corrected(debrief, curve, width)),
        (f"Whose words {name} spoke", "story", said(debrief, [debrief.lent] if debrief.lent else ())),
        ("What is not known", "story", [Block("item", sentence.text) for sentence in debrief.missing]),
        ("Before you go", "story", [Block("para", text) for text in debrief.closing]),
    ]
    told = [Section(title, page, tuple(blocks)) for title, page, blocks in parts]
    return tuple(section for section in told if section.blocks)


def title_of(debrief: Debrief) -> str:
    """The heading of the whole."""
    title = f"A session with {debrief.client}, looked back on"
    if debrief.of is not None:
        title += f": attempt {debrief.attempt}, from turn {debrief.at_turn} of attempt {debrief.of}"
    return title
