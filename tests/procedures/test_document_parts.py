"""Groups, decisions without an agent, e-mails and letters in the document of a demarche: there and back, refused."""

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.core.audit import trail
from communs.procedures.document import InvalidDocumentError, write_document
from communs.procedures.enums import Moment, TextKind
from communs.procedures.models import Automation, Demarche, DemarcheText, Group, GroupSignature
from communs.procedures.operations.documents import import_document
from communs.procedures.operations.publishing import NotPublishableError
from communs.procedures.operations.texts import publish, say
from communs.procedures.texts import Place, Wording
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.procedures import DemarcheFactory, GroupFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db

HEAD = """\
path: subvention
title: Subvention
organisation: '{siret}'
description: Une aide.
legal_basis: Délibération.
contact_email: aide@mairie.example
closing_reason: L’enveloppe est épuisée.
ineligibility:
  op: '='
  field: kind
  value: company
ineligibility_message: Les entreprises n’y ont pas droit.
deposit_message: Merci.
experts_told: true
labels:
  - name: Urgent
    colour: pink
"""
PARTS = """\
groups:
  - name: Entreprises
    rule:
      op: '='
      field: kind
      value: company
    contact:
      name: Pôle entreprises
      email: pole@mairie.example
      phone: 04 71 00 00 00
    signature:
      name: Ada Lovelace
      quality: La directrice
  - name: Autres
    default: true
  - name: Ancien pôle
    closed: true
automation:
  mode: silence_accepts
  delay: 2
  unit: months
  correction: continue
prefill_links:
  Associations:
    champ_kind: company
    identite_nom: Fictive
  Habitants:
    champ_kind: person
mails:
  deposit:
    fr:
      subject: Reçu
      body: |-
        Bonjour {{applicant.name}},

        votre dossier {{dossier.number}} est **reçu**.
    en:
      subject: Received
      body: Thank you.
letters:
  refusal:
    fr:
      title: Refus
      letterhead: '{{demarche.organisation}}'
      blocks:
        - kind: paragraph
          text: Votre dossier {{dossier.number}} est refusé.
        - kind: answers
          fields:
            - kind
        - kind: space
          lines: 4
        - kind: page_break
        - kind: signature
      footer: Recours dans les deux mois.
"""
FORM = """\
questionnaire:
  sections:
    - id: you
      title: Vous
      fields:
        - type: single_choice
          id: kind
          label: Vous êtes
          options:
            - person
            - company
"""


@pytest.fixture
def siret() -> str:
    return str(OrganisationFactory().siret)


@pytest.fixture
def whole(siret: str) -> str:
    return HEAD.replace("{siret}", siret) + PARTS + FORM


class Plain(yaml.SafeDumper):
    """Writes what stands twice twice."""

    def ignore_aliases(self, _data: Any) -> bool:  # noqa: ANN401 - PyYAML's own
        return True


def changed(text: str, **keys: object) -> str:
    """The document with other keys; None takes one away."""
    document = yaml.safe_load(text) | keys
    kept = {key: value for key, value in document.items() if value is not None}
    return yaml.dump(kept, Dumper=Plain, sort_keys=False)


def places(text: str, *, and_publish: bool = False) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        import_document(text, by=None, and_publish=and_publish)
    return [issue.place for issue in caught.value.issues]


def forget(demarche: Demarche) -> None:
    """Make the installation empty again, as far as demarches go."""
    Demarche.objects.filter(pk=demarche.pk).delete()


def again(demarche: Demarche) -> Demarche:
    return Demarche.objects.get(pk=demarche.pk)


def test_a_whole_document_comes_back_as_it_was(whole: str) -> None:
    made = import_document(whole, by=None)
    assert write_document(again(made)) == whole
    forget(made)
    assert write_document(again(import_document(whole, by=None))) == whole


