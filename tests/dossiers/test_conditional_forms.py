"""A form whose fields depend on answers: filled, saved field by field, deposited, read."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communs.core.audit import trail
from communs.core.files import attached_files
from communs.dossiers.documents import whole
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.dossiers.queries import dossier_for
from communs.dossiers.reading_page import sheet_of
from communs.procedures.models import Demarche
from tests.dossiers.cast import Cast, post
from tests.dossiers.test_filing import PDF
from tests.factories.procedures import DemarcheFactory, RevisionFactory

IS_ASSOCIATION = {"op": "=", "field": "kind", "value": "Association"}
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "who",
            "title": "Vous",
            "fields": [
                {"id": "kind", "type": "single_choice", "label": "Vous êtes", "options": ["Association", "Personne"]},
                {"id": "board", "type": "integer", "label": "Nombre d’élus", "when": IS_ASSOCIATION},
                {"id": "statutes", "type": "files", "label": "Statuts", "required": False, "when": IS_ASSOCIATION},
            ],
        },
        {
            "id": "assembly",
            "title": "Votre assemblée",
            "when": {"op": "≥", "field": "board", "value": 3},
            "fields": [{"id": "held", "type": "date", "label": "Tenue le"}],
        },
    ]
}


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM), path="planter-des-arbres")


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def stored(cast: Cast) -> Dossier:
    return Dossier.objects.get(number=cast.draft.number)


def save(cast: Cast, **answers: str) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post(answers))


def hidden_slots(html: str) -> list[str]:
    return re.findall(r'data-slot="([^"]*)" hidden', html)


def test_the_page_holds_every_field_and_hides_those_that_the_answers_do_not_show(owner: Client, cast: Cast) -> None:
    page = owner.get(f"/dossiers/{cast.draft.number}/remplir").content.decode()
    assert sorted(set(hidden_slots(page))) == ["board", "held", "section_assembly", "statutes"]
    save(cast, kind="Association", board="5")
    assert hidden_slots(owner.get(f"/dossiers/{cast.draft.number}/remplir").content.decode()) == []


def test_a_saved_field_answers_with_what_is_hidden_now(owner: Client, cast: Cast) -> None:
    address = f"/dossiers/{cast.draft.number}/champs/kind"
    told = [
        re.findall(r'data-hidden="([^"]*)"', owner.post(address, {"kind": kind}).content.decode())
        for kind in ("Personne", "Association")
    ]
    assert told == [["board held section_assembly statutes"], ["held section_assembly"]]


def test_a_form_without_conditions_is_told_nothing(owner: Client, cast: Cast) -> None:
    plain = {"sections": [{"id": "a", "fields": [{"id": "kind", "type": "text", "label": "Vous êtes"}]}]}
    Dossier.objects.update(revision=RevisionFactory.create(document=plain))
    assert "data-hidden" not in owner.post(f"/dossiers/{cast.draft.number}/champs/kind", {"kind": "x"}).content.decode()


def test_what_is_hidden_is_kept_in_the_draft_and_shown_again(cast: Cast) -> None:
    save(cast, kind="Association", board="5", held="2026-01-31")
    save(cast, kind="Personne")
    assert stored(cast).answers == {"kind": "Personne", "board": 5, "held": "2026-01-31"}


def test_a_refused_entry_in_a_hidden_field_stops_nobody(cast: Cast) -> None:
    _dossier, merged = filing.save_answers(
        cast.owner, cast.draft.number, post({"kind": "Personne", "board": "beaucoup"})
    )
    assert merged.troubled == {}
    _dossier, merged = filing.save_answers(
        cast.owner, cast.draft.number, post({"kind": "Association", "board": "beaucoup"})
    )
    assert list(merged.troubled) == ["board"]


def test_a_deposit_leaves_out_hidden_answers_and_their_files_and_says_which(cast: Cast) -> None:
    save(cast, kind="Association", board="5", held="2026-01-31")
    upload = SimpleUploadedFile("statuts.pdf", PDF, "application/pdf")
    filing.attach_file(cast.owner, cast.draft.number, "statutes", upload)
    save(cast, kind="Personne")
    filing.submit(cast.owner, cast.draft.number)
    dossier = stored(cast)
    assert dossier.answers == {"kind": "Personne"}
    assert list(attached_files(dossier)) == []
    (entry,) = [entry for entry in trail(dossier) if entry.verb == "submit"]
    assert entry.data["left_out"] == ["board", "held", "statutes"]


def test_a_deposit_that_hides_nothing_says_nothing_of_it(cast: Cast) -> None:
    save(cast, kind="Association", board="5", held="2026-01-31")
    filing.submit(cast.owner, cast.draft.number)
    (entry,) = [entry for entry in trail(stored(cast)) if entry.verb == "submit"]
    assert "left_out" not in entry.data
    assert stored(cast).answers == {"kind": "Association", "board": 5, "held": "2026-01-31"}


def test_readers_see_only_what_is_shown(cast: Cast) -> None:
    save(cast, kind="Personne", board="5")
    dossier = dossier_for(cast.owner, cast.draft.number, to="read_as_applicant")
    shown = [(part.label, [item.label for item in part.items]) for part in sheet_of(dossier)]
    assert shown == [("Vous", ["Vous êtes"])]
    assert whole(dossier, "fr").startswith(b"%PDF")


def test_the_summary_counts_only_what_is_shown(owner: Client, cast: Cast) -> None:
    save(cast, kind="Association")
    page = owner.get(f"/dossiers/{cast.draft.number}/remplir").content.decode()
    assert "Il reste 1 réponse obligatoire." in " ".join(page.split())
    save(cast, kind="Personne")
    page = owner.get(f"/dossiers/{cast.draft.number}/remplir").content.decode()
    assert "Toutes les réponses obligatoires sont données." in page


def test_calculated_values_come_back_with_each_save_and_are_deposited(owner: Client, cast: Cast) -> None:
    fields = [
        {"id": "people", "type": "integer", "label": "Personnes"},
        {"id": "price", "type": "calculated", "label": "Prix", "formula": "people * 2.5", "unit": "€"},
    ]
    form = RevisionFactory.create(document={"sections": [{"id": "a", "fields": fields}]})
    Dossier.objects.update(revision=form)
    answer = owner.post(f"/dossiers/{cast.draft.number}/champs/people", {"people": "5"}).content.decode()
    assert re.findall(r'<output id="field-price" hx-swap-oob="innerHTML">([^<]*)<', answer) == ["12,5\u00a0€"]
    assert stored(cast).answers == {"people": 5}
    filing.submit(cast.owner, cast.draft.number)
    assert stored(cast).answers == {"people": 5, "price": "12.5"}
