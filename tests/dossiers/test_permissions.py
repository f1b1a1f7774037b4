"""Who may do what: the owner, a colleague who shares, a member who does not, the instructor, a stranger."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.dossiers.permissions import ABILITIES, abilities, can_submit
from communs.dossiers.queries import dossier_for, dossiers_of
from tests.dossiers.cast import Cast
from tests.factories.dossiers import AcceptedFactory, DraftFactory, InReviewFactory, SubmittedFactory

FILLING = {"read", "read_as_applicant", "fill", "submit"}
WRITING = {"read", "read_as_applicant", "write", "write_as_applicant", "give_up_changes"}
INSTRUCTING = {"read", "read_as_agent", "write", "write_as_agent", "follow", "manage_experts", "reassign"}


def made(cast: Cast, factory: type[DraftFactory]) -> Dossier:
    if factory is DraftFactory:
        return cast.draft
    return factory.create(demarche=cast.demarche, applicant=cast.owner, organisation=cast.organisation)


@pytest.mark.parametrize(
    ("factory", "who", "expected"),
    [
        (DraftFactory, "owner", FILLING | {"withdraw"}),
        (DraftFactory, "colleague", FILLING),
        (SubmittedFactory, "owner", WRITING | {"change"}),
        (SubmittedFactory, "colleague", WRITING | {"change"}),
        (SubmittedFactory, "instructor", INSTRUCTING | {"instruct", "ask_correction"}),
        (InReviewFactory, "owner", WRITING),
        (InReviewFactory, "instructor", INSTRUCTING | {"return", "accept", "refuse", "dismiss", "ask_correction"}),
        (AcceptedFactory, "owner", WRITING),
        (AcceptedFactory, "instructor", INSTRUCTING | {"reopen"}),
    ],
)
def test_abilities(cast: Cast, factory: type[DraftFactory], who: str, expected: set[str]) -> None:
    person, dossier = getattr(cast, who), made(cast, factory)
    assert abilities(person, dossier_for(person, dossier.number)) == expected
    for ability in set(ABILITIES) - expected:
        with pytest.raises(PermissionDenied):
            dossier_for(person, dossier.number, to=ability)


@pytest.mark.parametrize(
    ("factory", "who"),
    [
        (DraftFactory, "member"),
        (DraftFactory, "instructor"),
        (DraftFactory, "stranger"),
        (SubmittedFactory, "member"),
        (SubmittedFactory, "stranger"),
        (AcceptedFactory, "stranger"),
    ],
)
@pytest.mark.parametrize("ability", ["read", "fill", "submit", "accept"])
def test_others_do_not_even_learn_that_it_exists(
    cast: Cast, factory: type[DraftFactory], who: str, ability: str
) -> None:
    dossier = made(cast, factory)
    with pytest.raises(Http404):
        dossier_for(getattr(cast, who), dossier.number, to=ability)


def test_an_instructor_of_another_group_sees_nothing(cast: Cast) -> None:
    elsewhere = SubmittedFactory.create()
    with pytest.raises(Http404):
        dossier_for(cast.instructor, elsewhere.number)


def test_fetching_is_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        dossier = dossier_for(cast.colleague, cast.draft.number, to="submit")
        assert dossier.demarche.title
        assert dossier.organisation == cast.organisation


def test_a_dossier_fetched_for_one_person_says_nothing_about_another(cast: Cast) -> None:
    dossier = dossier_for(cast.owner, cast.draft.number)
    with pytest.raises(LookupError):
        can_submit(cast.stranger, dossier)
    with pytest.raises(LookupError):
        can_submit(cast.owner, Dossier.objects.get(number=dossier.number))


def test_the_list_holds_ones_own_and_the_shared_ones(cast: Cast) -> None:
    own = DraftFactory.create(applicant=cast.owner, demarche=cast.demarche)
    assert set(dossiers_of(cast.owner)) == {cast.draft, own}
    assert set(dossiers_of(cast.colleague)) == {cast.draft}
    assert [list(dossiers_of(person)) for person in (cast.member, cast.instructor, cast.stranger)] == [[], [], []]


def test_who_leaves_the_organisation_keeps_what_they_began(cast: Cast) -> None:
    cast.owner.memberships.all().delete()
    assert dossier_for(cast.owner, cast.draft.number, to="submit").state == State.DRAFT
