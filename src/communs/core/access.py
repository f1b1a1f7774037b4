"""Default deny: every view says who may open it, or communs does not start.

A view declares the coarse rule (anybody, somebody signed in, somebody with a role); the fine rule (this person,
this dossier) belongs to the query that fetches the thing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

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
    """Applies the declared rule before the view runs; a view without one is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
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


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return the rule that a view declares, through decorators that keep attributes."""
    return getattr(view, "access", None)
