"""`rupturesim drill`: one sign of strain, one answer, feedback at once, and again."""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator

from rupturesim.alliance import RuptureStyle
from rupturesim.cli.hearing import warn_of_cues
from rupturesim.cli.play import line_reader, read_script
from rupturesim.cli.terminal import has_terminal, wants_plain
from rupturesim.drill import Wish, begin
from rupturesim.drill.plain import PlainDrill, understand
from rupturesim.drill.wish import code_named


def drill(arguments: argparse.Namespace) -> int:
    """`rupturesim drill`. Raises InputError."""
    wish = Wish(
        code=code_named(arguments.code) if arguments.code else None,
        style=RuptureStyle(arguments.style) if arguments.style else None,
        count=arguments.count,
        seed=arguments.seed,
    )
    if arguments.script:
        lines: Iterator[str] = iter(read_script(arguments.script, understand))
        return _line_by_line(wish, lambda: next(lines, None), echo=True)
    if arguments.plain or wants_plain() or not has_terminal():
        return _line_by_line(wish, line_reader(), echo=not sys.stdin.isatty())
    from rupturesim.ui.app import run_drill

    return run_drill(wish)


def _line_by_line(wish: Wish, next_line: Callable[[], str | None], *, echo: bool) -> int:
    warn_of_cues()
    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() and not echo else None
    face = PlainDrill(begin(wish), sys.stdout, sys.stderr, echo=echo, width=width)
    face.run(next_line)
    return 1 if face.problems else 0
