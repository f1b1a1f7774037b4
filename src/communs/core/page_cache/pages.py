"""A page ready to be sent: one variant (language, theme, encoding) of one address."""

import gzip
import hashlib
from dataclasses import dataclass
from typing import Self

import brotli

from communs.core.page_cache.marking import Mark

STATUSES = {200, 301, 404, 410}
OK = 200
# Every visit asks whether the page is still the one it knows: a cache that we cannot purge keeps nothing unasked.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
VARY = ("Accept-Encoding", "Accept-Language", "Cookie")
KNOWN_VARIATIONS = {"accept-encoding", "accept-language", "cookie", "hx-request"}
REPLACED = {"cache-control", "content-encoding", "content-length", "etag", "vary", "x-request-id"}
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/feed+json", "application/xml")
COMPRESSIBLE_XML = "+xml"
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
# What a page costs besides its body: its headers, its key, its place in the store.
OVERHEAD = 4096
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """The answer for everybody who asks with one key."""

    mark: Mark
    code: int
    status: str
    headers: Headers
    unchanged: Headers
    body: bytes
    etag: str

    @classmethod
    def made(cls, mark: Mark, status: str, headers: Headers, body: bytes, encoding: str) -> Self:
        """Prepare what Django answered: compress it, name it by its digest, say how long it may be kept elsewhere."""
        given = {name.lower(): value for name, value in headers}
        body, encoding = _encoded(body, given.get("content-type", ""), encoding)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        unchanged = [("Cache-Control", CACHE_CONTROL), ("ETag", etag), ("Vary", _vary(given.get("vary", "")))]
        sent = [(name, value) for name, value in headers if name.lower() not in REPLACED]
        sent += [*unchanged, ("Content-Length", str(len(body)))]
        if encoding:
            sent.append(("Content-Encoding", encoding))
        return cls(mark, int(status[:3]), status, sent, unchanged, body, etag)

    @property
    def until(self) -> float:
        """The moment (POSIX time) from which the page is not true any more."""
        return self.mark.until

    @property
    def size(self) -> int:
        """The bytes that it takes, all told."""
        return len(self.body) + OVERHEAD

    def is_known(self, etags: str) -> bool:
        """Whether `If-None-Match` names this page: the visitor then needs no copy (RFC 9110, 13.1.2)."""
        if not etags or self.code != OK:
            return False
        return etags == self.etag or any(
            name.strip().removeprefix("W/") in {"*", self.etag} for name in etags.split(",")
        )


def is_shareable(status: str, headers: Headers) -> bool:
    """Whether an answer is everybody's: of a status that lasts, without a cookie, a nonce or a rule that keeps it apart."""
    if int(status[:3]) not in STATUSES:
        return False
    given = {name.lower(): value for name, value in headers}
    if given.keys() & {"set-cookie", "content-encoding"} or "public" not in given.get("cache-control", "public"):
        return False
    varies = {name.strip().lower() for name in given.get("vary", "").split(",")} - {""}
    return varies <= KNOWN_VARIATIONS and "'nonce-" not in given.get("content-security-policy", "")


def _encoded(body: bytes, content_type: str, encoding: str) -> tuple[bytes, str]:
    """Compress a text; leave it as it is when that would not make it shorter.

    These pages hold no token and nothing that a visitor sent but the address: compression betrays no secret.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if not encoding or not (kind.startswith(COMPRESSIBLE) or kind.endswith(COMPRESSIBLE_XML)):
        return body, ""
    if encoding == "br":
        shorter = brotli.compress(body, quality=BROTLI_QUALITY)
    else:
        shorter = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return (shorter, encoding) if len(shorter) < len(body) else (body, "")


def _vary(given: str) -> str:
    names = {name.lower(): name for name in (*VARY, *filter(None, map(str.strip, given.split(","))))}
    return ", ".join(sorted(names.values(), key=str.lower))
