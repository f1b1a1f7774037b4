"""Every route × every role × GET and POST, against the written table `tests/access.yml`.

What is refused must have changed nothing: PostgreSQL's own counters of the running transaction say so, and they count
even what was rolled back.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import yaml
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, reverse

from communs.core.access import check_access, refuse_undeclared
from communs.core.routes import Route, routes
from tests.access_world import ROLES, World, build_world
from tests.factories.accounts import confirm_identity

TABLE: dict[str, dict] = yaml.safe_load((Path(__file__).parent / "access.yml").read_text())
LIBRARIES = {name: name.removeprefix("* at ") for name in TABLE if name.startswith("*")}
CAPTURE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
REGEX_MARKS = str.maketrans("", "", "^$*\\")
METHODS = ("GET", "POST")
REFUSALS = {"sign-in", "unauthorised", "forbidden", "not-found", "not-allowed", "gone"}
FAMILIES = {
    400: "invalid",
    401: "unauthorised",
    403: "forbidden",
    404: "not-found",
    405: "not-allowed",
    410: "gone",
    422: "invalid",
}
# Tables that a refusal may touch: the session of a visitor and the counters of attempts.
WITNESSES_EXCEPT = ("django_session", "accounts_cache")
SHARDS = 4


def test_every_route_is_in_the_table() -> None:
    named = {route.name for route in routes() if not library_of(route)}
    assert named - set(TABLE) == set(), "add these routes to tests/access.yml"
    existing = {route.name for route in routes()}
    assert set(TABLE) - set(LIBRARIES) - existing == set(), "these routes of tests/access.yml no longer exist"


@pytest.mark.django_db
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_route_answers_each_role_as_written(shard: int) -> None:
    world = build_world()
    clients = {role: _client(world, role) for role in ROLES}
    wrong = [
        difference
        for route in routes()[shard::SHARDS]
        for method, role in _trials(route)
        for difference in _tried(world, clients[role], route, method, role)
    ]
    assert wrong == []


def _tried(world: World, client: Client, route: Route, method: str, role: str) -> Iterator[str]:
    row = TABLE[library_of(route)] if library_of(route) else TABLE.get(route.name, {})
    expected = _expected(row, method, role)
    cookies = client.cookies.copy()
    with transaction.atomic():
        before = _changes()
        answer = client.generic(method, _address(world, route, row), content_type=row.get("content_type", FORM))
        family = _family(answer)
        changed = _changes() != before
        transaction.set_rollback(True)
    client.cookies = cookies
    if expected == "theirs" and family not in {"error", "sign-in"}:
        return
    if family != expected:
        yield f"{method} {route.name} as {role}: {family} ({answer.status_code}), the table says {expected}"
    elif family in REFUSALS and changed:
        yield f"{method} {route.name} as {role}: refused, yet something was written"


def _trials(route: Route) -> Iterator[tuple[str, str]]:
    """Every method as every role; where a library decides, one role of each kind, and its pages are only read."""
    if library_of(route):
        yield from product(METHODS, ("anonymous", "stranger", "manager"))
        yield "GET", "author"
    else:
        yield from product(METHODS, ROLES)


def library_of(route: Route) -> str:
    """The row of the library that a route belongs to, or nothing; a route with a row of its own is ours."""
    if route.name in TABLE:
        return ""
    return next((name for name, prefix in LIBRARIES.items() if route.path.startswith(prefix)), "")


FORM = "application/x-www-form-urlencoded"


def _expected(row: dict, method: str, role: str) -> str:
    answers = row.get(method, row.get("ANY", {}))
    return answers if isinstance(answers, str) else answers.get(role, answers.get("else", "missing from the table"))


def _address(world: World, route: Route, row: dict) -> str:
    if library_of(route):
        values = {name: str(world.keywords.get(f"library_{name}", 1)) for name in route.keywords}
        return "/" + CAPTURE.sub(lambda found: values[found[1] or found[2]], route.path).translate(REGEX_MARKS)
    keywords = {name: world.keywords.get(row.get("with", {}).get(name, name)) for name in route.keywords}
    try:
        return reverse(route.name, kwargs=keywords)
    except NoReverseMatch as error:
        raise AssertionError(f"No value for a keyword of {route.name}: add it to tests/access_world.py") from error


def _family(answer) -> str:  # noqa: ANN001 - Django's test response has no public type
    location = answer.headers.get("Location", "")
    if 300 <= answer.status_code < 400:
        return "sign-in" if location.startswith(reverse("account_login")) else "ok"
    if 200 <= answer.status_code < 300:
        return "ok"
    return FAMILIES.get(answer.status_code, "error")


def _changes() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
            " WHERE NOT relname = ANY(%s)",
            [list(WITNESSES_EXCEPT)],
        )
        return int(cursor.fetchone()[0])


def _client(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False, headers={"origin": "http://testserver"})
    if person := world.people[role]:
        client.force_login(person)
        # Pages that ask for the password again are tried themselves.
        confirm_identity(client, person)
    return client


@pytest.mark.django_db
def test_the_witness_sees_a_write() -> None:
    before = _changes()
    build_world()
    assert _changes() > before


@override_settings(ROOT_URLCONF="tests.urls_undeclared")
def test_a_view_without_declared_access_is_named_by_the_check_and_stops_the_start() -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.urls import clear_url_caches

    clear_url_caches()
    assert [error.msg for error in check_access()] == [
        "The view of /secret/ (tests.urls_undeclared.forgotten) declares no access."
    ]
    with pytest.raises(ImproperlyConfigured, match=r"tests\.urls_undeclared\.forgotten"):
        refuse_undeclared("tests.urls_undeclared")
