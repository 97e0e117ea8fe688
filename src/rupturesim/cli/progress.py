"""`rupturesim progress`: what one's own sessions show over time; and deleting them."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from rupturesim.cli.output import say, talk
from rupturesim.cli.terminal import has_terminal, wants_plain
from rupturesim.errors import InputError, RupturesimError
from rupturesim.progress import Gathered, LeftOut, SessionSummary, gather, known_clients, progress_of, summaries
from rupturesim.progress.exporting import exported_to
from rupturesim.progress.filters import chosen, day_of
from rupturesim.text import clean
from rupturesim.transcript.deleting import Deletable, all_deletable, deletable, delete
from rupturesim.transcript.shelf import newest_first

MANY = 50
"""Files above which a bar shows how far the reading is."""

EVERY = 100
"""Files after which a line says so in plain mode."""

_BAR = 30


def show_progress(arguments: argparse.Namespace) -> int:
    """Run the command. Raises InputError."""
    since = day_of(arguments.since) if arguments.since is not None else None
    if arguments.delete is not None or arguments.delete_all:
        if arguments.persona is not None or since is not None:
            raise InputError("--persona and --since choose what is shown; they cannot choose what is deleted.")
        return _delete([deletable(arguments.delete)] if arguments.delete is not None else all_deletable(), arguments)
    if arguments.yes:
        raise InputError("--yes goes with --delete or --delete-all.")
    return _show(arguments, since)


def _show(arguments: argparse.Namespace, since: date | None) -> int:
    from rupturesim.progress.csvform import to_csv
    from rupturesim.progress.faces import to_markdown, to_plain
    from rupturesim.progress.jsonform import to_json

    gathered = chosen(_gathered(newest_first()), arguments.persona, since)
    progress = progress_of(gathered, known_clients())
    if arguments.json:
        print(json.dumps(to_json(progress), ensure_ascii=False, indent=2))
    elif arguments.csv:
        print(to_csv(progress), end="")
    elif arguments.markdown:
        say(to_markdown(progress))
    else:
        say(to_plain(progress, columns=not wants_plain()))
    return 0


def _gathered(paths: Sequence[Path]) -> Gathered:
    return gather(_counted(summaries(paths), len(paths)))


def _counted(found: Iterator[SessionSummary | LeftOut], whole: int) -> Iterator[SessionSummary | LeftOut]:
    """The same, with a word on the terminal of how far it is."""
    shown = whole > MANY and sys.stderr.isatty()
    plain = wants_plain()
    for done, one in enumerate(found, start=1):
        yield one
        if shown and plain and (done % EVERY == 0 or done == whole):
            talk(f"Reading {done} of {whole}")
        elif shown and not plain and (done % (whole // 100 + 1) == 0 or done == whole):
            filled = _BAR * done // whole
            bar = f"\rReading [{'#' * filled}{'.' * (_BAR - filled)}] {done} of {whole}"
            print(bar if done < whole else f"\r{' ' * len(bar)}\r", end="", file=sys.stderr, flush=True)


def _tell_kept(found: Sequence[Deletable]) -> int:
    """Name what lies among the sessions and is none, so that nobody thinks it gone; the exit status."""
    kept = sorted(set(newest_first()) - {session.path for session in found})
    for path in kept:
        talk(f"Not deleted, since it is no session of rupturesim: {path}")
    return 1 if kept else 0


def _delete(found: Sequence[Deletable], arguments: argparse.Namespace) -> int:
    """Ask, delete, and say what was deleted and what was not."""
    if not found:
        talk("There is no session of yours to delete.")
        return 0
    if not arguments.yes and not _agreed(found):
        talk("Nothing was deleted.")
        return 1
    deleted, status = 0, 0
    for session in found:
        try:
            delete(session)
        except RupturesimError as error:
            talk(f"rupturesim: {error}")
            status = max(status, error.exit_code)
            continue
        deleted += 1
        if len(found) == 1:
            talk(f"Deleted: {_files(session)}.")
    if len(found) > 1:
        talk(f"Deleted: {deleted} of {len(found)} sessions, with what was exported beside them.")
    if arguments.delete_all:
        status = max(status, _tell_kept(found))
    figures = exported_to()
    if deleted and figures.exists():
        talk(f"{figures} still holds figures of sessions; delete it too if you no longer want them.")
    return status


def _agreed(found: Sequence[Deletable]) -> bool:
    """Whether the person says yes in so many letters. Raises InputError where nobody can be asked."""
    if not has_terminal():
        raise InputError("Deleting asks first, and nobody can be asked here; with --yes it goes ahead.")
    if len(found) == 1:
        what = _files(found[0])
    else:
        exports = sum(len(session.exports) for session in found)
        also = f" and {exports} exported with them" if exports else ""
        what = f"all {len(found)} sessions in {found[0].path.parent}{also}"
    print(clean(f"Delete {what}? It cannot be brought back. Type yes: "), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() == "yes"


def _files(session: Deletable) -> str:
    return ", ".join(str(path) for path in (session.path, *session.exports))
