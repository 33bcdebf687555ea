"""Addresses of the ledger. Its room lies below the members', so its pages stand here."""

from django.urls import path

from comity.web import ledger_pages as pages

app_name = "ledger"
urlpatterns = [
    path("", pages.index, name="index"),
    path("checkpoint/", pages.checkpoint, name="checkpoint"),
    path("consistency/<int:first>/", pages.consistency_proof, name="consistency"),
    path("verify/", pages.verify, name="verify"),
    path("<uuid:entry_id>/", pages.entry, name="entry"),
    path("<uuid:entry_id>/proof/", pages.proof, name="proof"),
]
