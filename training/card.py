"""The model card that lies beside the shipped model."""

from collections.abc import Sequence

from rupturesim.codes import ALL_CODES
from training.corpus import Turn
from training.settings import Settings

_TEXT = """# The coder's model: {version}

A small network that reads what a trainee therapist says, beside the client's line before it, and names the codes of the
coding manual (`docs/coding-manual.md`) that the turn earns, with the words that earn them. It runs on the CPU, offline.

## What it is
- Base: all-MiniLM-L6-v2 (6 layers, width 384, 22 million weights; sentence-transformers, Apache License 2.0), itself
  from MiniLM-L6-H384-uncased (Microsoft, MIT License). The tokenizer is the base's own.
- On top: the mean over the turn's own tokens and one score for each of {codes} codes; and one score for each code
  at each token, from which the evidence comes. The client's line is read beside the turn and is not in the mean.
- Weights in 8 bits (7 used), so that the products of matrices do not depend on the processor.

## What it was trained on
{turns:,} turns written for this project after the manual, by {authors} authors, of which {ordinary:,} in whole ordinary
sessions. Nobody's real words are in it. Labels are the authors' own; `docs/coder.md` tells how far blind readers agree.

| code | turns |
| --- | --- |
{table}

## How it was trained
`make train`, on the CPU, seed {seed}: {epochs} epochs, AdamW, one cycle to {encoder_rate} (heads {head_rate}), batches
of {batch}. A turn is read with the client's line in {with_client:.0%} of cases, so that it can be heard without; one
of a pair always, and {pair_times} times an epoch. Of the marked spans {span_share:.0%}, drawn anew each epoch, are also
read as examples of their own. Beside the codes of the turn the network learns the codes of each word and the direction
of the turn (repair, neither, strain). The lines and the calibration come from held-out authors.

## How well it does
`make eval-coder` prints it; `docs/coder.md` keeps it.

## What it cannot do
- It hears English only. Another language, code or noise is mostly `other`, not always.
- Irony, quotation and long rambles are heard less well than plain speech.
- It was trained on written dialogue that imitates speech; recorded sessions differ.
- It codes words. It does not hear tone, and says nothing about the person who spoke them. Not for assessment.
"""


def card(turns: Sequence[Turn], settings: Settings, version: str) -> str:
    """The card as Markdown."""
    table = "\n".join(f"| {code} | {sum(code in turn.codes for turn in turns)} |" for code in ALL_CODES)
    return _TEXT.format(
        version=version,
        codes=len(ALL_CODES),
        turns=len(turns),
        authors=len({turn.author for turn in turns}),
        ordinary=sum(turn.kind == "ordinary" for turn in turns),
        table=table,
        **settings.described(),
    )
