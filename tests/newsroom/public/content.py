"""Rich content for the pages: one of each thing that an entry may show."""

from datetime import datetime
from typing import Any

from communs.newsroom.models import Article, Attachment, Author, Event, Picture, PressContact, Term
from tests.factories import newsroom as make

TEXT = """Un début **ferme**, avec [un lien](https://exemple.example/a).

## Première partie

- un point
- un autre

### Détail

Un détail.

## Deuxième partie

> Une phrase de quelqu’un.

## Troisième partie

1. d’abord
2. ensuite
"""


def tag(name: str, slug: str) -> Term:
    return Term.objects.get_or_create(family="tag", slug=slug, defaults={"name": name})[0]


def contact(**fields: Any) -> PressContact:  # noqa: ANN401 - fields of a row
    values = {"role": "Service de presse", "email": "presse@exemple.example", "phones": ["01 99 00 12 34"], **fields}
    return PressContact.objects.create(**values)


def cover(picture: Picture | None = None) -> list[tuple[str, dict[str, Any]]]:
    return [("picture", {"image": picture or make.picture(), "caption": "Une légende", **UNSAID})]


UNSAID = {"alternative": "", "decorative": False, "missing": ""}


def file_block(document: Attachment | None = None) -> dict[str, Any]:
    return {"document": document or make.attachment(), "name": "", "missing": ""}


def rich_article(**fields: Any) -> Article:  # noqa: ANN401 - fields of a row
    """An article with every block, a slideshow, files, authors, contacts, tags and a translation."""
    slides = [{"image": make.picture(f"vue-{rank}.png"), "caption": f"Vue {rank}", **UNSAID} for rank in range(3)]
    table = {"caption": "Par an", "headers": ["Année", "Projets"], "rows": [["2025", "74"]], "row_headers": True}
    body = [
        ("text", TEXT),
        ("picture", {"image": make.picture(), "caption": "", **UNSAID}),
        ("slideshow", {"title": "En images", "slides": slides}),
        ("quotation", {"words": "Nous avons gagné six mois.", "name": "Ada Exemple", "role": "cheffe de projet"}),
        ("table", table),
        ("callout", {"title": "À retenir", "text": "Toute l’année.", "link": "/demarches", "link_text": "Voir"}),
        (
            "video",
            {
                "title": "Deux minutes",
                "url": "https://videos.exemple.example/w/1",
                "image": None,
                "transcript": "Bonjour.",
            },
        ),
        (
            "files",
            {
                "title": "Pour aller plus loin",
                "files": [file_block(make.attachment("kit.txt", title="Press kit", language="en"))],
            },
        ),
    ]
    values = {
        "headline": "Le catalogue ouvre à toutes les communes",
        "chapo": "L’essentiel en **une** phrase.",
        "cover": cover(),
        "body": body,
        "files": [("file", file_block())],
        "facts": [("fact", {"label": "Inscription", "content": "En ligne", "link": "https://exemple.example/i"})],
        "authors": [Author.objects.get_or_create(name="Camille Exemple")[0]],
        "contacts": [contact()],
        "tags": [tag("Communs", "communs"), tag("Écoles", "ecoles")],
        **fields,
    }
    made: Article = make.article(**values)
    make.article(headline="The catalogue opens", language="en", original=made, text="In English.")
    make.press_release(headline="À lire aussi", tags=[tag("Communs", "communs")])
    return made


def rich_event(**fields: Any) -> Event:  # noqa: ANN401 - fields of a row
    """An event with everything that its page may say."""
    values = {
        "headline": "Atelier d’ouverture",
        "chapo": "Une journée.",
        "starts_at": datetime(2040, 6, 12, 9, 30, tzinfo=make.PARIS),
        "ends_at": datetime(2040, 6, 12, 17, 0, tzinfo=make.PARIS),
        "place": "Grenoble",
        "address": "12 rue de l’Exemple\n38000 Grenoble",
        "access": [("way", {"kind": "Tram", "lines": ["B, arrêt Exemple"]})],
        "cover": [*cover(), *cover()],
        "tags": [tag("Écoles", "ecoles")],
        "text": TEXT,
        **fields,
    }
    made: Event = make.event(**values)
    return made


def day(month: int, number: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, number, hour, tzinfo=make.PARIS)
