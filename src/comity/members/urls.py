"""Addresses of the members room."""

from django.urls import include, path

from comity.members import pages

rooms = (
    [
        path("", pages.members, name="list"),
        path("add/", pages.add, name="add"),
        path("<uuid:bureau_id>/", pages.bureau, name="bureau"),
        path("<uuid:bureau_id>/unit/", pages.add_unit, name="add_unit"),
        path("<uuid:bureau_id>/person/", pages.add_someone, name="add_person"),
        path("<uuid:bureau_id>/grant/", pages.give_role, name="grant"),
        path("<uuid:bureau_id>/states/", pages.declare_states, name="states"),
        path("<uuid:bureau_id>/key/", pages.make_key, name="key"),
        path("<uuid:bureau_id>/consent/", pages.consent, name="consent"),
        path("grants/<uuid:grant_id>/withdraw/", pages.withdraw, name="withdraw"),
        path("grants/<uuid:grant_id>/confirm/", pages.confirm, name="confirm"),
        path("keys/<uuid:key_id>/confirm/", pages.confirm_a_key, name="confirm_key"),
        path("keys/<uuid:key_id>/mandate/", pages.mandate, name="mandate"),
        path("keys/<uuid:key_id>/revoke/", pages.revoke, name="revoke"),
    ],
    "members",
)
urlpatterns = [
    path("desk/", pages.desk, name="desk"),
    path("members/", include(rooms)),
]
