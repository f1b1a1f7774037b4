"""What a post means: every key of its front matter that has a home in communs, its body as blocks, and what is lost."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from communs.newsroom.enums import EntryKind
from communs.newsroom.exchange import cover, kinds
from communs.newsroom.exchange.cover import Place
from communs.newsroom.exchange.folder import Post
from communs.newsroom.exchange.media import Medium, media_of, names_a_folder
from communs.newsroom.exchange.portable import Block, body_blocks
from communs.newsroom.exchange.reading import Reading
from communs.newsroom.exchange.report import MOST_LOSSES, Loss
from communs.newsroom.exchange.unshown import unshown
from communs.newsroom.front_matter import PARIS
from communs.newsroom.spaces import one_line

LONGEST_ADDRESS = 1_000
ROLES = ("presse", "service", "cabinet", "communication", "relation", "direction", "bureau", "press")
PRESS = "Contact presse"
GONE = {"gone", "410", "tombstone"}
DATE_IN_NAME = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")


@dataclass
class Mapped:
    """A post in the words of communs. Pictures and files are addresses, terms are names, the original is a path."""

    post: Post
    kind: EntryKind
    slug: str
    fields: dict[str, Any]
    blocks: list[Block]
    media: list[Medium]
    former: list[str]
    gone_to: str | None = None
    losses: list[Loss] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The path of the file in its folder."""
        return self.post.path


def mapped(post: Post) -> Mapped:
    """Map a post. Nothing is refused here: what is not understood stays in the file and is told as a loss."""
    reading = Reading(post.document)
    kind = _kind(post, reading)
    fields = {**_common(post, reading), **(_event(reading) if kind == EntryKind.EVENT else {})}
    blocks, problems = body_blocks(post.document.body)
    slug, former = _addresses(post, reading)
    gone_to = _gone_to(reading)
    fields["live"] = fields["live"] and gone_to is None
    media = [*cover.media_of_fields(reading, fields), *media_of(post.document.body, post.document.body_line)]
    lines = [(problem.line, problem.what) for problem in problems] + unshown(post.document.body)
    losses = [Loss(post.path, post.document.body_line + line, what) for line, what in sorted(lines)[:MOST_LOSSES]]
    if len(lines) > MOST_LOSSES:
        losses.append(
            Loss(post.path, post.document.body_line, _("trop de lignes ne sont pas affichées pour être listées"))
        )
    found = [*reading.losses, *losses, *_folders(post, media)]
    return Mapped(post, kind, slug, fields, blocks, media, former, gone_to, found)


def _kind(post: Post, reading: Reading) -> EntryKind:
    kind = kinds.kind_of(post.path, reading.data)
    if kind == EntryKind.EVENT and reading.moment("event_start_date") is None:
        reading.lose(_("pas de date de début lisible : l’événement est gardé comme actualité"), "event_start_date")
        return EntryKind.ARTICLE
    return kind


def _common(post: Post, reading: Reading) -> dict[str, Any]:
    return {
        "headline": _headline(post, reading),
        "language": "en" if reading.first("lang", "language", longest=20).lower().startswith("en") else "",
        "released_at": reading.moment("date", "publishedDate") or _date_in_name(post.path),
        "updated_at": reading.moment("updatedDate"),
        "embargo_until": reading.moment("embargo"),
        "expire_at": reading.moment("expiration"),
        "live": reading.flag("published", default=True) and not reading.flag("draft"),
        "chapo": _chapo(post, reading),
        "search_description": reading.text("description"),
        "cover": cover.pictures(reading),
        "files": cover.files(reading),
        "facts": _facts(reading),
        "categories": reading.words("categories"),
        "tags": reading.words("tags"),
        "authors": reading.words("auteur", "author", "authors", longest=200),
        "contacts": list(_contacts(reading)),
        "featured": reading.flag("is_une"),
        "leads_to": reading.first("redirection", "redirection-interne", "redirect_to", longest=LONGEST_ADDRESS).strip(),
        "original": reading.text("traduction-de"),
    }


def _event(reading: Reading) -> dict[str, Any]:
    starts, ends = reading.moment("event_start_date"), reading.moment("event_end_date")
    if starts and ends and ends < starts:
        reading.lose(_("la fin précède le début : elle reste dans le fichier seulement"), "event_end_date")
        ends = None
    midnight = all(at is None or at.astimezone(PARIS).time() == dt.time() for at in (starts, ends))
    return {
        "starts_at": starts,
        "ends_at": ends,
        "all_day": reading.flag("journee-entiere", default=midnight),
        "place": reading.text("lieu", longest=300),
        "address": reading.text("adresse"),
        "show_map": reading.flag("afficher_la_carte", default=True),
        "cancelled": reading.flag("annule"),
        "access": [
            {"kind": reading.text(*place, "type"), "lines": _lines(reading, place)} for place in reading.rows("acces")
        ],
    }