def test_a_whole_document_twice_changes_nothing(whole: str) -> None:
    made = import_document(whole, by=None, and_publish=True)
    entries = trail(made).count()
    import_document(whole, by=None, and_publish=True)
    assert (write_document(again(made)), trail(made).count()) == (whole, entries)


WORDS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=40)
NAMES = WORDS.map(str.strip).filter(lambda name: bool(name) and len(name.splitlines()) == 1)
CONTACTS = st.fixed_dictionaries({"email": st.just("a@b.example")}, optional={"hours": WORDS, "address": WORDS})
BLOCKS = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(["paragraph", "list", "heading"]), "text": WORDS}),
    st.fixed_dictionaries({"kind": st.just("space"), "lines": st.integers(3, 20)}),
    st.just({"kind": "page_break"}),
)


@st.composite
def parts_of_documents(draw: Any) -> dict[str, object]:  # noqa: ANN401 - hypothesis' own
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    groups: list[dict[str, object]] = [
        {"name": name, **draw(st.fixed_dictionaries({}, optional={"contact": CONTACTS, "closed": st.just(True)}))}
        for name in names
    ]
    chosen = draw(st.integers(0, len(groups) - 1))
    groups[chosen] = {"name": names[chosen], "default": True}
    wording = st.fixed_dictionaries({"subject": WORDS, "body": WORDS})
    mails = draw(st.dictionaries(st.sampled_from(Moment.values), st.fixed_dictionaries({"fr": wording}), max_size=3))
    letter = st.fixed_dictionaries({"title": WORDS, "blocks": st.lists(BLOCKS, min_size=1, max_size=4)})
    letters = draw(st.dictionaries(st.just("refusal"), st.fixed_dictionaries({"en": letter}), max_size=1))
    return {"groups": groups, "mails": mails, "letters": letters}


