"""Every address and every operation, walked by everybody: what each gets is written in ``surface.txt``."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import Client

from comity.kernel import clock
from tests.browsing import sign_in, with_key
from tests.pages import plain
from tests.surface import Spot, cell, read_table, spots, write_table
from tests.village import Village

RENEW = os.environ.get("COMITY_RENEW") == "1"
WITHOUT_A_DESK = ("nobody", "petra", "paul")
"""Nobody has not signed in; Petra has no second factor yet; Paul has not chosen a desk."""
AT_A_DESK = ("amina", "claire", "denis", "lucie", "odile", "jonas", "rosa", "viktor", "ines")
AT_A_DESK += ("ravi", "tomas", "helena", "ingrid")
EVERYBODY = (*WITHOUT_A_DESK, *AT_A_DESK)
KEYS = tuple(name for name in AT_A_DESK if name != "ines")
"""The commission has no administrator, so nobody makes keys for it."""
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


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_gets_what_the_table_says(village: Village, name: str) -> None:
    client = village.browser(name)
    if RENEW:
        answers[name] = {str(spot): cell(spot.ask(client, village)) for spot in spots()}
        pytest.skip("the table is written anew")
    said = column(name)
    got = {str(spot): cell(spot.ask(client, village)) for spot in spots() if str(spot) in said}
    assert not [spot for spot, answer in got.items() if answer.startswith("5")]
    wrong = {spot: (got[spot], cells) for spot, cells in said.items() if got[spot] != cells}
    assert not wrong, f"{name} got (first) what the table does not say (second)"


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


@pytest.mark.parametrize("name", AT_A_DESK)
def test_what_is_hidden_reads_like_what_never_was(village: Village, name: str) -> None:
    client = village.browser(name)
    hidden = {str(spot) for spot in spots() if column(name).get(str(spot)) == "404" and spot.case}
    by_route: dict[tuple[str, str], list[Spot]] = {}
    for spot in spots():
        if str(spot) in hidden:
            by_route.setdefault((spot.method, spot.route), []).append(spot)
    with clock.standing_at(clock.now()):  # a page for printing says the minute
        for alike in by_route.values():
            assert len({plain(spot.ask(client, village), str(spot.url(village))) for spot in alike}) == 1, (
                alike
            )


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
