"""The trained coder: a small network that hears a turn by its meaning, beside the client's line before it.

It is made by `training/` and runs through onnxruntime, on the CPU, without a network. `model/card.md` tells what it was
trained on and how well it does.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from rupturesim.coder.coding import Coded
from rupturesim.coder.decision import Judgement, strongest
from rupturesim.coder.evidence import evidence
from rupturesim.coder.reading import Reader, Reading
from rupturesim.coder.wordless import wordless
from rupturesim.codes import ALL_CODES, Code

FOLDER = Path(__file__).with_name("model")


class ModelFault(Exception):
    """The model's files are missing, damaged or not for this program."""


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of one turn: of each code [codes], and of each code at each token [tokens, codes]."""

    turn: NDArray[np.float32]
    words: NDArray[np.float32]
    offsets: list[tuple[int, int]]


class TrainedCoder:
    """Codes a turn by the shipped network. Satisfies `rupturesim.coder.Coder`; may be used from any thread."""

    def __init__(
        self, session: onnxruntime.InferenceSession, reader: Reader, judgement: Judgement, version: str
    ) -> None:
        self.judgement = judgement
        self._session, self._reader, self._version = session, reader, version

    @classmethod
    def shipped(cls) -> "TrainedCoder":
        """The coder that comes with the program, loaded once a process. Raises ModelFault."""
        return _shipped()

    @classmethod
    def load(cls, folder: Path, weights: str = "coder.onnx") -> "TrainedCoder":
        """The coder whose files lie in a folder. Raises ModelFault, saying what is wrong."""
        try:
            settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            reader = Reader.of(folder / "tokenizer.json")
            session = _session(folder / weights)
            judgement = Judgement.of(settings)
            return cls(session, reader, judgement, str(settings["version"]))
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of many kinds
            raise ModelFault(f"the coder's model could not be loaded ({_brief(error)})") from error

    @property
    def version(self) -> str:
        return self._version

    def code(self, text: str, client: str = "") -> tuple[Coded, ...]:
        """Code `text`, said after the client's line `client`. Raises nothing, whatever the text."""
        known = wordless(text)
        return known if known is not None else self._judged(text, self.logits(text, client))

    def logits(self, text: str, client: str = "") -> Logits:
        """What the network says of a turn; of a long one, the most that it says of any of its parts.

        Each part is run alone: side by side, readings would share the scale of their 8-bit numbers, and a turn's codes
        would depend on its neighbours.
        """
        parts = [self._run(reading) for reading in self._reader.parts(text, client)]
        words = np.concatenate([part.words for part in parts])
        offsets = [offset for part in parts for offset in part.offsets]
        return Logits(np.max([part.turn for part in parts], axis=0), words, offsets)

    def _run(self, reading: Reading) -> Logits:
        turn, words = self._session.run(None, self._reader.padded([reading])._asdict())
        return Logits(turn[0], words[0, 1 : len(reading.offsets) + 1], reading.offsets)

    def _judged(self, text: str, logits: Logits) -> tuple[Coded, ...]:
        scores = self.judgement.scores(logits.turn, strongest(logits.words))
        return tuple(
            Coded(code, round(float(scores[ALL_CODES.index(code)]), 3), self._evidence(text, logits, code))
            for code in self.judgement.codes(scores)
        )

    def _evidence(self, text: str, logits: Logits, code: Code) -> tuple[tuple[int, int], ...]:
        if code is Code.OTHER:
            return evidence(text, [], np.zeros(0, np.float32))
        return evidence(text, logits.offsets, logits.words[:, ALL_CODES.index(code)])


@cache
def _shipped() -> TrainedCoder:
    return TrainedCoder.load(FOLDER)


def _session(path: Path) -> onnxruntime.InferenceSession:
    """One thread: a turn is so short that sharing it out costs more than it saves, and the machine stays quiet."""
    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _brief(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:160] or type(error).__name__
