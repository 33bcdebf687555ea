"""The door for anyone: a pace for each address, no copy kept on the way, no place in a search engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Concatenate, ParamSpec, cast

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from comity.kernel.refusals import Invalid, NotFound

P = ParamSpec("P")
MINUTE, MOST = 60, 50_000
PORTRAIT, REQUEST = 1, 10
"""What a request costs of an address's minute: a page shows many portraits."""
YEAR = 365 * 24 * 3600
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet, noimageindex",
    "Cache-Control": "no-store",
}
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Refused = Callable[[HttpRequest, int, str, str], HttpResponse]


class Pace:
    """How much each address asked in this minute, in this process; forgotten with the minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = 0
        self._spent: dict[str, int] = {}

    def wait(self, who: str, cost: int, most: int) -> int:
        """Seconds until ``who`` may ask this; 0: now, and it counts."""
        minute, gone = divmod(int(time.monotonic()), MINUTE)
        with self._lock:
            if minute != self._minute or len(self._spent) > MOST:
                self._minute, self._spent = minute, {}
            spent = self._spent.get(who, 0) + cost
            if spent > most:
                return MINUTE - gone
            self._spent[who] = spent
            return 0


pace = Pace()


def visitors(refused: Refused, cost: int = REQUEST) -> Callable[[View[P]], View[P]]:
    """Open a view to anyone. ``refused`` answers with a status, a reason and the field at fault."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            wanted = _language(request)
            with translation.override(wanted or translation.get_language()):
                response = _answer(request, lambda: view(request, *args, **kwargs))
            if wanted:
                secure = bool(settings.SESSION_COOKIE_SECURE)
                response.set_cookie(
                    settings.LANGUAGE_COOKIE_NAME, wanted, YEAR, samesite="Lax", httponly=True, secure=secure
                )
            for name, value in HEADERS.items():
                response[name] = value
            return response

        def _answer(request: HttpRequest, go: Callable[[], HttpResponse]) -> HttpResponse:
            wait = pace.wait(_address(request), cost, settings.COMITY.public_per_minute * REQUEST)
            if wait:
                response = refused(request, 429, "", "")
                response["Retry-After"] = str(wait)
                return response
            try:
                return go()
            except NotFound as refusal:
                return refused(request, 404, refusal.reason, "")
            except Invalid as refusal:
                return refused(request, 400, refusal.reason, refusal.field)

        guarded.door = "public"  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def _language(request: HttpRequest) -> str:
    """The language that a link of the page asked for. A link, not a form: these pages carry no token and no session."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else ""


def _address(request: HttpRequest) -> str:
    """Who asks: an address, or of the sixth version the network that one household has."""
    text = get_client_ip(request) or ""
    if not text:
        return ""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> 64)
    return text
