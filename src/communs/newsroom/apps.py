"""Registration of the app with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser
    from ninja import Router

    from communs.accounts.models import Person
    from communs.core.sitemaps import Place


class NewsroomConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.newsroom"
    label = "newsroom"

    @override
    def ready(self) -> None:
        """Add the room's entries to the menus, what it founds, keeps of a person and of mail, and its hand on Wagtail."""
        from communs.accounts.registries import deletion_steps, personal_data
        from communs.core.figures import families
        from communs.core.foundations import foundations
        from communs.core.mail.delivery import outcomes
        from communs.core.registry import agenda_sources, search_sources
        from communs.core.ui.navigation import account_menu, main_navigation
        from communs.newsroom import declared_figures, offers, personal
        from communs.newsroom.operations import letters

        foundations.register("newsroom", _found)
        personal_data.register("newsroom", personal.export)
        deletion_steps.register("newsroom", personal.forget)
        search_sources.register("newsroom", offers.search)
        agenda_sources.register("newsroom", offers.agenda)
        outcomes.register(letters.PURPOSE, letters.told)
        _offer_to_machines()
        families.register("newsroom", declared_figures.FAMILY)
        _take_wagtail_in_hand()
        main_navigation.add(_("Actualités"), "newsroom:home", position=20)
        main_navigation.add(_("Agenda"), "newsroom:agenda", position=22)
        account_menu.add(_("Rédaction"), "wagtailadmin_home", visible=_is_member, position=60)
        account_menu.add(_("Envois à la presse"), "newsroom:mailings", visible=_is_press_officer, position=61)


def _offer_to_machines() -> None:
    """Its part of the REST API and of the sitemap."""
    from communs.accounts.registries import RoomApi, room_apis
    from communs.core.access import public
    from communs.core.registry import sitemap_sources
    from communs.newsroom.sharing import readable_from_anywhere

    sitemap_sources.register("newsroom", _places)
    room_apis.register("newsroom", RoomApi(_router, public, readable_from_anywhere))


def _take_wagtail_in_hand() -> None:
    """Its publications, its withdrawals, its letters and its forms go through ours."""
    from communs.newsroom.editor import moderation, panels
    from communs.newsroom.operations import publishing, withdrawing

    publishing.keep_the_door()
    withdrawing.keep_the_journal()
    moderation.take_over()
    panels.install()


def _found() -> None:
    from communs.newsroom.operations.foundation import found

    found()


def _places() -> "Iterator[Place]":
    from communs.newsroom.sitemap import places

    return places()


def _router() -> "Router":
    from communs.newsroom.api import router

    return router


def _is_member(person: "Person | AnonymousUser") -> bool:
    from communs.newsroom.permissions import is_newsroom_member

    return bool(person.is_authenticated) and is_newsroom_member(person)  # type: ignore[arg-type]


def _is_press_officer(person: "Person | AnonymousUser") -> bool:
    from communs.newsroom.permissions import is_press_officer

    return bool(person.is_authenticated) and is_press_officer(person)  # type: ignore[arg-type]
