"""allauth's pages wear our face, from the first sign-in to the recovery codes."""

import pytest
from django.conf import settings
from django.test import Client

from comity.members.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("comity.web.tests.hub_urls")]

LANGUAGES = [code for code, _ in settings.LANGUAGES]
PASSWORD = "correct-horse-battery"


@pytest.fixture
def amina(client: Client) -> Person:
    person = Person(username="amina", name="Amina Wanjiru")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client) -> None:
    client.post("/accounts/login/", {"login": "amina", "password": PASSWORD})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["2fa/", "2fa/totp/activate/", "2fa/webauthn/", "password/change/", "logout/", "reauthenticate/"]
)
def test_amina_looks_after_her_account(client: Client, amina: Person, page: str, language: str) -> None:
    sign_in(client)

    answer = client.get(f"/accounts/{page}", follow=True, headers={"accept-language": language})

    assert answer.status_code == 200
    assert "comity/css/tokens.css" in answer.content.decode()


def test_amina_sets_up_her_second_factor(client: Client, amina: Person) -> None:
    sign_in(client)
    page = "/accounts/2fa/totp/activate/"
    asked = client.get(page)
    assert asked["Location"].startswith("/accounts/reauthenticate/")

    html = client.post(asked["Location"], {"password": PASSWORD, "next": page}, follow=True).content.decode()

    assert 'class="qr"' in html
    assert 'name="code"' in html


def test_a_wrong_password_is_refused_beside_the_form(client: Client, amina: Person) -> None:
    answer = client.post("/accounts/login/", {"login": "amina", "password": "guess"})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "alert tone-hit" in html
    assert "guess" not in html


@pytest.mark.parametrize("page", ["login/", "password/reset/", "signup/"])
def test_a_stranger_meets_the_same_face(client: Client, page: str) -> None:
    answer = client.get(f"/accounts/{page}")

    assert answer.status_code == 200
    assert 'class="entrance-main"' in answer.content.decode()
