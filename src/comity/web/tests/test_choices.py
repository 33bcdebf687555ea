"""Language and theme: anybody may choose, signed in or not."""

import pytest
from django.conf import settings
from django.test import Client

from comity.members.models import Person
from comity.web.context import THEME_COOKIE

pytestmark = [pytest.mark.django_db, pytest.mark.urls("comity.web.tests.hub_urls")]


@pytest.fixture
def amina() -> Person:
    return Person.objects.create(username="amina", name="Amina Wanjiru")


def test_a_reader_chooses_arabic_and_reads_from_the_right(client: Client) -> None:
    answer = client.post("/language/", {"language": "ar", "next": "/style/"}, follow=True)

    assert answer.redirect_chain == [("/style/", 302)]
    assert b'<html lang="ar" dir="rtl"' in answer.content


def test_amina_keeps_her_language(client: Client, amina: Person) -> None:
    client.force_login(amina)

    client.post("/language/", {"language": "fr"})

    amina.refresh_from_db()
    assert amina.language == "fr"


def test_another_persons_language_stays(client: Client, amina: Person) -> None:
    client.post("/language/", {"language": "fr"})

    amina.refresh_from_db()
    assert amina.language == "en"


@pytest.mark.parametrize("code", ["", "xx", "de", "../../etc", "fr\n"])
def test_a_language_the_hub_does_not_speak_changes_nothing(client: Client, amina: Person, code: str) -> None:
    client.force_login(amina)

    answer = client.post("/language/", {"language": code})

    amina.refresh_from_db()
    assert amina.language == "en"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_a_theme_is_kept(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})

    assert b'data-theme="dark"' in client.get("/style/").content


@pytest.mark.parametrize("theme", ["", "pink", '"><b>'])
def test_a_theme_that_does_not_exist_is_not_kept(client: Client, theme: str) -> None:
    answer = client.post("/theme/", {"theme": theme})

    assert THEME_COOKIE not in answer.cookies


def test_a_forged_theme_cookie_is_ignored(client: Client) -> None:
    client.cookies[THEME_COOKIE] = '"><script>'

    assert b"data-theme" not in client.get("/style/").content.split(b"<body")[0]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"]
)
@pytest.mark.parametrize("page", ["/language/", "/theme/"])
def test_nobody_is_sent_elsewhere(client: Client, page: str, address: str) -> None:
    answer = client.post(page, {"language": "fr", "theme": "dark", "next": address})

    assert answer["Location"] == "/"


@pytest.mark.parametrize("page", ["/language/", "/theme/"])
def test_a_link_cannot_choose_for_the_reader(client: Client, page: str) -> None:
    assert client.get(page).status_code == 405
