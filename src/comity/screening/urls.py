"""Addresses of the screening room."""

from django.urls import path

from comity.screening import pages

app_name = "screening"
urlpatterns = [
    path("search/", pages.search_page, name="search"),
    path("search/compare/<uuid:record_id>/", pages.compare_found, name="compare"),
    path("manifests/", pages.manifest_list, name="manifests"),
    path("manifests/<uuid:manifest_id>/", pages.manifest_detail, name="manifest"),
    path("manifests/<uuid:manifest_id>/cusres/", pages.cusres, name="cusres"),
    path("matches/", pages.matches, name="matches"),
    path("matches/<uuid:match_id>/", pages.counter_card, name="match"),
    path("hits/<uuid:hit_id>/", pages.hit_detail, name="hit"),
    path("hits/<uuid:hit_id>/answer/", pages.answer, name="answer"),
    path("hits/<uuid:hit_id>/outcome/", pages.outcome, name="outcome"),
]
