"""Asking addresses of the public web whether they answer, without ever reaching a private network.

The name is resolved once, every address that it gives must be public, and the connection goes to the very address that
was judged: a name that changes its answer meanwhile (DNS rebinding) leads nowhere. Redirections are followed by the same rule.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from django.conf import settings

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


class Unreachable(Exception):  # noqa: N818 - it names what is so
    """An address that is not asked, or that does not answer."""


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
        except Unreachable as refusal:
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
    raise Unreachable("too many redirections")


async def _one(method: str, url: str) -> httpx.Response:
    """Ask the address that was judged public, under the name that was written (Host, and SNI for TLS)."""
    target = httpx.URL(url)
    if target.scheme not in {"http", "https"} or not target.host:
        raise Unreachable("not an address of the web")
    address = await _public_address(target.host, target.port or (443 if target.scheme == "https" else 80))
    headers = {"Host": target.netloc.decode("ascii"), "User-Agent": AGENT}
    extensions = {"sni_hostname": target.raw_host.decode("ascii")}
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        request = client.build_request(method, target.copy_with(host=address), headers=headers, extensions=extensions)
        response = await client.send(request, stream=True)
        await response.aclose()
        return response


async def _public_address(host: str, port: int) -> str:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(_is_public(address) for address in addresses):
        raise Unreachable("not on the public web")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    if mapped.is_loopback and getattr(settings, "NEWSROOM_CHECKS_LOOPBACK_LINKS", False):
        return True
    return bool(mapped.is_global and not mapped.is_multicast)
