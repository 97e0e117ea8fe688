"""The command line. Data goes to stdout, talk to stderr; 0 is fine, 1 found problems, 2 is bad input."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rupturesim import __version__
from rupturesim.cli.output import INTERRUPTED, talk
from rupturesim.errors import RupturesimError


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    _steady_streams()
    arguments = _parser().parse_args(argv)
    try:
        return _run(arguments)
    except RupturesimError as error:
        talk(f"rupturesim: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _steady_streams() -> None:
    """Let no closed stream, and no letter that a terminal or pipe cannot take, stop the program."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            # A file or a pipe is read by programs, which expect UTF-8 on every system.
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _run(arguments: argparse.Namespace) -> int:
    """Import only what the command needs, and run it."""
    match arguments.command:
        case None:
            return _without_a_command()
        case "play":
            from rupturesim.cli.play import play

            return play(arguments)
        case "drill":
            from rupturesim.cli.drill import drill

            return drill(arguments)
        case "debrief":
            from rupturesim.cli.saved import show_debrief

            return show_debrief(arguments)
        case "replay":
            from rupturesim.cli.saved import show_replay

            return show_replay(arguments)
        case "correct":
            from rupturesim.cli.correct import correct

            return correct(arguments)
        case "label":
            from rupturesim.cli.label import label_lines

            return label_lines(arguments)
        case "progress":
            from rupturesim.cli.progress import show_progress

            return show_progress(arguments)
        case "code":
            from rupturesim.cli.coding import code_lines

            return code_lines(sys.stdin.buffer)
        case "persona":
            from rupturesim.cli.personas import personas

            return personas(arguments)
        case "paths":
            from rupturesim.cli.doctor import show_paths

            return show_paths()
        case _:
            from rupturesim.cli.doctor import doctor

            return doctor()


def _without_a_command() -> int:
    """The app; where no app can run, a choice of clients line by line."""
    from rupturesim.cli.terminal import has_terminal, wants_plain

    if has_terminal() and not wants_plain():
        from rupturesim.ui.app import run_app

        return run_app()
    from rupturesim.cli.play import choose_and_play

    return choose_and_play()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line without passing on what a terminal would obey."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and stop."""
        self.print_usage(sys.stderr)
        talk(f"{self.prog}: {message}")
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rupturesim",
        description="Rehearse alliance ruptures with a simulated client. Without a command it opens the app. "
        "A practice tool: not assessment, not therapy, not crisis help.",
    )
    parser.add_argument("--version", action="version", version=f"rupturesim {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_play(commands)
    _add_drill(commands)
    _add_saved(commands)
    _add_progress(commands)
    commands.add_parser(
        "code",
        help="code trainee turns",
        description="Reads JSON lines {id, client, text} and writes {id, codes: [{code, score, evidence}]}.",
    )
    persona = commands.add_parser("persona", help="list, check and describe clients")
    actions = persona.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="the clients there are")
    check = actions.add_parser("check", help="check persona files, all faults at once")
    check.add_argument("personas", nargs="*", metavar="PERSONA", help="ids or files; by default all there are")
    actions.add_parser("schema", help="the JSON Schema of a persona file")
    commands.add_parser("doctor", help="check that terminal, folders and files are in order")
    commands.add_parser("paths", help="where everything is kept")
    return parser


def _add_play(commands: "argparse._SubParsersAction[_Parser]") -> None:
    play = commands.add_parser(
        "play",
        help="rehearse with a client",
        description="No language model is needed. --llm names the OpenAI-compatible server of one, such as "
        "http://127.0.0.1:11434; the app can remember one too (w on its first screen). A key that the server asks for "
        "comes from the environment variable RUPTURESIM_API_KEY.",
    )
    play.add_argument("persona", metavar="PERSONA", help="a client's id, or a persona file")
    play.add_argument("--plain", action="store_true", help="line by line, for screen readers and pipes")
    play.add_argument("--script", type=Path, metavar="FILE", help="play a text file, one trainee turn a line")
    play.add_argument("--seed", type=int, metavar="N", help="choose among the client's words; same seed, same words")
    play.add_argument("--coach", action="store_true", help="show task, goal, bond and the last move")
    play.add_argument("--out", type=Path, metavar="FILE", help="save the transcript here")
    play.add_argument("--llm", metavar="URL", help="let a language model served there lend the client words")
    play.add_argument("--model", metavar="NAME", help="the name of that model; without it the server is asked")
    play.add_argument("--completion", action="store_true", help="the model only goes on with a text (a base model)")
    play.add_argument("--deadline", type=float, metavar="S", help="seconds a reply may take; by default 20")
    play.add_argument(
        "--allow-remote", action="store_true", help="let --llm be on another machine; what is said goes there"
    )


