"""Two sides of a complaint, and the ribbon of the three small skills."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rupturesim.debrief.model import Complaint, Debrief, SmallSkills
from rupturesim.debrief.outline.block import Block, Table, label_of, said
from rupturesim.debrief.pieces import Sentence
from rupturesim.debrief.wording import turns_named

MOST_TOLD = 6
"""How many complaints are told in full."""

_MOST_IN_A_TABLE = 15
"""Turns in one table; more do not fit a line of 78 signs."""

_SIGNS = "x: it came in that turn; all: you took all of it; .: not there, with a rupture open; -: no rupture was open"


def sides(debrief: Debrief) -> Iterable[Block]:
    """Each complaint: the fair part, what it touched in the client, what each calls for, and what was chosen."""
    for complaint in debrief.complaints[:MOST_TOLD]:
        if len(debrief.complaints) > 1:
            yield Block("head", _began(complaint))
        yield from said(debrief, [complaint.showed])
        yield from _headed(debrief, "The fair part", complaint.fair)
        yield from _headed(debrief, f"What it touched in {debrief.client}", complaint.history)
        yield from _headed(debrief, "What each calls for", complaint.calls)
        yield from _headed(debrief, "What you chose", complaint.chosen)
        yield from _headed(debrief, "Task, goal and bond", [part.sentence for part in complaint.mended])
    further = [complaint.began for complaint in debrief.complaints[MOST_TOLD:]]
    if further:
        yield Block("para", f"Others began with {turns_named(further)}; the turns themselves tell of them.")


def _began(complaint: Complaint) -> str:
    return f"The one that began {f'with turn {complaint.began}' if complaint.began else 'before the opening'}"


def _headed(debrief: Debrief, heading: str, sentences: Sequence[Sentence]) -> Iterable[Block]:
    """Sentences under a heading; what was not said stands apart and is labelled as such."""
    label = heading
    for whose, group in groupby(sentences, key=lambda sentence: label_of(debrief, sentence)):
        text = " ".join(sentence.text for sentence in group)
        yield Block("para", text, f"{label} ({whose[:1].lower()}{whose[1:]})" if label and whose else label or whose)
        label = ""


def ribbon(debrief: Debrief) -> Iterable[Block]:
    """The three small skills over the turns, in words and as a table."""
    yield from said(debrief, debrief.skills_say)
    for start in range(0, len(debrief.skills), _MOST_IN_A_TABLE):
        if len(debrief.skills) > _MOST_IN_A_TABLE and not any(
            one.open for one in debrief.skills[start : start + _MOST_IN_A_TABLE]
        ):
            continue
        yield Block("table", "", table=_ribbon(debrief.skills[start : start + _MOST_IN_A_TABLE]))


def _ribbon(skills: Sequence[SmallSkills]) -> Table:
    def row(name: str, signs: Iterable[str]) -> tuple[str, ...]:
        return (name, *signs)

    return Table(
        _SIGNS,
        ("turn", *(str(one.turn) for one in skills)),
        (
            row("own a part", ("all" if one.all_of_it else _sign(one, one.owned) for one in skills)),
            row("give back", (_sign(one, one.reflected) for one in skills)),
            row("ask openly", (_sign(one, one.asked) for one in skills)),
        ),
    )


def _sign(one: SmallSkills, came: bool) -> str:
    if came:
        return "x"
    return "." if one.open else "-"
