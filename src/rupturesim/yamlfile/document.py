"""From a file's bytes to plain data whose every part knows its place.

The parser's events are read one by one, so that nesting, aliases and sheer size are limited before anything is built.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from rupturesim.errors import Problem, ProblemsError
from rupturesim.yamlfile.builder import Builder, Refused
from rupturesim.yamlfile.places import Data, Step, Tree, place_in
from rupturesim.yamlfile.wording import syntax_fault

MAX_BYTES = 1_000_000
"""The largest file that is read unless the caller says otherwise."""

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file.

    data: plain dicts, lists, strings, numbers, booleans and None.
    faults: what is wrong with it although it could be read; empty unless it was parsed with `lenient`.
    """

    file: str
    data: Data
    tree: Tree
    faults: tuple[Problem, ...] = ()

    def place(self, path: tuple[Step, ...], *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at a path such as `("triggers", 0, "codes", 1)`, or of its key.

        Steps that the file does not have are passed over, so that a missing part is placed where it belongs.
        """
        return place_in(self.tree, path, key=key)

    def problem(self, path: tuple[Step, ...], message: str, *, key: bool = False) -> Problem:
        """A problem at the place of that path."""
        line, column = self.place(path, key=key)
        return Problem(self.file, line, column, message)


def read(path: Path, *, max_bytes: int = MAX_BYTES, lenient: bool = False) -> Document:
    """The document in a file. Raises ProblemsError for a file that cannot be read or is not plain, safe YAML.

    lenient: faults that leave the rest readable do not raise; `validate` reports them with its own.
    """
    return parse(read_bytes(path, max_bytes=max_bytes), str(path), lenient=lenient)


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of an ordinary file. Raises ProblemsError if there is none, or it is larger than `max_bytes`."""
    file = str(path)
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            _refuse(file, "is a folder, not a file")
        if not stat.S_ISREG(about.st_mode):
            _refuse(file, "is not an ordinary file")
        if about.st_size > max_bytes:
            _refuse(file, _too_large(about.st_size, max_bytes))
        with path.open("rb") as source:
            content = source.read(max_bytes + 1)
    except FileNotFoundError:
        _refuse(file, "there is no such file")
    except OSError as error:
        _refuse(file, f"cannot be read: {error.strerror or os.strerror(error.errno or 0)}")
    except ValueError:
        _refuse(file, "is not a possible file name")
    if len(content) > max_bytes:
        _refuse(file, _too_large(len(content), max_bytes))
    return content


def parse(content: bytes, file: str, *, lenient: bool = False) -> Document:
    """The document in `content`; `file` names it in problems. Raises ProblemsError as `read` does."""
    text = _decoded(content, file)
    builder = Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except Refused as refused:
        raise ProblemsError([*builder.faults, refused.problem]) from None
    except yaml.YAMLError as error:
        raise ProblemsError([*builder.faults, syntax_fault(error, text, file)]) from None
    if builder.tree is None:
        _refuse(file, "is empty")
    if builder.faults and not lenient:
        raise ProblemsError(builder.faults)
    return Document(file, builder.data, builder.tree, tuple(builder.faults))


def _decoded(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(file, "is not UTF-8 text; save it with the encoding UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        if b"\x00" in before:
            _refuse(file, "is not a text file")
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        _refuse(file, "this is not UTF-8 text; save the file with the encoding UTF-8", line, column)
    found = _NOT_TEXT.search(text)
    if found:
        if found[0] == "\x00":
            _refuse(file, "is not a text file")
        before_it = text[: found.start()]
        line = before_it.count("\n") + 1
        message = f"a control character (U+{ord(found[0]):04X}) stands here; take it out"
        _refuse(file, message, line, found.start() - before_it.rfind("\n"))
    return text


def _too_large(size: int, most: int) -> str:
    return f"is too large: {_amount(size)}, and at most {_amount(most)} are read"


def _amount(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.1f} kB"


def _refuse(file: str, message: str, line: int = 0, column: int = 0) -> NoReturn:
    raise ProblemsError([Problem(file, line, column, message)])
