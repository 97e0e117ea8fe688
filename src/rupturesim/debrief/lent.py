"""Whose words the client spoke, where a language model was asked to lend some. A fact; nothing is judged by it."""

from collections import Counter

from rupturesim.debrief.course import Course
from rupturesim.debrief.pieces import Cite, Sentence
from rupturesim.debrief.wording import listed
from rupturesim.transcript.attempts import Turn

UNASKED, OTHER = "unasked", "other"
"""Reasons of the debrief's own: no model was asked; the record names a reason that this version does not know."""

_LONGEST_NAME = 60
"""Letters of a model's name that are told."""


def lent(course: Course) -> Sentence | None:
    """How many of the client's answers a model lent, and why the others are the program's own; None without a model."""
    answered = [turn for turn in course.attempt.turns if turn.answer is not None]
    asked = [turn.model for turn in answered if turn.model is not None]
    if not asked:
        return None
    model = _named(list(dict.fromkeys(event.name[:_LONGEST_NAME] for event in asked if event.name)))
    name, number = course.wording.name, len(answered)
    given = [turn for turn in answered if turn.model is not None and turn.model.accepted]
    why = _reasons(course, [turn for turn in answered if turn not in given])
    if not given:
        text = f"{model[:1].upper()}{model[1:]} was asked for {name}'s words and lent none{why}."
    elif len(given) < number:
        were, own = "were" if len(given) > 1 else "was", number - len(given)
        rest = f"{own} {'are' if own > 1 else 'is'} the program's own"
        text = f"Of {name}'s {number} answers, {len(given)} {were} lent by {model}; {rest}{why}."
    elif number == 1:
        text = f"{name}'s one answer was lent by {model}."
    else:
        text = f"All {number} of {name}'s answers were lent by {model}."
    return Sentence(text, tuple(Cite(turn.number, "client") for turn in given))


def _reason(turn: Turn) -> str:
    """Why a turn was answered in the program's own words: a check of the guard, a fault, or UNASKED."""
    if turn.model is None:
        return UNASKED
    return turn.model.tries[-1].refused if turn.model.tries else OTHER


def _named(names: list[str]) -> str:
    if not names:
        return "a language model"
    return f"the language model{'s' if len(names) > 1 else ''} {listed(names)}"


def _reasons(course: Course, turns: list[Turn]) -> str:
    words = course.wording.words.lent
    told = Counter(course.wording.fill(words.get(_reason(turn), words[OTHER])) for turn in turns)
    if len(told) == 1:
        return f", because {next(iter(told))}"
    return f": {listed([f'{number} because {why}' for why, number in told.most_common()])}"
