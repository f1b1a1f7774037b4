"""Groups and their people as a file: read forgivingly, every wrong line told, nothing written otherwise."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.procedures.models import Demarche, GroupMember
from communs.procedures.routing.roster import UnreadableRosterError, read_roster, written_roster
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupFactory
from tests.markup import assert_valid_html


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"a\0b", b"a@b.example", b"x" * 1_000_001, b"a;b\n" * 5_001, b'"a;b\n'],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableRosterError):
        read_roster(content)


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    try:
        lines = read_roster(content, "Nord")
    except UnreadableRosterError:
        return
    assert all(line.problem or line.group for line in lines)


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20).filter(
    lambda name: "@" not in name
)


@example([("'@", "'@exemple.example"), ("''=1", "a@exemple.example")])
@given(st.lists(st.tuples(NAMES, st.emails(domains=st.just("exemple.example"))), min_size=1, max_size=5))
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    again = read_roster(written_roster(pairs).encode())
    assert [(line.group, line.email) for line in again] == [(group, email.lower()) for group, email in pairs]


@pytest.fixture
def administrator(client: Client, demarche: Demarche) -> Person:
    person: Person = DemarcheAdministratorFactory.create(demarche=demarche).person
    client.force_login(person)
    return person


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create()


def _url(demarche: Demarche, page: str = "importer") -> str:
    return f"/administration/demarches/{demarche.pk}/groupes/{page}"


def _members(demarche: Demarche) -> set[tuple[str, str]]:
    rows = GroupMember.objects.filter(group__demarche=demarche).values_list("group__name", "person__email")
    return set(rows)


def test_a_good_file_creates_what_is_missing_and_only_once(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    one, two = PersonFactory.create(), PersonFactory.create()
    text = f"Groupe;Courriel\nNord;{one.email}\nSud;{two.email}\nSud;{one.email}\nEst;\n"
    for _turn in range(2):
        assert client.post(_url(demarche), {"file": SimpleUploadedFile("a.csv", text.encode())}).status_code == 302
    assert _members(demarche) == {("Nord", one.email), ("Sud", two.email), ("Sud", one.email)}
    assert sorted(demarche.groups.filter(is_default=False).values_list("name", flat=True)) == ["Est", "Nord", "Sud"]
    assert [entry.verb for entry in trail(demarche)] == ["import_people"]


def test_wrong_lines_are_told_and_nothing_is_written_until_asked(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    known = PersonFactory.create()
    text = f"Groupe;Courriel\nNord;{known.email}\nNord;inconnu@exemple.example\nSud;pas-une-adresse\n;{known.email}\n"
    response = client.post(_url(demarche), {"file": SimpleUploadedFile("a.csv", text.encode("latin-1"))})
    numbers = [line.number for line in response.context["wrong"]]
    assert (response.status_code, numbers, response.context["good"]) == (422, [3, 4, 5], 1)
    assert (_members(demarche), demarche.groups.count(), trail(demarche).count()) == (set(), 1, 0)
    assert_valid_html(response, 422)
    client.post(_url(demarche), {"do": "good", "text": response.context["text"]})
    assert _members(demarche) == {("Nord", known.email)}


def test_a_file_of_one_column_is_for_the_chosen_group(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    group, person = demarche.groups.get(), PersonFactory.create()
    upload = SimpleUploadedFile("a.csv", person.email.encode())
    assert client.post(_url(demarche), {"file": upload}).status_code == 422
    client.post(_url(demarche), {"file": SimpleUploadedFile("a.csv", person.email.encode()), "group": group.pk})
    assert _members(demarche) == {(group.name, person.email)}


def test_the_list_is_downloaded_by_administrators_only(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    GroupFactory.create(demarche=demarche, name="=Nord")
    text = client.get(_url(demarche, "groupes.csv")).content.decode()
    assert text.splitlines()[-1] == "'=Nord;"
    client.force_login(DemarcheAdministratorFactory.create().person)
    assert [client.get(_url(demarche, page)).status_code for page in ("groupes.csv", "importer")] == [404, 404]
    client.force_login(PersonFactory.create())
    assert client.get(_url(demarche)).status_code == 403
