"""The fee of a demarche: how much the answers owe, how it is chosen, told, checked and copied."""

from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from communs.core.audit import trail
from communs.procedures.administration import checks
from communs.procedures.copying import parts
from communs.procedures.document_parts import PartRefusedError
from communs.procedures.document_parts import parts as parts_of_document
from communs.procedures.editor.uses import uses
from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.fees.amount import FeeOutOfBounds, amount_of
from communs.procedures.fees.money import cents_of, euros, read_euros, typed_euros
from communs.procedures.models import Demarche, Fee
from communs.procedures.operations.fees import (
    FeeChoice,
    FeeRefused,
    keep_tariff,
    raise_tariff,
    remove_tariff,
    replace_tariffs,
    set_fee,
)
from communs.procedures.operations.groups import RuleRefusedError
from communs.questionnaires.compiled import compile_questionnaire
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    DraftDemarcheFactory,
    RevisionFactory,
)
from tests.markup import assert_valid_html

FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "main",
            "fields": [
                {"id": "town", "type": "text", "label": "Ville", "required": False},
                {"id": "seats", "type": "integer", "label": "Places", "required": False},
                {"id": "price", "type": "decimal", "label": "Prix", "required": False},
                {"id": "total", "type": "calculated", "label": "Total", "formula": "seats * 2.505"},
                {
                    "id": "gift",
                    "type": "integer",
                    "label": "Don",
                    "required": False,
                    "when": {"op": "=", "field": "town", "value": "Guéret"},
                },
            ],
        }
    ]
}
EMPTY_FORM: dict[str, Any] = {"sections": [{"id": "main", "fields": [FORM["sections"][0]["fields"][0]]}]}
MANY = {"op": "≥", "field": "seats", "value": 10}
SOME = {"op": "≥", "field": "seats", "value": 5}


def fee_of_kind(kind: FeeKind, **more: object) -> Fee:
    return Fee(kind=kind, subject="Droit", client_number="006382", **more)


def tariffs(*pairs: tuple[dict[str, Any], int]) -> list[dict[str, Any]]:
    return [{"id": str(rank), "when": when, "amount": amount} for rank, (when, amount) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("fee", "answers", "cents"),
    [
        (fee_of_kind(FeeKind.FIXED, amount=1250), {}, 1250),
        (fee_of_kind(FeeKind.FIXED), {}, 0),
        (fee_of_kind(FeeKind.FIELD, field="seats"), {"seats": 12}, 1200),
        (fee_of_kind(FeeKind.FIELD, field="seats"), {}, 0),
        (fee_of_kind(FeeKind.FIELD, field="seats"), {"seats": -5}, 0),
        (fee_of_kind(FeeKind.FIELD, field="price"), {"price": "12.345"}, 1235),
        (fee_of_kind(FeeKind.FIELD, field="price"), {"price": "0.99"}, 0),
        (fee_of_kind(FeeKind.FIELD, field="price"), {"price": "1"}, 100),
        (fee_of_kind(FeeKind.FIELD, field="total"), {"seats": 3}, 752),
        (fee_of_kind(FeeKind.FIELD, field="gift"), {"town": "Guéret", "gift": 7}, 700),
        (fee_of_kind(FeeKind.FIELD, field="gift"), {"town": "Aubusson", "gift": 7}, 0),
        (fee_of_kind(FeeKind.FIELD, field="gone"), {"seats": 3}, 0),
        (fee_of_kind(FeeKind.TARIFFS, amount=500, tariffs=tariffs((MANY, 9000), (SOME, 0))), {"seats": 12}, 9000),
        (fee_of_kind(FeeKind.TARIFFS, amount=500, tariffs=tariffs((MANY, 9000), (SOME, 0))), {"seats": 6}, 0),
        (fee_of_kind(FeeKind.TARIFFS, amount=500, tariffs=tariffs((MANY, 9000), (SOME, 0))), {"seats": 1}, 500),
        (fee_of_kind(FeeKind.TARIFFS, amount=500, tariffs=tariffs((MANY, 9000))), {}, 500),
        (fee_of_kind(FeeKind.TARIFFS, amount=500, tariffs=tariffs(({"op": "?"}, 9000))), {"seats": 12}, 500),
    ],
)
def test_what_answers_owe(fee: Fee, answers: dict[str, Any], cents: int) -> None:
    assert amount_of(fee, compile_questionnaire(FORM), answers) == cents


