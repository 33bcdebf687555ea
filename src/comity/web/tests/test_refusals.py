"""A refusal says why in plain words, in the reader's language, and never more than that."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("comity.web.tests.hub_urls")]


def test_a_refusal_gives_its_reason(client: Client) -> None:
    answer = client.get("/refuse/")

    assert answer.status_code == 403
    assert "France did not share this with your bureau." in answer.content.decode()


def test_what_is_missing_and_what_is_hidden_read_the_same(client: Client) -> None:
    answer = client.get("/records/nothing/")

    assert answer.status_code == 404
    assert "The hub answers all three in the same way." in answer.content.decode()


def test_a_failure_shows_no_stack_and_no_data() -> None:
    client = Client(raise_request_exception=False)

    answer = client.get("/fail/")

    assert answer.status_code == 500
    page = answer.content.decode()
    assert "nothing was half done" in page
    assert "secret-name-of-a-traveller" not in page
    assert "Traceback" not in page


def test_a_failure_asks_no_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        Client(raise_request_exception=False).get("/fail/")


def test_a_form_from_elsewhere_is_refused_in_plain_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})

    assert answer.status_code == 403
    assert "This form had been open for too long" in answer.content.decode()
    assert "comity_theme" not in answer.cookies


@pytest.mark.parametrize("path", ["/nothing/", "/refuse/", "/fail/"])
def test_refusals_read_from_the_right_in_arabic(path: str) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "ar"})

    assert b'lang="ar" dir="rtl"' in client.get(path).content
