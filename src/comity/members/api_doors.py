"""Who may call the API: programs with a key, and people in the session of a page; and how it says no."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import uuid4

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from comity.kernel.acting import acting_as
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Refusal
from comity.kernel.viewer import Viewer
from comity.members.doors import STATUS, record_refusal, told_when
from comity.members.queries import UnknownKey, purpose_named, viewer_of_key

P = ParamSpec("P")
R = TypeVar("R")
PURPOSE_HEADER = "Comity-Purpose"
SCHEMES = {"apikey", "bearer"}
PROBLEM = "application/problem+json"

log = structlog.get_logger(__name__)


class ApiRequest(HttpRequest):
    """A request that came through one of :data:`doors`."""

    auth: Viewer


Operation = Callable[Concatenate[ApiRequest, P], R]


class KeyDoor(AuthBase):
    """``Authorization: ApiKey <secret>`` (or ``Bearer``), and ``Comity-Purpose`` where the default does not fit."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "Authorization"

    def __call__(self, request: HttpRequest) -> Viewer | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in SCHEMES or not secret:
            return None
        return viewer_of_key(secret.strip(), request.headers.get(PURPOSE_HEADER, "")).viewer


class SessionDoor(APIKeyCookie):
    """The session of a signed-in person at a desk; changes need the CSRF token of a page.

    Its purpose is the desk's; one that is stated beside must be the same.
    """

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Viewer | None:
        viewer: Viewer | None = getattr(request, "viewer", None)
        if viewer is None:
            return None
        stated = request.headers.get(PURPOSE_HEADER, "")
        if stated and purpose_named(stated) is not viewer.purpose:
            raise Denied(
                _("You sit at a desk for “%(purpose)s”. Choose another purpose there.")
                % {"purpose": viewer.purpose.value}
            )
        if check_csrf(request):
            raise HttpError(HTTPStatus.FORBIDDEN, "Send the CSRF token of a page with your session.")
        return viewer

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        """Nobody is known by the cookie alone: the middleware has read the session."""
        return None


doors: list[Any] = [KeyDoor(), SessionDoor()]


def needs(permission: Permission | None) -> Callable[[Operation[P, R]], Operation[P, R]]:
    """Open an operation to those who hold ``permission`` (``None``: to everyone at a desk), and run it as them."""

    def decorate(operation: Operation[P, R]) -> Operation[P, R]:
        @wraps(operation)
        def guarded(request: ApiRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            viewer = request.auth
            with acting_as(viewer):
                if permission is not None and not viewer.may(permission):
                    record_refusal(viewer, f"api.{operation.__name__}", permission)
                    raise Denied.lacking(permission)
                return operation(request, *args, **kwargs)

        guarded.door = permission or "desk"  # type: ignore[attr-defined]
        return cast("Operation[P, R]", guarded)

    return decorate


def problem(status: int, detail: Any = None, **more: Any) -> HttpResponse:
    """An error as ``application/problem+json`` (RFC 9457)."""
    body = {
        "type": "about:blank",
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": detail,
        **more,
    }
    response = HttpResponse(
        json.dumps({k: v for k, v in body.items() if v is not None}, default=str),
        status=status,
        content_type=PROBLEM,
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "ApiKey"
    return response


def speak_problems(api: NinjaAPI) -> None:
    """Make every error of ``api`` a problem document; none shows a stack, and no log shows a value."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
        if isinstance(refusal, UnknownKey):
            status = HTTPStatus.UNAUTHORIZED
        return told_when(
            refusal, problem(status, refusal.reason, field=getattr(refusal, "field", "") or None)
        )

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(HTTPStatus.UNAUTHORIZED, "Send an API key, or sign in and choose a desk.")

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"at": list(map(str, item["loc"])), "message": item["msg"]} for item in error.errors]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Some values do not fit.", errors=errors[:50])

    @api.exception_handler(HttpError)
    def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(HTTPStatus.NOT_FOUND)

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is more than is taken at a time.")

    @api.exception_handler(SuspiciousOperation)
    @api.exception_handler(UnreadablePostError)
    @api.exception_handler(MultiPartParserError)
    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(HTTPStatus.BAD_REQUEST, "This request could not be read.")

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        reference = uuid4()
        log.error("api.failed", reference=str(reference), exc_info=error)
        detail = "The hub failed. Nothing was half done."
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, reference=reference)
