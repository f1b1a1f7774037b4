"""The links that administrators keep: shown, and followed when the form changes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from communs.procedures.administration import Finding
from communs.procedures.editor.uses import Use
from communs.procedures.models import Demarche, PrefillLink
from communs.procedures.prefill.builder import link_to
from communs.questionnaires.prefill import fields_of, prefill
from communs.questionnaires.queries import compiled_of
from communs.questionnaires.schema import InvalidQuestionnaireError

if TYPE_CHECKING:
    from communs.procedures.editor.cards import Document


class KeptLink(NamedTuple):
    """A link with its address."""

    pk: int
    name: str
    url: str


def kept_links(demarche: Demarche) -> list[KeptLink]:
    """The links of a demarche, by name; one query."""
    found = PrefillLink.objects.filter(demarche=demarche).order_by("name")
    return [KeptLink(link.pk, link.name, link_to(demarche, link.given)) for link in found]


def uses_by_links(demarche: Demarche, document: "Document") -> Iterator[Use]:
    """Each field that a kept link answers: the editor warns before one goes; one query."""
    for link in PrefillLink.objects.filter(demarche=demarche).order_by("name"):
        said = _("lien prérempli « %(name)s »") % {"name": link.name}
        yield from (Use(name, said) for name in fields_of(document, link.given))


def links_are_read(demarche: Demarche) -> Iterator[Finding]:
    """The form to be published still takes every value of every kept link."""
    revision = demarche.draft_revision or demarche.published_revision
    links = list(PrefillLink.objects.filter(demarche=demarche).order_by("name")) if revision else []
    if revision is None or not links:
        return
    try:
        form = compiled_of(revision)
    except InvalidQuestionnaireError:
        return
    for link in links:
        for one in prefill(form, link.given).declined:
            said = {"link": link.name, "field": one.label or one.key, "message": one.message}
            url = reverse("procedures:prefill-links", args=[demarche.pk])
            yield Finding(_("Lien « %(link)s », « %(field)s » : %(message)s") % said, url)
