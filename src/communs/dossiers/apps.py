"""Registration of the app with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from communs.accounts.models import Person


class DossiersConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Add the room's entries to the menus, offer its figures; tell `accounts` what it keeps of a person."""
        from communs.accounts.registries import deletion_obstacles, personal_data, role_sources
        from communs.core.figures import figures
        from communs.core.ui.navigation import main_navigation, signed_in
        from communs.dossiers import figures as own
        from communs.dossiers import personal

        personal_data.register("dossiers", personal.export)
        deletion_obstacles.register("dossiers", personal.obstacles)
        role_sources.register("dossiers", personal.roles)
        figures.register("dossiers:deposited", own.deposited)
        figures.register("dossiers:decided", own.decided)

        self._administration()
        self._routing()
        self._preconditions()
        main_navigation.add(_("Vos dossiers"), "dossiers:list", visible=signed_in, position=20)
        main_navigation.add(_("Instruction"), "dossiers:agent-demarches", visible=_instructs, position=30)
        main_navigation.add(_("Expertise"), "dossiers:expertises", visible=_is_expert, position=35)

    @staticmethod
    def _preconditions() -> None:
        """Make deposits wait for what stands before them."""
        from communs.dossiers.cosigning import SIGNATURES, waits_for_signatures
        from communs.dossiers.operations.cosigning import begin_signatures
        from communs.dossiers.operations.preconditions import Precondition, preconditions

        preconditions.register(SIGNATURES, Precondition(waits_for_signatures, begin_signatures, position=10))

    @staticmethod
    def _routing() -> None:
        """Move dossiers when a group closes; offer to move those whose group the rules no longer say."""
        from communs.dossiers.operations.rerouting import empty
        from communs.procedures.administration import Topic
        from communs.procedures.routing.registries import closings, pages

        closings.register("dossiers", empty)
        pages.register("rerouting", Topic(_("Réorienter les dossiers"), "dossiers:rerouting", position=60))

    @staticmethod
    def _administration() -> None:
        """Offer the versions, texts and tests of a demarche to its administration, and what must hold of them."""
        from communs.dossiers.operations.notices import queue_closing
        from communs.dossiers.operations.revising import moving
        from communs.dossiers.operations.testing import forget_tests_of
        from communs.dossiers.text_checks import tags_are_known, uses_by_texts
        from communs.procedures.administration import (
            Check,
            Topic,
            checks,
            closing_notices,
            hindrances,
            reviews,
            topics,
        )
        from communs.procedures.editor.uses import uses
        from communs.questionnaires.operations.publishing import discards

        hindrances.register("dossiers", moving)
        closing_notices.register("dossiers", queue_closing)
        discards.register("dossiers:tests", forget_tests_of)
        topics.register("tests", Topic(_("Tests"), "dossiers:tests", position=80))
        topics.register("versions", Topic(_("Versions"), "dossiers:versions", position=30))
        topics.register("statistics", Topic(_("Statistiques"), "dossiers:manage-statistics", position=85))
        reviews.register("versions", "dossiers:publish-version")
        uses.register("texts", uses_by_texts)
        topics.register("texts", Topic(_("Textes et documents"), "dossiers:texts", position=50))
        checks.register(
            "texts", Check(_("Les balises des textes existent dans le formulaire"), "texts", tags_are_known)
        )


def _instructs(person: "Person | AnonymousUser") -> bool:
    from communs.procedures.permissions import is_instructor

    return bool(person.is_authenticated) and is_instructor(person)  # type: ignore[arg-type]


def _is_expert(person: "Person | AnonymousUser") -> bool:
    from communs.dossiers.expertise import is_expert_of_something

    return bool(person.is_authenticated) and is_expert_of_something(person)  # type: ignore[arg-type]
