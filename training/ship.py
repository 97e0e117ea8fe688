"""From a trained network to the files that ship: ONNX with weights in 8 bits, the tokenizer and the settings."""

import hashlib
import io
import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from rupturesim.coder.decision import Judgement
from rupturesim.codes import ALL_CODES
from training.network import Network, base_folder

OPSET = 17
ASIDE = Path(__file__).parents[1] / "build"
"""Where other forms of the model are put for `training.arithmetic`; not kept in the repository."""
WIDE, STORED = "coder-wide.onnx", "coder-stored.onnx"
SMALLEST = 1024
"""Weights with fewer numbers are left as they are; they weigh nothing."""


class _Shipped(nn.Module):
    """What the program runs: no dropout, no second task, inputs as whole numbers."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, sides: Tensor, own: Tensor) -> tuple[Tensor, Tensor]:
        scores = self.network(ids, mask.float(), sides, own.float())
        return scores.turn, scores.words


def export(network: Network) -> onnx.ModelProto:
    """The network as ONNX, with 32-bit weights. Inputs ids, mask, sides, own; outputs turn, words."""
    network.eval()
    names = ("ids", "mask", "sides", "own")
    axes = {name: {0: "turns", 1: "tokens"} for name in (*names, "words")} | {"turn": {0: "turns"}}
    sample = torch.ones(2, 7, dtype=torch.int64)
    buffer = io.BytesIO()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Shipped(network),
            (sample, sample, sample, sample),
            buffer,
            input_names=list(names),
            output_names=["turn", "words"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    return onnx.load_from_string(buffer.getvalue())


def in_eight_bits(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with its weights in 8 bits and its products of matrices in whole numbers.

    Of the 8 bits of a weight 7 are used: then no sum overflows in the 16-bit steps of older processors, and the
    products of whole numbers are the same on all of them. Each column has its own scale.
    """
    with tempfile.TemporaryDirectory() as folder:
        wide, narrow = Path(folder, "wide.onnx"), Path(folder, "narrow.onnx")
        onnx.save(model, wide)
        quantize_dynamic(wide, narrow, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return onnx.load(narrow)


def stored_in_eight_bits(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with its large weights only stored in 8 bits and widened when it is loaded, for comparison."""
    small = onnx.ModelProto()
    small.CopyFrom(model)
    graph = small.graph
    gathered = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    kept, widened = [], []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < SMALLEST:
            kept.append(weight)
            continue
        axis = 0 if weight.name in gathered else 1
        scale = np.maximum(np.abs(values).max(axis=1 - axis, keepdims=True), 1e-8) / 127.0
        whole = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
        stored, scales = f"{weight.name}.stored", f"{weight.name}.scale"
        kept += [numpy_helper.from_array(whole, stored), numpy_helper.from_array(scale.astype(np.float32), scales)]
        widened.append(helper.make_node("Cast", [stored], [f"{weight.name}.wide"], to=TensorProto.FLOAT))
        widened.append(helper.make_node("Mul", [f"{weight.name}.wide", scales], [weight.name]))
    nodes = [*widened, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.checker.check_model(small)
    return small


def ship(network: Network, judgement: Judgement, folder: Path, facts: dict[str, Any]) -> str:
    """Write coder.onnx, tokenizer.json and settings.json, and other forms of the model to ASIDE.

    facts: what else the settings tell. Returns the version, which changes with any weight or line.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ASIDE.mkdir(exist_ok=True)
    wide = export(network)
    (ASIDE / WIDE).write_bytes(wide.SerializeToString())
    (ASIDE / STORED).write_bytes(stored_in_eight_bits(wide).SerializeToString())
    narrow = in_eight_bits(wide).SerializeToString()
    (folder / "coder.onnx").write_bytes(narrow)
    shutil.copyfile(base_folder() / "tokenizer.json", folder / "tokenizer.json")
    by_code = {
        code.value: {
            "turn": float(judgement.turn[place]),
            "words": float(judgement.words[place]),
            "offset": float(judgement.offset[place]),
            "line": float(judgement.lines[place]),
        }
        for place, code in enumerate(ALL_CODES)
    }
    learnt = {"guard": judgement.guard, "codes": by_code}
    version = f"minilm-1-{hashlib.sha256(narrow + json.dumps(learnt).encode()).hexdigest()[:8]}"
    text = json.dumps({"version": version} | facts | learnt, indent=1) + "\n"
    (folder / "settings.json").write_text(text, encoding="utf-8")
    return version
