"""Tables of choices in the document of a demarche."""

import pytest
import yaml

from communs.procedures.document import InvalidDocumentError, read_document, write_document
from communs.procedures.models import Demarche
from communs.procedures.operations.documents import import_document
from communs.questionnaires import table_load
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.models import ChoiceTable
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
CSV = 'code,nom\nA,"Le Bourg, haut"\nB,Le Pont\n'
TABLE = Table(("code", "nom"), (("A", "Le Bourg, haut"), ("B", "Le Pont")))


def document(table: str = "places", **tables: object) -> str:
    field = {"type": "table_choice", "id": "place", "label": "Lieu", "table": table}
    return yaml.safe_dump(
        {
            "path": "lieux",
            "title": "Lieux",
            "organisation": OrganisationFactory().siret,
            "description": "Un lieu.",
            "contact_email": "lieux@mairie.example",
            "questionnaire": {"sections": [{"id": "main", "fields": [field]}]},
            "tables": tables or {"places": CSV},
        },
        sort_keys=False,
    )


def issues(text: str) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        read_document(text)
    return [issue.place for issue in caught.value.issues]


def test_a_table_is_kept_and_the_field_names_it_by_its_digest() -> None:
    demarche = import_document(document(), by=None)
    assert demarche.draft_revision is not None
    (field,) = demarche.draft_revision.document["sections"][0]["fields"]
    assert field["table"] == TABLE.digest
    assert list(ChoiceTable.objects.values_list("pk", "rows", "columns")) == [(TABLE.digest, 2, 2)]


def test_export_import_export_is_the_same() -> None:
    exported = write_document(import_document(document(), by=None))
    assert yaml.safe_load(exported)["tables"] == {TABLE.digest: CSV}
    Demarche.objects.all().delete()
    assert write_document(import_document(exported, by=None)) == exported


def test_a_table_that_no_field_uses_is_not_kept() -> None:
    import_document(document(places=CSV, more="ville\nGuéret\n"), by=None)
    assert list(ChoiceTable.objects.values_list("pk", flat=True)) == [TABLE.digest]


def test_every_bad_line_is_told_and_nothing_is_kept() -> None:
    bad = document(places="code,nom\n,Un\nA,Deux\nA,Trois\n", other=12)
    assert issues(bad) == [
        "tables.places, ligne 2",
        "tables.places, ligne 4",
        "tables.other",
        "questionnaire.sections[0].fields[0].table",
    ]
    assert issues(document(places=CSV, **{TABLE.digest: "nom\nUn\n"})) == [f"tables.{TABLE.digest}"]
    assert issues(document("elsewhere")) == ["questionnaire.sections[0].fields[0].table"]
    assert issues(document().replace("tables:", "tables: 3\nother:")) == [
        "other",
        "tables",
        "questionnaire.sections[0].fields[0].table",
    ]
    assert (ChoiceTable.objects.count(), Demarche.objects.count()) == (0, 0)


def test_a_table_lent_to_the_check_is_forgotten_after_it() -> None:
    lent = Table(("nom",), (("Prêté",),))
    read_document(document(places="nom\nPrêté\n"))
    assert issues(document(lent.digest, places=CSV)) == ["questionnaire.sections[0].fields[0].table"]


def heavy(rows: int, mark: str = "a") -> Table:
    """A table of rows of fifty-one bytes in a document."""
    return Table(("code",), tuple((f"{mark}{rank:04}" + "é" * 20 + "!",) for rank in range(rows)))


def two_tables(one: Table, other: Table) -> str:
    whole = yaml.safe_load(document(places=one.as_csv(), more=other.as_csv()))
    (field,) = whole["questionnaire"]["sections"][0]["fields"]
    whole["questionnaire"]["sections"][0]["fields"].append({**field, "id": "more", "table": "more"})
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)


def test_the_tables_of_a_form_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, heavier = heavy(100), heavy(100, "b"), heavy(101, "c")
    monkeypatch.setattr(table_load, "MOST_BYTES", one.weight + other.weight)
    import_document(two_tables(one, other), by=None)
    assert issues(two_tables(one, heavier)) == ["questionnaire.sections[0].fields[1].table"]
    assert (ChoiceTable.objects.count(), Demarche.objects.count()) == (2, 1)


def test_the_same_table_weighs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_load, "MOST_BYTES", heavy(100).weight)
    assert len(read_document(two_tables(heavy(100), heavy(100))).tables) == 1


@pytest.mark.parametrize("table", [heavy(100), TABLE, Table(("a", "b"), (("x", ""), ('"é" ;', "y,")))])
def test_a_document_grows_by_no_more_than_the_weight_of_its_table(table: Table) -> None:
    written = write_document(import_document(document(places=table.as_csv()), by=None))
    grown = yaml.safe_load(written)["tables"]
    assert list(grown) == [table.digest]
    text = written[written.index("tables:") :]
    assert len(text.encode()) <= table.weight + len(f"tables:\n  {table.digest}: |\n\n")
