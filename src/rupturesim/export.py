"""Writing a debrief to a file, for its owner alone."""

import contextlib
import os
import tempfile
from pathlib import Path

from rupturesim.debrief import Debrief, to_html, to_markdown
from rupturesim.errors import InputError, SaveError


def export_debrief(debrief: Debrief, transcript: Path) -> tuple[Path, Path]:
    """Write a debrief as Markdown and as HTML beside the transcript; earlier ones of that attempt are replaced.

    Returns both paths. Raises InputError, SaveError.
    """
    stem = f"{transcript.stem}-attempt-{debrief.attempt}"
    plain, page = (transcript.with_name(f"{stem}.{form}") for form in ("md", "html"))
    write_private(plain, to_markdown(debrief))
    write_private(page, to_html(debrief))
    return plain, page


def write_private(path: Path, text: str) -> int:
    """Write a file that only its owner may read, whole or not at all; a file of this name is replaced.

    Returns its size in bytes. Raises InputError where something stands there that is no file, SaveError.
    """
    unfinished = ""
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is not a file; name a file to write to.")
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-")
        with os.fdopen(descriptor, "wb") as file:
            size = file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError as error:
        if unfinished:
            with contextlib.suppress(OSError):
                os.unlink(unfinished)
        raise SaveError(f"{path} cannot be written ({error.strerror or error})") from error
    return size
