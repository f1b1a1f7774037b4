"""What is published, for programs: read only, open to anybody, at `/api/v1/newsroom/` (see docs/newsroom-api.md)."""

from communs.newsroom.api.operations import router

__all__ = ["router"]
