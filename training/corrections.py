"""Corrections that readers made to codings, as new examples: `python -m training.corrections NAME TRANSCRIPT ...`.

Transcripts are private. Take in only those whose speaker agreed, and from which names were removed; the examples are
written to `corpus/NAME.jsonl` and would be published with it.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rupturesim.codes import Code
from rupturesim.errors import InputError
from rupturesim.replay import Replay
from rupturesim.transcript import read_transcript
from training.corpus import FOLDER


def examples(path: Path) -> Iterator[dict[str, Any]]:
    """The corrected turns of a transcript as rows of the corpus. Raises TranscriptError, InputError.

    The words of a code that the coder had given too are its evidence; of a new code, the whole turn.
    """
    replay = Replay(read_transcript(path))
    for attempt in replay.attempts:
        before = attempt.opening or ""
        for turn in replay.corrected(attempt.number).turns:
            if turn.correction is not None and turn.coding is not None:
                spans = [
                    [turn.text[start:end], coded.code.value]
                    for coded in turn.coding.codes
                    for start, end in coded.evidence or ((0, len(turn.text)),)
                    if coded.code is not Code.OTHER
                ]
                codes = [code.value for code in turn.correction.codes]
                yield {"kind": "correction", "client": before, "therapist": turn.text, "codes": codes, "spans": spans}
            before = turn.answer or ""


def main(argv: Sequence[str]) -> int:
    """Write the examples, or say why not."""
    parser = argparse.ArgumentParser(prog="python -m training.corrections", description=__doc__)
    parser.add_argument("name", help="names the file in the corpus, and the author of these labels")
    parser.add_argument("transcripts", nargs="+", type=Path)
    parser.add_argument("--agreed", action="store_true", help="the speakers agreed, and names have been removed")
    chosen = parser.parse_args(argv)
    if not chosen.agreed:
        parser.error("say --agreed once the speakers have agreed and all names are out of the transcripts")
    path = FOLDER / f"{chosen.name}.jsonl"
    if not chosen.name.isalnum() or path.exists():
        parser.error(f"{chosen.name!r} must be letters and figures only, and not yet a file of the corpus")
    try:
        rows = [row for transcript in chosen.transcripts for row in examples(transcript)]
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    lines = [{"id": f"{chosen.name}-{number:03d}"} | row for number, row in enumerate(rows, start=1)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    print(f"{len(lines)} corrected turns")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
