"""Reading revisions. A published one is compiled once per process."""

import functools

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_draft
from communs.questionnaires.models import ChoiceTable, Revision

KEPT = 512
_published: dict[int, CompiledQuestionnaire] = {}


def compiled_revision(revision_id: int) -> CompiledQuestionnaire:
    """The questionnaire of a revision, ready to use: one query the first time, none after, if it is published.

    A draft is read at each call, since it may change. Raises `Revision.DoesNotExist`.
    """
    if revision_id in _published:
        return _published[revision_id]
    revision = Revision.objects.get(pk=revision_id)
    compiled = compiled_of(revision)
    if revision.is_published:
        _remember(revision_id, compiled)
    return compiled


def compiled_of(revision: Revision) -> CompiledQuestionnaire:
    """The questionnaire of a revision that is already fetched: never a query; a draft may be unfinished."""
    return _published.get(revision.pk) or _by_digest(revision.digest, _Document(revision.document))


def content_of_table(digest: str) -> str | None:
    """The content of a table of choices, if it is kept here: one query. See `choice_tables.known`."""
    return ChoiceTable.objects.filter(pk=digest).values_list("content", flat=True).first()


class _Document:
    """Carries a document past the cache's key: the digest alone identifies it."""

    def __init__(self, document: dict[str, object]) -> None:
        self.document = document

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Document)


@functools.lru_cache(maxsize=KEPT)
def _by_digest(_digest: str, carried: _Document) -> CompiledQuestionnaire:
    return compile_draft(carried.document)


def _remember(revision_id: int, compiled: CompiledQuestionnaire) -> None:
    if len(_published) >= KEPT:
        _published.pop(next(iter(_published)), None)
    _published[revision_id] = compiled
