"""Training one ear, seeded, on the CPU."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rupturesim.coder.reading import PADDING, Reader
from training.ear.lines import ANY, AUTHORED, Line
from training.ear.network import Ear

SORTED_TOGETHER = 20
"""Batches among which lines are sorted by length, so that little is padded."""
_SHORT = 80
"""Characters of an authored line that may be joined to another line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the ear is trained.

    layers, fixed: how many of the base's layers it has, and how many of these are not trained further.
    rates: the highest learning rates. authored_share: of the authored lines, those that an epoch reads.
    joined: how often a line is read with an authored line of a guarded client before or after it.
    breaking_weight: what a breaking label counts for beside a good one.
    """

    seed: int = 5
    layers: int = 4
    fixed: int = 2
    epochs: int = 3
    batch: int = 32
    encoder_rate: float = 2e-4
    head_rate: float = 2e-3
    decay: float = 0.01
    warm_up: float = 0.1
    dropout: float = 0.2
    authored_share: float = 0.35
    joined: float = 0.2
    breaking_weight: float = 2.0

    def described(self) -> dict[str, float]:
        """For the settings that ship."""
        return asdict(self)


class _Read(NamedTuple):
    """A line as the fixed layers leave it: [tokens, width]."""

    line: Line
    tokens: Tensor


class _Batch(NamedTuple):
    tokens: Tensor
    mask: Tensor
    target: Tensor
    weight: Tensor


def fit(lines: Sequence[Line], reader: Reader, settings: Settings, say: Callable[[str], None] = print) -> Ear:
    """Train an ear on these lines. The same lines and settings give the same ear on the same machine."""
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    ear = Ear(settings.layers, settings.fixed, ANY + 1, settings.dropout)
    began = time.monotonic()
    drawn = [_drawn(lines, settings) for _ in range(settings.epochs)]
    read = _read(ear.eval(), {_joined(line, lines, settings): line for epoch in drawn for line in epoch}, reader)
    say(f"  {len(read)} readings, {time.monotonic() - began:.0f} s")
    by_line: dict[str, list[_Read]] = {}
    for one in read:
        by_line.setdefault(one.line.text, []).append(one)
    epochs = [[random.choice(by_line[line.text]) for line in epoch] for epoch in drawn]
    steps = sum(-(-len(epoch) // settings.batch) for epoch in epochs)
    optimiser, schedule = _optimiser(ear, settings, steps)
    for number, epoch in enumerate(epochs, 1):
        ear.train()
        losses = []
        for batch in _batches(epoch, settings):
            loss = _loss(ear.upper(batch.tokens, batch.mask), batch, settings)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(ear.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        say(f"  epoch {number} of {settings.epochs}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s")
    return ear.eval()


def score(ear: Ear, reader: Reader, texts: Sequence[str]) -> NDArray[np.float32]:
    """The logits of each text, [texts, classes + 1]."""
    read = [reader.read(text).ids for text in texts]
    order = sorted(range(len(read)), key=lambda place: len(read[place]))
    out = np.zeros((len(read), ANY + 1), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            out[places] = ear(*_padded([read[place] for place in places])).numpy()
    return out


def _drawn(lines: Sequence[Line], settings: Settings) -> list[Line]:
    """The lines of one epoch, in a random order."""
    shuffled = random.sample(lines, len(lines))
    return [line for line in shuffled if line.writer != AUTHORED or random.random() < settings.authored_share]


def _joined(line: Line, lines: Sequence[Line], settings: Settings) -> str:
    """The line, sometimes beside an authored one, as a reply hides its slip among what is fine."""
    if random.random() >= settings.joined:
        return line.text
    other = random.choice(lines)
    while other.kind != AUTHORED or len(other.text) > _SHORT:
        other = random.choice(lines)
    return f"{other.text} {line.text}" if random.random() < 0.5 else f"{line.text} {other.text}"


def _read(ear: Ear, texts: dict[str, Line], reader: Reader) -> list[_Read]:
    ids = [(line, reader.read(text).ids) for text, line in texts.items()]
    ids.sort(key=lambda pair: len(pair[1]))
    out = []
    with torch.no_grad():
        for start in range(0, len(ids), 32):
            part = ids[start : start + 32]
            tokens = ear.lower(*_padded([own for _, own in part]))
            out += [_Read(line, row[: len(own)]) for (line, own), row in zip(part, tokens, strict=True)]
    return out


def _loss(logits: Tensor, batch: _Batch, settings: Settings) -> Tensor:
    each = functional.binary_cross_entropy_with_logits(logits, batch.target, reduction="none")
    weight = batch.weight * (1.0 + (settings.breaking_weight - 1.0) * batch.target)
    return (each * weight).sum(1).mean()


def _optimiser(
    ear: Ear, settings: Settings, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    rates = [settings.encoder_rate, settings.head_rate]
    upper = [weight for layer in ear.encoder.layers[settings.fixed :] for weight in layer.parameters()]
    groups = [{"params": upper, "lr": rates[0]}, {"params": list(ear.heads.parameters()), "lr": rates[1]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=settings.decay, fused=True)
    return optimiser, torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, steps + 1, pct_start=settings.warm_up)


def _batches(epoch: Sequence[_Read], settings: Settings) -> list[_Batch]:
    out = []
    size = settings.batch * SORTED_TOGETHER
    for start in range(0, len(epoch), size):
        alike = sorted(epoch[start : start + size], key=lambda one: len(one.tokens))
        for at in range(0, len(alike), settings.batch):
            part = alike[at : at + settings.batch]
            tokens = torch.nn.utils.rnn.pad_sequence([one.tokens for one in part], batch_first=True)
            mask = torch.zeros(tokens.shape[:2])
            for row, one in enumerate(part):
                mask[row, : len(one.tokens)] = 1.0
            target = torch.from_numpy(np.stack([one.line.target for one in part]))
            weight = torch.from_numpy(np.stack([one.line.weight for one in part]))
            out.append(_Batch(tokens, mask, target, weight))
    random.shuffle(out)
    return out


def _padded(read: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    most = max(len(ids) for ids in read)
    ids = torch.full((len(read), most), PADDING)
    mask = torch.zeros(len(read), most)
    for row, own in enumerate(read):
        ids[row, : len(own)] = torch.tensor(own)
        mask[row, : len(own)] = 1.0
    return ids, mask
