"""Registration of the app with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from ninja import Router

    from communs.accounts.enums import Role
    from communs.accounts.models import Person


class ProceduresConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Add the room's entries to the menus; tell `accounts` which roles it gives."""
        from communs.accounts.registries import role_sources
        from communs.core.listings import Listing, listings
        from communs.core.ui.navigation import main_navigation
        from communs.procedures.listings import open_calls

        role_sources.register("procedures", _roles)
        listings.register("procedures:open-calls", Listing(_("Appels et démarches ouverts"), open_calls))
        self._administration()
        self._to_programs()
        self._copies()
        self._documents()
        self._routing()
        self._editor()
        self._fees()
        main_navigation.add(_("Démarches"), "procedures:demarches", position=10)
        main_navigation.add(_("Mes démarches"), "procedures:manage", visible=_administers, position=40)

    @staticmethod
    def _administration() -> None:
        """Offer the room's own topics and checks of a demarche's administration."""
        from communs.procedures import checks as own
        from communs.procedures.administration import Check, Topic, checks, topics
        from communs.procedures.prefill.links import links_are_read

        topics.register("overview", Topic(_("Vue d’ensemble"), "procedures:manage-demarche", position=0))
        topics.register("description", Topic(_("Description"), "procedures:description", position=10))
        topics.register("tokens", Topic(_("Jetons d’API"), "procedures:tokens", position=66))
        topics.register("settings", Topic(_("Réglages"), "procedures:settings", position=60))
        topics.register("form", Topic(_("Formulaire"), "procedures:form", position=20))
        topics.register("groups", Topic(_("Groupes et routage"), "procedures:groups", position=40))
        topics.register("cosigners", Topic(_("Cosignatures"), "procedures:cosigners", position=55))
        topics.register("administrators", Topic(_("Administrateurs"), "procedures:administrators", position=70))
        topics.register("prefill", Topic(_("Préremplissage"), "procedures:prefill-links", position=75))
        topics.register("publication", Topic(_("Publication"), "procedures:publication", position=90))
        described = Check(_("La démarche est décrite"), "description", own.is_described)
        checks.register("description", described)
        purpose = Check(_("La démarche dit à quoi elle sert"), "description", own.says_its_purpose, required=False)
        checks.register("purpose", purpose)
        checks.register("legal", Check(_("Le cadre légal est donné"), "description", own.gives_its_legal_basis))
        checks.register(
            "service", Check(_("Le service qui répond est nommé"), "settings", own.names_its_service, False)
        )
        checks.register("dates", Check(_("La fermeture est à venir"), "settings", own.closes_later))
        checks.register("form", Check(_("Le formulaire demande quelque chose"), "form", own.asks_something))
        useful = Check(_("Chaque condition sert à quelque chose"), "form", own.has_no_vain_condition, required=False)
        checks.register("vain-conditions", useful)
        staffed = Check(_("Quelqu’un instruit les dossiers"), "groups", own.has_an_instructor, about_people=True)
        checks.register("instructor", staffed)
        checks.register(
            "rules", Check(_("Les règles de routage suivent le formulaire"), "groups", own.rules_can_be_read)
        )
        eligible = Check(_("La condition d’éligibilité suit le formulaire"), "settings", own.ineligibility_can_be_read)
        checks.register("ineligibility", eligible)
        read = Check(_("Les liens préremplis suivent le formulaire"), "prefill", links_are_read, required=False)
        checks.register("prefill", read)
        checks.register(
            "cosigners", Check(_("Les cosignataires suivent le formulaire"), "cosigners", own.cosigners_can_be_read)
        )
        finished = Check(_("Le formulaire est terminé"), "form", own.is_finished)
        checks.register("form-finished", finished)

    @staticmethod
    def _to_programs() -> None:
        """Offer the room's part of the REST API."""
        from communs.accounts.registries import RoomApi, room_apis
        from communs.accounts.third_party import by_token

        room_apis.register("demarches", RoomApi(_router, by_token))

    @staticmethod
    def _copies() -> None:
        """Offer what comes along when a demarche is copied."""
        from communs.procedures.copying import Part, parts
        from communs.procedures.operations import copying_groups, creating
        from communs.procedures.operations.automation import copy_automation
        from communs.procedures.operations.prefill_links import copy_links
        from communs.procedures.operations.texts import copy_texts

        parts.register("form", Part(_("Le formulaire"), creating.copy_form))
        parts.register(
            "description", Part(_("La description, le cadre légal, les mots-clés"), creating.copy_description)
        )
        parts.register(
            "rules", Part(_("Les réglages : demandeurs, experts, conservation, fermeture"), creating.copy_rules)
        )
        parts.register("labels", Part(_("Les étiquettes"), creating.copy_labels))
        parts.register("texts", Part(_("Les courriels et les courriers"), copy_texts, own=True))
        parts.register("automation", Part(_("Les décisions sans agent"), copy_automation))
        parts.register("service", Part(_("Le service et le contact"), creating.copy_service, own=True))
        groups = Part(_("Les groupes : règles, contacts, signataires"), copying_groups.copy_groups, own=True)
        parts.register("groups", groups)
        people = Part(_("Les instructeurs des groupes et les experts"), copying_groups.copy_people, own=True)
        parts.register("people", people)
        parts.register("prefill", Part(_("Les liens préremplis"), copy_links, own=True))

    @staticmethod
    def _documents() -> None:
        """Offer the parts of a demarche's document, in the order of its keys."""
        from communs.procedures import document_automation, document_experts, document_groups, document_texts
        from communs.procedures import document_fee as fee
        from communs.procedures import document_prefill as prefill
        from communs.procedures.document_parts import Part, parts
        from communs.procedures.operations import document_parts as bringing
        from communs.procedures.operations.document_fee import bring_fee
        from communs.procedures.operations.document_groups import bring_groups
        from communs.procedures.operations.prefill_links import bring_links

        experts, groups, texts, automation = document_experts, document_groups, document_texts, document_automation
        listed = Part(experts.Emails, experts.read_experts, experts.write_experts, bringing.bring_experts)
        parts.register("listed_experts", listed)
        of_groups = Part(
            groups.GroupEntries, groups.read_groups, groups.write_groups, bring_groups, groups.check_groups
        )
        parts.register("groups", of_groups)
        automatic = Part(
            automation.AutomationEntry,
            automation.read_automation,
            automation.write_automation,
            bringing.bring_automation,
        )
        parts.register("automation", automatic)
        parts.register("fee", Part(fee.FeeEntry, fee.read_fee, fee.write_fee, bring_fee, fee.check_fee))
        links = Part(prefill.Links, prefill.read_links, prefill.write_links, bring_links)
        parts.register("prefill_links", links)
        mails = Part(
            texts.Mails, texts.read_mails, texts.write_mails, bringing.bring_mails, publish=bringing.publish_mails
        )
        parts.register("mails", mails)
        letters = Part(
            texts.Letters,
            texts.read_letters,
            texts.write_letters,
            bringing.bring_letters,
            publish=bringing.publish_letters,
        )
        parts.register("letters", letters)

    @staticmethod
    def _routing() -> None:
        """Offer the pages about the groups."""
        from communs.procedures.administration import Topic
        from communs.procedures.routing.registries import pages

        pages.register("wizard", Topic(_("Un groupe par valeur d’un champ"), "procedures:groups-wizard", position=10))
        pages.register("what-if", Topic(_("Où irait ce dossier ?"), "procedures:what-if", position=20))
        pages.register("warnings", Topic(_("Contrôler les règles"), "procedures:routing-warnings", position=30))
        pages.register("roster", Topic(_("Importer des groupes et des personnes"), "procedures:roster", position=50))

    @staticmethod
    def _fees() -> None:
        """Offer the page of the fee, what must hold of it, its copy, the fields that it reads."""
        from communs.procedures.administration import Check, Topic, checks, topics
        from communs.procedures.copying import Part, parts
        from communs.procedures.editor.uses import uses
        from communs.procedures.fees import checking
        from communs.procedures.operations.fees import copy_fee

        topics.register("fee", Topic(_("Frais"), "procedures:fee", position=62))
        checks.register("fee", Check(_("Les frais peuvent être demandés"), "fee", checking.can_be_asked))
        parts.register("fee", Part(_("Les frais, en mode test"), copy_fee, own=True))
        uses.register("fee", checking.uses_by_the_fee)

    @staticmethod
    def _editor() -> None:
        """Tell the editor which fields feed conditions and formulas."""
        from communs.procedures.editor import uses as known
        from communs.procedures.eligibility import uses_by_ineligibility
        from communs.procedures.prefill.links import uses_by_links
        from communs.procedures.routing.uses import uses_by_rules

        known.uses.register("form", known.uses_by_the_form)
        known.uses.register("routing", uses_by_rules)
        known.uses.register("ineligibility", uses_by_ineligibility)
        known.uses.register("prefill", uses_by_links)
        known.uses.register("cosigners", known.uses_by_cosigners)


def _router() -> "Router":
    from communs.procedures.api.demarches import router

    return router


def _roles(person: "Person") -> list["Role"]:
    from communs.accounts.enums import Role
    from communs.procedures.permissions import is_administrator, is_instructor

    held = {Role.INSTRUCTOR: is_instructor(person), Role.ADMINISTRATOR: is_administrator(person)}
    return [role for role, holds in held.items() if holds]


def _administers(person: "Person | AnonymousUser") -> bool:
    from communs.procedures.permissions import is_administrator

    return bool(person.is_authenticated) and is_administrator(person)  # type: ignore[arg-type]
