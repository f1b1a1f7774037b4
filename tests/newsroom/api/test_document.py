"""The document of the API tells the truth: whatever is asked, the answer is one that it announces; and so do the docs."""

import json
import re
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client, override_settings
from django.urls import get_resolver
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from communs.accounts.api import API
from communs.newsroom.models import Term
from tests.factories import newsroom as make

DOCS = Path(__file__).resolve().parents[3] / "docs" / "newsroom-api.md"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# The rooms join the API when the addresses are read.
assert get_resolver().url_patterns
DOCUMENT = API.get_openapi_schema(path_prefix="/api/v1/")
# A NUL is refused before any view, by a page for people.
CONFIG = SchemathesisConfig.from_dict({"generation": {"allow-x00": False}})
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT)), config=CONFIG).include(
    path_regex="^/api/v1/newsroom/"
)
ASKED = count()
pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> None:
    tag = Term.objects.create(family="tag", name="Communs", slug="communs")
    make.event(headline="Rencontre", tags=[tag], cover=[("picture", {"image": make.picture()})])
    make.article(headline="Hello", language="en", expire_at=make.RELEASED + timedelta(days=1))


@SCHEMA.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
def test_every_answer_is_announced(case: schemathesis.Case, published: None) -> None:
    case.validate_response(_asked(case), checks=CHECKS)


def _asked(case: schemathesis.Case) -> Response:
    """Ask our own application, inside the test's transaction."""
    kwargs = case.as_transport_kwargs(base_url="http://testserver")
    names = ("method", "url", "params", "headers", "cookies")
    prepared = requests.Request(**{name: kwargs.get(name) for name in names}).prepare()
    # Each from an address of its own: what is tried is the operation, not the limit.
    address = f"10.1.{next(ASKED) // 250 % 250}.{next(ASKED) % 250}"
    client = Client(raise_request_exception=False, REMOTE_ADDR=address)
    answer = client.generic(str(prepared.method), prepared.path_url)
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, answer.content, prepared, 0.0, verify=False)


def test_the_document_asks_for_no_token_and_names_every_problem(client: Client) -> None:
    paths: dict[str, Any] = client.get("/api/v1/openapi.json").json()["paths"]
    told = {
        path.removeprefix("/api/v1/newsroom/"): (set(said["get"]["responses"]), said["get"].get("security"))
        for path, said in paths.items()
        if path.startswith("/api/v1/newsroom/")
    }
    assert told == {
        "entries": ({"200", "422", "429"}, None),
        "events": ({"200", "422", "429"}, None),
        "entries/{entry_key}": ({"200", "404", "422", "429"}, None),
        "changes": ({"200", "422", "429"}, None),
        "tags": ({"200", "429"}, None),
        "categories": ({"200", "429"}, None),
    }


@override_settings(SITE_URL="https://communs.example")
def test_the_addresses_of_the_docs_answer(client: Client, published: None) -> None:
    text = DOCS.read_text()
    addresses = re.findall(r"^GET (/\S+)", text, re.MULTILINE)
    assert len(addresses) >= 8
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_the_docs_name_every_operation_and_every_parameter() -> None:
    text = DOCS.read_text()
    operations = [(path, said["get"]) for path, said in DOCUMENT["paths"].items() if "/newsroom/" in path]
    names = {path.removeprefix("/api/v1/newsroom") for path, _ in operations}
    parameters = {one["name"] for _, said in operations for one in said.get("parameters", [])}
    assert {name for name in names if f"`{name}`" not in text} == set()
    assert {name for name in parameters - {"entry_key"} if f"`{name}`" not in text} == set()
