"""Addresses of the records room."""

from django.urls import path

from comity.records import pages

app_name = "records"
urlpatterns = [
    path("records/", pages.record_list, name="list"),
    path("records/new/", pages.create, name="create"),
    path("records/<uuid:record_id>/", pages.detail, name="detail"),
    path("records/<uuid:record_id>/edit/", pages.edit, name="edit"),
    path("records/<uuid:record_id>/history/", pages.history_page, name="history"),
    path("records/<uuid:record_id>/extend/", pages.extend, name="extend"),
    path("records/<uuid:record_id>/restrict/", pages.restrict, name="restrict"),
    path("records/<uuid:record_id>/delete/", pages.delete, name="delete"),
    path("records/<uuid:record_id>/reference/", pages.reference, name="reference"),
    path("records/<uuid:record_id>/export/", pages.export, name="export"),
    path("records/<uuid:record_id>/portrait/", pages.portrait, name="portrait"),
    path("import/", pages.import_page, name="import"),
    path("import/<uuid:run_id>/", pages.import_run_page, name="import_run"),
    path("import/<uuid:run_id>/report/", pages.import_report, name="import_report"),
]