def _lines(reading: Reading, place: Place) -> list[str]:
    given = reading.at(*place, "lignes")
    lines = given if isinstance(given, list) else []
    texts = [reading.text(*place, "lignes", rank, "nom") for rank, line in enumerate(lines) if isinstance(line, dict)]
    return [text for text in texts if text]


def _headline(post: Post, reading: Reading) -> str:
    title = one_line(reading.text("title"))
    if title:
        return title
    heading = re.search(r"^#{1,6}[ \t]+(.*\w.*)$", post.document.body, re.MULTILINE)
    reading.lose(_("pas de titre : celui du premier intertitre ou le nom du fichier le remplace"), "title")
    return (
        " ".join((heading[1] if heading else kinds.DATED.sub("", PurePosixPath(post.path).stem)).split()) or post.path
    )


def _chapo(post: Post, reading: Reading) -> str:
    """The lead; a description is one unless the text begins with it."""
    chapo, description = reading.text("chapeau-text"), reading.text("description").strip()
    repeated = description and description[:60] in " ".join(post.document.body[:1000].split())
    return chapo or ("" if repeated else description)


def _facts(reading: Reading) -> list[dict[str, str]]:
    keys = {"label": "intitule", "content": "contenu", "link": "lien"}
    return [
        {name: reading.text(*place, key) for name, key in keys.items()} for place in reading.rows("champs_informations")
    ]


def _contacts(reading: Reading) -> Iterator[dict[str, Any]]:
    for place in reading.rows("contact-presse"):
        name, email = (reading.text(*place, key, longest=200).strip() for key in ("name", "email"))
        phones = _phones(reading, place)
        if not (is_email(email) or phones):
            reading.lose(_("contact presse sans adresse ni téléphone : gardé dans le fichier seulement"), *place)
            continue
        if name and not names_a_role(name):
            reading.lose(_("le nom du contact presse n’est pas publié, seul son rôle l’est"), *place, "name")
        role = name if names_a_role(name) else PRESS
        key = reading.text(*place, "Key", longest=200)
        yield {"role": role, "email": email if is_email(email) else "", "phones": phones, "key": key}


def _phones(reading: Reading, place: Place) -> list[str]:
    given = reading.at(*place, "tel")
    places = [(*place, "tel", rank) for rank in range(len(given))] if isinstance(given, list) else [(*place, "tel")]
    return [phone for one in places if (phone := reading.text(*one, longest=30).strip())]


def names_a_role(name: str) -> bool:
    """Whether the name of a contact is that of a service, not of a person."""
    return any(word in kinds.folded(name) for word in ROLES)


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _addresses(post: Post, reading: Reading) -> tuple[str, list[str]]:
    """The slug, and the addresses under which the former site showed the post."""
    permalink = _expanded(reading.text("permalink", longest=LONGEST_ADDRESS), post, reading)
    shown = [permalink or kinds.former_address(post.path, reading.data)]
    others = [
        *reading.words("redirect_from", longest=LONGEST_ADDRESS),
        *reading.words("aliases", longest=LONGEST_ADDRESS),
    ]
    parts = kinds.section_and_slug(permalink)
    slug = kinds.slug_of(parts[1] if parts else kinds.slug_text(post.path, reading.data))
    addresses = [as_path(address) for address in [*shown, *others]]
    return slug, [address for address in dict.fromkeys(addresses) if address]


def _expanded(permalink: str, post: Post, reading: Reading) -> str:
    at = reading.moment("date", "publishedDate") if ":" in permalink else None
    title = kinds.slug_text(post.path, reading.data)
    words = {"title": title, "slug": title, "name": title, "path": str(PurePosixPath(post.path).with_suffix(""))}
    words |= {"year": f"{at:%Y}", "month": f"{at:%m}", "day": f"{at:%d}"} if at else {}
    return re.sub(r":([a-z_]+)", lambda found: words.get(found[1], found[0]), permalink)


def as_path(address: str) -> str:
    """Return an address of the former site as a path, decoded; empty when it is none that could be kept."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    kept = "/" + "/".join(parts) + ("/" if path.endswith("/") and parts else "")
    readable = parts and kept.isprintable() and len(kept.encode()) <= LONGEST_ADDRESS
    return kept if readable else ""


def _gone_to(reading: Reading) -> str | None:
    """Where a post that is no more a page leads: empty when it is gone, None when it is a page."""
    layout, status = str(reading.data.get("layout")), str(reading.data.get("status"))
    if reading.flag("gone") or layout in GONE or status == "410":
        return ""
    return reading.text("redirect_to", longest=LONGEST_ADDRESS) or None


def _date_in_name(path: str) -> dt.datetime | None:
    found = DATE_IN_NAME.match(PurePosixPath(path).name)
    try:
        return dt.datetime.strptime(found[0], "%Y-%m-%d-").replace(tzinfo=PARIS) if found else None
    except ValueError:
        return None


def _folders(post: Post, media: list[Medium]) -> Iterator[Loss]:
    for medium in media:
        if names_a_folder(medium):
            yield Loss(
                post.path, medium.line, _("adresse terminée par « /pdf » au lieu de « .pdf » : %s") % medium.address
            )
