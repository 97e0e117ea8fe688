"""Where things are: what ships with the program, and what belongs to the user.

Shipped folders are only read. The user's folder is made, for them alone, when something is first written.
"""

import os
from pathlib import Path
from typing import Literal

from rupturesim.errors import InputError

HOME_VARIABLE = "RUPTURESIM_HOME"
"""The environment variable that names the user's folder instead of the platform's own."""

Shipped = Literal["personas", "prompts", "transcripts"]

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: Shipped) -> Path:
    """The folder of what ships with the program: inside an installed package, or at the top of a checkout.

    Raises InputError if the installation lacks it.
    """
    installed = _PACKAGE / "data" / kind
    if installed.is_dir():
        return installed
    checkout = _PACKAGE.parent.parent
    if _PACKAGE.parent.name == "src" and (checkout / "pyproject.toml").is_file():
        return checkout / kind
    raise InputError(f"{installed} is missing; install rupturesim again")


def user_data() -> Path:
    """The user's folder; it need not exist yet. Raises InputError if RUPTURESIM_HOME cannot be one."""
    named = os.environ.get(HOME_VARIABLE)
    if not named:
        import platformdirs

        return platformdirs.user_data_path("rupturesim", appauthor=False)
    try:
        path = Path(named).expanduser().absolute()
        taken = path.exists() and not path.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{HOME_VARIABLE}={named!r} cannot be used: {error}") from None
    if taken:
        raise InputError(f"{HOME_VARIABLE} names {path}, which is not a folder")
    return path


def sessions() -> Path:
    """Where the user's transcripts are."""
    return user_data() / "sessions"


def user_personas() -> Path:
    """Where the user's own personas are."""
    return user_data() / "personas"


def user_prompts() -> Path:
    """Where the user's own prompt templates are, which go before the shipped ones."""
    return user_data() / "prompts"


def ensure(folder: Path) -> Path:
    """The folder, made if need be, with what is missing above it, open to the user alone (0700).

    Raises InputError if it cannot be made.
    """
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
        if not folder.is_dir():
            raise NotADirectoryError(0, "a file is in the way", str(folder))
    except OSError as error:
        where = error.filename or folder
        raise InputError(f"cannot make the folder {folder}: {where}: {error.strerror}") from None
    return folder
