"""Public pages, the same for every visitor without a session, kept in memory before Django and dropped on publication.

A view opts in with `@cached_page(until=…)`; an operation that changes what the public reads calls `purge()`.
"""

from communs.core.page_cache.marking import cached_page
from communs.core.page_cache.purging import purge

__all__ = ["cached_page", "purge"]
