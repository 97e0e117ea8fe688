"""A drill line by line: for screen readers, pipes and scripts. No colour, no drawing."""

import textwrap
from collections.abc import Callable
from typing import Literal, NamedTuple, TextIO, get_args

from rupturesim.drill.loop import Drill
from rupturesim.drill.telling import before, beginning, place, summary, told
from rupturesim.errors import InputError
from rupturesim.text import SILENCE, clean

Action = Literal["say", "again", "skip", "hint", "help", "end"]

HELP = """\
Write what you would say to the client. These lines do something else:
  /silence         say nothing, and wait
  /again           the same moment once more
  /hint            one way to say it
  /skip            leave this moment for another sign
  /end             end the drill
An empty line after the feedback goes on to the next moment."""

_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action) if action != "say"}
_MEANT_AS_COMMANDS = frozenset({"quit", "exit", "q", "end", "help", ":q"})
_AFTER = "Enter goes on. /again is the same moment once more, /hint one way to say it."
_AFTER_THE_LAST = "That was the last moment. Enter ends the drill; /again is the same moment once more."


class Command(NamedTuple):
    """One line of input, understood. text: the answer."""

    action: Action
    text: str = ""


def understand(line: str) -> Command | None:
    """What a line asks for; None for an empty one. Raises InputError for a command that does not exist."""
    text = clean(line).strip()
    if not text:
        return None
    if text.lower() in _MEANT_AS_COMMANDS:
        raise InputError(f"To end the drill, write /end. To say '{text}' to the client, say it in a sentence.")
    if not text.startswith("/"):
        return Command("say", text)
    name, _, rest = text[1:].partition(" ")
    if name not in {"silence", *_ACTIONS}:
        raise InputError(f"There is no command '/{name[:40]}'; /help lists them.")
    if rest.strip():
        raise InputError(f"/{name} stands alone on its line; what follows it would be lost.")
    if name == "silence":
        return Command("say", SILENCE)
    return Command(_ACTIONS[name])


class PlainDrill:
    """Shows a drill on one stream and talks to the user on another.

    echo: show the answers too and go on by itself, as with a script. width: columns at which to break lines; None
    leaves every paragraph on one line. problems: how many lines could not be done.
    """

    def __init__(
        self, drill: Drill, out: TextIO, talk: TextIO, *, echo: bool = False, width: int | None = None
    ) -> None:
        self.drill, self.out, self.talk = drill, out, talk
        self.echo, self.width = echo, width
        self.problems = 0

    def run(self, next_line: Callable[[], str | None]) -> None:
        """Take lines until there are none left or the drill has ended; then tell what was met."""
        self._out(beginning(self.drill))
        if not self.echo:
            self._talk(HELP)
        self._show()
        while not self.drill.over and (line := next_line()) is not None:
            try:
                self._obey(understand(line))
            except InputError as error:
                self.problems += 1
                self._talk(str(error))
        left = 0
        while self.echo and next_line() is not None:
            left += 1
        if left:
            unplayed = "1 line of the script was" if left == 1 else f"{left} lines of the script were"
            self._talk(f"The drill had ended: {unplayed} not played.")
        self.drill.end()
        self._out("")
        for line in summary(self.drill):
            self._out(line)

    def _obey(self, command: Command | None) -> None:
        drill = self.drill
        match command:
            case None:
                if drill.told and not self.echo:
                    self._on(drill.next)
            case Command("say", text):
                self._say(text)
            case Command("again"):
                drill.again()
                self._show()
            case Command("skip"):
                self._on(drill.skip)
            case Command("hint"):
                self._out(f"One way: {drill.another_way()}")
            case Command("help"):
                self._talk(HELP)
            case Command("end"):
                drill.end()

    def _say(self, text: str) -> None:
        """Take an answer. After feedback it is for the next moment in a script, and from a person for the same one."""
        if self.drill.told and self.echo:
            self._on(self.drill.next)
            if self.drill.over:
                raise InputError(f"The drill had ended: “{text[:60]}” was not said.")
        feedback = self.drill.answer(text)
        if self.echo:
            self._out(f"You: {feedback.text}")
        for label, paragraph in told(feedback, self.drill.wish.code):
            self._out(f"{label}: {paragraph}" if label else paragraph)
        self._out(f"Another way: {self.drill.another_way()}")
        if not self.echo:
            self._talk(_AFTER_THE_LAST if self.drill.last else _AFTER)

    def _on(self, go: Callable[[], None]) -> None:
        go()
        if not self.drill.over:
            self._show()

    def _show(self) -> None:
        moment = self.drill.moment
        self._out("")
        self._out(f"{place(self.drill)}. {before(moment)}")
        self._out(f"{moment.persona.name}: {moment.line}")

    def _out(self, text: str) -> None:
        if self.width is not None:
            text = "\n".join(textwrap.fill(line, self.width, break_on_hyphens=False) for line in text.split("\n"))
        print(text, file=self.out, flush=True)

    def _talk(self, text: str) -> None:
        print(text, file=self.talk, flush=True)
