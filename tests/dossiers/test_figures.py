"""What the room offers to the texts of other rooms: figures, read from the counters."""

import pytest
from django.test import Client

from communs.core.figures import figure
from tests.factories.dossiers import DraftFactory, SubmittedFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db


def test_drafts_are_not_counted() -> None:
    demarche = SubmittedFactory.create().demarche
    SubmittedFactory.create(demarche=demarche)
    DraftFactory.create(demarche=demarche)
    assert [figure(name).text("fr") for name in ("dossiers:deposited", "dossiers:decided")] == [
        "2\u00a0dossiers déposés",
        "0\u00a0décision rendue",
    ]


def test_a_figure_of_the_whole_platform_has_no_territory() -> None:
    with pytest.raises(LookupError):
        figure("dossiers:deposited", "grenoble")


def test_the_home_page_shows_them(client: Client) -> None:
    SubmittedFactory.create()
    root = assert_valid_html(client.get("/"))
    shown = [(one.findtext("dt"), one.findtext("dd")) for one in root.iter("div") if one.find("dt") is not None]
    assert shown == [("dossier déposé", "1"), ("décision rendue", "0")]
