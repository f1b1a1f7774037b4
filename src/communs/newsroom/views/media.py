"""Pictures and files: public bytes under addresses that never change and cannot be guessed."""

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.newsroom.models import Attachment

FOREVER = "public, max-age=31536000, immutable"
SANDBOX = "default-src 'none'; sandbox"
SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"}


@public
@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """Send a picture at one of its sizes. Its folder's name is drawn at random when it is uploaded."""
    kind = mimetypes.guess_type(path)[0]
    if kind not in SHOWN:
        raise Http404
    return _answer(path, kind, FOREVER)


@public
@require_safe
def attachment(request: HttpRequest, pk: int, digest: str, name: str) -> FileResponse:
    """Send a file; the digest of its content in the address proves that one was given the link."""
    file = get_object_or_404(Attachment, pk=pk)
    if not digest or digest != file.address_digest:
        raise Http404
    response = _answer(file.file.name, file.content_type or "application/octet-stream", FOREVER)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return response


def _answer(path: str, kind: str, caching: str) -> FileResponse:
    try:
        content = default_storage.open(path)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(content, content_type=kind)
    response["Cache-Control"] = caching
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
