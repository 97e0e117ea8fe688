"""How fast the trained coder hears, on one core, and whether its arithmetic changes codes."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.figure import Figure
from training.corpus import DEV, read

TURNS = 300
_LOADING = """
import time
start = time.perf_counter()
from rupturesim.coder.trained import TrainedCoder
imported = time.perf_counter()
TrainedCoder.shipped()
print(imported - start, time.perf_counter() - imported)
"""


def figures() -> Iterator[Figure]:
    """Loading, one turn, many turns, and the size of what is shipped."""
    from rupturesim.coder.trained import FOLDER, TrainedCoder

    done = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True)
    importing, loading = (float(part) * 1000 for part in done.stdout.split())
    yield Figure("coder: onnxruntime and tokenizers imported", f"{importing:.0f} ms")
    yield Figure("coder: model loaded", f"{loading:.0f} ms")
    size = sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6
    yield Figure("coder: files of the model", f"{size:.1f} MB", "at most 30 MB in the wheel")
    coder = TrainedCoder.shipped()
    turns = read(DEV)
    turns = (turns * (TURNS // len(turns) + 1))[:TURNS]
    took = []
    for turn in turns:
        start = time.perf_counter()
        coder.code(turn.therapist, turn.client)
        took.append(time.perf_counter() - start)
    yield Figure("coder: a turn, with its evidence, median", f"{statistics.median(took) * 1000:.1f} ms", "at most 4 ms")
    yield Figure("coder: turns a second, one core", f"{len(took) / sum(took):.0f}", "300")
