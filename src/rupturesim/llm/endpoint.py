"""Asking an OpenAI-compatible server, and never waiting for it longer than was agreed."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from rupturesim.errors import ServerFault
from rupturesim.llm.address import Address
from rupturesim.llm.answers import check_status, model_names
from rupturesim.llm.stream import LARGEST, Pieces, words_of

if TYPE_CHECKING:
    import httpx

Found = TypeVar("Found")
_CLOSING = 1.0
"""Seconds that closing may take."""


class Endpoint:
    """One server. Requests run in a thread of their own, so that none can hold the caller up.

    Nothing is sent through a proxy, no redirect is followed and no cookie kept. key: sent as a bearer token if given.
    """

    def __init__(self, address: Address, key: str = "") -> None:
        self.address = address
        self._key = key
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx.AsyncClient | None = None
        self._closed = self._halted = False
        self._asked: concurrent.futures.Future[Any] | None = None

    def get_ready(self) -> None:
        """Import what requests need while nobody waits for one. Returns at once."""
        if loop := self._running():
            asyncio.run_coroutine_threadsafe(self._opened(), loop)

    def ask(self, url: str, body: Mapping[str, Any], *, within: float, enough: Callable[[str], bool]) -> str:
        """The words of an answer, streamed, up to its end or until `enough` holds of them.

        within: seconds. Raises ServerFault if nothing that can be used came in time.
        """
        return self._within(self._ask(url, body, enough), within)

    def models(self, *, within: float) -> list[str]:
        """The names of the models that the server has. Raises ServerFault."""
        return self._within(self._models(), within)

    def break_off(self) -> None:
        """Break off what is under way. Nothing more is asked for until `go_on`."""
        with self._lock:
            self._halted = True
            if self._asked is not None:
                self._asked.cancel()

    def go_on(self) -> None:
        """Ask again, after `break_off`."""
        self._halted = False

    def close(self) -> None:
        """Break off what is under way, and let go of the connection. Nothing can be asked for afterwards."""
        with self._lock:
            self._closed = True
            if self._asked is not None:
                self._asked.cancel()
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        with contextlib.suppress(TimeoutError, concurrent.futures.CancelledError):
            asyncio.run_coroutine_threadsafe(self._shut(), loop).result(_CLOSING)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_CLOSING)

    def _within(self, request: Coroutine[Any, Any, Found], seconds: float) -> Found:
        loop = self._running()
        with self._lock:
            # A loop that is being closed would never take the request up.
            stopped = loop is None or self._closed or self._halted
            if loop is None or stopped or seconds <= 0:
                request.close()
                raise ServerFault("stopped" if stopped else "late", "the model was not asked", again=False)
            future = asyncio.run_coroutine_threadsafe(request, loop)
            self._asked = future
        try:
            return future.result(seconds)
        except TimeoutError:
            raise ServerFault("late", "the model did not answer in time", again=False) from None
        except concurrent.futures.CancelledError:
            raise ServerFault("stopped", "the model was no longer waited for", again=False) from None
        finally:
            future.cancel()

    def _running(self) -> asyncio.AbstractEventLoop | None:
        """The loop in which requests run, begun if need be; None once closed."""
        with self._lock:
            if self._loop is None and not self._closed:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="model", daemon=True)
                self._thread.start()
            return self._loop

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    async def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx

            self._client = httpx.AsyncClient(
                timeout=None,
                trust_env=False,
                follow_redirects=False,
                verify=self.address.base.startswith("https:"),
                limits=httpx.Limits(max_keepalive_connections=0),
                headers={
                    "Accept-Encoding": "identity",
                    **({"Authorization": f"Bearer {self._key}"} if self._key else {}),
                },
            )
        return self._client

    async def _ask(self, url: str, body: Mapping[str, Any], enough: Callable[[str], bool]) -> str:
        client = await self._opened()
        with _as_faults():
            async with client.stream("POST", url, json=body) as response:
                await check_status(response)
                if "json" in response.headers.get("content-type", ""):
                    return words_of(await _read(response, LARGEST))
                pieces, text = Pieces(), ""
                async for data in response.aiter_raw():
                    for piece in pieces.take(data):
                        text += piece
                    if pieces.done or enough(text):
                        return text
                if pieces.nothing:
                    # Servers built on llama.cpp close the stream so when the text does not fit the model.
                    raise ServerFault("too_long", "the model's server sent nothing at all; the text may be too long")
                return text + "".join(pieces.end())

    async def _models(self) -> list[str]:
        client = await self._opened()
        with _as_faults():
            async with client.stream("GET", self.address.models) as response:
                await check_status(response)
                return model_names(await _read(response, LARGEST))


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _read(response: httpx.Response, most: int) -> bytes:
    """A whole answer, not read further than it may be long. Raises ServerFault."""
    body = b""
    async for data in response.aiter_raw():
        body += data
        if len(body) > most:
            raise ServerFault("too_much", "the model's server sent far more than an answer")
    return body


@contextlib.contextmanager
def _as_faults() -> Iterator[None]:
    """What httpx raises, as faults of the model's server."""
    import httpx

    try:
        yield
    except httpx.ConnectError as error:
        unsafe = "SSL" in str(error)
        why = "no safe connection to the model's server can be made" if unsafe else "no model's server answers"
        raise ServerFault("refused", f"{why} at this address", again=False) from None
    except (httpx.RequestError, httpx.StreamError, httpx.InvalidURL) as error:
        raise ServerFault(
            "broken_off", f"the connection to the model's server broke off ({type(error).__name__})"
        ) from None
