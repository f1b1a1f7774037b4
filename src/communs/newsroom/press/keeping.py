"""PDFs are made once: a digest of everything that they say names them, for browsers (ETag) and for the store."""

import dataclasses
import hashlib
import json
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from communs.newsroom.models import Entry
from communs.newsroom.press.content import Content, content_of
from communs.newsroom.press.document import pdf_of

FOLDER = "press"
KEPT = timedelta(days=7)
#: Counts the changes of the template that made the former PDFs obsolete.
EDITION = 1


def digest_of(content: Content) -> str:
    """Return a digest of what an entry says to the press, pictures and letterhead included."""
    said = {field.name: getattr(content, field.name) for field in dataclasses.fields(content)}
    said["pictures"] = {key: [picture.file.name, picture.file_hash] for key, picture in content.pictures.items()}
    head = content.letterhead
    said["letterhead"] = [head.name, head.lines, head.place, hashlib.sha256(head.logo).hexdigest()]
    text = json.dumps([EDITION, said], cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def pdf(entry: Entry) -> tuple[bytes, str]:
    """Return the PDF of an entry and its digest: from the store when nothing has changed. Raises `PdfError`."""
    content = content_of(entry)
    digest = digest_of(content)
    path = f"{FOLDER}/{digest}.pdf"
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            return file.read(), digest
    made = pdf_of(content)
    default_storage.save(path, ContentFile(made))
    return made, digest


def forget_old() -> int:
    """Delete the PDFs that were made more than a week ago; who asks for one again makes it again."""
    if not default_storage.exists(FOLDER):
        return 0
    paths = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [path for path in paths if default_storage.get_modified_time(path) < timezone.now() - KEPT]
    for path in old:
        default_storage.delete(path)
    return len(old)
