"""The whole surface: every address of the hub and every operation of its API, with what is sent to each.

``surface.txt`` says what each person gets at each of them. After a change that is meant, write it anew with
``COMITY_RENEW=1 pytest tests/test_every_page_and_persona.py`` and read the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comity.config.api import api
from tests import sent
from tests.village import Village, taken_back

TABLE = Path(__file__).with_name("surface.txt")
NOTHING = UUID("01900000-0000-7000-8000-000000000000")
"""An identifier that nothing has."""

Example = Callable[[Village], Any]

EXAMPLES: dict[str, dict[str, Example]] = {
    "record_id": {
        "Kenya's, for all": lambda v: v.records["all"],
        "Kenya's, not for France": lambda v: v.records["not_france"],
        "nothing": lambda v: NOTHING,
    },
    "manifest_id": {"France's": lambda v: v.manifests["french"], "nothing": lambda v: NOTHING},
    "match_id": {
        "France's": lambda v: v.matches["all"],
        "France's, discreet": lambda v: v.matches["discreet"],
        "nothing": lambda v: NOTHING,
    },
    "hit_id": {
        "France asks Kenya": lambda v: v.hits["passport"],
        "France asks Kenya, discreet": lambda v: v.hits["discreet_verified"],
        "Germany asks of a notice": lambda v: v.hits["notice"],
        "nothing": lambda v: NOTHING,
    },
    "judgement_id": {
        "France's": lambda v: v.pairs["french"],
        "France's, judged": lambda v: v.pairs["judged"],
        "nothing": lambda v: NOTHING,
    },
    "link_id": {
        "Kenya's": lambda v: v.links["kenyan"],
        "France's": lambda v: v.links["french"],
        "nothing": lambda v: NOTHING,
    },
    "comparison_id": {"France's": lambda v: v.comparisons["french"], "nothing": lambda v: NOTHING},
    "notice_id": {
        "Kenya's, under review": lambda v: v.notices["review"],
        "Kenya's, for all": lambda v: v.notices["all"],
        "nothing": lambda v: NOTHING,
    },
    "extract_id": {"Kenya's": lambda v: v.extract, "nothing": lambda v: NOTHING},
    "colour": {"red": lambda v: "red", "blue": lambda v: "blue"},
    "subject": {"persons": lambda v: "persons"},
    "file_id": {"": lambda v: v.files["all"]},
    "protected_id": {"Rosa's": lambda v: v.protected, "nothing": lambda v: NOTHING},
    "person_id": {"Ravi's": lambda v: v.people["ravi"].person, "nothing": lambda v: NOTHING},
    "flag_id": {"of Kenya": lambda v: v.flag, "nothing": lambda v: NOTHING},
    "disagreement_id": {"Germany with Kenya": lambda v: v.disagreement, "nothing": lambda v: NOTHING},
    "purge_id": {"France's": lambda v: v.purges["french"], "nothing": lambda v: NOTHING},
    "run_id": {
        "Kenya's": lambda v: v.runs["kenyan"],
        "Kenya's table": lambda v: v.runs["table"],
        "nothing": lambda v: NOTHING,
    },
    "register_id": {"Kenya's": lambda v: v.register, "nothing": lambda v: NOTHING},
    "sync_id": {
        "Kenya's, asks": lambda v: v.syncs["asks"],
        "Kenya's, done": lambda v: v.syncs["done"],
        "nothing": lambda v: NOTHING,
    },
    "search_id": {"Claire's": lambda v: v.search, "nothing": lambda v: NOTHING},
    "hand_over_id": {"France's": lambda v: v.shift, "nothing": lambda v: NOTHING},
    "mapping_id": {"Kenya's": lambda v: v.mapping, "nothing": lambda v: NOTHING},
    "bureau_id": {"France": lambda v: v.world.france.pk, "nothing": lambda v: NOTHING},
    "grant_id": {
        "Claire's": lambda v: v.grants["claire"],
        "waiting, asked by Odile": lambda v: v.grants["waiting"],
        "nothing": lambda v: NOTHING,
    },
    "key_id": {
        "Claire's": lambda v: v.keys["claire"],
        "waiting, asked by Odile": lambda v: v.keys["waiting"],
        "nothing": lambda v: NOTHING,
    },
    "examination_id": {"Kenya's": lambda v: v.examination, "nothing": lambda v: NOTHING},
    "entry_id": {"France's": lambda v: v.entries["claire"], "nothing": lambda v: NOTHING},
    "first": {"": lambda v: v.first_checkpoint},
    "name": {"": lambda v: "purposes"},
    "username": {"nobody": lambda v: "nobody"},
    "rest": {"": lambda v: "no/such/operation"},
    "key": {"": lambda v: "nokey"},
    "uidb36": {"": lambda v: "1"},
    "pk": {"": lambda v: 1},
    "rule": {"": lambda v: "person.document"},
}


@dataclass(frozen=True)
class Spot:
    """One address, one method, one example of what it is about."""

    method: str
    route: str
    case: str
    arguments: tuple[tuple[str, Example], ...]
    address: str = ""

    def __str__(self) -> str:
        return f"{self.method:6} {self.route}" + (f" [{self.case}]" if self.case else "")

    def url(self, village: Village) -> str:
        values = {name: example(village) for name, example in self.arguments}
        return self.address.format(**values) if self.address else reverse(self.route, kwargs=values)

    def ask(self, client: Client, village: Village) -> Any:
        """The answer to ``client``; nothing of it stays behind, neither in the hub nor in the browser."""
        cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
        with taken_back():
            body = sent.body(self.method, self.route, village)
            response = client.generic(self.method, self.url(village), **body)
            if response.streaming:
                b"".join(response)
        client.cookies = cookies
        return response


@cache
def spots() -> tuple[Spot, ...]:
    return (*_pages(), *_operations())


def _pages() -> Iterator[Spot]:
    for route, names in routes(get_resolver().url_patterns):
        for method in ("GET", "POST"):
            for case, arguments in _cases(names):
                yield Spot(method, route, case, arguments)


def _operations() -> Iterator[Spot]:
    for address, operations in api.get_openapi_schema()["paths"].items():
        names = [part[1:-1] for part in address.split("/") if part.startswith("{")]
        for method, operation in operations.items():
            if method != "parameters":
                for case, arguments in _cases(names):
                    route = f"api {operation['operationId']}"
                    yield Spot(method.upper(), route, case, arguments, address)


def _cases(names: list[str]) -> Iterator[tuple[str, tuple[tuple[str, Example], ...]]]:
    if not names:
        yield "", ()
        return
    varied, *others = names
    fixed = tuple((name, next(iter(EXAMPLES[name].values()))) for name in others)
    for case, example in EXAMPLES[varied].items():
        yield case, ((varied, example), *fixed)


def routes(
    patterns: list[Any], space: str = "", before: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[str]]]:
    """Every named address with its arguments; an address without a name could not be in the table."""
    for pattern in patterns:
        names = (*before, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner, names)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            if not (space == "api:" and pattern.callback.__module__.startswith("ninja.operation")):
                yield space + pattern.name, list(names)


def cell(response: Any) -> str:
    """An answer in one word: its status, or where somebody is sent who is not at a desk yet."""
    if response.status_code == 302:
        place = response.headers["Location"].split("?")[0]
        doors = {settings.LOGIN_URL: "login", "mfa_activate_totp": "factor", "desk": "desk"}
        return next((word for door, word in doors.items() if place == resolve_url(door)), "302")
    return str(response.status_code)


@cache
def read_table() -> tuple[list[str], dict[str, list[str]]]:
    """The people, and for each spot what they get, in their order."""
    people: list[str] = []
    rows: dict[str, list[str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        name, _, cells = line.partition("|")
        if cells and not people:
            people = cells.split()
        elif cells:
            rows[name.rstrip()] = cells.split()
    return people, rows


def write_table(answers: dict[str, dict[str, str]]) -> None:
    """Write what everybody got; methods that an address does not know are left out."""
    people = list(answers)
    width = max(len(str(spot)) for spot in spots())
    lines = [
        "# What each person gets at every address and operation: a status, or the door to which she is sent.",
        f"{'':{width}} | " + " ".join(f"{name:6}" for name in people).rstrip(),
    ]
    for name in map(str, spots()):
        cells = [answers[person].get(name, "?") for person in people]
        if "405" not in cells:
            lines.append(f"{name:{width}} | " + " ".join(f"{cell:6}" for cell in cells).rstrip())
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
