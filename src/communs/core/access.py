"""Default deny: every view says who may open it, or communs does not start.

A view declares the coarse rule (anybody, somebody signed in, somebody with a role); the fine rule (this person,
this dossier) belongs to the query that fetches the thing.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from communs.core.routes import routes, walk

if TYPE_CHECKING:
    from communs.accounts.models import Person

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may open a view: `label` names the rule in the written table of access."""

    label: str
    anonymous: bool = False
    predicate: "Callable[[Person], bool] | None" = None

    def __call__(self, view: View) -> View:
        """Declare this rule on a view function."""
        view.access = self  # type: ignore[attr-defined]
        return view

    def allows(self, person: "Person") -> bool:
        """Whether a signed-in person passes."""
        return self.predicate is None or self.predicate(person)


public = Access("public", anonymous=True)
signed_in = Access("signed in")


def allowed(predicate: "Callable[[Person], bool]") -> Access:
    """Return the rule "signed in, and `predicate(person)` holds"; it is named after the predicate."""
    return Access(predicate.__name__, predicate=predicate)


class AccessMiddleware:
    """Applies the declared rule before the view runs; with a view that declares none, nothing starts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        refuse_undeclared(settings.ROOT_URLCONF)
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse with a sign-in page (anonymous) or 403 (signed in without the right)."""
        rule = access_of(view)
        if rule is None:
            raise PermissionDenied
        if rule.anonymous:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rule.allows(request.user):
            raise PermissionDenied
        return None


def declare(
    patterns: Iterable[URLPattern | URLResolver],
    table: Mapping[str, Access],
    *,
    wrap: Callable[[Callable[..., Any]], Callable[..., Any]] = lambda view: view,
) -> None:
    """Declare the rules of views that we did not write: `table` gives each URL name its rule.

    A name that is absent from the table stays undeclared, so that the check names it. `wrap` decorates the views.
    """
    for route in walk(patterns):
        if rule := table.get(route.name):
            route.pattern.callback = rule(wrap(route.pattern.callback))


def declare_all(patterns: Iterable[URLPattern | URLResolver], rule: Access) -> None:
    """Declare one rule for every view below `patterns`, for a library that authorises its views itself."""
    for route in walk(patterns):
        rule(route.pattern.callback)


def undeclared(urlconf: str | None = None) -> list[str]:
    """Return "path (name of the view)" for every route whose view declares no rule."""
    return [
        f"/{route.path} ({route.pattern.lookup_str})"
        for route in routes(urlconf)
        if access_of(route.pattern.callback) is None
    ]


@functools.cache
def refuse_undeclared(urlconf: str) -> None:
    """Raise `ImproperlyConfigured`, once asked by a starting server, if a view declares no rule."""
    if missing := undeclared(urlconf):
        raise ImproperlyConfigured(f"These views declare no access: {', '.join(missing)}")


def check_access(**_: object) -> list[CheckMessage]:
    """Report every view without a declared rule as an error of Django's system checks."""
    return [
        Error(f"The view of {view} declares no access.", hint="Add @public, @signed_in or @allowed.", id="communs.E001")
        for view in undeclared()
    ]


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return the rule that a view declares, through decorators that keep attributes."""
    return getattr(view, "access", None)
