"""`rupturesim code`: JSON lines of turns in, JSON lines of codings out."""

import json
from typing import Any, BinaryIO

from rupturesim.cli.hearing import warn_of_cues
from rupturesim.cli.output import talk
from rupturesim.coder import Coder, default_coder


def code_lines(source: BinaryIO) -> int:
    """Code every line; those that cannot be read are named on stderr and the others are coded all the same."""
    coder = default_coder()
    warn_of_cues()
    faults = 0
    for number, raw in enumerate(source, start=1):
        if raw.strip():
            try:
                print(json.dumps(_coded(coder, raw)))
            except ValueError as error:
                faults += 1
                talk(f"line {number}: {error}")
    return 2 if faults else 0


def _coded(coder: Coder, raw: bytes) -> dict[str, Any]:
    """One coding. Evidence counts characters of the text as given. Raises ValueError saying what is wrong."""
    try:
        turn = json.loads(raw)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8 text") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON ({getattr(error, 'msg', 'nested too deeply')})") from None
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        raise ValueError("needs an object with a 'text' (and, if known, the 'client' line before and an 'id')")
    client = turn.get("client", "")
    if not isinstance(client, str):
        raise ValueError("'client' must be text")
    codes = [
        {"code": coded.code.value, "score": coded.score, "evidence": [list(span) for span in coded.evidence]}
        for coded in coder.code(turn["text"], client)
    ]
    return {"id": turn.get("id"), "codes": codes}
