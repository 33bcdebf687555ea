"""The addresses of a small hub for these tests: sign-in, the desk, and pages that refuse."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from comity.kernel.refusals import Denied
from comity.members.doors import public

handler400 = "comity.web.pages.bad_request"
handler403 = "comity.web.pages.denied"
handler404 = "comity.web.pages.not_found"
handler500 = "comity.web.pages.server_error"


@public
def refuse(request: HttpRequest) -> HttpResponse:
    raise Denied("France did not share this with your bureau.")


@public
def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret-name-of-a-traveller")


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html", {})


urlpatterns = [
    path("", home, name="home"),
    path("refuse/", refuse),
    path("fail/", fail),
    path("", include("comity.web.urls")),
    path("", include("comity.members.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
