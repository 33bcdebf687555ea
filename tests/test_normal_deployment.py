"""What only a demo has is not there in a hub that is none."""

from __future__ import annotations

from collections.abc import Callable

ROUTES = """
from tests.surface import routes
from django.urls import get_resolver
print(*[route for route, _ in routes(get_resolver().url_patterns)], sep="\\n")
"""
ASK = """
from django.test import Client
from django.conf import settings
print(settings.DEBUG, "comity.demo" in settings.INSTALLED_APPS, settings.LOGIN_URL)
for address in ("/demo/", "/demo/as/amina/"):
    for ask in (Client().get, Client().post):
        print(ask(address, headers={"host": "localhost"}).status_code)
"""


def test_a_normal_hub_has_every_address_but_the_demos(in_normal_deployment: Callable[[str], str]) -> None:
    from tests.surface import read_table

    _, rows = read_table()
    pages = {row[7:].partition(" [")[0].rstrip() for row in rows}
    normal = set(in_normal_deployment(ROUTES).split())
    assert {route for route in pages - normal if not route.startswith("api ")} == {
        "demo:personas",
        "demo:become",
    }
    assert not {route for route in normal if route.startswith("demo")}


def test_nobody_becomes_somebody_else_in_a_normal_hub(
    in_normal_deployment: Callable[[str], str], transactional_db: None
) -> None:
    assert in_normal_deployment(ASK).split() == ["False", "False", "account_login", *["404"] * 4]
