"""Tables of choices: read, kept, searched; what was answered never changes."""

import time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.core.audit import trail
from communs.questionnaires.choice_tables import known
from communs.questionnaires.choice_tables.csv_reading import UnreadableTableError, read_csv
from communs.questionnaires.choice_tables.table import Table, table_of
from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.field import Cleaned, RefusedError
from communs.questionnaires.models import ChoiceTable
from communs.questionnaires.operations.choice_tables import keep_table
from communs.questionnaires.schema import InvalidQuestionnaireError, to_builtins
from tests.factories.questionnaires import STREETS, TREES, document_of, field_document

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
files = st.binary(max_size=200) | st.lists(st.lists(texts, max_size=4), max_size=6).map(
    lambda rows: "\n".join(";".join(row) for row in rows).encode()
)


def form(**options: object) -> CompiledQuestionnaire:
    return compile_questionnaire(document_of(field_document("table_choice", **options)))


@given(data=files)
@settings(max_examples=300, deadline=None)
def test_any_file_is_read_or_refused_and_a_table_written_is_read_the_same(data: bytes) -> None:
    try:
        table = read_csv(data).table
    except UnreadableTableError:
        return
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert len({row[0] for row in table.rows}) == len(table.rows)
    again = read_csv(table.as_csv().encode())
    assert (again.table.digest, again.bad_lines) == (table.digest, ())
    assert table_of(table.content).rows == table.rows


cells = st.text("aAé ()12", min_size=1, max_size=4).map(str.strip).filter(bool)


@given(rows=st.dictionaries(cells, cells, min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_what_an_input_shows_again_is_the_same_row(rows: dict[str, str]) -> None:
    table = known.remember(Table(("code", "nom"), tuple(rows.items())))
    field = form(table=table.digest, label_column="nom", other=False).fields_by_id["f_table_choice"]
    for item in rows:
        answer = field.clean({"item": item})
        assert isinstance(answer, Cleaned)
        shown = field.input_value(answer.value)
        ambiguous = [text for text, label in rows.items() if f"{label} ({text})" in {*rows, *rows.values()}]
        assert ambiguous or field.clean(shown) == answer


@pytest.mark.parametrize(
    "data",
    [b"a;b\n" * 2_500_000, b"\x00" * 10_000_000, b'"' * 10_000_000, b"nom\n" + b"\n" * 1_999_000, b"a," * 999_000],
    ids=["10 MB", "10 MB of nothing", "10 MB of quotes", "2 MB of empty lines", "a line of 2 MB"],
)
def test_a_huge_file_is_refused_in_bounded_time(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableTableError):
        read_csv(data)
    assert time.process_time() - began < 10


def test_too_many_rows_are_refused_at_the_line_that_is_too_much() -> None:
    with pytest.raises(UnreadableTableError, match="20000 lignes") as caught:
        read_csv(b"nom\n" + b"\n".join(b"%d" % n for n in range(20_001)))
    assert caught.value.line == 20_002


def test_rows_are_found_by_words_those_that_begin_so_first() -> None:
    listed = STREETS.labelled("rue")
    assert [row.label for row in listed.search("egl rue 1", 3)] == [f"Rue de l’Église {n}" for n in (1, 10, 11)]
    assert [row.item for row in TREES.labelled("espèce").search("t1")] == ["T1"]
    assert listed.search("  ") == listed.search("lise") == []


@pytest.mark.parametrize(
    ("count", "shape"), [(1, "radios"), (5, "radios"), (6, "select"), (19, "select"), (20, "autocomplete")]
)
def test_the_size_of_the_list_tells_how_it_is_shown(count: int, shape: str) -> None:
    table = known.remember(Table(("nom",), tuple((f"Choix {n}",) for n in range(count))))
    assert form(table=table.digest, label_column="").fields_by_id["f_table_choice"].shape() == shape


@pytest.mark.django_db
def test_a_form_needs_a_table_that_is_kept_and_a_column_that_it_has() -> None:
    for options, place in (
        ({"table": ""}, "table"),
        ({"table": "0" * 64}, "table"),
        ({"label_column": "taille"}, "label_column"),
    ):
        with pytest.raises(InvalidQuestionnaireError) as caught:
            form(**options)
        assert [issue.place for issue in caught.value.issues] == [f"sections[0].fields[0].{place}"]


def test_the_document_of_a_form_does_not_carry_the_rows() -> None:
    assert len(str(to_builtins(form().document))) < 400


def test_a_later_table_alters_no_answer() -> None:
    answer = form().clean_field("f_table_choice", "T1")
    assert isinstance(answer, Cleaned)
    later = known.remember(Table(TREES.columns, (("T1", "Érable champêtre", "99"),)))
    new = form(table=later.digest)
    assert new.display("f_table_choice", answer.value) == "Érable"
    assert new.cells({"f_table_choice": answer.value}) == ["Érable", "T1", "Érable", "12"]
    gone = known.remember(Table(("ville",), (("Guéret",),)))
    assert form(table=gone.digest, label_column="").cells({"f_table_choice": answer.value}) == ["Érable", None]


@pytest.mark.django_db
def test_a_table_is_kept_once_under_its_digest_and_never_changes() -> None:
    table = Table(("nom",), (("Un",), ("Deux",)))
    kept = keep_table(table, by=None)
    assert keep_table(table, by=None) == kept
    assert [(entry.verb, entry.data) for entry in trail(kept)] == [("keep", {"columns": 1, "rows": 2})]
    read = known.table_named(table.digest)
    assert read is not None
    assert (read.columns, read.rows) == (table.columns, table.rows)
    for write in (
        lambda: ChoiceTable.objects.update(rows=3),
        lambda: ChoiceTable.objects.all().delete(),
        lambda: ChoiceTable.objects.create(digest="0" * 64, content="[]", columns=1, rows=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert list(ChoiceTable.objects.values_list("pk", "rows")) == [(table.digest, 2)]


@pytest.mark.django_db
def test_a_table_is_read_once_per_process(django_assert_num_queries: pytest.FixtureRequest) -> None:
    digest = keep_table(Table(("nom",), (("Une seule lecture",),)), by=None).pk
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert known.table_named(digest) is known.table_named(digest) is not None


@pytest.mark.django_db
def test_suggestions_are_public_cached_and_limited(client: Client) -> None:
    address = f"/reference/tables/{STREETS.digest}"
    response = client.get(address, {"column": "rue", "f_table": "eglise"})
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=86400")
    assert response.content.decode().count("<option ") == 20
    assert client.get(address, {"column": "rue", "q": "moulin 19", "format": "json"}).json() == [
        {"item": "39", "label": "Rue du Moulin 19"},
        {"item": "19", "label": "Rue du Moulin 9"},
    ]
    assert client.get(address, {"q": "7", "column": "x", "format": "json"}).json() == [{"item": "7", "label": "7"}]
    assert client.get(f"/reference/tables/{'0' * 64}").status_code == 404
    assert client.post(address).status_code == 405


def test_conditions_compare_items() -> None:
    field = form().fields_by_id["f_table_choice"]
    answers = [field.clean("T1"), field.clean({"other": "Saule"})]
    assert [field.comparable(answer.value) for answer in answers if isinstance(answer, Cleaned)] == ["T1", "__other__"]
    assert [field.read_constant(text) for text in ("T1", "__other__")] == ["T1", "__other__"]
    with pytest.raises(RefusedError):
        field.read_constant("Érable")
    assert field.possible() == ("T1", "T2", "T3", "T4", "T5", "T6", "__other__")
