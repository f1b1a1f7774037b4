"""The world in which every route is tried: one thing of each kind, and one person for each role.

To add a thing: create it in `build_world` and name the keyword of URL that points to it in `keywords`. A route that
needs another value than its keyword's usual one says so in `tests/access.yml` (`with:`).
"""

from dataclasses import dataclass, field

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations.tokens import create_token
from tests.factories.accounts import PersonFactory, platform_manager

ROLES = (
    "anonymous",
    "owner",
    "colleague",
    "stranger",
    "instructor",
    "other_instructor",
    "other_administrator",
    "manager",
)


@dataclass
class World:
    """The people by role (`None` is nobody signed in) and the values of the URLs' keywords."""

    people: dict[str, Person | None]
    keywords: dict[str, object] = field(default_factory=dict)


def build_world() -> World:
    """Create the people and the things."""
    people: dict[str, Person | None] = {"anonymous": None, "manager": platform_manager(email="manager@exemple.example")}
    for role in ROLES:
        if role not in people:
            people[role] = PersonFactory.create(email=f"{role}@exemple.example")
    world = World(people)
    _usual_keywords(world)
    return world


def _usual_keywords(world: World) -> None:
    world.keywords |= {
        "key": "absent",
        "uidb36": "1",
        "pk": 0,
        "provider_id": "proconnect",
        "proof": "absent",
        "session_id": 0,
        "token_id": _token_of_owner(world).pk,
        "person_id": _person(world, "stranger").pk,
    }


def _person(world: World, role: str) -> Person:
    person = world.people[role]
    if person is None:
        raise LookupError(role)
    return person


def _token_of_owner(world: World) -> ApiToken:
    token, _secret = create_token(_person(world, "owner"), name="Essai", scopes=["profile:read"], days=7)
    return token