def _add_drill(commands: "argparse._SubParsersAction[_Parser]") -> None:
    drill = commands.add_parser(
        "drill",
        help="one sign of strain, one answer, feedback at once, and again",
        description="Chosen from what your own sessions went past most. Nothing of a drill is saved.",
    )
    drill.add_argument("--code", metavar="CODE", help="practise this repairing code, in moments in which it fits")
    styles = ("withdrawal", "confrontation", "mixed")
    drill.add_argument("--style", choices=styles, help="clients who move away, against, or both by turns")
    drill.add_argument("--count", type=int, default=6, metavar="N", help="how many moments; by default 6")
    drill.add_argument("--seed", type=int, metavar="N", help="choose the moments; same seed, same moments")
    drill.add_argument("--plain", action="store_true", help="line by line, for screen readers and pipes")
    drill.add_argument("--script", type=Path, metavar="FILE", help="take the answers from a text file, one a line")


def _add_saved(commands: "argparse._SubParsersAction[_Parser]") -> None:
    what = "a file, an example's name, or 'last'"
    debrief = commands.add_parser("debrief", help="what happened in a session, turn by turn")
    debrief.add_argument("transcript", metavar="TRANSCRIPT", help=what)
    form = debrief.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--markdown", action="store_true", help="as Markdown")
    form.add_argument("--html", metavar="FILE", help="write it as one HTML file; - is standard output")
    form.add_argument("--csv", action="store_true", help="as CSV, one row a turn")
    debrief.add_argument("--redact", action="store_true", help="without names and words, to be shown to others")
    debrief.add_argument("--attempt", type=int, metavar="N", help="which attempt; by default the last")
    correct = commands.add_parser(
        "correct",
        help="give a turn of a session other codes than the program did",
        description="Both versions are kept, and debriefs are told with the correction.",
    )
    correct.add_argument("transcript", metavar="TRANSCRIPT", help=what)
    correct.add_argument("--turn", type=int, metavar="N", required=True, help="which turn")
    correct.add_argument("--attempt", type=int, metavar="N", help="of which attempt; by default the last")
    correct.add_argument("--codes", metavar="CODE,CODE", required=True, help="all codes that the turn earns")
    correct.add_argument("--why", metavar="TEXT", default="", help="the reason, kept with it")
    label = commands.add_parser(
        "label",
        help="say of each of the client's lines what it showed, and compare",
        description="Asks line by line, or reads one answer a line from a pipe: n nothing, w withdrawal, "
        "c confrontation, s saying the concern. The name of a marker may follow: w silence. "
        "Kept with the session; debriefs hold it against the model.",
    )
    label.add_argument("transcript", metavar="TRANSCRIPT", help=what)
    label.add_argument("--attempt", type=int, metavar="N", help="which attempt; by default the last")
    replay = commands.add_parser("replay", help="step through a session")
    replay.add_argument("transcript", metavar="TRANSCRIPT", help=what)
    replay.add_argument("--verify", action="store_true", help="recompute every state and report the first difference")
    replay.add_argument("--rescore", action="store_true", help="code every turn afresh and show what changed")
    replay.add_argument("--at", type=int, metavar="N", help="how things stood after turn N")
    replay.add_argument("--attempt", type=int, metavar="N", help="which attempt; by default the last")
    replay.add_argument("--plain", action="store_true", help="line by line")


def _add_progress(commands: "argparse._SubParsersAction[_Parser]") -> None:
    progress = commands.add_parser(
        "progress",
        help="what your sessions show over time",
        description="Counts over your own sessions, computed afresh from their transcripts; no grade and no norm.",
    )
    form = progress.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--csv", action="store_true", help="as CSV, one row an attempt")
    form.add_argument("--markdown", action="store_true", help="as Markdown")
    form.add_argument("--delete", metavar="SESSION", help="delete a session: its name, its file, or 'last'")
    form.add_argument("--delete-all", action="store_true", help="delete all sessions of yours")
    progress.add_argument("--persona", metavar="ID", help="only sessions with this client")
    progress.add_argument("--since", metavar="DATE", help="only sessions from this day on, as in 2026-01-31")
    progress.add_argument("--yes", action="store_true", help="delete without asking")
