"""Who asks at the edge: a program by its key, or a person by her session. Blocks; runs in a thread."""

from __future__ import annotations

import io
from http import HTTPStatus

from django.contrib.auth import get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from comity.edge.http import Problem, Scope
from comity.kernel.refusals import Denied, Refusal
from comity.kernel.viewer import Viewer
from comity.members.api_doors import PURPOSE_HEADER
from comity.members.doors import seated
from comity.members.queries import KeyHolder, purpose_named, viewer_of_key

SCHEMES = {"apikey", "bearer"}


def holder_of_key(scope: Scope, beside: str = "") -> KeyHolder:
    """Whose program asks, by its key alone; or the :class:`Problem` that keeps the door shut.

    ``beside`` is a key that came in another way than in a header.
    """
    request = ASGIRequest(scope, io.BytesIO())
    try:
        request.get_host()
        secret = secret_of(request.headers.get("Authorization", "")) or beside
        if not secret:
            raise Problem(HTTPStatus.UNAUTHORIZED, "Send an API key: Authorization: ApiKey …")
        return viewer_of_key(secret, request.headers.get(PURPOSE_HEADER, ""))
    except DisallowedHost:
        raise Problem(HTTPStatus.BAD_REQUEST, "This hub does not answer to that name.") from None
    except Refusal as refusal:
        raise Problem.of(refusal) from None


def viewer_of_request(scope: Scope) -> Viewer:
    """The viewer behind a request, or the :class:`Problem` that keeps the door shut.

    A session that changes something has to bring the CSRF token of a page. Its purpose is its desk's; a purpose
    that is stated beside must be the same.
    """
    request = ASGIRequest(scope, io.BytesIO())
    try:
        request.get_host()
        return _by_key(request) or _by_session(request)
    except DisallowedHost:
        raise Problem(HTTPStatus.BAD_REQUEST, "This hub does not answer to that name.") from None
    except Refusal as refusal:
        raise Problem.of(refusal) from None


def _by_key(request: ASGIRequest) -> Viewer | None:
    secret = secret_of(request.headers.get("Authorization", ""))
    return viewer_of_key(secret, request.headers.get(PURPOSE_HEADER, "")).viewer if secret else None


def secret_of(authorization: str) -> str:
    """The key in a header, or nothing where it is of another scheme."""
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() in SCHEMES else ""


def _by_session(request: ASGIRequest) -> Viewer:
    SessionMiddleware(_nothing).process_request(request)
    request.user = get_user(request)
    viewer = seated(request)
    if viewer is None:
        raise Problem(HTTPStatus.UNAUTHORIZED, "Send an API key, or sign in and choose a desk.")
    stated = request.headers.get(PURPOSE_HEADER, "")
    if stated and purpose_named(stated) is not viewer.purpose:
        raise Denied(f"You sit at a desk for “{viewer.purpose.value}”. Choose another purpose there.")
    guard = CsrfViewMiddleware(_nothing)
    guard.process_request(request)
    if guard.process_view(request, _nothing, (), {}) is not None:
        raise Problem(HTTPStatus.FORBIDDEN, "Send the CSRF token of a page with your session.")
    return viewer


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
