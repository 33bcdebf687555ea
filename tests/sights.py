"""Everything there is to look at: each page of the hub as somebody gets it, filled, empty, in error and refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from comity.kernel.refusals import Busy, Denied
from comity.members.doors import ViewerMiddleware
from comity.members.models import Bureau, Person, State
from comity.members.roles import Role
from comity.web import pages
from tests import sent
from tests.browsing import sign_in
from tests.surface import Spot, read_table, spots
from tests.village import Village, taken_back

NEVER_OPEN = {
    "records:chosen": "leads on to what is done with what was ticked",
    "records:portrait": "nobody of the village has one",
    "screening:portrait": "nobody of the village has one",
    "public:un": "nobody of the village is under sanctions of the UN",
    "api:api-root": "for programs",
    "api:unknown": "for programs",
    "mfa_download_recovery_codes": "a file",
    "account_confirm_login_code": "signing in by mail is off",
    "account_set_password": "nobody is without a password",
    "mfa_reauthenticate_webauthn": "asks for a key that is not there",
}
"""Addresses at which nobody gets a page, and why."""
PASSWORD = "seven grey herons stand"
HAVE_MOST = ("amina", "claire", "denis")
"""Whose pages hold most, of those who get one; whoever comes first shows the others."""
FRESH = "nora"
"""She came today to a bureau that has nothing yet."""


@dataclass
class Sight:
    """A page as somebody got it."""

    name: str
    address: str
    answer: HttpResponse

    @property
    def reader(self) -> str:
        """Who got it, in whose frame it stands; of what has a frame of its own, its name."""
        return self.name.partition(" as ")[2].partition(",")[0] or self.name

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.answer.headers.items())


def sights(village: Village, language: str) -> Iterator[Sight]:
    """Every page of the table as one who sees most of it, then all that goes wrong.

    Forms in error are made of what their pages have, so they are shown in one language.
    """
    yield from _filled(village, language)
    yield from _first_day(village, language)
    if language == "en":
        yield from _forms_in_error(village, language)
    yield from _refusals(village, language)
    yield from _signing_in(village, language)


def _browser(village: Village, name: str, language: str) -> Client:
    client = village.browser(name)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def _is_page(answer: HttpResponse) -> bool:
    kind = answer.headers.get("Content-Type", "")
    return kind.startswith("text/html") and not answer.streaming and b"<html" in answer.content


def never_seen(seen: list[Sight]) -> set[str]:
    """Addresses that open to nobody of the table and are not among ``seen`` either."""
    _, rows = read_table()
    opened = {row[7:].partition(" [")[0] for row, cells in rows.items() if "200" in cells}
    every = {
        row[7:].partition(" [")[0] for row in rows if row.startswith("GET") and not row[7:].startswith("api ")
    }
    return every - opened - {sight.name[7:].partition(" ")[0] for sight in seen}


def _web_spots(method: str, *opening: str) -> dict[Spot, list[str]]:
    """One of each page, and what is discreet besides, with those who get one of these answers there."""
    people, rows = read_table()
    every: dict[tuple[str, bool], tuple[Spot, list[str]]] = {}
    for spot in spots():
        cells = dict(zip(people, rows.get(str(spot), []), strict=False))
        who = [name for name, cell in cells.items() if cell in opening]
        if who and spot.method == method and not spot.route.startswith("api"):
            every.setdefault((spot.route, "discreet" in spot.case), (spot, who))
    return dict(every.values())


def _filled(village: Village, language: str) -> Iterator[Sight]:
    browsers = {name: _browser(village, name, language) for name in read_table()[0]}
    for method in ("GET", "POST"):
        for spot, who in _web_spots(method, "200").items():
            fullest = [name for name in HAVE_MOST if name in who] or who[:1]
            answers = [(name, spot.ask(browsers[name], village)) for name in fullest]
            seen = [(name, answer) for name, answer in answers if _is_page(answer)]
            if seen:
                name, answer = max(seen, key=lambda pair: len(pair[1].content))
                yield Sight(f"{spot} as {name}", spot.url(village), answer)


def _first_day(village: Village, language: str) -> Iterator[Sight]:
    """What there is to see before anything is there."""
    State.objects.get_or_create(code="pe", defaults={"joined_on": "2026-01-01"})
    bureau = Bureau.objects.create(name="NCB Lima", short="PE", kind="member", state_id="pe")
    client = sign_in(
        Client(raise_request_exception=False), village.world.seat(FRESH, bureau, Role.DUTY_OFFICER)
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for spot in _web_spots("GET", "200"):
        if not spot.arguments and not spot.route.startswith(("account", "mfa", "demo", "style")):
            answer = client.get(spot.url(village))
            if answer.status_code == 200 and _is_page(answer):
                yield Sight(f"{spot} as {FRESH}", spot.url(village), answer)
    address = reverse("screening:search") + "?q=Nobody+Of+This+Name"
    yield Sight("a search without a match", address, client.get(address))


def _forms_in_error(village: Village, language: str) -> Iterator[Sight]:
    """Each form sent as it should not be: with nothing filled in."""
    for spot, who in _web_spots("POST", "200", "302", "400").items():
        client = _browser(village, who[0], language)
        with taken_back():
            answer = client.generic("POST", spot.url(village), "next=/", sent.FORM)
        if _is_page(answer):
            yield Sight(f"{spot} as {who[0]}, with nothing filled in", spot.url(village), answer)


def _refusals(village: Village, language: str) -> Iterator[Sight]:
    """One of each kind, with a reason where there is one."""
    claire = _browser(village, "claire", language)
    told = ViewerMiddleware(lambda _: HttpResponse()).process_exception
    for name, address in (("403", reverse("members:add")), ("404", "/nowhere/")):
        yield Sight(name, address, claire.get(address))
    answers = {
        "400": lambda request: pages.bad_request(request, ValueError()),
        "403 of a form": pages.csrf_failure,
        "403 without a desk": lambda request: pages.denied(request, Denied("")),
        "429": pages.too_many,
        "500": pages.server_error,
        "503": lambda request: told(
            request, Busy(gettext("Other sheets are being printed. Try again in a moment."), 5)
        ),
    }
    for name, ask in answers.items():
        request: HttpRequest = RequestFactory().get("/")
        with translation.override(language):
            yield Sight(name, "/", ask(request))


def _signing_in(village: Village, language: str) -> Iterator[Sight]:
    """What somebody meets on the way in, and while she sees to her factors."""
    for username in ("petra", "claire"):
        person = Person.objects.get(username=username)
        person.set_password(PASSWORD)
        person.save()
    claire = Person.objects.get(username="claire")
    RecoveryCodes.activate(claire)
    waiting = Client()
    waiting.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    waiting.post(reverse("account_login"), {"login": "claire", "password": PASSWORD})
    yield _seen("mfa_authenticate", waiting)
    for username, names in (
        ("petra", ["mfa_activate_totp"]),
        (
            "claire",
            [
                "mfa_index",
                "mfa_view_recovery_codes",
                "mfa_generate_recovery_codes",
                "mfa_deactivate_totp",
                "mfa_add_webauthn",
            ],
        ),
    ):
        for name in names:
            yield _seen(name, _still_you(village, username, language))
    key = Authenticator.objects.create(
        user=claire, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": {}}
    )
    client = _still_you(village, "claire", language)
    yield _seen("mfa_list_webauthn", client)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield _seen(name, client, pk=key.pk)


def _still_you(village: Village, username: str, language: str) -> Client:
    """Her browser after she gave her password once more."""
    client = _browser(village, username, language)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _seen(name: str, client: Client, **arguments: object) -> Sight:
    address = reverse(name, kwargs=arguments)
    return Sight(f"GET    {name}", address, client.get(address))
