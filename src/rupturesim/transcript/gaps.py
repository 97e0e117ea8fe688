"""What is to be said of a record that could not be read whole."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_MOST_NAMED = 5
_NAME = re.compile(r"[^\w-]")


@dataclass
class Gaps:
    """What is to be said, each thing once, with the lines and the names that it concerns."""

    _lines: dict[str, list[int]] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def say(self, text: str, line: int = 0, names: Iterable[object] = ()) -> None:
        """Note something. text: with `{line}`, `{is}`, `{s}` and `{names}` to be filled in."""
        self._lines.setdefault(text, []).append(line)
        known = self._names.setdefault(text, [])
        known += dict.fromkeys(name for name in map(shown_name, names) if name not in known)
        del known[_MOST_NAMED + 1 :]

    def told(self) -> Iterator[str]:
        """The notes in sentences."""
        for text, lines in self._lines.items():
            one = len(lines) == 1
            names = _listed([f"'{name}'" for name in self._names[text]])
            filled = text.replace("{line}", f"{'Line' if one else 'Lines'} {_listed([str(line) for line in lines])}")
            filled = filled.replace("{is}", "is" if one else "are").replace("{s}", "s" if one else "")
            yield f"{filled.replace('{names}', names)}."


def shown_name(name: object) -> str:
    """A name from a file in a few letters, so that nothing in it reads as a quotation or as a turn's number."""
    return _NAME.sub("", str(name))[:40] or "?"


def _listed(parts: list[str]) -> str:
    kept = parts if len(parts) <= _MOST_NAMED else [*parts[: _MOST_NAMED - 1], f"{len(parts) - _MOST_NAMED + 1} more"]
    return kept[0] if len(kept) == 1 else f"{', '.join(kept[:-1])} and {kept[-1]}" if kept else ""
