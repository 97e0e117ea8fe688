"""Line by line: for screen readers, pipes and scripts. No colour, no drawing, no cursor moves."""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TextIO, get_args

from rupturesim.alliance import MARKER_NAMES, RuptureKind
from rupturesim.client.sentences import Sentences
from rupturesim.errors import InputError
from rupturesim.llm.choice import Choice
from rupturesim.session import Answer, Session
from rupturesim.text import SILENCE, clean

Action = Literal["say", "withdrawing", "confronting", "note", "pause", "coach", "back", "save", "help", "end"]

_MEANT_AS_COMMANDS = frozenset({"quit", "exit", "q", "end", "help", ":q"})
_LONGEST_NUMBER = 6
_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action) if action != "say"}

HELP = """\
Each line that you write is one turn. These lines do something else:
  /silence         say nothing, and wait
  /withdrawing     mark: I think they are withdrawing
  /confronting     mark: I think they are confronting
  /note WORDS      note what you feel (for yourself; the client does not see it)
  /pause           stop the clock until you press Enter
  /coach           show, or hide, how things stand after each turn
  /save            try again to save what could not be saved
  /back N          go back to just before your turn N and try again
  /end             end the session and read the debrief"""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of input, understood. rest: what follows the command, or the turn itself."""

    action: Action
    rest: str = ""


def understand(line: str) -> Command | None:
    """What a line asks for; None for an empty one. Raises InputError for a command that does not exist."""
    text = clean(line).strip()
    if not text:
        return None
    if text.lower() in _MEANT_AS_COMMANDS:
        raise InputError(f"To end the session, write /end. To say '{text}' to the client, say it in a sentence.")
    if not text.startswith("/"):
        return Command("say", text)
    name, _, rest = text[1:].partition(" ")
    if name == "silence":
        return Command("say", SILENCE)
    if name not in _ACTIONS:
        raise InputError(f"There is no command '/{name[:40]}'; /help lists them.")
    return Command(_ACTIONS[name], rest.strip())


def script_lines(lines: Iterable[str], check: Callable[[str], object] = understand) -> list[str]:
    """The turns and commands of a script: empty lines and remarks, which begin with '#', are left out.

    check: understands a line, or raises InputError. Raises InputError naming every line that is neither.
    """
    kept, faults = [], []
    for number, line in enumerate(lines, start=1):
        text = clean(line).strip()
        if text and text != "#" and not text.startswith("# "):
            try:
                check(text)
            except InputError as error:
                faults.append(f"line {number}: {error}")
            kept.append(text)
    if faults:
        raise InputError("\n".join(faults))
    return kept


class PlainFace:
    """Shows a session on one stream and talks to the user on another.

    out: the conversation. talk: prompts, hints and errors. echo: show the trainee's words too, as in a script; a
    pause then lasts no time. problems: how many lines could not be done.
    width: columns at which to break lines; None leaves every utterance on one line. model: what lends the client words,
    if the session has one.
    """

    def __init__(
        self,
        session: Session,
        out: TextIO,
        talk: TextIO,
        *,
        coach: bool = False,
        echo: bool = False,
        width: int | None = None,
        model: Choice | None = None,
    ) -> None:
        self.session, self.out, self.talk = session, out, talk
        self.coach, self.echo, self.width = coach, echo, width
        self._model = model
        self.problems = 0
        self._trouble = ""
        self._sentences = Sentences(session.persona)

    def open(self) -> None:
        """The scene, and what has been said so far."""
        persona = self.session.persona
        if self._model is not None:
            self._talk(_lent(self._model))
        self._out(f"{persona.name}, {persona.age}. {persona.opening.scene}")
        for line in self.session.said:
            self._out(f"{'You' if line.speaker == 'trainee' else persona.name}: {line.text}")
        self._tell_trouble()

    def run(self, next_line: Callable[[], str | None], *, past_end: bool = False) -> int:
        """Take lines until there are none left, or the session has ended; how many were done.

        past_end: go on taking lines after the end, as long as the next one goes back to a turn.
        """
        done = 0
        while (past_end or not self.session.over) and (line := next_line()) is not None:
            try:
                command = understand(line)
                if self.session.over and (command is None or command.action != "back"):
                    break
                if command is not None:
                    self.obey(command, next_line)
                done += 1
            except InputError as error:
                self.problems += 1
                self._talk(str(error))
        return done

    def goes_back(self, next_line: Callable[[], str | None]) -> bool:
        """Whether the next line goes back to a turn, once the session has ended; if so, it is done."""
        while (line := next_line()) is not None:
            try:
                command = understand(line)
                if command is None or command.action != "back":
                    return False
                self.obey(command, next_line)
            except InputError as error:
                self._talk(str(error))
            else:
                return True
        return False

    def obey(self, command: Command, next_line: Callable[[], str | None]) -> None:
        """Do what one line asks for. Raises InputError."""
        match command.action:
            case "say":
                self._say(command.rest)
            case "withdrawing" | "confronting":
                kind = RuptureKind.WITHDRAWAL if command.action == "withdrawing" else RuptureKind.CONFRONTATION
                self.session.notice(kind)
                self._talk(f"Marked: you think they are {command.action}.")
            case "note":
                self.session.note(command.rest)
                self._talk("Noted." if command.rest else "Write what you feel after /note.")
            case "pause":
                self.session.clock.pause()
                if not self.echo:
                    self._talk("Paused; the clock stands still. Press Enter to go on.")
                    next_line()
                self.session.clock.go_on()
            case "coach":
                self.coach = not self.coach
                self._talk("Coach mode is on." if self.coach else "Coach mode is off.")
            case "back":
                self._back(command.rest)
            case "save":
                self._talk("Everything is saved." if self.session.save() else self.session.trouble)
            case "help":
                self._talk(HELP)
            case "end":
                self.close()
        self._tell_trouble()

    def close(self) -> None:
        """End the session, if it goes on, with the client's last words."""
        farewell = self.session.end()
        if farewell:
            self._out(f"{self.session.persona.name}: {farewell}")

    def _say(self, text: str) -> None:
        words = self.session.hear(text)
        if self.echo:
            self._out(f"You: {words}")
        answer = self.session.answer()
        self._out(f"{self.session.persona.name}: {answer.text}")
        if trouble := self.session.model_trouble():
            self._talk(trouble)
        if self.coach:
            self._out(self._coaching(answer))
        if answer.over:
            self._out(f"({self.session.persona.name} has left.)")

    def _coaching(self, answer: Answer) -> str:
        state, transition = answer.transition.after, answer.transition
        why = self._sentences.why(transition.rules, transition.move)
        marker = f" Shows: {MARKER_NAMES[state.marker]}." if state.marker else ""
        return (
            f"(Coach: task {state.task / 100:.1f}, goal {state.goal / 100:.1f}, bond {state.bond / 100:.1f}; "
            f"{state.stage.value}.{marker}{' ' + why if why else ''})"
        )

    def _back(self, rest: str) -> None:
        turns = len(self.session.attempt.turns)
        if not rest.isdecimal() or len(rest) > _LONGEST_NUMBER:
            raise InputError(f"Say which turn to go back to: /back N, with N from 1 to {turns}.")
        self.session.go_back(int(rest))
        self._out(f"(Back to before your turn {rest}; attempt {self.session.attempt.number}.)")
        self._out(f"{self.session.persona.name}: {self.session.said[-1].text}")

    def _tell_trouble(self) -> None:
        if self.session.trouble != self._trouble:
            self._trouble = self.session.trouble
            self._talk(self._trouble or "Everything is saved again.")

    def _out(self, text: str) -> None:
        if self.width is not None:
            text = "\n".join(textwrap.fill(line, self.width, break_on_hyphens=False) for line in text.split("\n"))
        print(text, file=self.out, flush=True)

    def _talk(self, text: str) -> None:
        print(text, file=self.talk, flush=True)


def _lent(model: Choice) -> str:
    at = f" at {model.address.host}" if model.address.remote else ""
    return f"Words may be lent by the model {model.model}{at}; an answer takes at most {model.deadline:g} s."
