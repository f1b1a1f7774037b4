"""Terms, authors and press contacts by their names: found, or created at first use."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from communs.newsroom.enums import TermFamily
from communs.newsroom.exchange.kinds import folded
from communs.newsroom.models import Author, PressContact, Term

#: The spelling that is shown when a site used several.
PREFERRED = {"evenement": "Événement"}


class NamedRows:
    """The rows of the vocabulary, kept in memory for the length of an import."""

    def __init__(self) -> None:
        self.terms: dict[tuple[str, str], Term] = {}
        for term in Term.objects.all():
            for name in (*term.synonyms, term.name):
                self.terms[term.family, folded(name)] = term
        self.authors = {author.name: author for author in Author.objects.all()}
        self.contacts = {_identity(contact): contact for contact in PressContact.objects.all()}

    def terms_of(self, family: TermFamily, names: Iterable[str]) -> list[Term]:
        """Return the terms that these names say. Another spelling of a known one becomes its synonym."""
        return list(dict.fromkeys(self._term(family, name) for name in names if folded(name)))

    def authors_of(self, names: Iterable[str]) -> list[Author]:
        """Return the authors of these names."""
        found = []
        for name in dict.fromkeys(names):
            if name not in self.authors:
                self.authors[name] = Author.objects.create(name=name)
            found.append(self.authors[name])
        return found

    def contacts_of(self, told: Iterable[dict[str, Any]]) -> list[PressContact]:
        """Return the contacts that front matter tells."""
        found = []
        for fields in told:
            contact = PressContact(**fields)
            if _identity(contact) not in self.contacts:
                contact.save()
                self.contacts[_identity(contact)] = contact
            found.append(self.contacts[_identity(contact)])
        return list(dict.fromkeys(found))

    def _term(self, family: TermFamily, name: str) -> Term:
        key = (family.value, folded(name))
        term = self.terms.get(key)
        if term is None:
            shown = PREFERRED.get(key[1], " ".join(name.split()))
            term = Term.objects.create(family=family, name=shown, slug=self._slug(family, shown))
            self.terms[key] = term
        if name not in (term.name, *term.synonyms):
            term.synonyms = [*term.synonyms, name]
            term.save(update_fields=["synonyms"])
        return term

    def _slug(self, family: TermFamily, name: str) -> str:
        taken = {term.slug for (other, _name), term in self.terms.items() if other == family.value}
        base = slugify(name, allow_unicode=True)[:100] or "mot"
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        return slug


def _identity(contact: PressContact) -> tuple[str, str, tuple[str, ...]]:
    return contact.role, contact.email, tuple(contact.phones)
