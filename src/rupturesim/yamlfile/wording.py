"""A YAML parser's complaints in plain words."""

import re

import yaml

from rupturesim.errors import Problem

_WORDINGS: dict[str, str] = {
    r"mapping values are not allowed": "a colon that cannot stand here; if it is part of the text, put the whole text "
    "in quotes, and if it begins a field, check the indentation",
    r"expected ',' or ']'": "a list that begins with '[' is not closed with ']'; text that begins so needs quotes",
    r"expected ',' or '}'": "a group that begins with '{' is not closed with '}'; text that begins so needs quotes",
    r"could not find expected ':'": "the line before this is neither a field ('name: value') nor indented text",
    r"unknown escape character": r"after a backslash in double quotes this cannot stand; write \\ for a backslash",
    r"expected '-' indicator|expected <block end>|expected key": "this does not go on the list or group above; check "
    "the indentation and the quotes",
    r"incompatible YAML document": "this version of YAML is not read; take the line out",
    r"undefined tag handle": "text that begins with '!' must be in quotes",
    r"expected (the )?(node content|alphabetic)": "a value is missing, or begins as text cannot without quotes",
}
"""What to say, by what a parser says."""
_FROM_ITS_START = re.compile(r"unexpected end of stream|unexpected document indicator")


def syntax_fault(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """The problem for a parser's error, at the place that an author would look at."""
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", "") or "")
    begun = getattr(error, "context_mark", None)
    if _FROM_ITS_START.search(what) and begun is not None:
        return Problem(file, begun.line + 1, begun.column + 1, "a quotation begins here and does not end")
    if mark is None:
        return Problem(file, 0, 0, "is not YAML that can be read")
    return Problem(file, mark.line + 1, mark.column + 1, _message(what, _line(text, mark.line), mark.column))


def _message(what: str, line: str, column: int) -> str:
    here, before = line[column : column + 1], line[:column].rstrip()
    if "cannot start any token" in what:
        if here == "\t":
            return "a tab; indent with spaces"
        return f"text that begins with '{here}' must be in quotes"
    if before.endswith(("'", '"')) and "expected" in what:
        return "text goes on after the closing quote; put quotes around the whole of it"
    if before.endswith(("]", "}")) and "expected" in what:
        return "text goes on after the bracket; put quotes around the whole of it"
    for pattern, words in _WORDINGS.items():
        if re.search(pattern, what):
            return words
    return f"not YAML that can be read: {what or 'the reason is not known'}"


def _line(text: str, number: int) -> str:
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    return lines[number] if number < len(lines) else ""
