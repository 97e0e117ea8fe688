"""`rupturesim label`: line by line, what the client's lines showed; then the same beside the model."""

import argparse
import difflib
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rupturesim.alliance import MARKER_NAMES, Marker
from rupturesim.cli.adding import add, own_transcript
from rupturesim.cli.output import say, talk
from rupturesim.cli.saved import attempt_of
from rupturesim.debrief import debrief_of
from rupturesim.errors import InputError
from rupturesim.replay import Replay
from rupturesim.transcript import Attempt, read_transcript
from rupturesim.transcript.events import Called, LabelRecord
from rupturesim.transcript.labels import label, labels_of

_KEYS: Mapping[str, Called] = {
    "": Called.NONE,
    "n": Called.NONE,
    "w": Called.WITHDRAWAL,
    "c": Called.CONFRONTATION,
    "s": Called.CONCERN,
}
_KINDS: Mapping[str, Called] = {**_KEYS, **{kind.value: kind for kind in Called}, "nothing": Called.NONE}
_HELP = (
    "What did each of the client's lines show? n nothing (or Enter), w withdrawal, c confrontation, "
    "s saying the concern aloud; b goes back a line, q stops and keeps nothing, ? lists the markers, one of which may "
    "follow: w silence."
)


def label_lines(arguments: argparse.Namespace) -> int:
    """Ask, keep the labels in the transcript, and print them beside the model. Raises InputError, SaveError."""
    path = own_transcript(arguments.transcript, "label")
    replay = Replay(read_transcript(path))
    attempt = attempt_of(replay, arguments.attempt)
    labels = _Asking(attempt, replay.persona.name, sys.stdin.isatty()).ask(sys.stdin.readline)
    if labels is None:
        talk("Nothing was kept.")
        return 0
    add(path, labels_of(attempt, labels), "The labels are")
    changed = Replay(read_transcript(path))
    told = debrief_of(changed.corrected(attempt.number), changed.persona, attempts=changed.attempts)
    say("\n".join(_fitted(sentence.text, sys.stdout.isatty()) for sentence in told.noticing.labelling))
    return 0


@dataclass
class _Asking:
    """Goes through the lines of an attempt. person: somebody sits there, and is asked again after a bad answer."""

    attempt: Attempt
    client: str
    person: bool
    _given: dict[int, LabelRecord] = field(default_factory=dict)
    _answers: int = 0

    def ask(self, read: Callable[[], str]) -> Sequence[LabelRecord] | None:
        """The labels, None if the person stopped. From a pipe, lines for which no answer came stay open."""
        turns = [turn for turn in range(len(self.attempt.turns) + 1) if self.attempt.line(turn)]
        if not turns:
            raise InputError("The client says nothing in this attempt; there is no line to label.")
        talk(_fitted(_HELP, self.person))
        place = 0
        while place < len(turns):
            self._show(turns[place])
            answer = read()
            self._answers += 1
            word = answer.strip().lower()
            if word == "q" or (not answer and (self.person or not self._given)):
                return None
            if not answer:
                return self._so_far(turns[place:])
            place = self._next(turns, place, word)
        return list(self._given.values())

    def _next(self, turns: list[int], place: int, word: str) -> int:
        """Where an answer leads. Raises InputError for one that means nothing, if no person can be asked again."""
        if word == "b":
            return max(0, place - 1)
        if word == "?":
            talk("\n".join(f"{marker.kind.value[0]} {marker.value}: {what}" for marker, what in MARKER_NAMES.items()))
            return place
        if not word and turns[place] in self._given:
            return place + 1
        try:
            self._given[turns[place]] = _label(turns[place], word)
        except InputError as error:
            if not self.person:
                raise InputError(f"Answer {self._answers}: {error} Nothing was kept.") from None
            talk(str(error))
            return place
        return place + 1

    def _so_far(self, rest: list[int]) -> list[LabelRecord]:
        talk("There were fewer answers than lines; the others stay open.")
        return [given for turn, given in self._given.items() if turn not in rest]

    def _show(self, turn: int) -> None:
        said = [f"You: {self.attempt.turns[turn - 1].text}"] if turn else []
        known = self._given.get(turn)
        again = f" (so far: {known.kind.value}; Enter keeps it)" if known else ""
        where = f"After turn {turn} of {len(self.attempt.turns)}" if turn else "At the opening"
        lines = [*said, f"{self.client}: {self.attempt.line(turn)}"]
        talk("\n".join(["", *(_fitted(line, self.person) for line in lines)]))
        print(f"{where}{again}. n, w, c or s: ", end="" if self.person else "\n", file=sys.stderr, flush=True)


def _fitted(text: str, person: bool) -> str:
    """A text in lines that fit the terminal of a person."""
    if not person:
        return text
    width = max(20, shutil.get_terminal_size().columns - 1)
    return "\n".join(textwrap.fill(part, width) for part in text.split("\n"))


def _label(turn: int, answer: str) -> LabelRecord:
    """The label that an answer means. Raises InputError, which says what to write."""
    word, _, marker = answer.partition(" ")
    if word not in _KINDS:
        raise InputError(f"'{answer[:40]}' is no answer; write n, w, c or s (or b to go back, q to stop).")
    marker = marker.strip().replace(" ", "_").replace("-", "_")
    known = [one.value for one in Marker]
    if marker and marker not in known:
        near = difflib.get_close_matches(marker, known, 1)
        hint = f"; did you mean '{near[0]}'?" if near else f". The markers: {', '.join(known)}."
        raise InputError(f"'{marker[:40]}' is no marker{hint}")
    return label(turn, _KINDS[word], Marker(marker) if marker else None)
