"""Serving a file to whoever holds a valid link."""

import re
from typing import Final

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.files.enums import FileState
from communs.core.files.links import LIFETIME, Disposition, read_link
from communs.core.files.models import StoredFile
from communs.core.files.storage import byte_store

SHOWN_INLINE: Final = {"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml"}
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
# Browsers' own PDF reader does not open inside a sandbox.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@public
@require_safe
def serve(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Send the bytes of a clean file; the signature is the authorisation. 403 expired, 404 gone, 409 not clean."""
    try:
        identifier, disposition = read_link(token)
    except BadSignature:
        return _unavailable(request, "expired", 403)
    file = StoredFile.objects.filter(pk=identifier).first()
    if file is None:
        return _unavailable(request, "gone", 404)
    if not file.is_clean:
        return _unavailable(request, "pending" if file.state == FileState.PENDING else "infected", 409)
    return _answer(request, file, disposition)


def _unavailable(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    response = render(request, "files/unavailable.html", {"reason": reason}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest, file: StoredFile, disposition: Disposition) -> HttpResponseBase:
    span = _range(request.headers.get("Range", ""), file.size)
    if span is None:
        return _with_headers(
            HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"}), file, disposition
        )
    start, stop, status = span
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(status=status)
    else:
        response = StreamingHttpResponse(byte_store().read(file.key, start, stop), status=status)
    response["Content-Length"] = str(stop - start)
    if status == 206:  # noqa: PLR2004 - partial content
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    return _with_headers(response, file, disposition)


def _range(header: str, size: int) -> tuple[int, int, int] | None:
    """Return start, stop and status for a `Range` header (RFC 9110 §14.2); None when it cannot be satisfied."""
    found = ONE_RANGE.fullmatch(header.replace(" ", ""))
    first, last = found.groups() if found else ("", "")
    if first == last == "" or (first and last and int(last) < int(first)):
        return 0, size, 200
    if not first:
        return (max(0, size - int(last)), size, 206) if int(last) else None
    if int(first) >= size:
        return None
    return int(first), min(size, int(last) + 1) if last else size, 206


def _with_headers(response: HttpResponseBase, file: StoredFile, disposition: Disposition) -> HttpResponseBase:
    inline = disposition == "inline" and file.content_type in SHOWN_INLINE
    is_text = file.content_type.startswith("text/")
    response["Content-Type"] = f"{file.content_type}; charset=utf-8" if is_text else file.content_type
    response["Content-Disposition"] = str(content_disposition_header(not inline, file.name))
    response["Content-Security-Policy"] = PDF_POLICY if inline and file.content_type == "application/pdf" else SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={LIFETIME}"
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{file.sha256}"'
    return response
