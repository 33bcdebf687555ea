"""Every address of the hub. A route that is not in the persona table of the tests fails there."""

from django.conf import settings
from django.urls import include, path

from comity.config.api import api

handler400 = "comity.web.pages.bad_request"
handler403 = "comity.web.pages.denied"
handler404 = "comity.web.pages.not_found"
handler429 = "comity.web.pages.too_many"
handler500 = "comity.web.pages.server_error"

urlpatterns = [
    path("", include("comity.web.urls")),
    path("", include("comity.members.urls")),
    path("ledger/", include("comity.web.ledger_urls")),
    path("", include("comity.records.urls")),
    path("", include("comity.screening.urls")),
    path("", include("comity.notices.urls")),
    path("api/v1/", include((api.addresses, "api"), namespace="api")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
if settings.COMITY.demo:
    urlpatterns.append(path("demo/", include("comity.demo.urls")))
