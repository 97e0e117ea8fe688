"""What an unquoted word of YAML means here: text, a decimal number, true or false, nothing; else it is unclear."""

import math
import re

from rupturesim.text import clean

CORE_TAGS: frozenset[str | None] = frozenset(
    {None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null"))}
)
_TEXT_TAGS = frozenset({"!", "tag:yaml.org,2002:str"})
_TYPES: dict[str, type] = {
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:null": type(None),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)?", re.DOTALL)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_YES_OR_NO = frozenset({"yes", "no", "on", "off", "y", "n"})
_MOST_DIGITS = 18


class Unclear(ValueError):
    """An unquoted word that may be read in more than one way; the message says what to write instead."""


def scalar(text: str, tag: str | None, *, plain: bool) -> str | int | float | bool | None:
    """The value of a scalar. `plain`: it stands without quotes and without a tag. Raises Unclear."""
    if tag not in CORE_TAGS:
        raise Unclear(f"the tag {quoted(tag or '')} is not read; take it out")
    if tag in _TEXT_TAGS:
        return text
    if tag is None:
        return _plain(text) if plain else text
    value = _plain(text)
    wanted = _TYPES.get(tag)
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise Unclear(f"{quoted(text)} is not what its tag says; take the tag out")
    return value


def _plain(text: str) -> str | int | float | bool | None:
    if text in _NOTHING:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if len(text) <= 3 and text.lower() in _YES_OR_NO:
        raise Unclear(f"write {quoted(text)} in quotes; without them it may be read as true or false")
    if text[0] not in "+-.0123456789":
        return text
    if _DATE.fullmatch(text):
        raise Unclear(f"write {quoted(text)} in quotes; without them it may be read as a date")
    if _NOT_FINITE.fullmatch(text):
        raise Unclear(f"{quoted(text)} is not a number that can be used; write text in quotes")
    if _WHOLE.fullmatch(text) or _DECIMAL.fullmatch(text):
        return _number(text)
    return text


def _number(text: str) -> int | float:
    if _WHOLE.fullmatch(text):
        if len(text) > _MOST_DIGITS:
            raise Unclear(f"{quoted(text)} is too large a number; write text in quotes")
        return int(text)
    value = float(text)
    if not math.isfinite(value):
        raise Unclear(f"{quoted(text)} is too large a number; write text in quotes")
    return value


def quoted(text: str, most: int = 40) -> str:
    """Text from a file made safe and short for a message, in double quotes."""
    shown = clean(text, newlines=False)
    return f'"{shown[: most - 3]}..."' if len(shown) > most else f'"{shown}"'
