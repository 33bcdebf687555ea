"""Addresses that belong to no room."""

from django.urls import path

from comity.web import home, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("style/", pages.style, name="style"),
    path("language/", pages.set_language, name="set_language"),
    path("theme/", pages.set_theme, name="set_theme"),
]
