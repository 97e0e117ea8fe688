"""Marked-up sessions, as a person writes them, to lines of the corpus: `python -m training.convert PART.txt ...`.

    == s01 ordinary | a few words on the setting
    C: the client's line (empty for a session's first turn)
    T: {acknowledge|I moved too fast there.} {invite,meta|What was it like when I did that?}

`{code|words}` marks the words that earn a code, `{code,code|words}` words that earn two; marks may nest. A turn with no
mark is `other`. The file's name is the author's; PART.jsonl is written beside `corpus/`'s other files.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rupturesim.codes import ALL_CODES, Code
from rupturesim.errors import Problem, ProblemsError
from training.corpus import FOLDER, KINDS

_OPEN = re.compile(r"\{([a-z, ]+)\|")
_SECTION = re.compile(r"== (\w+) (\w+)")


def convert(path: Path) -> list[dict[str, Any]]:
    """The rows of one marked-up file. Raises ProblemsError naming every faulty line."""
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    section, kind, client, number = "", "", None, 0
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if heading := _SECTION.match(line):
            section, kind, client, number = heading[1], heading[2].removesuffix("s"), None, 0
            if kind not in KINDS:
                problems.append(Problem(str(path), place, 1, f"kind {kind!r} is none of {', '.join(KINDS)}"))
        elif line.startswith("C:") and section and client is None:
            client = line[2:].strip()
        elif line.startswith("T:") and client is not None:
            number += 1
            try:
                text, spans = marked(line[2:])
            except ValueError as error:
                problems.append(Problem(str(path), place, 1, str(error)))
            else:
                rows.append(_row(f"{path.stem}-{section}-{number:03d}", kind, client, text, spans))
            client = None
        elif line and not line.startswith("#"):
            problems.append(Problem(str(path), place, 1, "expected a section, then C: and T: lines in turn"))
    if problems:
        raise ProblemsError(problems)
    return rows


def marked(line: str) -> tuple[str, list[tuple[str, Code]]]:
    """The words of a marked-up line, and the marked words with their codes. Raises ValueError."""
    text, opened, spans = "", [], []
    at = 0
    line = " ".join(line.split())
    while at < len(line):
        if mark := _OPEN.match(line, at):
            opened.append(([_code(name.strip()) for name in mark[1].split(",")], len(text)))
            at = mark.end()
            continue
        if line[at] == "}":
            if not opened:
                raise ValueError("a '}' without its '{code|'")
            codes, start = opened.pop()
            words = text[start:].strip()
            if not words:
                raise ValueError("a mark without words")
            spans += [(words, code) for code in codes]
        elif line[at] == "{":
            raise ValueError("a '{' must open a mark: {code|words}")
        else:
            text += line[at]
        at += 1
    if opened:
        raise ValueError("a mark is not closed with '}'")
    if not text.strip():
        raise ValueError("the turn is empty")
    return text.strip(), list(dict.fromkeys(spans))


def _code(name: str) -> Code:
    if name not in set(ALL_CODES) - {Code.OTHER}:
        raise ValueError(f"{name!r} is no code to mark")
    return Code(name)


def _row(name: str, kind: str, client: str, text: str, spans: list[tuple[str, Code]]) -> dict[str, Any]:
    found = {code for _, code in spans}
    codes = [code for code in ALL_CODES if code in found] or [Code.OTHER]
    row = {"id": name, "kind": kind, "client": client, "therapist": text}
    return row | {"codes": codes, "spans": [[words, code] for words, code in spans]}


def main(paths: Sequence[str]) -> int:
    """Convert files into the corpus; 2 and every fault on stderr if one is faulty."""
    try:
        parts = {Path(path).stem: convert(Path(path)) for path in paths}
    except ProblemsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    for author, rows in parts.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (FOLDER / f"{author}.jsonl").write_text(lines, encoding="utf-8")
        print(f"{author}: {len(rows)} turns")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
