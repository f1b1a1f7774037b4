"""The keys of front matter that say the fields of an entry, each as it is now."""

from collections.abc import Callable, Mapping
from typing import Any

from communs.newsroom.exchange.head_writing import ABSENT, moment_text
from communs.newsroom.exchange.kinds import folded

Data = Mapping[Any, Any]
Keys = dict[str, Any]
Say = Callable[[Any, Data], Keys]


def said(fields: Mapping[str, Any], data: Data) -> Keys:
    """Return the keys that say these fields, `ABSENT` for those that must not stand.

    `fields` are those of `told`; `data` is the front matter that is there, whose spellings stay where they are right.
    """
    keys: Keys = {}
    for name, say in SAYINGS.items():
        if name in fields:
            keys |= say(fields[name], data)
    return keys


def _text(key: str) -> Say:
    return lambda value, _data: {key: value or ABSENT}


def _moment(key: str, *others: str) -> Say:
    def say(value: Any, data: Data) -> Keys:  # noqa: ANN401 - a moment or none
        used = next((one for one in others if data.get(one) and not data.get(key)), key)
        return {used: moment_text(value) if value else ABSENT}

    return say


def _yes(key: str) -> Say:
    return lambda value, _data: {key: True if value else ABSENT}


def _no(key: str) -> Say:
    return lambda value, _data: {key: ABSENT if value else False}


def _rows(key: str, names: Mapping[str, str]) -> Say:
    def say(rows: list[dict[str, Any]], data: Data) -> Keys:
        told = [{names[name]: row[name] for name in names if row.get(name)} for row in rows]
        return {key: told or ABSENT}

    return say


def _words(key: str) -> Say:
    def say(names: list[list[str]], data: Data) -> Keys:
        """Each term is its name and its synonyms: the spelling of the file stays."""
        given = data.get(key)
        spelt = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        ranked = {folded(str(word)): (rank, word) for rank, word in enumerate(spelt)}
        found = []
        for spellings in names:
            known = [ranked[folded(one)] for one in spellings if folded(one) in ranked]
            found.append(min(known) if known else (len(spelt), spellings[0]))
        return {key: [word for _rank, word in sorted(found, key=lambda pair: pair[0])] or ABSENT}

    return say


def _live(value: bool, data: Data) -> Keys:  # noqa: FBT001 - a field
    return {"published": ABSENT if value else False, "draft": ABSENT}


def _language(value: str, data: Data) -> Keys:
    return {"lang": value if value != "fr" or "lang" in data else ABSENT, "language": ABSENT}


def _leads_to(value: str, data: Data) -> Keys:
    inner = value.startswith("/")
    shown = value or ABSENT
    return {"redirection": ABSENT if inner else shown, "redirection-interne": shown if inner else ABSENT}


def _authors(names: list[str], data: Data) -> Keys:
    value: Any = names if len(names) > 1 else next(iter(names), ABSENT)
    return {"auteur": value, "author": ABSENT, "authors": ABSENT}


def _cover(pictures: list[dict[str, Any]], data: Data) -> Keys:
    """One bare picture stays where the site put it; several, or captions, are a slideshow."""
    one = next((key for key in ("illustration", "image") if isinstance(data.get(key), str)), None)
    if one and [{*picture} for picture in pictures] == [{"image"}]:
        return {one: pictures[0]["image"]}
    names = {"image": "image", "caption": "legende", "alternative": "alternative-textuelle", "decorative": "decorative"}
    return {"une": ABSENT, "illustration": ABSENT, "image": ABSENT} | _rows("une-ou-diaporama", names)(pictures, data)


def _contacts(contacts: list[dict[str, Any]], data: Data) -> Keys:
    names = {"role": "name", "phones": "tel", "email": "email", "key": "Key"}
    told = _rows("contact-presse", names)(contacts, data)["contact-presse"]
    return {"contact-presse": told[0] if told is not ABSENT and len(told) == 1 else told}


def _access(ways: list[dict[str, Any]], data: Data) -> Keys:
    told = [{"type": way.get("kind", ""), "lignes": [{"nom": line} for line in way.get("lines", [])]} for way in ways]
    return {"acces": told or ABSENT}


SAYINGS: dict[str, Say] = {
    "headline": _text("title"),
    "slug": _text("slug"),
    "released_at": _moment("date", "publishedDate"),
    "live": _live,
    "language": _language,
    "original": _text("traduction-de"),
    "embargo_until": _moment("embargo"),
    "expire_at": _moment("expiration"),
    "categories": _words("categories"),
    "tags": _words("tags"),
    "chapo": _text("chapeau-text"),
    "search_description": _text("description"),
    "cover": _cover,
    "authors": _authors,
    "contacts": _contacts,
    "featured": _yes("is_une"),
    "leads_to": _leads_to,
    "starts_at": _moment("event_start_date"),
    "ends_at": _moment("event_end_date"),
    "all_day": lambda value, _data: {"journee-entiere": value},
    "place": _text("lieu"),
    "address": _text("adresse"),
    "show_map": _no("afficher_la_carte"),
    "access": _access,
    "cancelled": _yes("annule"),
    "facts": _rows("champs_informations", {"label": "intitule", "content": "contenu", "link": "lien"}),
    "files": _rows("files", {"file": "file", "name": "nom"}),
}
