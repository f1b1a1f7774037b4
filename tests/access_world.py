"""The world in which every route is tried: one thing of each kind, and one person for each role.

To add a thing: create it in `build_world` and name the keyword of URL that points to it in `keywords`. A route that
needs another value than its keyword's usual one names it in `tests/access.yml` (`with: {pk: invitation_pk}`).
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations.tokens import create_token
from communs.newsroom.enums import Role
from communs.newsroom.models import PressContact, Term
from communs.organisations.models import Invitation, Organisation
from communs.organisations.queries import token_hash
from tests.factories import newsroom, press
from tests.factories.accounts import PersonFactory, platform_manager
from tests.factories.dossiers import DraftFactory, ExpertiseFactory, SigningFactory, SubmittedFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    GroupFactory,
    GroupMemberFactory,
)
from tests.factories.questionnaires import STREETS

ROLES = (
    "anonymous",
    "owner",
    "colleague",
    "stranger",
    "instructor",
    "other_instructor",
    "other_administrator",
    "manager",
    "expert",
    "cosigner",
    "author",
    "press_officer",
)


@dataclass
class World:
    """The people by role (`None` is nobody signed in) and the values of the URLs' keywords."""

    people: dict[str, Person | None]
    keywords: dict[str, object] = field(default_factory=dict)


def build_world() -> World:
    """Create the people and the things."""
    people: dict[str, Person | None] = {"anonymous": None, "manager": platform_manager(email="manager@exemple.example")}
    for role, held in {"author": Role.AUTHOR, "press_officer": Role.PRESS_OFFICER}.items():
        people[role] = newsroom.member(held, email=f"{role}@exemple.example")
    for role in ROLES:
        if role not in people:
            people[role] = PersonFactory.create(email=f"{role}@exemple.example")
    world = World(people)
    _usual_keywords(world)
    organisation = _organisation(world)
    _dossiers(world, organisation)
    _newsroom(world)
    _followed(world)
    return world


def _usual_keywords(world: World) -> None:
    world.keywords |= {
        "key": "absent",
        "uidb36": "1",
        "pk": 0,
        "provider_id": "proconnect",
        "payment_provider": "payfip",
        "payment": 0,
        "tariff": "absent",
        "proof": "absent",
        "moment": "acceptance",
        "language": "fr",
        "session_id": 0,
        "conversion": 0,
        "webhook_id": 0,
        "delivery_id": 0,
        "amendment_id": 0,
        "token_id": _token_of_owner(world).pk,
        "person_id": _person(world, "stranger").pk,
    }


def _organisation(world: World) -> Organisation:
    """The owner manages it, the colleague is a member, the stranger is invited."""
    organisation = OrganisationFactory.create()
    owner = _person(world, "owner")
    MembershipFactory.create(person=owner, organisation=organisation, role="manager", shares_dossiers=True)
    colleague = MembershipFactory.create(
        person=_person(world, "colleague"), organisation=organisation, shares_dossiers=True
    )
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=_person(world, "stranger").email,
        token_hash=token_hash("essai"),
        invited_by=owner,
        expires_at=timezone.now() + timedelta(days=7),
    )
    world.keywords |= {
        "siret": organisation.siret,
        "token": "essai",
        "invitation_pk": invitation.pk,
        "membership_pk": colleague.pk,
    }
    return organisation


def _dossiers(world: World, organisation: Organisation) -> None:
    """The owner filed one dossier and drafts another; two groups of the demarche, and another demarche, have agents.

    The expert reads the dossier filed. A third one waits for the cosigner.
    """
    demarche = DemarcheFactory.create()
    group = demarche.groups.get(is_default=True)
    GroupMemberFactory.create(group=group, person=_person(world, "instructor"))
    GroupMemberFactory.create(group=GroupFactory.create(demarche=demarche), person=_person(world, "other_instructor"))
    DemarcheAdministratorFactory.create(person=_person(world, "other_administrator"))
    owned = {"demarche": demarche, "applicant": _person(world, "owner"), "organisation": organisation}
    dossier = SubmittedFactory.create(**owned)
    signing = SigningFactory.create(**owned, signer__person=_person(world, "cosigner"))
    world.keywords |= {
        "number": dossier.number,
        "expertise_id": ExpertiseFactory.create(dossier=dossier, person=_person(world, "expert")).pk,
        "signing_number": signing.number,
        "signature_id": signing.cosignatures.get().pk,
        "role": "absent",
        "draft_number": DraftFactory.create(**owned).number,
        "demarche_id": demarche.pk,
        "group_id": group.pk,
        "table_digest": STREETS.digest,
        "path": demarche.path,
        "field_path": "project_name",
        "file_id": "0198c0de-0000-7000-8000-000000000001",
        "verb": "instruct",
        "page": "service",
    }


def _newsroom(world: World) -> None:
    """One article with a contact, a picture and a file."""
    picture, file = newsroom.picture(), newsroom.attachment()
    contact = PressContact.objects.create(role="Service de presse", email="presse@exemple.example")
    article = newsroom.article(contacts=[contact])
    world.keywords |= {
        "section": article.section.value,
        "slug": article.slug,
        "contact_pk": contact.pk,
        "picture_path": picture.file.name,
        "attachment_pk": file.pk,
        "attachment_digest": file.address_digest,
        "attachment_name": file.filename,
        "fingerprint": "absent",
        "mend_pk": 0,
        "entry_id": article.pk,
        "journalist_id": press.journalist().pk,
        "mailing_id": press.mailing(article, by=_person(world, "press_officer")).pk,
        "library_page_id": article.pk,
        "library_parent_page_id": article.get_parent().pk,
        "library_content_type_app_name": "newsroom",
        "library_content_type_model_name": "article",
        "library_image_id": picture.pk,
        "library_document_id": file.pk,
    }


def _followed(world: World) -> None:
    """One event with a tag, for feeds, calendars and the API."""
    tag = Term.objects.create(family="tag", name="Essai", slug="essai")
    event = newsroom.event(headline="Rencontre", tags=[tag])
    world.keywords |= {
        "form": "atom",
        "family": "etiquette",
        "followed_section": "agenda",
        "tag_slug": tag.slug,
        "event_slug": event.slug,
        "part": 1,
        "entry_key": event.translation_key,
    }


def _person(world: World, role: str) -> Person:
    person = world.people[role]
    if person is None:
        raise LookupError(role)
    return person


def _token_of_owner(world: World) -> ApiToken:
    token, _secret = create_token(_person(world, "owner"), name="Essai", scopes=["profile:read"], days=7)
    return token