def test_an_amount_that_cannot_be_paid_online_is_refused() -> None:
    fee, form = fee_of_kind(FeeKind.FIELD, field="seats"), compile_questionnaire(FORM)
    assert amount_of(fee, form, {"seats": 99_999}) == 9_999_900
    with pytest.raises(FeeOutOfBounds):
        amount_of(fee, form, {"seats": 100_000})


@given(st.integers(0, 9_999_999))
def test_an_amount_is_written_and_read_back(cents: int) -> None:
    assert read_euros(typed_euros(cents)) == cents
    assert read_euros(euros(cents, "fr")) == cents
    assert cents_of(Decimal(cents) / 100) == cents


@pytest.mark.parametrize("text", ["", "12,505", "-3", "1e5", "douze", "12.5.0", "99999999", "１２"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="12,50"):
        read_euros(text)


pytest_db = pytest.mark.django_db
FIXED = FeeChoice(FeeKind.FIXED, "Droit d’inscription", "006382", FeeMode.REAL, amount=1250)


@pytest.fixture(autouse=True)
def connected(settings: Any) -> None:  # noqa: ANN401 - pytest-django's own
    settings.PAYFIP_URL, settings.PAYFIP_PAGE_URL = "https://payfip.example/ws", "https://payfip.example/page"


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DraftDemarcheFactory.create(draft_revision=RevisionFactory.create(document=FORM, published_at=None))


def stored(demarche: Demarche) -> dict[str, Any] | None:
    return Fee.objects.filter(demarche=demarche).values("kind", "amount", "field", "subject", "mode").first()


class TestChoosing:
    def test_a_fee_is_chosen_then_taken_away(self, demarche: Demarche) -> None:
        by = PersonFactory.create()
        for choice in (FIXED, FIXED, None):
            set_fee(demarche, choice, by=by)
        assert (stored(demarche), [entry.verb for entry in trail(demarche)]) == (None, ["set_fee", "set_fee"])

    def test_a_published_one_keeps_its_books(self, db: None) -> None:
        demarche, by = DemarcheFactory.create(), PersonFactory.create()
        set_fee(demarche, FIXED, by=by)
        set_fee(demarche, None, by=by)
        kept = Fee.objects.get(demarche=demarche)
        assert (kept.is_free, kept.subject) == (True, "Droit d’inscription")

    def test_a_published_one_asks_nothing_that_nobody_can_pay(self, db: None, settings: Any) -> None:  # noqa: ANN401 - idem
        demarche = DemarcheFactory.create()
        settings.PAYFIP_URL = ""
        with pytest.raises(FeeRefused, match="n’est pas configuré"):
            set_fee(demarche, FIXED, by=None)
        assert (stored(demarche), trail(demarche).count()) == (None, 0)

    def test_a_published_one_does_not_go_back_to_tests(self, db: None) -> None:
        demarche, by = DemarcheFactory.create(), PersonFactory.create()
        set_fee(demarche, FIXED, by=by)
        with pytest.raises(FeeRefused):
            set_fee(demarche, FeeChoice(FeeKind.FIXED, "x", "006382", FeeMode.TEST, amount=100), by=by)
        assert stored(demarche)["mode"] == "W"  # type: ignore[index]

    def test_tariffs_are_added_changed_raised_and_removed(self, demarche: Demarche) -> None:
        by = PersonFactory.create()
        set_fee(demarche, FeeChoice(FeeKind.TARIFFS, "Droit", "006382", FeeMode.REAL, amount=500), by=by)
        for when, amount in ((SOME, 1000), (MANY, 2000)):
            keep_tariff(demarche, None, when, amount, by=by)
        first, second = (one["id"] for one in Fee.objects.get().tariffs)
        raise_tariff(demarche, second, by=by)
        keep_tariff(demarche, first, SOME, 1500, by=by)
        assert [(one["id"], one["amount"]) for one in Fee.objects.get().tariffs] == [(second, 2000), (first, 1500)]
        for name in (second, "absent"):
            remove_tariff(demarche, name, by=by)
        assert [one["id"] for one in Fee.objects.get().tariffs] == [first]

    @pytest.mark.parametrize("when", [None, {"op": "=", "field": "absent", "value": 1}, {"op": "?"}])
    def test_a_tariff_that_nothing_can_meet_is_refused(self, demarche: Demarche, when: dict[str, Any] | None) -> None:
        by = PersonFactory.create()
        set_fee(demarche, FeeChoice(FeeKind.TARIFFS, "Droit", "006382", FeeMode.REAL), by=by)
        with pytest.raises((FeeRefused, RuleRefusedError)):
            keep_tariff(demarche, None, when, 100, by=by)
        assert Fee.objects.get().tariffs == []

    def test_a_published_demarche_reads_only_what_its_applicants_are_asked(self, db: None) -> None:
        published = RevisionFactory.create(document=EMPTY_FORM)
        demarche = DemarcheFactory.create(published_revision=published, draft_revision=RevisionFactory(document=FORM))
        by_field = FeeChoice(FeeKind.FIELD, "Droit", "006382", FeeMode.REAL, field="seats")
        with pytest.raises(FeeRefused) as refused:
            set_fee(demarche, by_field, by=None)
        assert (refused.value.part, stored(demarche)) == ("field", None)
        set_fee(demarche, FeeChoice(FeeKind.TARIFFS, "Droit", "006382", FeeMode.REAL), by=None)
        with pytest.raises(FeeRefused):
            keep_tariff(demarche, None, SOME, 100, by=None)
        with pytest.raises(FeeRefused):
            replace_tariffs(demarche, [(SOME, 100)], by=None)
        assert Fee.objects.get().tariffs == []

    def test_a_free_demarche_has_no_tariff(self, demarche: Demarche) -> None:
        with pytest.raises(FeeRefused):
            keep_tariff(demarche, None, SOME, 100, by=None)

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "?"},
            {"mode": "?"},
            {"amount": 10_000_000},
            {"client_number": "12345a"},
            {"subject": ""},
            {"field": "seats"},
            {"kind": "field"},
            {"tariffs": {}},
        ],
    )
    def test_the_database_refuses_a_fee_that_makes_no_sense(self, demarche: Demarche, change: dict[str, Any]) -> None:
        set_fee(demarche, FIXED, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Fee.objects.update(**change)


class TestAround:
    @pytest.mark.parametrize(
        ("more", "findings"),
        [
            ({"kind": "fixed", "amount": 500, "mode": "W"}, 0),
            ({"kind": "fixed", "amount": 500, "mode": "T"}, 1),
            ({"kind": "fixed", "amount": 0, "mode": "T"}, 0),
            ({"kind": "field", "field": "seats", "mode": "W"}, 0),
            ({"kind": "field", "field": "total", "mode": "W"}, 0),
            ({"kind": "field", "field": "town", "mode": "W"}, 1),
            ({"kind": "field", "field": "absent", "mode": "W"}, 1),
            ({"kind": "tariffs", "mode": "W"}, 1),
            ({"kind": "tariffs", "mode": "W", "tariffs": tariffs((MANY, 100))}, 0),
            ({"kind": "tariffs", "mode": "W", "tariffs": tariffs(({**MANY, "field": "absent"}, 100))}, 1),
            ({"kind": "tariffs", "mode": "W", "tariffs": tariffs(({"op": "?"}, 100))}, 1),
        ],
    )
    def test_what_must_hold_before_publication(self, demarche: Demarche, more: dict[str, Any], findings: int) -> None:
        Fee.objects.create(demarche=demarche, subject="Droit", client_number="006382", **more)
        assert len(list(checks["fee"].findings(Demarche.objects.get(pk=demarche.pk)))) == findings

    def test_the_editor_knows_what_the_fee_reads(self, demarche: Demarche) -> None:
        more = {"kind": "tariffs", "tariffs": tariffs((MANY, 1250)), "subject": "x", "client_number": "006382"}
        Fee.objects.create(demarche=demarche, **more)
        found = list(uses["fee"](Demarche.objects.get(pk=demarche.pk), FORM))
        assert [(use.field, use.words) for use in found] == [("seats", "tarif de 12,50\u00a0€")]

    def test_a_copy_takes_the_fee_in_test_mode(self, demarche: Demarche) -> None:
        set_fee(demarche, FIXED, by=None)
        target = DraftDemarcheFactory.create()
        parts["fee"].copy(demarche, target, None)
        parts["fee"].copy(DraftDemarcheFactory.create(), target, None)
        assert stored(target) == {**(stored(demarche) or {}), "mode": "T"}

    def test_what_was_a_fee_once_is_not_copied(self, demarche: Demarche) -> None:
        Fee.objects.create(demarche=demarche, kind="fixed", amount=0, subject="x", client_number="006382", mode="W")
        target = DraftDemarcheFactory.create()
        parts["fee"].copy(demarche, target, None)
        assert stored(target) is None


class TestDocuments:
    SAID: ClassVar[dict[str, Any]] = {
        "kind": "tariffs",
        "subject": "Droit",
        "client_number": "006382",
        "amount": 500,
        "tariffs": [{"when": MANY, "amount": 9000}, {"when": SOME, "amount": 0}],
    }

    def brought(self, demarche: Demarche, said: dict[str, Any]) -> tuple[bool, object]:
        part = parts_of_document["fee"]
        value, issues = part.read(said)
        assert [*issues, *part.check(value, compile_questionnaire(FORM))] == []
        changed = part.bring(Demarche.objects.get(pk=demarche.pk), value, None)
        return changed, part.write(Demarche.objects.get(pk=demarche.pk), False)

    def test_a_fee_goes_there_and_comes_back(self, demarche: Demarche) -> None:
        assert self.brought(demarche, self.SAID) == (True, self.SAID)
        assert Fee.objects.get().mode == "T"
        assert self.brought(demarche, self.SAID) == (False, self.SAID)
        fixed = {"kind": "fixed", "subject": "Droit", "client_number": "006382", "amount": 700}
        assert self.brought(demarche, fixed) == (True, fixed)
        assert self.brought(demarche, {"kind": "none"}) == (True, None)

    def test_a_published_demarche_does_not_begin_with_a_test(self, db: None) -> None:
        with pytest.raises(PartRefusedError):
            self.brought(DemarcheFactory.create(), self.SAID)
        assert Fee.objects.count() == 0

    @pytest.mark.parametrize(
        ("wrong", "places"),
        [
            ({"subject": "", "client_number": ""}, ["fee.subject", "fee.client_number"]),
            ({"client_number": "12"}, ["fee.client_number"]),
            ({"amount": 50}, ["fee.amount"]),
            ({"amount": "12"}, ["fee.amount"]),
            ({"tariffs": [{"when": MANY, "amount": 1}]}, ["fee.tariffs[0].amount"]),
            ({"tariffs": [{"when": {**MANY, "field": "absent"}, "amount": 0}]}, ["fee.tariffs[0].when"]),
            ({"kind": "field", "field": "town"}, ["fee.field"]),
            ({"mode": "W"}, ["fee"]),
        ],
    )
    def test_mistakes_have_their_places(self, wrong: dict[str, Any], places: list[str]) -> None:
        part = parts_of_document["fee"]
        value, issues = part.read(self.SAID | wrong)
        found = issues or list(part.check(value, compile_questionnaire(FORM)))
        assert [issue.place for issue in found] == places


class TestPages:
    @pytest.fixture
    def manager(self, client: Client, demarche: Demarche) -> Client:
        client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
        return client

    @pytest.fixture
    def page(self, demarche: Demarche) -> str:
        return f"/administration/demarches/{demarche.pk}/frais"

    def test_a_fee_is_written_and_shown(self, manager: Client, demarche: Demarche, page: str) -> None:
        assert_valid_html(manager.get(page))
        sent = {"kind": "fixed", "amount": "12,50 €", "subject": "Droit", "client_number": "006382", "mode": "W"}
        assert manager.post(page, sent).status_code == 302
        assert stored(demarche) == {"kind": "fixed", "amount": 1250, "field": "", "subject": "Droit", "mode": "W"}
        assert 'value="12,50"' in manager.get(page).content.decode()
        assert manager.post(page, {"kind": "free"}).status_code == 302
        assert stored(demarche) is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"amount": ""},
            {"amount": "0,50"},
            {"amount": "100000"},
            {"amount": "beaucoup"},
            {"subject": ""},
            {"client_number": "12"},
            {"mode": ""},
            {"kind": "field"},
            {"kind": "field", "field": "town"},
            {"kind": "autre"},
            {"kind": ""},
        ],
    )
    def test_what_cannot_be_kept_comes_back(
        self, manager: Client, demarche: Demarche, page: str, wrong: dict[str, str]
    ) -> None:
        sent = {"kind": "fixed", "amount": "12,50", "subject": "Mon objet", "client_number": "006382", "mode": "W"}
        answer = manager.post(page, sent | wrong)
        assert_valid_html(answer, 422)
        kept = wrong.get("subject", "Mon objet")
        assert (stored(demarche), f'value="{kept}"' in answer.content.decode() or not kept) == (None, True)

    def test_a_tariff_is_written_with_its_condition(self, manager: Client, demarche: Demarche, page: str) -> None:
        assert manager.get(f"{page}/tarifs").status_code == 302
        set_fee(demarche, FeeChoice(FeeKind.TARIFFS, "Droit", "006382", FeeMode.REAL, amount=500), by=None)
        assert_valid_html(manager.get(f"{page}/tarifs"))
        assert_valid_html(manager.post(f"{page}/tarifs", {"amount": "3"}), 422)
        assert_valid_html(manager.post(f"{page}/tarifs", {"amount": "x", **row("seats", "≥", "10")}), 422)
        assert manager.post(f"{page}/tarifs", {"amount": "90", **row("seats", "≥", "10")}).status_code == 302
        (kept,) = Fee.objects.get().tariffs
        assert (kept["amount"], kept["when"]["field"]) == (9000, "seats")
        shown = " ".join(assert_valid_html(manager.get(page)).itertext())
        assert "90,00\u00a0€" in shown
        assert_valid_html(manager.get(f"{page}/tarifs/{kept['id']}"))
        assert manager.get(f"{page}/tarifs/absent").status_code == 404
        manager.post(page, {"do": f"remove:{kept['id']}"})
        assert Fee.objects.get().tariffs == []

    def test_the_public_reads_the_tariffs(self, client: Client, db: None) -> None:
        demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
        more = {"kind": "tariffs", "amount": 500, "tariffs": tariffs((MANY, 9000), (SOME, 0))}
        Fee.objects.create(demarche=demarche, subject="Droit", client_number="006382", **more)
        shown = " ".join(" ".join(assert_valid_html(client.get(f"/commencer/{demarche.path}")).itertext()).split())
        lines = ("90,00 € – « Places » est au moins « 10 »", "gratuit – « Places »", "5,00 € – dans les autres cas")
        assert [line for line in lines if line not in shown] == []


def row(field: str, operator: str, value: str) -> dict[str, str]:
    """What the editor of conditions posts for one line."""
    line = {"is": "row", "field": field, "operator": operator, "value": value}
    return {f"when.0-{part}": text for part, text in line.items()}
