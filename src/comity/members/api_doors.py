"""Who may call the API: programs with a key, and people in the session of a page."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie
from ninja.security.base import AuthBase

from comity.kernel.refusals import Denied, Refusal
from comity.kernel.viewer import Viewer
from comity.members.doors import STATUS
from comity.members.queries import viewer_of_key

PURPOSE_HEADER = "Comity-Purpose"


class KeyDoor(AuthBase):
    """``Authorization: ApiKey <secret>`` (or ``Bearer``), and ``Comity-Purpose`` where the default does not fit."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "Authorization"

    def __call__(self, request: HttpRequest) -> Viewer | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in {"apikey", "bearer"} or not secret:
            return None
        return viewer_of_key(secret.strip(), request.headers.get(PURPOSE_HEADER, "")).viewer


class SessionDoor(APIKeyCookie):
    """The session of a signed-in person at a desk; changes need the CSRF token of a page."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        return getattr(request, "viewer", None)


doors: list[Any] = [KeyDoor(), SessionDoor()]


def problem(status: int, title: str, detail: Any = None, **more: Any) -> HttpResponse:
    """An error as ``application/problem+json`` (RFC 9457)."""
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail, **more}
    return HttpResponse(
        json.dumps({k: v for k, v in body.items() if v is not None}, default=str),
        status=status,
        content_type="application/problem+json",
    )


def speak_problems(api: NinjaAPI) -> None:
    """Make every error of ``api`` a problem document; none shows a stack."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
        if isinstance(refusal, Denied) and not getattr(request, "auth", None):
            status = 401
        field = getattr(refusal, "field", "") or None
        return problem(status, type(refusal).__name__, refusal.reason, field=field)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, "Unauthorized", "Send an API key or sign in and choose a desk.")

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"at": list(map(str, item["loc"])), "message": item["msg"]} for item in error.errors]
        return problem(422, "Unprocessable", "Some values do not fit.", errors=errors)

    @api.exception_handler(HttpError)
    def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))
