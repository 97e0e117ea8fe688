"""Training one network, seeded, on the CPU."""

import math
import random
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rupturesim.coder.reading import Reader
from rupturesim.coder.trained import Logits
from rupturesim.codes import ALL_CODES
from training.corpus import Turn
from training.examples import NO_DIRECTION, Batch, Example, batch, examples
from training.network import Network, Scores, load_base
from training.settings import Settings

SORTED_TOGETHER = 40
"""Batches among which examples are sorted by length, so that little is padded."""


def fit(turns: Sequence[Turn], reader: Reader, settings: Settings, say: Callable[[str], None] = print) -> Network:
    """Train a network on these turns. The same turns and settings give the same network on the same machine."""
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    network = load_base(len(ALL_CODES), settings.dropout)
    network.encoder.words.weight.requires_grad_(False)
    chosen = [example for example in examples(turns) for _ in range(settings.pair_times if example.paired else 1)]
    whole = sum(example.client is not None for example in chosen)
    # The number of spans is drawn anew each epoch; the rate must not run out before the last step.
    most = whole + math.ceil((len(chosen) - whole) * min(1.0, settings.span_share + 0.05))
    optimiser, schedule = _optimiser(network, settings, most)
    began = time.monotonic()
    for epoch in range(1, settings.epochs + 1):
        network.train()
        losses = []
        for together in _batches(chosen, reader, settings):
            picked, prepared = together
            loss = _loss(network(prepared.ids, prepared.mask, prepared.sides, prepared.own), prepared, picked, settings)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        say(f"  epoch {epoch} of {settings.epochs}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s")
    return network.eval()


def score(network: Network, reader: Reader, turns: Sequence[Turn], with_client: bool) -> list[Logits]:
    """What a network says of whole turns."""
    readings = [reader.read(turn.therapist, turn.client if with_client else "") for turn in turns]
    order = sorted(range(len(turns)), key=lambda place: len(readings[place].ids))
    out: dict[int, Logits] = {}
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            b = batch(reader, [readings[place] for place in places])
            scores = network(b.ids, b.mask, b.sides, b.own)
            for row, place in enumerate(places):
                offsets = readings[place].offsets
                words = scores.words[row, 1 : len(offsets) + 1].numpy()
                out[place] = Logits(scores.turn[row].numpy(), words, offsets)
    return [out[place] for place in range(len(turns))]


def _optimiser(
    network: Network, settings: Settings, count: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    encoder = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    inside = {id(weight) for weight in network.encoder.parameters()}
    heads = [weight for weight in network.parameters() if id(weight) not in inside]
    rates = [settings.encoder_rate, settings.head_rate]
    groups = [{"params": encoder, "lr": rates[0]}, {"params": heads, "lr": rates[1]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=settings.decay, fused=True)
    steps = settings.epochs * (math.ceil(count / settings.batch) + 1)
    return optimiser, torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, steps, pct_start=settings.warm_up)


def _batches(chosen: Sequence[Example], reader: Reader, settings: Settings) -> list[tuple[list[Example], Batch]]:
    """One epoch's batches in a random order, each turn with or without the client's line by chance."""
    drawn = []
    for example in random.sample(chosen, len(chosen)):
        if example.client is None and random.random() >= settings.span_share:
            continue
        beside = example.client if example.paired or random.random() < settings.with_client else ""
        drawn.append((example, reader.read(example.text, beside or "")))
    size = settings.batch * SORTED_TOGETHER
    out = []
    for start in range(0, len(drawn), size):
        alike = sorted(drawn[start : start + size], key=lambda pair: len(pair[1].ids))
        for at in range(0, len(alike), settings.batch):
            part = alike[at : at + settings.batch]
            picked = [example for example, _ in part]
            out.append((picked, batch(reader, [reading for _, reading in part], picked)))
    random.shuffle(out)
    return out


def _loss(scores: Scores, prepared: Batch, picked: Sequence[Example], settings: Settings) -> Tensor:
    """The codes of the turn, the codes of its words, and its direction."""
    targets = torch.from_numpy(np.stack([example.target for example in picked]))
    loss = functional.binary_cross_entropy_with_logits(scores.turn, targets, reduction="none").sum(1).mean()
    words = functional.binary_cross_entropy_with_logits(scores.words, prepared.words, reduction="none").sum(-1)
    loss = loss + settings.word_weight * (words * prepared.own).sum() / prepared.own.sum()
    directions = torch.tensor([example.direction for example in picked])
    clear = functional.cross_entropy(scores.direction, directions, ignore_index=NO_DIRECTION)
    return loss + settings.direction_weight * (clear if bool((directions != NO_DIRECTION).any()) else 0.0)
