"""Every address of the hub. A route that is not in the persona table of the tests fails there."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("comity.members.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
if settings.COMITY.demo:
    urlpatterns.append(path("demo/", include("comity.demo.urls")))
