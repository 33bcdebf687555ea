"""Addresses of the screening room."""

from django.urls import path

from comity.screening import hit_pages, pages
from comity.screening.budgeting import pages as budgeting
from comity.screening.comparing import pages as comparing
from comity.screening.saving import pages as saving

app_name = "screening"
urlpatterns = [
    path("budget/", budgeting.budget_page, name="budget"),
    path("comparisons/", comparing.comparison_list, name="comparisons"),
    path("comparisons/<uuid:comparison_id>/", comparing.comparison, name="comparison"),
    path("search/", pages.search_page, name="search"),
    path("search/saved/", saving.saved_list, name="saved"),
    path("search/saved/new/", saving.save, name="save"),
    path("search/saved/read/", saving.take_note, name="read_alerts"),
    path("search/saved/<uuid:search_id>/prolong/", saving.prolong, name="prolong"),
    path("search/saved/<uuid:search_id>/drop/", saving.drop, name="drop"),
    path("search/compare/<uuid:record_id>/", pages.compare_found, name="compare"),
    path("manifests/", pages.manifest_list, name="manifests"),
    path("manifests/<uuid:manifest_id>/", pages.manifest_detail, name="manifest"),
    path("manifests/<uuid:manifest_id>/cusres/", pages.cusres, name="cusres"),
    path("matches/", hit_pages.matches, name="matches"),
    path("matches/discreet/", hit_pages.discreet, name="discreet"),
    path("matches/<uuid:match_id>/portrait/", pages.portrait, name="portrait"),
    path("matches/<uuid:match_id>/", pages.counter_card, name="match"),
    path("hits/<uuid:hit_id>/", hit_pages.hit_detail, name="hit"),
    path("hits/<uuid:hit_id>/answer/", hit_pages.answer, name="answer"),
    path("hits/<uuid:hit_id>/outcome/", hit_pages.outcome, name="outcome"),
]
