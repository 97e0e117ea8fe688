"""The ear's network: the lower layers of the base encoder, and a score for each class from the whole line."""

import torch
from torch import Tensor, nn

from training.network import load_base


class Ear(nn.Module):
    """A line is the mean and the most of its tokens. The first `fixed` layers stay those of the base."""

    def __init__(self, layers: int, fixed: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.fixed = fixed
        self.encoder = load_base(1).encoder
        self.encoder.layers = self.encoder.layers[:layers]
        width = self.encoder.words.weight.shape[1]
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(2 * width, classes)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids: [lines, tokens]; mask: 1.0 where there is a token. Returns logits [lines, classes]."""
        return self.upper(self.lower(ids, mask), mask)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """What the fixed layers make of the tokens, [lines, tokens, width]."""
        places = torch.arange(ids.shape[1]).unsqueeze(0)
        x = self.encoder.norm(self.encoder.words(ids) + self.encoder.places(places) + self.encoder.sides.weight[0])
        for layer in self.encoder.layers[: self.fixed]:
            x = layer(x, _bias(mask))
        return x

    def upper(self, x: Tensor, mask: Tensor) -> Tensor:
        """The logits, from what the fixed layers made."""
        for layer in self.encoder.layers[self.fixed :]:
            x = layer(x, _bias(mask))
        seen = mask.unsqueeze(-1)
        mean = (x * seen).sum(1) / seen.sum(1)
        most = (x + (seen - 1.0) * 1e4).max(1).values
        return self.heads(self.dropout(torch.cat([mean, most], 1)))


def _bias(mask: Tensor) -> Tensor:
    return (1.0 - mask)[:, None, None, :] * -1e9
