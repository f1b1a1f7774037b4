"""The cache in front of Django: a kept page costs no middleware, no view and no query."""

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from communs.core.page_cache.listener import Listener
from communs.core.page_cache.marking import MARK
from communs.core.page_cache.pages import Headers, Page, is_shareable
from communs.core.page_cache.store import Store
from communs.core.page_cache.visits import Visit, visit_of
from communs.core.server.requests import HEADER, identifier, report

NOT_MODIFIED = 304


class PageCache:
    """Answers what it keeps, and whatever else by `application`, keeping what a view has marked."""

    def __init__(self, application: WSGIApplication, capacity: int) -> None:
        self.application = application
        self.store = Store(capacity)
        self.listener = Listener(self.store)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        begun = time.perf_counter()
        visit = visit_of(environ)
        if visit is None:
            return self.application(environ, start_response)
        page = self.store.get(visit.key)
        if page is None:
            return self._made(visit, environ, start_response)
        name = identifier(environ.get("HTTP_X_REQUEST_ID", ""))
        code, body = _send(page, visit, name, start_response)
        method = "HEAD" if visit.is_head else "GET"
        report(method, page.mark.place, code, time.perf_counter() - begun, name)
        return body

    def _made(self, visit: Visit, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        generation = self.store.generation
        answer = _Answer()
        chunks = self.application(environ, answer)
        mark = environ.get(MARK)
        if mark is None or not is_shareable(answer.status, answer.headers):
            start_response(answer.status, answer.headers)
            return chunks
        page = Page.made(mark, answer.status, answer.headers, _whole(chunks), visit.key.encoding)
        if self.store.capacity and not visit.is_head and not self.store.put(visit.key, page, generation):
            self.listener.start()
        return _send(page, visit, answer.request_id, start_response)[1]


class _Answer:
    """Holds back what Django starts to answer."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def __call__(
        self,
        status: str,
        headers: Headers,
        exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        /,
    ) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return _written

    @property
    def request_id(self) -> str:
        """The identifier that Django gave to the request."""
        return dict(self.headers).get(HEADER, "")


def _written(data: bytes) -> object:
    raise NotImplementedError("Django returns what it sends.")


def _whole(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()


def _send(page: Page, visit: Visit, name: str, start_response: StartResponse) -> tuple[int, list[bytes]]:
    if visit.known and page.is_known(visit.known):
        start_response("304 Not Modified", [*page.unchanged, (HEADER, name)])
        return NOT_MODIFIED, []
    start_response(page.status, [*page.headers, (HEADER, name)])
    return page.code, [] if visit.is_head else [page.body]
