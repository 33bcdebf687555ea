"""The doors: in front of every page and API operation stands a Viewer, or it stays shut.

A page says with :func:`page` whom it lets in; one that says nothing lets in nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comity.kernel.acting import acting_as
from comity.kernel.commands import record
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry, Outcome
from comity.kernel.refusals import Busy, Denied, Invalid, NotFound, Refusal
from comity.kernel.viewer import Viewer
from comity.members.models import Grant, Person
from comity.members.queries import desks_of, viewer_at

P = ParamSpec("P")
DESK = "desk"
DEMO = "demo_persona"
OTHER_DOORS = ("allauth.", "ninja.", "django.views.i18n", "django.views.static")
"""Modules of views that keep their own door: sign-in, the API (its own authentication), catalogues."""


class ViewerRequest(HttpRequest):
    """A request that came through a door."""

    viewer: Viewer


Page = Callable[Concatenate[ViewerRequest, P], HttpResponse]


def page(
    permission: Permission | None,
) -> Callable[[Page[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Open a page to people at a desk who hold ``permission``; ``None``: to everyone at a desk."""

    def decorate(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            viewer: Viewer | None = getattr(request, "viewer", None)
            if viewer is None:
                return _to_the_right_door(request)
            if permission is not None and not viewer.may(permission):
                record_refusal(viewer, view.__name__, permission)
                raise Denied.lacking(permission)
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.door = permission or "desk"  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)

    return decorate


def public(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Open a page to everyone, signed in or not: it shows no data of members."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def sit_down(request: HttpRequest, grant_id: str, purpose: str) -> None:
    """Keep the chosen desk in the session."""
    request.session[DESK] = {"grant": grant_id, "purpose": purpose}


class ViewerMiddleware:
    """Puts ``request.viewer`` in place, holds every query of the request to it, and shows refusals as pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        viewer = seated(request)
        request.viewer = viewer  # type: ignore[attr-defined]
        with acting_as(viewer) if viewer else nullcontext():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not hasattr(view, "door") and not view.__module__.startswith(OTHER_DOORS):
            return self.process_exception(request, Denied(_("This page has no door yet, so it stays shut.")))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        status = next(code for kind, code in STATUS.items() if isinstance(exception, kind))
        response = render(request, f"{status}.html", {"reason": exception.reason}, status=status)
        return told_when(exception, response)


STATUS: dict[type[Refusal], int] = {Denied: 403, NotFound: 404, Busy: 503, Invalid: 400, Refusal: 400}


def told_when(refusal: Refusal, response: HttpResponse) -> HttpResponse:
    """The answer to a refusal, with the time after which it may be asked again where there is one."""
    if isinstance(refusal, Busy):
        response["Retry-After"] = str(refusal.wait)
    return response


def has_second_factor(request: HttpRequest) -> bool:
    """Whether whoever signed in may act. The demo's personas have no second factor and exist in the demo alone."""
    if settings.COMITY.demo and request.session.get(DEMO):
        return True
    return bool(is_mfa_enabled(request.user))


def desks(request: HttpRequest) -> list[Grant]:
    """The roles that whoever signed in may sit down to, asked once for each request."""
    kept = vars(request)
    if "desks" not in kept:
        person = getattr(request, "user", None)
        kept["desks"] = list(desks_of(person)) if isinstance(person, Person) else []
    return cast("list[Grant]", kept["desks"])


def seated(request: HttpRequest) -> Viewer | None:
    """Who sits at the desk that was chosen; one that is no longer hers is taken away."""
    person, desk = request.user, request.session.get(DESK)
    if not isinstance(person, Person) or not desk or not has_second_factor(request):
        return None
    try:
        return viewer_at(desks(request), desk["grant"], desk["purpose"])
    except Refusal:
        del request.session[DESK]
        return None


def _to_the_right_door(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not has_second_factor(request):
        return redirect("mfa_activate_totp")
    return redirect("desk")


def record_refusal(viewer: Viewer, view: str, permission: Permission) -> None:
    """Write to the ledger that ``viewer`` wanted ``view``, which needs ``permission``."""
    record(
        [
            Entry(
                verb="page.refused",
                bureau=viewer.bureau,
                person=viewer.person,
                purpose=viewer.purpose.value,
                outcome=Outcome.DENIED,
                details={"page": view, "permission": permission.value},
            )
        ]
    )