@given(parts=parts_of_documents())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_document_is_exported_the_same_by_an_empty_installation(whole: str, parts: dict[str, object]) -> None:
    made = import_document(changed(whole, **parts), by=None)
    exported = write_document(again(made))
    forget(made)
    second = import_document(exported, by=None)
    assert write_document(again(second)) == exported
    forget(second)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("groups", "tous", ["groups"]),
        ("groups", [], ["groups"]),
        ("groups", [{"name": "A"}], ["groups"]),
        ("groups", [{"name": "A", "default": True}, {"name": "B", "default": True}], ["groups"]),
        ("groups", [{"name": "A", "default": True}, {"name": "A"}], ["groups[0].name", "groups[1].name"]),
        ("groups", [{"name": "A", "default": True, "closed": True}], ["groups[0].closed"]),
        ("groups", [{"name": "A", "défaut": True}, {"nom": "B"}], ["groups[0]", "groups[1]"]),
        ("groups", [{"name": " ", "default": True}], ["groups[0].name"]),
        ("groups", [{"name": "A", "default": True, "contact": {"hours": "9 h"}}], ["groups[0].contact"]),
        (
            "groups",
            [{"name": "A", "default": True, "contact": {"email": "a", "phone": "x"}}],
            ["groups[0].contact.email", "groups[0].contact.phone"],
        ),
        ("groups", [{"name": "A", "default": True, "agents": ["a", "b@c.example", "d"]}], ["groups[0].agents[0]", "groups[0].agents[2]"]),
        ("groups", [{"name": "A", "default": True, "agents": ["b@c.example"]}], ["groups[0].agents[0]"]),
        ("groups", [{"name": "A", "default": True, "rule": {"op": "=", "field": "size", "value": 1}}], ["groups[0].rule"]),
        (
            "groups",
            [
                {
                    "name": "A",
                    "default": True,
                    "rule": {"op": "or", "of": [{"op": "answered", "field": "kind"}, {"op": "=", "field": "kind", "value": "x"}]},
                }
            ],
            ["groups[0].rule.of[1]"],
        ),
        ("groups", [{"name": "A", "default": True, "rule": {"op": "≈", "field": "kind"}}], ["groups[0].rule.op"]),
        ("automation", {"mode": "silence_accepts"}, ["automation.delay", "automation.unit", "automation.correction"]),
        ("automation", {"mode": "accept", "delay": 3}, ["automation.delay"]),
        ("automation", {"mode": "accept", "delai": 3}, ["automation"]),
        ("automation", {"mode": "yes"}, ["automation.mode"]),
        ("mails", ["a"], ["mails"]),
        ("mails", {"dépôt": {}, "deposit": {"de": {}, "fr": {"subject": "a"}}}, ["mails.dépôt", "mails.deposit.de", "mails.deposit.fr"]),
        ("mails", {"deposit": {"fr": {"subject": "a", "body": "b", "cc": "c"}}}, ["mails.deposit.fr"]),
        ("letters", {"deposit": {"fr": {}}}, ["letters.deposit"]),
        ("letters", {"refusal": {"fr": {"blocks": [{"kind": "picture"}]}}}, ["letters.refusal.fr.blocks[0].kind"]),
        ("letters", {"refusal": {"fr": {"logos": []}}}, ["letters.refusal.fr"]),
        ("letters", {"refusal": {"fr": {"blocks": [{"kind": "space", "text": "a"}]}}}, ["letters.refusal.fr.blocks[0]"]),
        ("listed_experts", ["a"], ["listed_experts"]),
        ("listed_experts", [1], ["listed_experts[0]"]),
        ("prefill_links", ["a"], ["prefill_links"]),
        ("prefill_links", {"Lien": {"kind": "company"}}, ["prefill_links.Lien"]),
        ("prefill_links", {"Lien": {"champ_kind": 1}}, ["prefill_links.Lien[...]"]),
        ("prefill_links", {"Lien": {}}, ["prefill_links.Lien"]),
        ("prefill_links", {" ": {"champ_kind": "company"}}, ["prefill_links"]),
        ("prefill_links", {"A  B": {"champ_kind": "company"}, "A B": {"champ_kind": "person"}}, ["prefill_links"]),
        ("payments", {}, ["payments"]),
    ],
)  # fmt: skip
def test_mistakes_have_their_places_and_nothing_is_imported(
    whole: str, key: str, value: object, expected: list[str]
) -> None:
    assert places(changed(whole, **{key: value})) == expected
    assert (Demarche.objects.count(), Group.objects.count(), DemarcheText.objects.count()) == (0, 0, 0)


def test_what_is_not_named_is_left_alone(whole: str) -> None:
    made = import_document(whole, by=None)
    import_document(changed(whole, groups=None, automation=None, prefill_links=None, mails=None, letters=None), by=None)
    assert write_document(again(made)) == whole


def test_what_is_named_empty_goes(whole: str) -> None:
    made = import_document(whole, by=None)
    import_document(changed(whole, automation={"mode": "none"}, prefill_links={}, mails={}, letters={}), by=None)
    left = yaml.safe_load(write_document(again(made)))
    assert ({"automation", "prefill_links", "mails", "letters"} & set(left), Automation.objects.count()) == (set(), 0)
    assert DemarcheText.objects.get(moment=Moment.REFUSAL).versions.count() == 2


def test_a_group_keeps_its_row_and_one_that_is_not_named_is_closed(siret: str) -> None:
    demarche = DemarcheFactory(path="subvention")
    default, other = demarche.groups.get(), GroupFactory(demarche=demarche, name="Nord")
    GroupMemberFactory(group=default)
    text = changed(
        HEAD.replace("{siret}", siret) + FORM, groups=[{"name": "Sud"}, {"name": default.name, "default": True}]
    )
    import_document(text, by=None)
    rows = list(Group.objects.filter(demarche=demarche).order_by("position").values_list("name", "is_active"))
    assert rows == [("Sud", True), (default.name, True), ("Nord", False)]
    assert {default.pk, other.pk} <= set(Group.objects.values_list("pk", flat=True))
    assert default.memberships.count() == 1


