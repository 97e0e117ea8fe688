"""The three small skills, turn by turn: owning a part, giving back the feeling, asking openly.

They are those that the coding manual names for the moment itself. Giving back is `reflect` alone: `validate` says
that a reaction makes sense, which one can say without having shown what the reaction was; a turn that does both earns
both codes.
"""

from collections.abc import Iterable

from rupturesim.codes import Code
from rupturesim.debrief.chosen import owned
from rupturesim.debrief.course import Course
from rupturesim.debrief.model import SmallSkills
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import listed, turns_named


def skills(course: Course) -> tuple[SmallSkills, ...]:
    """One for each turn that was heard. A turn that takes all of it is not said to own a part."""
    return tuple(
        SmallSkills(
            turn=moment.number,
            open=moment.open_before,
            owned=owned(moment),
            all_of_it=Code.OVEROWN in moment.codes,
            reflected=Code.REFLECT in moment.codes,
            asked=Code.INVITE in moment.codes,
        )
        for moment in course.moments
        if moment.turn.coding is not None
    )


def skills_say(found: tuple[SmallSkills, ...]) -> tuple[Sentence, ...]:
    """The ribbon in words: what the three are, in which turns each came, and where none did in an open rupture."""
    return tuple(_says(found)) if found else ()


def _says(found: tuple[SmallSkills, ...]) -> Iterable[Sentence]:
    yield Sentence(
        "Three small skills serve the moment itself: owning a part of it (some of it, not all), giving back the "
        "feeling, and asking openly."
    )
    rows = (
        ("owned a part in", [one.turn for one in found if one.owned]),
        ("gave back what you had heard in", [one.turn for one in found if one.reflected]),
        ("asked openly in", [one.turn for one in found if one.asked]),
    )
    came = [f"{did} {turns_named(turns)}" for did, turns in rows if turns]
    if came:
        cites = sorted({turn for _, turns in rows for turn in turns})
        yield Sentence(f"You {listed(came)}.", tuple(Cite(turn) for turn in cites))
    else:
        yield Sentence("None of the three was among your turns.", tuple(Cite(one.turn) for one in found))
    whole = [one.turn for one in found if one.all_of_it]
    if whole:
        yield Sentence(f"In {turns_named(whole)} you took all of it on yourself.", tuple(Cite(turn) for turn in whole))
