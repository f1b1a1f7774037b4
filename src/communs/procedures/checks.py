"""What this room wants of a demarche before it is published; registered in `apps`."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communs.procedures.administration import Finding
from communs.procedures.models import Demarche, GroupMember
from communs.questionnaires.queries import compiled_of


def asks_something(demarche: Demarche) -> Iterator[Finding]:
    """The form has a field that takes an answer."""
    revision = demarche.draft_revision or demarche.published_revision
    if revision is None or not any(field.holds_answer for field in compiled_of(revision).fields_by_id.values()):
        yield Finding(_("Le formulaire ne demande rien : donnez-lui au moins un champ."))


def has_an_instructor(demarche: Demarche) -> Iterator[Finding]:
    """Somebody receives the dossiers that no rule sends elsewhere."""
    if not GroupMember.objects.filter(group__demarche=demarche, group__is_default=True).exists():
        yield Finding(_("Personne n’instruit les dossiers : ajoutez une personne au groupe par défaut."))


def says_its_purpose(demarche: Demarche) -> Iterator[Finding]:
    """The list of demarches has a sentence to show."""
    if not demarche.purpose:
        yield Finding(_("Dites en une phrase à quoi sert la démarche : la liste des démarches la montre."))
