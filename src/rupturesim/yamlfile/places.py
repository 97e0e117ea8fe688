"""The tree of places beside the data: where each key and value of a document stands."""

from dataclasses import dataclass, field

Data = dict[str, "Data"] | list["Data"] | str | int | float | bool | None
Step = str | int


@dataclass(slots=True)
class Tree:
    """The place of a value and of what is in it. Lines and columns count from 1.

    keys: for a mapping, the place of each key.
    fields: for a mapping, the tree of each value; entries: for a list, likewise.
    size: how many values it holds with itself, each alias counted in full.
    """

    line: int
    column: int
    size: int = 1
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    fields: dict[str, "Tree"] = field(default_factory=dict)
    entries: list["Tree"] = field(default_factory=list)

    def child(self, step: Step) -> "Tree | None":
        """The tree one step down, if there is one."""
        if isinstance(step, str):
            return self.fields.get(step)
        return self.entries[step] if 0 <= step < len(self.entries) else None


def place_in(tree: Tree, path: tuple[Step, ...], *, key: bool) -> tuple[int, int]:
    """Line and column of the value at a path, or of its key; steps that lead nowhere are passed over."""
    place = tree.line, tree.column
    for step in path:
        below = tree.child(step)
        if below is None:
            continue
        place = below.line, below.column
        if key and isinstance(step, str):
            place = tree.keys[step]
        tree = below
    return place
