"""The newsroom for the tests: its tree, its people, its entries. Fictional names and texts only."""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from communs.accounts.models import Person
from communs.newsroom.enums import Role
from communs.newsroom.models import (
    Article,
    Attachment,
    Entry,
    Event,
    Picture,
    PlainPage,
    PressRelease,
    Publication,
    Section,
)
from communs.newsroom.models.entries import SECTION_OF
from communs.newsroom.operations.foundation import found
from tests.factories.accounts import PersonFactory

PARIS = ZoneInfo("Europe/Paris")
RELEASED = datetime(2026, 3, 2, 9, 0, tzinfo=PARIS)


def member(role: Role, **attributes: Any) -> Person:  # noqa: ANN401 - fields of a person
    """Create somebody of the newsroom."""
    found()
    person = PersonFactory.create(**attributes)
    person.groups.add(Group.objects.get(name=role.value))
    return person


def press_release(**fields: Any) -> PressRelease:  # noqa: ANN401 - fields of an entry
    """Create a press release, published unless `live=False`."""
    return _made(PressRelease, fields)


def article(**fields: Any) -> Article:  # noqa: ANN401 - idem
    """Create a piece of news."""
    return _made(Article, fields)


def event(**fields: Any) -> Event:  # noqa: ANN401 - idem
    """Create an event, on 10 June 2026 from 9 h 30 to 17 h in Paris unless told otherwise."""
    day = {"starts_at": datetime(2026, 6, 10, 9, 30, tzinfo=PARIS), "ends_at": datetime(2026, 6, 10, 17, tzinfo=PARIS)}
    return _made(Event, {**day, "place": "Salle des fêtes", **fields})


def publication(**fields: Any) -> Publication:  # noqa: ANN401 - idem
    """Create a publication."""
    return _made(Publication, fields)


def plain_page(**fields: Any) -> PlainPage:  # noqa: ANN401 - idem
    """Create a page that belongs to no list."""
    return _made(PlainPage, fields)


def picture(name: str = "salle.png", size: tuple[int, int] = (1200, 630), **fields: Any) -> Picture:  # noqa: ANN401 - fields of a picture
    """Create a picture of one colour."""
    found()
    content = io.BytesIO()
    Image.new("RGB", size, "#0b5660").save(content, "PNG")
    content.seek(0)
    values = {"title": name, "alternative": "Une salle de réunion claire", **fields}
    return Picture.objects.create(file=ImageFile(content, name=name), **values)


def attachment(name: str = "rapport.txt", content: bytes = b"Un rapport.", **fields: Any) -> Attachment:  # noqa: ANN401 - fields of a file
    """Create a file to download."""
    found()
    values = {"title": name, "content_type": "text/plain", **fields}
    made = Attachment.objects.create(file=ContentFile(content, name=name), file_size=len(content), **values)
    made.get_file_hash()
    return made


def _made(model: type[Entry], fields: dict[str, Any]) -> Any:  # noqa: ANN401 - an instance of the model
    found()
    body = fields.pop("text", "Un premier paragraphe.")
    terms = {name: fields.pop(name) for name in ("categories", "tags", "authors", "contacts") if name in fields}
    values = {"headline": "Un titre", "released_at": RELEASED, "live": True, "body": [("text", body)], **fields}
    parent = Section.objects.get(kind=SECTION_OF[model.KIND])
    made = parent.add_child(instance=model(**values))
    for name, rows in terms.items():
        setattr(made, name, rows)
    if terms:
        made.save()
    made.save_revision()
    return made
