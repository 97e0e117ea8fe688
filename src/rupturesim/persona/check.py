"""Advice to a persona's author beyond what makes the file valid, and the persona's own tests.

Nothing here keeps a persona from being used. Faults that do are reported when it is loaded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rupturesim.alliance import RuptureKind, RuptureStyle, Stage
from rupturesim.coder.coding import Coder
from rupturesim.codes import Code
from rupturesim.errors import Problem
from rupturesim.persona.hearing import Matcher, spelling
from rupturesim.persona.load import MAX_BYTES, persona_document, persona_in
from rupturesim.persona.model import Leaning, Persona, Trigger
from rupturesim.persona.trials import Outcome, run_tests
from rupturesim.text import clean, words
from rupturesim.yamlfile import Document, read_bytes
from rupturesim.yamlfile.places import Data, Step

Place = tuple[Step, ...]

_TOO_LONG_TO_REPEAT = 3
"""From how many words on a line is noticed when it comes again."""
_STAR_WITHIN = re.compile(r"\*\w")
_STAGE_OF = {RuptureKind.WITHDRAWAL: Stage.WITHDRAWN, RuptureKind.CONFRONTATION: Stage.CONFRONTING}


@dataclass(frozen=True, slots=True)
class Checked:
    """A valid persona with what could be better about it. outcomes: of its own tests, if they were run."""

    persona: Persona
    advice: tuple[Problem, ...]
    outcomes: tuple[Outcome, ...]


def check_file(path: Path, coder: Coder | None = None) -> Checked:
    """Check the persona in a file; with a coder, run its tests too. Raises ProblemsError if it is not valid."""
    document = persona_document(read_bytes(path, max_bytes=MAX_BYTES), str(path))
    persona = persona_in(document)
    outcomes = run_tests(persona, coder) if coder else ()
    failed = [
        document.problem(("tests", outcome.number), failure) for outcome in outcomes for failure in outcome.failures
    ]
    return Checked(persona, tuple(sorted([*advice(persona, document), *failed])), outcomes)


def advice(persona: Persona, document: Document) -> list[Problem]:
    """What an author may want to change, in the order of the file. `document` is the one `persona` was read from."""
    found = [
        *_never_heard(persona),
        *_never_reached(persona),
        *_lines(persona, document),
        *_hidden_characters(document.data),
        *_without_a_voice(persona),
        *_tests_that_ask_nothing(persona),
        *_twice(persona),
    ]
    stem = Path(document.file).stem
    if stem != persona.id:
        found.append((("id",), f"the file is called {stem}; name it {persona.id}.yaml, so that it is found quickly"))
    return sorted(document.problem(place, message) for place, message in found)


def own_lines(persona: Persona) -> Iterator[tuple[Place, str]]:
    """Every line that the client may say, with its place in the file."""
    for name in ("triggers", "what_helps", "what_hurts"):
        for number, part in enumerate(getattr(persona, name)):
            yield from _each((name, number, "says"), part.says)
    yield from _each(("opening", "lines"), persona.opening.lines)
    for name, beneath in (("need", persona.need), ("fear", persona.fear)):
        yield from _each((name, "says"), beneath.says if beneath else ())
    for number, topic in enumerate(persona.topics):
        yield from _each(("topics", number, "guarded"), topic.guarded)
        yield from _each(("topics", number, "open"), topic.open)
    for number, group in enumerate(persona.voice.lines):
        yield from _each(("voice", "lines", number, "says"), group.says)
    for number, story in enumerate(persona.voice.stories):
        yield ("voice", "stories", number, "says"), story.says
    for name in ("repaired", "left", "unmended"):
        yield from _each(("endings", name), getattr(persona.endings, name))


def _each(place: Place, lines: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    for number, line in enumerate(lines):
        yield (*place, number), line


def _heard_parts(persona: Persona) -> Iterator[tuple[Place, Trigger | Leaning]]:
    for name in ("triggers", "what_helps", "what_hurts"):
        for number, part in enumerate(getattr(persona, name)):
            yield (name, number), part


def _never_heard(persona: Persona) -> Iterator[tuple[Place, str]]:
    """Phrases that no turn can contain, or that mean something else than their author thinks."""
    phrases = [(place, "phrases", part.phrases) for place, part in _heard_parts(persona)]
    phrases += [(("topics", number), "words", topic.words) for number, topic in enumerate(persona.topics)]
    for place, name, entries in phrases:
        for number, phrase in enumerate(entries):
            spelt = spelling(phrase)
            if not spelt:
                yield (*place, name, number), f"'{phrase}' has no word in it and is never heard"
            elif phrase.count("*") != sum(word.open for word in spelt) or _STAR_WITHIN.search(phrase):
                yield (*place, name, number), f"in '{phrase}' a * can stand only at the end of a word"


def _never_reached(persona: Persona) -> Iterator[tuple[Place, str]]:
    """Triggers, helps and hurts that cannot happen."""
    for place, part in _heard_parts(persona):
        said = any(spelling(phrase) for phrase in part.phrases)
        if not said and not set(part.codes) - {Code.OTHER}:
            yield (*place, "id"), f"'{part.id}' can never happen: it has no code and no phrase that a turn can have"
        if isinstance(part, Leaning) and part.stages and set(part.stages) <= {Stage.LEFT}:
            yield (*place, "stages"), f"'{part.id}' can never happen: in the stage 'left' nothing is said any more"
        if isinstance(part, Trigger) and part.kind and persona.rupture_style is not RuptureStyle.MIXED:
            yield (*place, "kind"), f"'kind' counts only for the style 'mixed'; here it is '{persona.rupture_style}'"
    yield from _shadowed(persona)


def _shadowed(persona: Persona) -> Iterator[tuple[Place, str]]:
    """Triggers that never go off alone: a rupture is put down to the first trigger that is set off."""
    for number, trigger in enumerate(persona.triggers):
        for earlier in persona.triggers[:number]:
            codes = set(trigger.codes) <= set(earlier.codes)
            phrases = {phrase.lower() for phrase in trigger.phrases} <= {phrase.lower() for phrase in earlier.phrases}
            if codes and phrases:
                message = f"whatever sets '{trigger.id}' off sets '{earlier.id}' off before it, which then counts"
                yield ("triggers", number, "id"), message
                break


def _lines(persona: Persona, document: Document) -> Iterator[tuple[Place, str]]:
    """Lines that come twice, and lines that the client never says. A "Fine." may come as often as it likes."""
    never = Matcher((phrase, phrase) for phrase in persona.voice.never_says)
    first: dict[tuple[str, ...], Place] = {}
    for place, line in own_lines(persona):
        spoken = tuple(words(line))
        if len(spoken) >= _TOO_LONG_TO_REPEAT and spoken in first:
            yield place, f"the client says the same on line {document.place(first[spoken])[0]}; find other words"
        first.setdefault(spoken, place)
        broken = never.ids(line)
        if broken:
            yield place, f"this client never says '{broken[0]}' (voice: never_says), and says it here"


def _hidden_characters(data: Data, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(data, str):
        hidden = [char for char in data if char not in "\t\r\n\u2028\u2029" and not clean(char)]
        if hidden:
            yield place, f"a character that cannot be shown (U+{ord(hidden[0]):04X}) is taken out here; delete it"
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _hidden_characters(value, (*place, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _hidden_characters(value, (*place, number))


def _without_a_voice(persona: Persona) -> Iterator[tuple[Place, str]]:
    """Rupture stages that this client will be in, and has no words of their own for."""
    voiced = {stage for group in persona.voice.lines for stage in group.stages or tuple(Stage)}
    kinds = {
        RuptureStyle.WITHDRAWAL: (RuptureKind.WITHDRAWAL,),
        RuptureStyle.CONFRONTATION: (RuptureKind.CONFRONTATION,),
        RuptureStyle.MIXED: tuple(RuptureKind),
    }[persona.rupture_style]
    for stage in (_STAGE_OF[kind] for kind in kinds):
        if stage not in voiced:
            message = f"no line of their own for the stage '{stage}', where this client will be; general ones are used"
            yield ("voice", "lines"), message


def _tests_that_ask_nothing(persona: Persona) -> Iterator[tuple[Place, str]]:
    for number, test in enumerate(persona.tests):
        if not test.codes and not test.becomes and test.direction is None:
            yield ("tests", number), "this test asks for nothing; give it codes, becomes or direction"
        if test.stage is Stage.LEFT:
            yield ("tests", number, "stage"), "in the stage 'left' nothing can be said any more"


def _twice(persona: Persona) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for number, topic in enumerate(persona.topics):
        if topic.id in seen:
            yield ("topics", number, "id"), f"the topic '{topic.id}' is there already"
        seen.add(topic.id)
