"""Data built from a YAML parser's events, within limits."""

from dataclasses import dataclass, field
from typing import NoReturn

import yaml
from yaml.events import Event

from rupturesim.errors import Problem
from rupturesim.yamlfile.places import Data, Tree
from rupturesim.yamlfile.scalars import CORE_TAGS, Unclear, quoted, scalar

DEEPEST = 24
"""How many mappings and lists may stand inside one another."""
MOST_VALUES = 100_000
"""How many values a document may hold, each alias counted in full."""


class Refused(Exception):
    """The document cannot be read any further; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read. key: the key whose value comes next."""

    data: dict[str, Data] | list[Data]
    tree: Tree
    anchor: str | None
    key: str | None = None
    key_place: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Builder:
    """Takes events one by one. `data` and `tree` hold the document at the end; `tree` is None if there was none.

    faults: what is wrong but leaves the rest readable.
    """

    file: str
    faults: list[Problem] = field(default_factory=list)
    data: Data = None
    tree: Tree | None = None
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[Data, Tree] | None] = field(default_factory=dict)
    _documents: int = 0

    def take(self, event: Event) -> None:
        """Take the next event. Raises Refused when the document must not be read on."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self._open.pop()
            if done.anchor:
                self._anchors[done.anchor] = (done.data, done.tree)
            self._put(done.data, done.tree)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "a second document begins here; keep one to a file")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.data, dict) and parent.key is None:
            self._key(event, parent)
            return
        if parent is None and not event.value and event.implicit[0] and not event.tag:
            return
        line, column = _place(event)
        if parent is not None and parent.key is not None and not event.value and event.implicit[0]:
            line, column = parent.key_place
        value: Data
        try:
            value = scalar(event.value, event.tag, plain=event.implicit[0])
        except Unclear as unclear:
            self.faults.append(Problem(self.file, line, column, str(unclear)))
            value = event.value
        tree = Tree(line, column)
        if event.anchor:
            self._anchors[event.anchor] = (value, tree)
        self._put(value, tree)

    def _key(self, event: yaml.ScalarEvent, parent: _Open) -> None:
        place = _place(event)
        key = event.value
        fault = ""
        if event.implicit[0] and key == "<<":
            fault = "merge keys (<<) are not read; write the fields out"
        else:
            try:
                if not isinstance(scalar(key, event.tag, plain=event.implicit[0]), str):
                    fault = f"the name of a field must be text: write {quoted(key)} in quotes"
            except Unclear as unclear:
                fault = str(unclear)
        if key in parent.tree.keys:
            line, _ = parent.tree.keys[key]
            fault = f"'{quoted(key)[1:-1]}' is given twice, first on line {line}"
        if fault:
            self.faults.append(Problem(self.file, *place, fault))
        if event.anchor:
            self._anchors[event.anchor] = (key, Tree(*place))
        parent.key, parent.key_place = key, place

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._open) >= DEEPEST:
            self._refuse(event, f"nested too deeply: at most {DEEPEST} levels are read")
        self._not_as_key(event)
        place = _place(event)
        if event.tag not in CORE_TAGS:
            fault = f"the tag {quoted(str(event.tag))} is not read; take it out"
            self.faults.append(Problem(self.file, *place, fault))
        if event.anchor:
            self._anchors[event.anchor] = None
        data: dict[str, Data] | list[Data] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._open.append(_Open(data, Tree(*place), event.anchor))

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._not_as_key(event)
        anchor = event.anchor or ""
        name = quoted(anchor)[1:-1]
        if anchor not in self._anchors:
            self._refuse(event, f"nothing is named &{name}; text that begins with * must be in quotes")
        known = self._anchors[anchor]
        if known is None:
            self._refuse(event, f"*{name} stands inside what it names")
        self._put(*known)

    def _put(self, value: Data, tree: Tree) -> None:
        parent = self._open[-1] if self._open else None
        if parent is None:
            self.data, self.tree = value, tree
            return
        parent.tree.size += tree.size
        if parent.tree.size > MOST_VALUES:
            message = f"too much: at most {MOST_VALUES:,} values are read, and an alias counts each time"
            raise Refused(Problem(self.file, tree.line, tree.column, message))
        if isinstance(parent.data, list):
            parent.data.append(value)
            parent.tree.entries.append(tree)
        elif parent.key is not None:
            parent.data[parent.key] = value
            parent.tree.fields[parent.key] = tree
            parent.tree.keys[parent.key] = parent.key_place
            parent.key = None

    def _not_as_key(self, event: Event) -> None:
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.data, dict) and parent.key is None:
            self._refuse(event, "the name of a field must be text")

    def _refuse(self, event: Event, message: str) -> NoReturn:
        raise Refused(Problem(self.file, *_place(event), message))


def _place(event: Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
