"""An applicant fills the first version of a form while their dossier moves to the second one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communs.dossiers.models import Conversion, Dossier, FormerAnswers
from communs.dossiers.operations import converting, filing, undoing
from communs.questionnaires.answers import mark_of
from communs.questionnaires.models import Revision
from tests.dossiers.cast import FORM, Cast, post
from tests.factories.procedures import RevisionFactory

SHEET = {"title": "Arbres", "summary": "Une haie", "budget": 1250}


@pytest.fixture
def moved(cast: Cast, run_jobs: Callable[[], int]) -> Conversion:
    """The draft, filled, has moved to a form without presentation, where the budget is a text."""
    Dossier.objects.filter(pk=cast.draft.pk).update(answers=SHEET)
    title, _summary, budget, plan = FORM["sections"][0]["fields"]  # type: ignore[misc]
    fields = [title, budget | {"type": "text"}, plan]
    sections = [{"id": "project", "title": "Votre projet", "fields": fields}, FORM["sections"][1]]
    second = RevisionFactory.create(document={"sections": sections}, number=2)
    choices = {"*": "move", "summary": "move", "budget": "move"}
    source = cast.draft.revision
    begun = converting.start(cast.demarche, source=source, target=second, choices=choices, by=cast.stranger)
    run_jobs()
    return begun


def _post(shown: dict[str, Any], **typed: str) -> Any:  # noqa: ANN401 - a post
    marks = {f"base-{name}": mark_of(shown.get(name)) for name in typed}
    return post(typed | marks)


def _save(cast: Cast, seen: Revision, shown: dict[str, Any], **typed: str) -> tuple[Dossier, Any]:
    return filing.save_answers(cast.owner, cast.draft.number, _post(shown, **typed), seen=seen.pk)


def test_what_still_has_its_place_lands(cast: Cast, moved: Conversion) -> None:
    dossier, merged = _save(cast, moved.source, SHEET, title="Haies", budget="3 000")

    assert {**dossier.answers} == {"title": "Haies", "budget": "3 000"}
    assert (merged.late, merged.homeless, merged.troubled) == (True, (), {})


def test_what_has_no_place_any_more_is_kept_with_the_former_answers(cast: Cast, moved: Conversion) -> None:
    before = Dossier.objects.get(pk=cast.draft.pk)

    dossier, merged = _save(cast, moved.source, SHEET, summary="Une longue haie")

    assert (dossier.answers, dossier.version) == (before.answers, before.version)
    assert merged.homeless == ("summary",)
    assert FormerAnswers.objects.get().late == {"summary": {"value": "Une longue haie"}}


def test_an_untouched_answer_of_a_late_page_changes_nothing(cast: Cast, moved: Conversion) -> None:
    before = Dossier.objects.get(pk=cast.draft.pk).answers

    dossier, _merged = _save(cast, moved.source, SHEET, title="Arbres", summary="Une haie", budget="1250")

    assert (dossier.answers, FormerAnswers.objects.get().late) == (before, {})


def test_a_late_page_saves_again_and_puts_back(cast: Cast, moved: Conversion) -> None:
    _save(cast, moved.source, SHEET, title="Haies")
    _save(cast, moved.source, SHEET, title="Haies vives")
    dossier, merged = filing.save_answers(
        cast.owner, cast.draft.number, post({"title": "Arbres", "base-title": mark_of("Haies")}), seen=moved.source_id
    )

    assert (dossier.answers["title"], merged.troubled) == ("Arbres", {})


def test_what_somebody_else_answered_since_stays(cast: Cast, moved: Conversion) -> None:
    filing.save_answers(cast.colleague, cast.draft.number, post({"title": "Bosquet"}), seen=moved.target_id)

    dossier, merged = _save(cast, moved.source, SHEET, title="Haies")

    assert (dossier.answers["title"], list(merged.conflicts)) == ("Bosquet", ["title"])


def test_a_page_of_the_second_version_lands_after_the_move_is_undone(
    cast: Cast, moved: Conversion, run_jobs: Callable[[], int]
) -> None:
    shown = Dossier.objects.get(pk=cast.draft.pk).answers
    moved.refresh_from_db()
    undoing.undo(moved, by=cast.stranger)
    run_jobs()

    dossier, merged = _save(cast, moved.target, shown, budget="40")

    assert dossier.answers == SHEET | {"budget": 40}
    assert (merged.late, merged.troubled) == (True, {})


def test_a_revision_that_the_dossier_never_had_is_not_read(cast: Cast, moved: Conversion) -> None:
    dossier, merged = _save(cast, RevisionFactory.create(), SHEET, title="Arbres")

    assert (dossier.revision_id, merged.late) == (moved.target_id, False)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("title", ("kept", "Ce que vous venez de saisir est enregistré.")),
        ("summary", ("refused", "elle est conservée avec vos réponses précédentes.")),
    ],
)
def test_an_autosave_of_a_late_page_is_told(
    client: Client, cast: Cast, moved: Conversion, name: str, told: tuple[str, str]
) -> None:
    client.force_login(cast.owner)

    response = client.post(
        f"/dossiers/{cast.draft.number}/champs?revision={moved.source_id}", _post(SHEET, **{name: "Longue"}).dict()
    )

    assert (response.status_code, response["X-Autosave"], response["HX-Reswap"]) == (200, told[0], "none")
    assert told[1] in response.content.decode()


def test_a_late_page_saved_as_a_whole_comes_back_as_the_new_form(client: Client, cast: Cast, moved: Conversion) -> None:
    client.force_login(cast.owner)
    page = f"/dossiers/{cast.draft.number}"

    response = client.post(
        f"{page}/enregistrer?revision={moved.source_id}",
        _post(SHEET, title="Haies", summary="Longue").dict(),
        follow=True,
    )

    shown = response.content.decode()
    assert "a changé pendant que vous le remplissiez" in shown
    assert 'value="Haies"' in shown
    former = client.get(f"{page}/versions/{moved.pk}")
    assert "donnée après le changement\u00a0: «\u00a0Longue\u00a0»" in former.content.decode()


def test_former_answers_are_read_by_both_sides_and_nobody_else(client: Client, cast: Cast, moved: Conversion) -> None:
    address = f"/dossiers/{cast.draft.number}/versions/{moved.pk}"
    for person, status in ((cast.owner, 200), (cast.colleague, 200), (cast.instructor, 404), (cast.stranger, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    Dossier.objects.filter(pk=cast.draft.pk).update(
        state="submitted", submitted_at="2099-01-01T00:00Z", group=cast.demarche.groups.get()
    )
    client.force_login(cast.instructor)
    assert "Une haie" in client.get(address).content.decode()
    assert address in client.get(f"/instruction/dossiers/{cast.draft.number}").content.decode()
