"""Addresses that exist in the demo alone."""

from django.urls import path

from comity.demo import pages

app_name = "demo"
urlpatterns = [
    path("", pages.personas, name="personas"),
    path("as/<slug:username>/", pages.become, name="become"),
]
