"""The house's own letters, said until an administration writes its own."""

from django.utils import translation
from django.utils.translation import gettext as _

from communs.procedures.enums import Moment
from communs.procedures.letters.structure import Heading, Letter, Paragraph, Signature


def default_letter(moment: Moment, language: str) -> Letter:
    """The letter of an acceptance or a refusal, in a language: the starting point of authors, too.

    A refusal says how to contest it (articles L211-2 and R421-1 of the codes of relations with the public and of
    administrative justice).
    """
    with translation.override(language):
        return _acceptance() if moment == Moment.ACCEPTANCE else _refusal()


def _acceptance() -> Letter:
    return _letter(_("Décision d’acceptation"), _("Votre dossier est accepté."), "")


def _refusal() -> Letter:
    remedy = _(
        "Si vous contestez cette décision, vous pouvez, dans les deux mois qui suivent sa réception, former un "
        "recours auprès de l’administration qui l’a prise ou saisir le tribunal administratif."
    )
    return _letter(_("Décision de refus"), _("Votre dossier est refusé."), remedy)


def _letter(title: str, said: str, remedy: str) -> Letter:
    closing = [Paragraph(text=remedy)] if remedy else []
    return Letter(
        title=title,
        letterhead="{{demarche.organisation}}",
        blocks=(
            Paragraph(text=_facts()),
            Paragraph(text=f"**{said}**"),
            Heading(text=_("Motifs")),
            Paragraph(text="{{decision.motivation}}"),
            *closing,
            Signature(),
            Paragraph(text=_("Une question ? {{demarche.contact}}")),
        ),
    )


def _facts() -> str:
    return "\n".join(
        (
            _("**Dossier** n° {{dossier.number}}"),
            _("**Démarche :** {{demarche.title}}"),
            _("**Demandeur :** {{applicant.name}}"),
            _("**Décision prise le** {{decision.date}}"),
        )
    )
