"""The guard's ear: a small network that judges a reply by its meaning, beside the phrases.

It is made by `training/ear` and runs through onnxruntime, on the CPU, without a network. Without its files the
guard goes on with the phrases alone.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rupturesim.alliance import Marker, Stage
from rupturesim.guard.book import GROUPS, shipped_book
from rupturesim.guard.scene import Refusal, Scene
from rupturesim.text import without_gestures

if TYPE_CHECKING:
    from rupturesim.coder.reading import Reader

FOLDER = Path(__file__).with_name("model")
CLASSES = ("repaired", "disclosure", "thanks", "advice", "therapist", "textbook", "speaker", "risk", "leak")
"""What the ear listens for, in the order of its numbers; each is a check of the same name.

One number more follows them: that a guarded client would say nothing like it, whichever class it is.
"""
_REFUSED = dict.fromkeys(CLASSES, GROUPS["any"]) | {
    "repaired": GROUPS["away"],
    "disclosure": GROUPS["guarded"],
    "thanks": GROUPS["away"] | {Stage.VOICING, Stage.VULNERABLE},
    "advice": GROUPS["ruptured"],
}
"""Where each class is refused. Where a stage grants some of a class, what it does not grant is left to the phrases."""
_BESIDES = {
    "repaired": frozenset({Marker.APPEASING}),
    "thanks": frozenset({Marker.APPEASING}),
    "disclosure": frozenset({Marker.SELF_CRITICISM, Marker.CONTENT_AFFECT_SPLIT}),
}
"""Markers with which a client says something of the kind: smooths over, runs themselves down, laughs at pain."""
_LOCK = threading.Lock()
_loaded: tuple[Ear | None, str] | None = None


class EarFault(Exception):
    """The ear's files are missing, damaged or not for this program."""


@dataclass(frozen=True, slots=True)
class Ear:
    """The network. refused_above: how clearly a class is heard when it is refused, in log odds (see `hears`)."""

    session: Any
    reader: Reader
    refused_above: float
    version: str

    @classmethod
    def load(cls, folder: Path) -> Ear:
        """The ear whose files lie in a folder. Raises EarFault, saying what is wrong."""
        try:
            return _load(folder)
        except EarFault:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of many kinds
            brief = (str(error).splitlines() or [""])[0][:160] or type(error).__name__
            raise EarFault(f"the guard's ear could not be loaded ({brief})") from error

    def hears(self, text: str) -> dict[str, float]:
        """How clearly each class is heard: its own log odds, and those that a guarded client would say nothing like it.

        Of a long text, the most of any of its parts; each is run alone, so that none depends on its neighbours.
        """
        import numpy as np

        parts = [self.session.run(None, {"ids": np.array([part.ids])})[0][0] for part in self.reader.parts(text)]
        summed = np.max([part[:-1] + part[-1] for part in parts], axis=0)
        return dict(zip(CLASSES, map(float, summed), strict=True))


def sounds(reply: str, scene: Scene) -> Refusal | None:
    """What the ear hears in the reply that the scene does not grant, or None. The check is the class that it hears.

    Gestures are left to the phrases: the ear takes quiet ones for softening.
    """
    ear, _ = _shipped()
    if ear is None:
        return None
    name, clearly = not_granted(ear.hears(without_gestures(reply) or reply), scene)
    return Refusal(name, _why(name, scene.stage), "") if clearly > ear.refused_above else None


def not_granted(heard: dict[str, float], scene: Scene) -> tuple[str, float]:
    """The class that is heard most clearly, and how clearly; not at all if the scene grants that class."""
    most = max(CLASSES, key=heard.__getitem__)
    return most, heard[most] if _refused(most, scene) else -math.inf


def why_silent() -> str:
    """Why the guard has no ear and goes by its phrases alone, or "" if it has one."""
    return _shipped()[1]


def version_of(weights: bytes) -> str:
    """The version of an ear's weights, which changes with any of them."""
    return f"ear-1-{hashlib.sha256(weights).hexdigest()[:8]}"


def _refused(name: str, scene: Scene) -> bool:
    return scene.stage in _REFUSED[name] and scene.marker not in _BESIDES.get(name, ())


def _why(name: str, stage: Stage) -> str:
    """What the phrases of the same check say in this stage."""
    rules = [ready for ready in shipped_book().rules if ready.check == name]
    return next((ready.rule.why for ready in rules if stage in ready.stages), rules[0].rule.why)


def _shipped() -> tuple[Ear | None, str]:
    """The ear that comes with the program, loaded once a process, from any thread; and what is wrong with it."""
    global _loaded
    with _LOCK:
        if _loaded is None:
            try:
                _loaded = Ear.load(FOLDER), ""
            except EarFault as fault:
                _loaded = None, str(fault)
        return _loaded


def _load(folder: Path) -> Ear:
    import onnxruntime

    from rupturesim.coder.reading import Reader
    from rupturesim.coder.trained import FOLDER as CODER

    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    weights = (folder / "ear.onnx").read_bytes()
    if settings["version"] != version_of(weights):
        raise EarFault("the guard's ear could not be loaded (ear.onnx is not the one that settings.json tells of)")
    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    ear = Ear(session, Reader.of(CODER / "tokenizer.json"), float(settings["refused_above"]), settings["version"])
    ear.hears("Is anybody there?")
    return ear