def test_an_open_demarche_keeps_somebody_in_its_default_group(whole: str) -> None:
    demarche = DemarcheFactory(path="subvention")
    before = write_document(demarche)
    assert places(changed(whole, automation=None)) == ["groups[1].default"]
    assert write_document(again(demarche)) == before


def test_people_come_along_when_they_are_asked_for(whole: str) -> None:
    person, colleague = PersonFactory(email="a@mairie.example"), PersonFactory(email="b@mairie.example")
    groups = [{"name": "A", "default": True, "agents": ["B@mairie.example", person.email]}]
    made = import_document(changed(whole, groups=groups, listed_experts=["Z@e.example", "x@e.example"]), by=None)
    without, with_them = (yaml.safe_load(write_document(again(made), people=people)) for people in (False, True))
    assert ("listed_experts" in without, "agents" in without["groups"][0]) == (False, False)
    assert with_them["listed_experts"] == ["x@e.example", "z@e.example"]
    assert with_them["groups"][0]["agents"] == [person.email, colleague.email]
    import_document(changed(whole, groups=[{"name": "A", "default": True}]), by=None)
    assert Group.objects.get(name="A").memberships.count() == 2


def test_the_rule_of_a_published_demarche_does_not_change(whole: str) -> None:
    made = import_document(whole, by=None, and_publish=True)
    assert places(changed(whole, automation={"mode": "none"}, title="Autre")) == ["automation"]
    assert write_document(again(made)) == whole


def test_texts_are_published_with_the_form(whole: str) -> None:
    made = import_document(whole, by=None)
    assert DemarcheText.objects.filter(published__isnull=False).count() == 0
    import_document(whole, by=None, and_publish=True)
    assert DemarcheText.objects.filter(demarche=made, published__isnull=False).count() == 3


def test_a_tag_that_says_nothing_is_not_published(whole: str) -> None:
    mails = {"deposit": {"fr": {"subject": "{{decision.motivation}}", "body": "{{field.gone}}"}}}
    text = changed(whole, mails=mails)
    assert places(text, and_publish=True) == ["mails.deposit.fr.subject", "mails.deposit.fr.body"]
    assert Demarche.objects.count() == 0
    assert import_document(text, by=None).published_at is None


def test_texts_of_an_open_demarche_must_suit_its_checks(whole: str) -> None:
    made = import_document(whole, by=None, and_publish=True)
    Demarche.objects.filter(pk=made.pk).update(closes_at="2020-01-01T00:00Z")
    text = changed(
        whole, mails={"deposit": {"fr": {"subject": "a", "body": "b"}}}, closes_at="2020-01-01 01:00:00+01:00"
    )
    with pytest.raises(NotPublishableError):
        import_document(text, by=None, and_publish=True)
    assert DemarcheText.objects.get(moment=Moment.DEPOSIT, language="en").published is not None


def test_an_export_says_the_words_in_preparation(siret: str) -> None:
    made = import_document(HEAD.replace("{siret}", siret) + FORM, by=None)
    place = Place(TextKind.MAIL, Moment.DEPOSIT, "fr")
    say(made, place, Wording("Ancien", "Texte"), by=None)
    publish(made, place, by=None)
    say(made, place, Wording("Nouveau", "Texte"), by=None)
    assert yaml.safe_load(write_document(again(made)))["mails"]["deposit"]["fr"]["subject"] == "Nouveau"


def test_a_signatory_keeps_its_picture(whole: str) -> None:
    import_document(whole, by=None)
    signature = GroupSignature.objects.get()
    import_document(whole.replace("La directrice", "Le maire"), by=None)
    assert GroupSignature.objects.get().pk == signature.pk
    groups: list[dict[str, Any]] = [{"name": "Entreprises"}, {"name": "Autres", "default": True}]
    import_document(changed(whole, groups=groups), by=None)
    assert GroupSignature.objects.count() == 0
