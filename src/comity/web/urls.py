"""Addresses that belong to no room."""

from django.urls import path

from comity.web import home, oversight_pages, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("oversight/", oversight_pages.oversight, name="oversight"),
    path("oversight/draw/", oversight_pages.draw, name="oversight_draw"),
    path("oversight/<uuid:examination_id>/", oversight_pages.finding, name="oversight_finding"),
    path("style/", pages.style, name="style"),
    path("language/", pages.set_language, name="set_language"),
    path("theme/", pages.set_theme, name="set_theme"),
]
