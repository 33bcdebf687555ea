"""Pages that belong to no room: refusals, the choice of language and theme, the style guide."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.refusals import Refusal
from comity.members.api_doors import problem
from comity.members.doors import public
from comity.web.context import THEME_COOKIE, THEMES, Shell
from comity.web.sample import sample

YEAR = 365 * 24 * 3600


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language: in a cookie, and with the person where somebody is signed in."""
    code = request.POST.get("language", "")
    response = _back(request)
    if not check_for_language(code) or code not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        get_user_model().objects.filter(pk=request.user.pk).update(language=code)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's theme in a cookie: ``auto``, ``light`` or ``dark``."""
    theme = request.POST.get("theme", "")
    response = _back(request)
    if theme in THEMES:
        _keep(response, THEME_COOKIE, theme)
    return response


@public
@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every component with fictional data, for whoever builds the next page."""
    return render(request, "web/style.html", sample())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refuse(request, "400.html", 400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal gives its reason."""
    reason = exception.reason if isinstance(exception, Refusal) else str(exception)
    return _refuse(request, "403.html", 403, reason)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not ours, or the page had been open for too long; or nothing of the API has this address."""
    if request.path.startswith("/api/"):
        return problem(HTTPStatus.FORBIDDEN, "Nothing is changed here without the token of a form.")
    return _refuse(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refuse(request, "404.html", 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """allauth's answer to too many attempts to sign in."""
    return _refuse(request, "429.html", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says that the hub failed and that nothing was half done; never why in technical terms."""
    body = render_to_string("500.html", {"shell": Shell(request)})  # asks no database
    return HttpResponse(body, status=500)


def _refuse(request: HttpRequest, template: str, status: int, reason: str = "") -> HttpResponse:
    return render(request, template, {"reason": reason}, status=status)


def _keep(response: HttpResponse, cookie: str, choice: str) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(cookie, choice, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the form stood on, if that page is this hub's."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if ours else "/")
