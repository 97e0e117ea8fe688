"""Where a model is served: on this machine, unless the user has allowed another."""

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from rupturesim.errors import InputError
from rupturesim.text import clean

_MOST = 2000
"""Letters that an address may have."""
_ENDINGS = ("/chat/completions", "/completions", "/models")


class Address(NamedTuple):
    """The base of an OpenAI-compatible endpoint, such as `http://127.0.0.1:8080/v1`, without a slash at its end."""

    base: str
    host: str
    remote: bool

    @property
    def chat(self) -> str:
        """Where chat completions are asked for."""
        return f"{self.base}/chat/completions"

    @property
    def completions(self) -> str:
        """Where plain completions are asked for."""
        return f"{self.base}/completions"

    @property
    def models(self) -> str:
        """Where the models are listed."""
        return f"{self.base}/models"


def address(url: str, *, allow_remote: bool = False) -> Address:
    """Read the address of an endpoint; `/v1` is added where no path is given.

    Raises InputError if it is no address of one, or is on another machine and that is not allowed.
    """
    written = clean(url, newlines=False).strip()
    try:
        parts = urlsplit(written if "://" in written else f"http://{written}")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError(f"--llm {written[:100]}: {error}") from None
    if len(written) > _MOST or parts.scheme not in ("http", "https") or not host or " " in parts.netloc:
        raise InputError(f"--llm {written[:100]}: give the address of a server, such as http://127.0.0.1:11434")
    if parts.username is not None or parts.password is not None:
        raise InputError("--llm: leave name and password out of the address; a key belongs in RUPTURESIM_API_KEY")
    if parts.query or parts.fragment:
        raise InputError(f"--llm {parts.scheme}://{host}: leave out what follows the ? or #")
    remote = not _on_this_machine(host)
    if remote and not allow_remote:
        raise InputError(
            f"--llm {host}: this is another machine, and what you and the client say would be sent there. "
            "Use a server on this machine, or add --allow-remote if you mean it."
        )
    path = parts.path.rstrip("/")
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path or '/v1'}", host, remote)


def _on_this_machine(host: str) -> bool:
    """Whether a host is the machine itself. A name other than localhost could mean anything, and is not."""
    if host in ("localhost", "localhost."):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
