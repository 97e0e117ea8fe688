"""Writing progress into the user's folder, for its owner alone."""

from pathlib import Path

from rupturesim.export import write_private
from rupturesim.paths import ensure, user_data
from rupturesim.progress.faces import to_markdown
from rupturesim.progress.progress import Progress


def export_progress(progress: Progress) -> Path:
    """Write it as Markdown; an earlier one is replaced. Returns its path. Raises InputError, SaveError."""
    return write_private(ensure(user_data()) / "progress.md", to_markdown(progress))
