"""What the tests of pages share: somebody at a desk with a browser, and what she reads there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from comity.kernel.viewer import Viewer
from tests.browsing import sign_in


@dataclass
class Desk:
    """Somebody who is signed in; addresses are given by their names."""

    viewer: Viewer
    client: Client

    def get(self, name: str, /, *args: object, **query: Any) -> HttpResponse:
        return self.client.get(reverse(name, args=args), query)

    def post(self, name: str, /, *args: object, **fields: Any) -> HttpResponse:
        return self.client.post(reverse(name, args=args), fields)

    def reads(self, name: str, /, *args: object, **query: Any) -> str:
        """The text of a page that opens."""
        response = self.get(name, *args, **query)
        assert response.status_code == 200, response.status_code
        return text_of(response)


def at_desk(viewer: Viewer) -> Desk:
    return Desk(viewer, sign_in(Client(), viewer))


def text_of(response: HttpResponse) -> str:
    """What a reader sees of the page itself, its blanks made one: no addresses, no markup, nothing typed in fields."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def plain(response: HttpResponse, address: str) -> str:
    """An answer without what differs from one request to the next."""
    return plainly(response.status_code, response["Content-Type"], response.content.decode(), address)


def plainly(status: int, kind: str, text: str, address: str) -> str:
    """:func:`plain` of what an answer said."""
    text = text.replace(address, "ADDRESS").replace(address.replace("/", "%2F"), "ADDRESS")
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|"X-CSRFToken")(=|: )"[^"]*"', "TOKEN", text)
    return f"{status} {kind} {text}"


def fields_of(response: HttpResponse) -> dict[str, list[str]]:
    """What the forms of the page would send as they stand: names and values of their fields."""
    reader = _Fields()
    reader.feed(response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0])
    return reader.found


def filled(desk: Desk, page: str, /, *args: object, **changes: Any) -> dict[str, Any]:
    """What the page's form would send, with ``changes``; ``query`` is the page's own."""
    query = changes.pop("query", {})
    return {**fields_of(desk.get(page, *args, **query)), **changes}


def in_form(desk: Desk, page: str, /, *args: object, prefix: str = "", **changes: Any) -> dict[str, Any]:
    """Like :func:`filled` for one of several forms of a page, whose fields begin with ``prefix``."""
    sent = {name: value for name, value in filled(desk, page, *args).items() if name.startswith(f"{prefix}-")}
    return sent | {f"{prefix}-{name}": value for name, value in changes.items()}


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "input" and name and has.get("type") not in {"file", "submit"}:
            values = self.found.setdefault(name, [])
            if has.get("type") not in {"checkbox", "radio"}:
                values.append(has.get("value", ""))
            elif "checked" in has:
                values.append(has.get("value", "on"))
        elif tag == "textarea":
            self._area = name
            self.found[name] = [""]
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((has.get("value", ""), "selected" in has))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            chosen = [value for value, selected in self._options if selected]
            self.found[self._select] = chosen or [value for value, _ in self._options[:1]]
