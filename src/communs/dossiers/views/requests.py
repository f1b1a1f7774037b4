"""What every view of this room receives and answers with."""

from django.http import HttpRequest, QueryDict

from communs.accounts.requests import PersonRequest, SeeOther, see_other
from communs.questionnaires.geometry.files import MAX_BYTES

__all__ = ["PersonRequest", "SeeOther", "is_read_at_once", "posted", "see_other"]

READ_AT_ONCE = ".file"


def is_read_at_once(name: str) -> bool:
    """Whether an uploaded file is read as an answer (the shapes of a map) and never kept."""
    return name.endswith(READ_AT_ONCE)


def posted(request: HttpRequest) -> QueryDict:
    """The posted form, with what the files that are read at once hold: one character a byte, one byte too much at most."""
    read = {name: upload for name, upload in request.FILES.items() if is_read_at_once(name)}
    if not read:
        return request.POST
    post = request.POST.copy()
    for name, upload in read.items():
        post[name] = upload.read(MAX_BYTES + 1).decode("latin-1")  # type: ignore[union-attr]
    return post
