"""What the press takes away from an entry: its PDF, its kit."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.newsroom.models import Entry
from communs.newsroom.press import keeping
from communs.newsroom.press.kit import kit as kit_of
from communs.newsroom.queries import public_entry


@public
@require_safe
def document(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """An entry as a PDF; whoever has it already is told so (RFC 9110, 13.1.2)."""
    answer = document_answer(request, public_entry(section, slug))
    patch_cache_control(answer, public=True, no_cache=True)
    return answer


@public
@require_safe
def kit(request: HttpRequest, section: str, slug: str) -> HttpResponseBase:
    """An entry, its pictures in full size and its files as one archive."""
    answer = kit_answer(public_entry(section, slug))
    patch_cache_control(answer, public=True, no_cache=True)
    return answer


def document_answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Answer with the PDF of an entry, or with 304 when the asker's copy says the same."""
    content, digest = keeping.pdf(entry)
    etag = f'"{digest[:32]}"'
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{entry.slug}.pdf"'
    answer["ETag"] = etag
    return answer


def kit_answer(entry: Entry) -> StreamingHttpResponse:
    """Answer with the archive of an entry."""
    answer = StreamingHttpResponse(kit_of(entry), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{entry.slug}.zip"'
    return answer
