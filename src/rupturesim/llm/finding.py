"""Which servers of language models answer on this machine, and what they have."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import NamedTuple

from rupturesim.errors import ServerFault
from rupturesim.llm.address import Address, address
from rupturesim.llm.endpoint import Endpoint

WITHIN = 1.0
"""Seconds that a server has to name its models."""

_MOST = 100
"""Models of one server that are listed."""


class Place(NamedTuple):
    """Where a server may be. name: what usually answers there."""

    name: str
    url: str


PLACES = (
    Place("Ollama", "http://127.0.0.1:11434"),
    Place("LM Studio", "http://127.0.0.1:1234"),
    Place("llama.cpp", "http://127.0.0.1:8080"),
    Place("llama-cpp-python or vLLM", "http://127.0.0.1:8000"),
)
"""The usual ones."""


class Found(NamedTuple):
    """What came of asking at one place. models: their names. fault: why it has named none, as `ServerFault` has it."""

    place: Place
    address: Address
    models: tuple[str, ...] = ()
    fault: ServerFault | None = None

    @property
    def there(self) -> bool:
        """Whether something answers there, be it with models or not."""
        return self.fault is None or self.fault.kind not in ("refused", "late", "stopped")


def found_at(places: Sequence[Place], endpoint: Callable[[Address], Endpoint] = Endpoint) -> list[Found]:
    """Ask at all of these places at once; at most about a second passes.

    endpoint: makes the server's side of the asking; by default one that shows nobody the user's key. Raises InputError
    for a place that is not on this machine.
    """
    # Before the seconds are counted: the import takes longer than a server that is there.
    import_module("httpx")
    addresses = [address(place.url) for place in places]
    with ThreadPoolExecutor(max_workers=max(1, len(places))) as pool:
        return list(pool.map(lambda place, where: _asked(place, where, endpoint(where)), places, addresses))


def _asked(place: Place, where: Address, endpoint: Endpoint) -> Found:
    try:
        return Found(place, where, tuple(endpoint.models(within=WITHIN)[:_MOST]))
    except ServerFault as fault:
        return Found(place, where, fault=fault)
    finally:
        endpoint.close()
