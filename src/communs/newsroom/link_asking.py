"""Asking addresses of the public web whether they answer, without ever reaching a private network.

The addresses are judged by `communs.core.remote.guard`; redirections are followed by the same rule.
"""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from communs.core.remote import AddressRefused, guard

TIMEOUT = httpx.Timeout(8, connect=5)
AT_ONCE = 4
REDIRECTIONS = 5
TRIES = 2
AGENT = "communs link check"
NO_HEAD = {403, 404, 405, 406, 500, 501, 503}


@dataclass(frozen=True)
class Answer:
    """What an address answered; `status` 0 is no answer, and `error` says why."""

    url: str
    status: int
    error: str = ""


async def ask_all(urls: Iterable[str]) -> list[Answer]:
    """Ask addresses, a few at once; each has its answer, in order."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask_in_turn(url: str) -> Answer:
        async with gate:
            return await ask(url)

    return list(await asyncio.gather(*(ask_in_turn(url) for url in urls)))


async def ask(url: str) -> Answer:
    """Ask one address: HEAD, then GET where HEAD is not understood; once more when nothing answers."""
    error = ""
    for _attempt in range(TRIES):
        try:
            return Answer(url, await _status(url))
        except AddressRefused as refusal:
            return Answer(url, 0, str(refusal))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as failure:
            error = f"{type(failure).__name__}: {failure}"
    return Answer(url, 0, error)


async def _status(url: str) -> int:
    status = await _followed("HEAD", url)
    return await _followed("GET", url) if status in NO_HEAD else status


async def _followed(method: str, url: str) -> int:
    for _hop in range(REDIRECTIONS):
        response = await _one(method, url)
        if not response.is_redirect:
            return response.status_code
        url = urljoin(url, response.headers["location"])
    raise AddressRefused("too many redirections")


async def _one(method: str, url: str) -> httpx.Response:
    target = httpx.URL(url)
    address = guard.judged(target, await _resolved(target))
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        request = guard.pinned(client, method, target, address, {"User-Agent": AGENT})
        response = await client.send(request, stream=True)
        await response.aclose()
        return response


async def _resolved(target: httpx.URL) -> list[str]:
    host, port = guard.host_of(target), guard.port_of(target)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]
