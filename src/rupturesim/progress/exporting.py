"""Writing progress into the user's folder, for its owner alone."""

from pathlib import Path

from rupturesim.export import write_private
from rupturesim.paths import ensure, user_data
from rupturesim.progress.faces import to_markdown
from rupturesim.progress.progress import Progress


def exported_to() -> Path:
    """The file that it is written to. Raises InputError if there can be no such folder."""
    return user_data() / "progress.md"


def export_progress(progress: Progress) -> Path:
    """Write it as Markdown; an earlier one is replaced. Returns its path. Raises InputError, SaveError."""
    path = exported_to()
    ensure(path.parent)
    write_private(path, to_markdown(progress))
    return path
