"""Which addresses communs may connect to: those of the public web, and the hosts that the operator names.

The name is resolved once, every address that it gives must be public, and the connection goes to the very address that
was judged: a name that changes its answer meanwhile (DNS rebinding) leads nowhere. A redirection is judged like the rest.
"""

import ipaddress
import socket
from collections.abc import Iterable, Mapping

import httpx
from django.conf import settings

from communs.core.remote.errors import AddressRefused


def resolved(url: httpx.URL) -> str:
    """Return the address to connect to for this URL. Raises `AddressRefused`, `OSError` when the name is unknown."""
    found = socket.getaddrinfo(host_of(url), port_of(url), type=socket.SOCK_STREAM)
    return judged(url, (str(entry[4][0]) for entry in found))


def judged(url: httpx.URL, addresses: Iterable[str]) -> str:
    """Return the first of the addresses that the name gave, if all may be reached. Raises `AddressRefused`."""
    known = list(addresses)
    trusted = url.host in settings.PRIVATE_SERVICES
    if not known or not (trusted or all(map(is_public, known))):
        raise AddressRefused("not on the public web")
    return known[0]


def host_of(url: httpx.URL) -> str:
    """Return the host. Raises `AddressRefused` for what is not an address of the web."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise AddressRefused("not an address of the web")
    return url.host


def port_of(url: httpx.URL) -> int:
    """Return the port, the scheme's own when none is written."""
    return url.port or (443 if url.scheme == "https" else 80)


def pinned(  # noqa: PLR0913, PLR0917 - the parts of a request
    client: httpx.Client | httpx.AsyncClient,
    method: str,
    url: httpx.URL,
    address: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> httpx.Request:
    """Build a request that connects to `address` under the name that was written (Host, and SNI for TLS)."""
    named = {**headers, "Host": url.netloc.decode("ascii")}
    extensions = {"sni_hostname": url.raw_host.decode("ascii")}
    return client.build_request(method, url.copy_with(host=address), headers=named, content=body, extensions=extensions)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public web; an IPv4 one written as IPv6 is judged as what it is."""
    parsed = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return bool(mapped.is_global and not mapped.is_multicast)
