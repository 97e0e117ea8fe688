"""Which coder serves: the trained model, or the cues where the model cannot be loaded."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rupturesim.coder.coding import Coder

_LOCK = threading.Lock()
_loaded: tuple[Coder, str] | None = None


def default_coder() -> Coder:
    """The coder that ships with the program, loaded once a process; from any thread.

    Loading takes a moment: the app asks for it in the background once its first screen is painted.
    """
    return _load()[0]


def why_not_trained() -> str:
    """Why turns are heard by the cues and not by the trained model, or "" if they are not."""
    return _load()[1]


def _load() -> tuple[Coder, str]:
    global _loaded
    with _LOCK:
        if _loaded is None:
            _loaded = _trained_or_cues()
        return _loaded


def _trained_or_cues() -> tuple[Coder, str]:
    from rupturesim.coder.cues import CueCoder

    try:
        from rupturesim.coder.trained import ModelFault, TrainedCoder
    except ImportError as error:
        return CueCoder.shipped(), f"what runs the model could not be loaded ({error})"
    try:
        return TrainedCoder.shipped(), ""
    except ModelFault as fault:
        return CueCoder.shipped(), str(fault)
