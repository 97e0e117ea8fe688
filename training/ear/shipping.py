"""From a trained ear to the files that ship: ONNX in 8 bits, with the word pieces that matter, and the settings."""

import io
import json
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from rupturesim.coder.reading import LONGEST_TURN, Reader
from rupturesim.guard.ear import version_of
from training.ear.network import Ear
from training.ship import OPSET, in_eight_bits

COMMONEST = 9000
"""Word pieces up to this place of the vocabulary are kept in any case; they stand by how common they are."""
UNKNOWN = 100


class _Shipped(nn.Module):
    """One line, with the pieces of the whole vocabulary looked up among those that are kept."""

    def __init__(self, ear: Ear, kept: list[int]) -> None:
        super().__init__()
        words, places = ear.encoder.words.weight, ear.encoder.places.weight
        table = torch.full((len(words),), kept.index(UNKNOWN), dtype=torch.int32)
        table[kept] = torch.arange(len(kept), dtype=torch.int32)
        self.register_buffer("table", table)
        ear.encoder.words = nn.Embedding.from_pretrained(words[kept])
        ear.encoder.places = nn.Embedding.from_pretrained(places[: LONGEST_TURN + 2])
        self.ear = ear

    def forward(self, ids: Tensor) -> Tensor:
        kept = self.table[ids]
        return self.ear(kept, torch.ones_like(ids, dtype=torch.float32))


def kept_pieces(texts: Iterable[str], reader: Reader) -> list[int]:
    """Ids of the word pieces that the ear keeps: those of these texts, and the commonest."""
    return sorted({*range(COMMONEST), *(piece for text in texts for piece in reader.read(text).ids)})


def export(ear: Ear, kept: list[int]) -> bytes:
    """The ear as ONNX in 8 bits. Input ids, [1, tokens]; output logits, [1, classes + 1]. Changes the ear."""
    buffer = io.BytesIO()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Shipped(ear.eval(), kept).eval(),
            (torch.full((1, 7), 1000),),
            buffer,
            input_names=["ids"],
            output_names=["logits"],
            dynamic_axes={"ids": {1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )
    return bytes(in_eight_bits(onnx.load_from_string(buffer.getvalue())).SerializeToString())


def ship(weights: bytes, refused_above: float, folder: Path, facts: dict[str, Any]) -> str:
    """Write ear.onnx and settings.json. Returns the version."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ear.onnx").write_bytes(weights)
    settings = {"version": version_of(weights), "refused_above": round(refused_above, 2)} | facts
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return version_of(weights)
