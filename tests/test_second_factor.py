"""Nobody passes with a password alone: sign-in through the real pages, as a person does it."""

from __future__ import annotations

import hmac
import re
import struct
import time
from base64 import b32decode
from datetime import timedelta
from hashlib import sha1

import pytest
from django.test import Client

from comity.kernel import clock
from comity.members.commands import withdraw_role
from comity.members.models import Grant, Person
from comity.members.roles import Role
from tests.browsing import grant_of, second_factor
from tests.people import World, make_world

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"
PLACES = ("/", "/search/", "/records/", "/matches/", "/manifests/", "/members/", "/ledger/", "/import/")


def code_at(secret: str, moment: float) -> str:
    """The one-time password of RFC 6238: six digits, thirty seconds, SHA-1."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(moment) // 30), sha1)
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def claire(world: World) -> Person:
    person = Person.objects.get(pk=world.claire.person)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, password: str = PASSWORD) -> str:
    """Where the sign-in page sends her."""
    answer = client.post("/accounts/login/", {"login": "claire", "password": password})
    return str(answer.headers.get("Location", ""))


def sit_down(client: Client, world: World) -> None:
    grant = grant_of(world.claire).pk
    client.post("/desk/", {"grant": grant, "purpose": "border_control"})


def places_open(client: Client) -> set[str]:
    return {place for place in PLACES if client.get(place).status_code == 200}


def test_without_a_second_factor_every_page_sends_her_to_set_one_up(world, claire):
    client = Client()
    sign_in(client)
    assert {client.get(place).headers.get("Location") for place in PLACES} == {"/accounts/2fa/totp/activate/"}
    sit_down(client, world)
    assert places_open(client) == set()
    assert client.get("/api/v1/me").status_code == 401


def test_she_sets_up_a_second_factor_and_sits_down(world, claire):
    client = Client()
    sign_in(client)
    client.post(
        "/accounts/reauthenticate/", {"password": PASSWORD}
    )  # whoever found her session open stops here
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert secret is not None
    client.post("/accounts/2fa/totp/activate/", {"code": code_at(secret.group(), time.time())})
    assert {client.get(place).headers.get("Location") for place in PLACES} == {"/desk/"}
    sit_down(client, world)
    assert places_open(client) == set(PLACES)
    assert client.get("/api/v1/me").json()["name"] == "Claire"


def test_afterwards_the_password_alone_opens_nothing(world, claire):
    second_factor(claire)
    client = Client()
    assert sign_in(client) == "/accounts/2fa/authenticate/"
    sit_down(client, world)
    assert places_open(client) == set()
    assert client.get("/api/v1/me").status_code == 401


def test_password_and_code_together_open_her_desk(world, claire):
    secret, client = second_factor(claire), Client()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_at(secret, time.time())})
    sit_down(client, world)
    assert places_open(client) == set(PLACES)


@pytest.mark.parametrize("offset", [-3600, 3600])
def test_an_old_or_future_code_opens_nothing(world, claire, offset):
    secret, client = second_factor(claire), Client()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_at(secret, time.time() + offset)})
    sit_down(client, world)
    assert places_open(client) == set()


def test_a_wrong_password_does_not_ask_for_the_code(world, claire):
    second_factor(claire)
    assert sign_in(Client(), "another-password") == ""


def test_nobody_makes_an_account_for_herself(world):
    data = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD, "email": "m@example.org"}
    Client().post("/accounts/signup/", data)
    assert not Person.objects.filter(username="mallory").exists()


def at_her_desk(world: World, claire: Person) -> Client:
    secret, client = second_factor(claire), Client()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_at(secret, time.time())})
    sit_down(client, world)
    assert places_open(client) == set(PLACES)
    return client


def test_a_role_that_is_withdrawn_ends_her_session_at_the_next_page(world, claire):
    client = at_her_desk(world, claire)
    withdraw_role(world.odile, grant_of(world.claire).pk)
    assert places_open(client) == set()


def test_a_desk_of_somebody_else_is_not_hers(world, claire):
    client = at_her_desk(world, claire)
    grant = grant_of(world.denis).pk
    assert client.post("/desk/", {"grant": grant, "purpose": "border_control"}).status_code == 400
    assert client.get("/matches/discreet/").status_code == 403


def test_a_role_that_ran_out_is_no_desk(world, claire):
    client = at_her_desk(world, claire)
    Grant.objects.filter(person=claire, role=Role.DUTY_OFFICER.value).update(
        starts_at=clock.now() - timedelta(days=2), ends_at=clock.now() - timedelta(days=1)
    )
    assert places_open(client) == set()
