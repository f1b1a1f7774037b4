"""What this room wants of a demarche before it is published; registered in `apps`."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.core.files import FileState
from communs.procedures.administration import Finding
from communs.procedures.cosigning import complaints_of, cosigning_of
from communs.procedures.editor.cards import troubles_of
from communs.procedures.models import Demarche, Group, GroupMember
from communs.procedures.routing.checking import broken_rules, form_of
from communs.questionnaires.conditions.analysis import analyse
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.queries import compiled_of
from communs.questionnaires.schema import convert_condition, read_draft


def is_described(demarche: Demarche) -> Iterator[Finding]:
    """The public page says something."""
    if not demarche.description:
        yield Finding(_("Écrivez la description que le public lit avant de commencer."))


def gives_its_legal_basis(demarche: Demarche) -> Iterator[Finding]:
    """A demarche asks for what a text allows it to ask (article 6 of Regulation (EU) 2016/679)."""
    file = demarche.legal_basis_file if demarche.legal_basis_file_id else None
    is_given = file is not None and file.state in {FileState.PENDING, FileState.CLEAN}
    if not (demarche.legal_basis or demarche.legal_basis_url or is_given):
        yield Finding(_("Donnez le texte, le lien ou le document du cadre légal : il fonde la collecte des données."))


def names_its_service(demarche: Demarche) -> Iterator[Finding]:
    """Who answers (article L111-2 of the CRPA)."""
    if not demarche.service_name:
        yield Finding(
            _("Nommez le service qui répond, avec ses horaires et son téléphone."), _page(demarche, "service")
        )


def closes_later(demarche: Demarche) -> Iterator[Finding]:
    """Whoever comes can still file."""
    if demarche.closes_at and demarche.closes_at <= timezone.now():
        yield Finding(_("La date de fermeture est passée : changez-la ou retirez-la."), _page(demarche, "calendrier"))


def _page(demarche: Demarche, page: str) -> str:
    return reverse("procedures:setting", args=[demarche.pk, page])


def asks_something(demarche: Demarche) -> Iterator[Finding]:
    """The form has a field that takes an answer."""
    revision = demarche.draft_revision or demarche.published_revision
    if revision is None or not any(field.holds_answer for field in compiled_of(revision).fields_by_id.values()):
        yield Finding(_("Le formulaire ne demande rien : donnez-lui au moins un champ."))


def is_finished(demarche: Demarche) -> Iterator[Finding]:
    """Nothing is left to write in the form; each lack leads to its field."""
    revision = demarche.draft_revision
    for trouble in troubles_of(read_draft(revision.document)) if revision else ():
        url = reverse("procedures:form", args=[demarche.pk])
        query = f"?champ={trouble.field}" if trouble.field else ""
        message = _("%(name)s : %(message)s") % {"name": trouble.name, "message": trouble.message}
        yield Finding(message, f"{url}{query}#{trouble.anchor}")


def has_no_vain_condition(demarche: Demarche) -> Iterator[Finding]:
    """No condition is there for nothing; each leads to its field."""
    revision = demarche.draft_revision
    for found in analyse(read_draft(revision.document)) if revision else ():
        if not found.blocks:
            yield Finding(found.message, f"{reverse('procedures:form', args=[demarche.pk])}?champ={found.fields[0]}")


def has_an_instructor(demarche: Demarche) -> Iterator[Finding]:
    """Somebody receives the dossiers that no rule sends elsewhere."""
    if not GroupMember.objects.filter(group__demarche=demarche, group__is_default=True).exists():
        yield Finding(_("Personne n’instruit les dossiers : ajoutez une personne au groupe par défaut."))


def says_its_purpose(demarche: Demarche) -> Iterator[Finding]:
    """The list of demarches has a sentence to show."""
    if not demarche.purpose:
        yield Finding(_("Dites en une phrase à quoi sert la démarche : la liste des démarches la montre."))


def rules_can_be_read(demarche: Demarche) -> Iterator[Finding]:
    """No rule of a group reads a field or a choice that the form to be published does not have."""
    form = form_of(demarche)
    ruled = Group.objects.filter(demarche=demarche, is_active=True, rule__isnull=False)
    for group, message in broken_rules(ruled, form) if form else ():
        said = _("Règle du groupe « %(group)s » : %(message)s") % {"group": group.name, "message": message}
        yield Finding(said, reverse("procedures:rule", args=[demarche.pk, group.pk]))


def cosigners_can_be_read(demarche: Demarche) -> Iterator[Finding]:
    """No signer depends on a field or a choice that the form to be published does not have."""
    form = form_of(demarche)
    for signer in cosigning_of(demarche).signers:
        for message in complaints_of(signer, form) if form else ():
            said = _("Cosignataire « %(label)s » : %(message)s") % {"label": signer.label, "message": message}
            yield Finding(said, reverse("procedures:cosigner", args=[demarche.pk, signer.id]))


def ineligibility_can_be_read(demarche: Demarche) -> Iterator[Finding]:
    """The rule of ineligibility reads only what the form to be published has: it would refuse nobody otherwise."""
    form = form_of(demarche)
    if form and demarche.ineligibility:
        issues = complaints(convert_condition(demarche.ineligibility), form)
        for message in dict.fromkeys(issue.message for issue in issues):
            yield Finding(message, _page(demarche, "eligibilite"))
