"""The editor's pages have a policy of their own: Wagtail positions things by inline styles and previews in a frame."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from communs.newsroom.addresses import EDITOR

#: Scripts stay those of the site alone: nothing inline, nothing from elsewhere.
POLICY = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
}


class EditorPolicyMiddleware:
    """Loosens the policy of the pages below the editor's address, and of nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the policy and the frame header are set where they are not."""
        response: Any = self.get_response(request)
        if request.path.startswith(f"/{EDITOR}"):
            response._csp_replace = POLICY  # noqa: SLF001 - what django-csp's own decorators do
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response
