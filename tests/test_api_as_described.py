"""The API keeps to its description: generated requests find no failure and no answer that is not described."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from ninja.openapi.schema import OpenAPISchema
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from comity.config.api import api
from tests import sent
from tests.surface import read_table
from tests.village import Village, taken_back

pytestmark = pytest.mark.xdist_group("described")

DESCRIBED = Path(__file__).parents[1] / "docs" / "reference" / "openapi.json"
PROBLEM = "application/problem+json"
MANY_ROLES = ("claire", "odile", "viktor", "ravi", "tomas", "helena", "ingrid", "denis")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
"""Not whether whatever the description allows is accepted: what a record says follows rules beyond it."""

schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
for address, operations in schema["paths"].items():
    if address != "/api/v1/me":
        del operations["parameters"]  # one door reads the stated purpose for them all
described = schemathesis.openapi.from_dict(schema)
described.config.update(base_url="http://localhost")
described.config.phases.coverage.unexpected_methods = (
    set()
)  # the persona table says what each address answers
described.app = WSGIHandler()


def test_the_committed_description_is_what_the_api_says() -> None:
    """``make openapi`` writes it anew."""
    assert json.loads(DESCRIBED.read_text("utf-8")) == json.loads(
        json.dumps(api.get_openapi_schema(), default=str)
    )


def test_every_operation_says_what_it_does_and_how_it_refuses() -> None:
    names = []
    for address, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            names.append(operation["operationId"])
            assert operation["summary"], (address, method)
            assert operation["description"], (address, method)
            assert {"401", "403", "404", "422"} <= set(map(str, operation["responses"]))
            assert operation["security"]
            assert operation["tags"]
    assert len(names) == len(set(names))


def test_no_two_shapes_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The later would silently stand for both in the description."""
    shapes: dict[str, Any] = {}
    twice = set()

    def add(_: OpenAPISchema, definitions: dict[str, Any]) -> None:
        twice.update(name for name, shape in definitions.items() if shapes.setdefault(name, shape) != shape)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    type(api).described.func(api)  # anew, whatever is remembered
    assert (len(shapes) > 100, twice) == (True, set())


def test_every_operation_has_a_door() -> None:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                assert hasattr(operation.view_func, "door"), operation.view_func
                assert operation.auth_callbacks, operation.view_func


def allowed(case: Case) -> str:
    """Somebody for whom the operation is more than a refusal."""
    people, rows = read_table()
    spot = f"{case.method:6} api {case.operation.definition.raw['operationId']}"
    for cells in (cells for row, cells in rows.items() if row.partition(" [")[0] == spot):
        for name in MANY_ROLES:
            if cells[people.index(name)] != "403":
                return name
    return MANY_ROLES[0]


@contextmanager
def connections_kept() -> Iterator[None]:
    """A request closes connections whose transaction it did not begin, as the village's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@described.parametrize()
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_requests_meet_no_failure(case: Case, village: Village) -> None:
    program = {"Authorization": f"ApiKey {village.secrets[allowed(case)]}"}
    with taken_back(), connections_kept():
        case.validate_response(case.call(headers=program), checks=CHECKS)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/records/not-an-id", 404),
        ("GET", "/api/v1/records/", 404),
        ("DELETE", "/api/v1/records", 405),
        ("PATCH", "/api/v1/me", 405),
        ("POST", "/api/v1/search", 400),
        ("GET", "/api/v1/records?limit=0", 422),
        ("GET", "/api/v1/records?cursor=7", 400),
        ("GET", "/api/v1/ledger/checkpoints?cursor=-1", 422),
    ],
)
def test_every_error_is_a_problem_document(village: Village, method: str, address: str, status: int) -> None:
    answer = village.browser("claire").generic(method, address, b"{", content_type="application/json")
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"], answer["Content-Type"]) == (status, status, PROBLEM)
    assert problem["title"]


def test_a_body_that_is_too_large_is_refused_as_such(village: Village) -> None:
    client = village.browser("claire")
    large = b'{"text": "' + b"a" * (6 * 2**20) + b'"}'
    assert client.post("/api/v1/search", large, content_type="application/json").status_code == 413


def test_a_page_begins_behind_the_one_before_though_something_new_came(village: Village) -> None:
    client = village.browser("claire")
    whole = [item["id"] for item in client.get("/api/v1/records?limit=200").json()["items"]]
    with taken_back():
        first = client.get("/api/v1/records?limit=3").json()
        body = sent.body("POST", "api create_record", village)
        assert client.generic("POST", "/api/v1/records", **body).status_code == 201
        following = client.get("/api/v1/records", {"limit": 3, "cursor": first["next"]}).json()
    assert [item["id"] for item in [*first["items"], *following["items"]]] == whole[:6]


def test_an_upload_as_a_form_and_as_a_body_is_the_same_list(village: Village) -> None:
    client = village.browser("claire")
    with taken_back():
        raw = client.post(
            "/api/v1/manifests?filename=a.csv", sent.FRENCH_FLIGHT + b"\n", content_type="text/csv"
        )
        form = client.post("/api/v1/manifests", {"file": _file("a.csv", sent.FRENCH_FLIGHT + b"\n")})
        assert (raw.status_code, form.status_code) == (202, 202)
        assert raw.json()["id"] == form.json()["id"]
        progress = client.get(raw["Location"]).json()
    assert (progress["state"], progress["total"], progress["filename"]) == ("waiting", 8, "a.csv")


def _file(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_an_edit_of_an_old_version_is_refused(village: Village) -> None:
    client = village.browser("amina")
    address = f"/api/v1/records/{village.records['all']}"
    with taken_back():
        body = sent.body("PUT", "api edit_record", village)
        assert client.generic("PUT", address, **body).json()["version"] == 2
        again = client.generic("PUT", address, **body)
    assert again.status_code == 400


def test_dates_say_how_much_is_known(village: Village) -> None:
    shown = village.browser("amina").get(f"/api/v1/records/{village.records['imported']}").json()
    assert shown["birth_dates"] == [{"value": "1969", "precision": "year"}]


def test_a_session_states_no_other_purpose_than_its_desk(village: Village) -> None:
    client = village.browser("claire")
    assert client.get("/api/v1/me", headers={"comity-purpose": "border_control"}).status_code == 200
    assert client.get("/api/v1/me", headers={"comity-purpose": "forensic"}).status_code == 403
    assert Client().get("/api/v1/me", headers={"comity-purpose": "forensic"}).status_code == 401
