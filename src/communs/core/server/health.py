"""`/healthz`: this process answers. `/readyz`: the database answers, and has this version's schema.

They come before every other layer: a probe has no host name, no session and no TLS.
"""

import functools
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


class HealthMiddleware:
    """Answers the two probes; 503 says why the process is not ready."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, pass anything else on."""
        if request.path == "/healthz":
            return _answer("")
        if request.path == "/readyz":
            return _answer(_obstacle())
        return self.get_response(request)


def _answer(obstacle: str) -> JsonResponse:
    answer = JsonResponse({"status": obstacle or "ok"}, status=503 if obstacle else 200)
    answer.headers["Content-Length"] = len(answer.content)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _obstacle() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated()
    except DatabaseError:
        return "the database does not answer"
    except LookupError as error:
        return str(error)
    return ""


@functools.cache
def _migrated() -> bool:
    """Remember a good answer only: a schema moves forward, never back. Raises `LookupError` when it is behind."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise LookupError(f"{len(missing)} migrations are not applied: run « communs migrate »")
    return True
