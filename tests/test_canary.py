"""A name that nobody else has is put in everywhere; it comes out of no log and of no page about an error."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.test import Client

from comity.config.testing import CLUSTER_HOME
from comity.kernel.refusals import Refusal
from comity.screening.commands import receive_manifest, screen_manifest
from tests.browsing import sign_in
from tests.people import World, make_world
from tests.sent import later

NAME, NUMBER = "Qanarius Xyzzyvich", "QZ99887766"
TRACES = ("qanarius", "xyzzyvich", NUMBER.lower())
FLIGHT = f"name,birth date,nationality,document\n{NAME},1984-03-17,KEN,{NUMBER}\n".encode()

pytestmark = pytest.mark.django_db(transaction=True)
Logged = Callable[[], str]


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[Logged]:
    """Everything that was written to logs, as the hub writes it, and to stdout and stderr."""
    root = logging.getLogger()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(next(h.formatter for h in root.handlers if h.formatter and _is_ours(h.formatter)))
    root.addHandler(handler)
    yield lambda: written.getvalue() + "".join(capfd.readouterr())
    root.removeHandler(handler)


def _is_ours(formatter: logging.Formatter) -> bool:
    return isinstance(formatter, structlog.stdlib.ProcessorFormatter)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> Client:
    return sign_in(Client(raise_request_exception=False), world.claire)


def silent(text: str) -> bool:
    return not any(trace in text.lower() for trace in TRACES)


def record(**changes: Any) -> dict[str, Any]:
    properties = {"name": [NAME], "passportNumber": [NUMBER]}
    handling = {"expires_at": later()}
    return {"kind": "Person", "properties": properties, "status": "suspect", "handling": handling} | changes


def post(client: Client, address: str, body: Any) -> Any:
    return client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


def test_what_is_done_every_day_is_logged_without_names(client: Client, world: World, logged: Logged) -> None:
    assert client.get("/search/", {"q": f"{NAME} {NUMBER}"}).status_code == 200
    assert post(client, "search", {"text": NAME}).status_code == 200
    assert post(client, "screen", {"name": NAME, "documents": [{"number": NUMBER}]}).status_code == 200
    assert post(client, "records", record()).status_code == 201
    screen_manifest(world.claire, receive_manifest(world.claire, f"{NAME}.csv", FLIGHT).pk)
    upload = client.post(
        f"/api/v1/manifests?filename={NUMBER}.csv", FLIGHT, content_type="application/octet-stream"
    )
    assert upload.status_code == 202
    line = json.dumps({"id": "x", "schema": "Person", "properties": {"name": [NAME], "birthDate": [NUMBER]}})
    asked = {"handling": json.dumps({"expires_at": later()}), "filename": NAME}
    run = client.post("/api/v1/imports", line, content_type="application/octet-stream", query_params=asked)
    assert run.status_code == 202
    assert silent(logged())


def test_refusals_neither_log_nor_repeat_what_was_asked(client: Client, logged: Logged) -> None:
    answers = [
        client.get("/no/such/page/", {"q": NAME}),
        client.get("/api/v1/records", {"kind": NUMBER + "!", "cursor": NAME}),
        client.get("/api/v1/codes/" + NUMBER),
        post(client, "records", record(status=NAME)),
        post(client, "records", record(kind=NUMBER)),
        post(client, "compare", {"text": NAME, "record": NUMBER}),
        client.post("/api/v1/search", f'{{"text": "{NAME}', content_type="application/json"),
        client.post("/api/v1/manifests", {"other": NAME}),
        client.get("/members/", headers={"host": f"{NUMBER}.example"}),
        Client().get("/records/", {"q": NAME}, headers={"authorization": f"ApiKey {NUMBER}"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 422, 404, 422, 422, 422, 400, 422, 400, 302]
    assert [answer.status_code for answer in answers if not silent(answer.content.decode())] == []
    assert silent(logged())


def breaking(owner_sql: Callable[..., Any], table: str, column: str) -> None:
    """From now on the database refuses rows with the name, and quotes them when it does."""
    owner_sql(f"ALTER TABLE {table} ADD CONSTRAINT never CHECK ({column}::text NOT LIKE '%Xyzzyvich%')")


def server_log() -> str:
    return "".join(path.read_text(errors="replace") for path in CLUSTER_HOME.rglob("server.log"))


@pytest.mark.parametrize(
    ("table", "column"),
    [("records_record", "caption"), ("records_recordversion", "content")],
)
def test_a_failure_while_saving_a_record_shows_no_name(
    client: Client, owner_sql: Callable[..., Any], logged: Logged, table: str, column: str
) -> None:
    before = len(server_log())
    breaking(owner_sql, table, column)
    answer = post(client, "records", record())
    assert (answer.status_code, answer.json()["title"]) == (500, "Internal Server Error")
    said = logged()
    assert "IntegrityError" in said
    assert silent(said)
    assert silent(answer.content.decode())
    assert "never" in server_log()[before:]
    assert silent(server_log()[before:])


def test_a_failure_of_a_page_shows_no_name(
    client: Client, owner_sql: Callable[..., Any], logged: Logged
) -> None:
    breaking(owner_sql, "screening_passenger", "name")
    upload = io.BytesIO(FLIGHT)
    upload.name = "flight.csv"
    answer = client.post("/manifests/", {"file": upload})
    assert answer.status_code == 500
    said = logged()
    assert "IntegrityError" in said
    assert silent(said)
    assert silent(answer.content.decode())


def test_refusals_of_commands_do_not_repeat_names(world: World) -> None:
    from comity.records.commands import create_record
    from comity.records.rules import Draft
    from tests.people import handling

    draft = Draft("Person", {"name": [NAME], "birthDate": [NUMBER]}, status="suspect")
    with pytest.raises(Refusal) as refused:
        create_record(world.claire, draft, handling(world.claire.bureau))
    assert silent(refused.value.reason)
