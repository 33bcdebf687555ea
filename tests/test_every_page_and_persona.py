"""Every address and every operation, walked by everybody: what each gets is written in ``surface.txt``.

Each walks once; what is tested of the answers follows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import Client

from comity.config.api import api
from tests.browsing import sign_in, with_key
from tests.surface import Spot, cell, read_table, spots, write_table
from tests.village import Village
from tests.walking import AT_A_DESK, EVERYBODY, Walk, walked, walkers

pytestmark = pytest.mark.xdist_group("surface")

RENEW = os.environ.get("COMITY_RENEW") == "1"
KEYS = ("amina", "claire", "odile", "rosa", "helena", "tomas")
"""Roles that open much of the API, each otherwise."""
BY_PEOPLE_ALONE = {"api confirm_role", "api confirm_key", "api answer_sync"}
"""Four eyes are people's: no key confirms, whatever its role may do."""
SHUT = {"401", "403", "404", "405", "login", "factor", "desk"}
answers: dict[str, dict[str, str]] = {}


@pytest.fixture(scope="module", autouse=True)
def renewed() -> Iterator[None]:
    yield
    if answers:
        write_table(answers)


def column(name: str) -> dict[str, str]:
    people, rows = read_table()
    return {spot: cells[people.index(name)] for spot, cells in rows.items()}


@pytest.fixture(scope="module")
def walk(request: pytest.FixtureRequest, village: Village) -> Walk:
    in_the_table = read_table()[1]
    return walked(village, request.param, [spot for spot in spots() if RENEW or str(spot) in in_the_table])


@pytest.mark.parametrize("walk", walkers(*EVERYBODY), indirect=True)
def test_everybody_gets_what_the_table_says(walk: Walk) -> None:
    got = {str(spot): answer.cell for spot, answer in walk.answers.items()}
    if RENEW:
        answers[walk.name] = got
        pytest.skip("the table is written anew")
    assert not [spot for spot, cells in got.items() if cells.startswith("5")]
    wrong = {spot: (got[spot], cells) for spot, cells in column(walk.name).items() if got.get(spot) != cells}
    assert not wrong, f"{walk.name} got (first) what the table does not say (second)"


@pytest.mark.parametrize("walk", walkers(*AT_A_DESK), indirect=True)
def test_what_is_hidden_reads_like_what_never_was(village: Village, walk: Walk) -> None:
    by_route: dict[tuple[str, str], set[str]] = {}
    for spot, answer in walk.answers.items():
        if answer.status == 404 and spot.case:
            said = by_route.setdefault((spot.method, spot.route), set())
            said.add(answer.plain(spot.url(village)))
    assert by_route
    assert {place for place, said in by_route.items() if len(said) > 1} == set()


@pytest.mark.parametrize("walk", walkers("claire", "lucie", "jonas"), indirect=True)
def test_officers_meet_no_trace_of_discreet_records_anywhere(village: Village, walk: Walk) -> None:
    """The desk's Denis and the source see it."""
    discreet = ("discreet", "discreet_verified")
    traces = {str(one[name]) for one in (village.records, village.matches) for name in discreet}
    traces.add(str(village.hits["discreet_verified"]))
    for spot, answer in walk.answers.items():
        text = answer.text.replace(str(spot.url(village)), "")
        assert spot.method != "GET" or not [trace for trace in traces if trace in text], spot


@pytest.mark.parametrize("walk", walkers("amina", "claire", "odile", "viktor"), indirect=True)
def test_what_the_api_answers_is_as_described(walk: Walk) -> None:
    paths = api.get_openapi_schema()["paths"].values()
    operations = {
        one["operationId"]: set(map(str, one["responses"]))
        for path in paths
        for method, one in path.items()
        if method != "parameters"
    }
    for spot, answer in walk.answers.items():
        if spot.route.startswith("api "):
            problem = answer.kind.startswith("application/problem+json")
            assert problem is (answer.status >= 400), spot
            assert str(answer.status) in operations[spot.route.removeprefix("api ")], spot


@pytest.mark.parametrize("name", ["nobody", "claire"])
def test_an_address_answers_no_method_but_those_of_the_table(village: Village, name: str) -> None:
    client = village.browser(name)
    _, rows = read_table()
    others = [spot for spot in spots() if str(spot) not in rows]
    assert {cell(spot.ask(client, village)) for spot in others} <= SHUT


def operations() -> list[Spot]:
    """Each operation once."""
    return list({spot.route: spot for spot in reversed(spots()) if spot.route.startswith("api ")}.values())


@pytest.mark.parametrize("name", KEYS)
def test_a_key_opens_what_its_role_opens_and_nothing_more(village: Village, name: str) -> None:
    client, said = with_key(village.secrets[name]), column(name)
    for spot in operations():
        wanted = "403" if spot.route in BY_PEOPLE_ALONE else said[str(spot)]
        assert cell(spot.ask(client, village)) == wanted, spot


@pytest.mark.parametrize("name", ["revoked", "withdrawn", "made up"])
def test_a_dead_key_opens_nothing(village: Village, name: str) -> None:
    client = with_key(village.secrets.get(name, "comity_made-up"))
    for spot in operations():
        response = spot.ask(client, village)
        assert (response.status_code, response["WWW-Authenticate"]) == (401, "ApiKey"), spot


def test_a_key_serves_no_purpose_it_was_not_given(village: Village) -> None:
    client = with_key(village.secrets["forensic"], "border_control")
    assert {spot.ask(client, village).status_code for spot in operations()} == {403}


def test_a_key_opens_no_page(village: Village) -> None:
    client = with_key(village.secrets["claire"])
    nobody = column("nobody")
    for spot in spots():
        if str(spot) in nobody and spot.route in {"home", "records:list", "screening:matches", "desk"}:
            assert cell(spot.ask(client, village)) == nobody[str(spot)]


def test_changes_by_session_need_the_token_of_a_page(village: Village) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), village.people["claire"])
    changing = [spot for spot in spots() if spot.method in {"POST", "PUT", "DELETE"}]
    said = column("claire")
    for spot in changing:
        if (
            said.get(str(spot), "405") not in {"302", "200", "201", "202", "400"}
            or spot.route == "api:openapi-json"
        ):
            continue
        assert spot.ask(client, village).status_code == 403, spot


def test_the_table_has_every_address_and_operation_and_nothing_else() -> None:
    _, rows = read_table()
    walked = {spot.route for spot in spots()}
    written = {row[7:].partition(" [")[0] for row in rows}
    assert written == walked
    assert set(rows) <= set(map(str, spots()))
