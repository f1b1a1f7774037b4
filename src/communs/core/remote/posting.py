"""Posting to an address that somebody gave: guarded as every call, never redirected, bounded in size and in time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from django.conf import settings

from communs.core.remote import guard
from communs.core.remote.asking import trust
from communs.core.remote.errors import TooSlow, Unavailable


@dataclass(frozen=True)
class Posted:
    """What came back: the status, and the beginning of the body as it was sent."""

    status: int
    head: bytes


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, most_bytes: int) -> Posted:
    """Post once. Every status is an answer, a redirection included: it is not followed.

    The name is resolved once and the connection goes to the address that was judged. `timeout` bounds the whole call, in
    seconds, however slowly the answer drips; no more than `most_bytes` of it are read. Raises `AddressRefused`,
    `TooSlow`, `Unavailable`.
    """
    try:
        target = httpx.URL(url)
        call = _posted(target, guard.resolved(target), body, headers, most_bytes)
        return asyncio.run(asyncio.wait_for(call, timeout))
    except (TimeoutError, httpx.TimeoutException) as error:
        raise TooSlow("timeout") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise Unavailable(type(error).__name__) from error


async def _posted(url: httpx.URL, address: str, body: bytes, headers: Mapping[str, str], most_bytes: int) -> Posted:
    own = {"User-Agent": f"communs ({settings.SITE_URL})", "Accept-Encoding": "identity", **headers}
    async with httpx.AsyncClient(timeout=None, trust_env=False, verify=trust()) as client:  # noqa: S113 - the caller bounds it
        request = guard.pinned(client, "POST", url, address, own, body)
        response = await client.send(request, stream=True)
        try:
            return Posted(response.status_code, await _head(response, most_bytes))
        finally:
            await response.aclose()


async def _head(response: httpx.Response, most_bytes: int) -> bytes:
    head = b""
    async for chunk in response.aiter_raw():
        head += chunk
        if len(head) >= most_bytes:
            break
    return head[:most_bytes]
