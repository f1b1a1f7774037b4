"""The editor's pages have a policy of their own: Wagtail positions things by inline styles and previews in a frame."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from communs.newsroom.addresses import EDITOR
from communs.newsroom.operations.publishing import NotReady

#: Scripts stay those of the site alone: nothing inline, nothing from elsewhere.
POLICY = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
}
#: The editor shows a draft as the public will see it, in a frame: that page alone lets itself be framed.
PREVIEW_POLICY = {"frame-ancestors": ["'self'"]}


class EditorPolicyMiddleware:
    """Loosens the policy of the pages below the editor's address and of previews, and of nothing else.

    A publication that the review refuses ends on the page of the review, from wherever it was asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the policy and the frame header are set where they are not."""
        response: Any = self.get_response(request)
        if getattr(request, "is_preview", False):
            response._csp_replace = PREVIEW_POLICY  # noqa: SLF001 - what django-csp's own decorators do
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        elif request.path.startswith(f"/{EDITOR}"):
            response._csp_replace = POLICY  # noqa: SLF001 - idem
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead whoever asked for a publication that the review refuses to the review: the draft is kept."""
        if not isinstance(exception, NotReady):
            return None
        address = reverse("newsroom:review", args=[exception.entry.pk])
        if "/api/" in request.path:
            checks = [finding.check for finding in exception.findings]
            return JsonResponse({"detail": "The review refuses.", "checks": checks, "review": address}, status=422)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
