"""Keeping prefilled links under a name."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.document_prefill import links_of
from communs.procedures.models import Demarche, PrefillLink
from communs.procedures.models.prefill_link import LONGEST_NAME, MOST_LINKS


class LinkRefused(Exception):  # noqa: N818 - it names what happened
    """The link cannot be kept: the message says why; nothing changed."""


@transaction.atomic
def keep_link(demarche: Demarche, name: str, given: Mapping[str, str], *, by: Person | None) -> PrefillLink:
    """Keep a link, or replace the one of this name. Writes an audit row without the values. Raises `LinkRefused`."""
    name = " ".join(name.replace("\0", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise LinkRefused(_("Donnez un nom de %(limit)s caractères au plus.") % {"limit": LONGEST_NAME})
    Demarche.objects.select_for_update().get(pk=demarche.pk)
    others = PrefillLink.objects.filter(demarche=demarche).exclude(name=name)
    if others.count() >= MOST_LINKS:
        raise LinkRefused(_("Une démarche garde %(limit)s liens au plus : retirez-en un.") % {"limit": MOST_LINKS})
    link, _created = PrefillLink.objects.update_or_create(demarche=demarche, name=name, defaults={"given": dict(given)})
    record(demarche, "keep_prefill_link", actor=by, data={"name": name, "keys": sorted(given)})
    return link


def bring_links(demarche: Demarche, wanted: Mapping[str, Mapping[str, str]], by: Person | None) -> bool:
    """Keep these links and no others; return whether anything changed. In the transaction of the import."""
    present = links_of(demarche)
    for link in PrefillLink.objects.filter(demarche=demarche).exclude(name__in=wanted):
        forget_link(demarche, link.pk, by=by)
    for name, given in wanted.items():
        if present.get(name) != given:
            keep_link(demarche, name, given, by=by)
    return present != wanted


def copy_links(source: Demarche, target: Demarche, by: Person | None) -> None:
    """Give a new demarche the links of another one. In the caller's transaction."""
    bring_links(target, links_of(source), by)


@transaction.atomic
def forget_link(demarche: Demarche, pk: int, *, by: Person | None) -> None:
    """Keep a link no more; nothing happens when it is not one of this demarche. Writes an audit row."""
    link = PrefillLink.objects.filter(demarche=demarche, pk=pk).first()
    if link:
        record(demarche, "forget_prefill_link", actor=by, data={"name": link.name})
        link.delete()
