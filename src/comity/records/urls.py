"""Addresses of the records room."""

from django.urls import path

from comity.records import changing_pages, history_pages, import_pages, pages
from comity.records.exporting import pages as exporting
from comity.records.handing_over import pages as handing_over
from comity.records.judging import pages as judging
from comity.records.linking import pages as linking
from comity.records.many import pages as many
from comity.records.quality import pages as quality
from comity.records.reviewing import pages as reviewing
from comity.records.syncing import pages as syncing
from comity.records.tables import pages as tables

app_name = "records"
urlpatterns = [
    path("records/", pages.record_list, name="list"),
    path("records/new/", pages.create, name="create"),
    path("records/export/", exporting.export, name="export"),
    path("shift/", handing_over.shift, name="shift"),
    path("shift/<uuid:hand_over_id>/", handing_over.hand_over, name="hand_over"),
    path("shift/<uuid:hand_over_id>/withdraw/", handing_over.withdraw, name="withdraw_shift"),
    path("records/chosen/", many.choose, name="chosen"),
    path("records/many/", many.many, name="many"),
    path("records/review/", reviewing.review, name="review"),
    path("records/<uuid:record_id>/take-back/", reviewing.undo, name="take_back_extension"),
    path("records/copies/", exporting.copy_list, name="copies"),
    path("records/<uuid:record_id>/copy/", exporting.forget_copy, name="forget_copy"),
    path("records/<uuid:record_id>/", pages.detail, name="detail"),
    path("records/<uuid:record_id>/edit/", pages.edit, name="edit"),
    path("records/<uuid:record_id>/history/", history_pages.history_page, name="history"),
    path("records/<uuid:record_id>/extend/", changing_pages.extend, name="extend"),
    path("records/<uuid:record_id>/restrict/", changing_pages.restrict, name="restrict"),
    path("records/<uuid:record_id>/delete/", changing_pages.delete, name="delete"),
    path("records/<uuid:record_id>/reference/", changing_pages.reference, name="reference"),
    path("records/<uuid:record_id>/portrait/", pages.portrait, name="portrait"),
    path("records/<uuid:record_id>/same/", judging.propose, name="propose"),
    path("records/<uuid:record_id>/subject/", judging.subject, name="subject"),
    path("records/<uuid:record_id>/link/", linking.link, name="link"),
    path("records/<uuid:record_id>/quality/take/", quality.take, name="take"),
    path("records/<uuid:record_id>/quality/leave/", quality.leave, name="leave"),
    path("records/<uuid:record_id>/quality/<str:rule>/", quality.accept, name="accept_flaw"),
    path("records/<uuid:record_id>/quality/<str:rule>/reopen/", quality.reopen, name="reopen_flaw"),
    path("records/quality/", quality.quality, name="quality"),
    path("records/quality/count/", quality.count, name="count_quality"),
    path("records/quality/mend/", quality.mend, name="mend"),
    path("quality/", quality.overview, name="quality_overview"),
    path("links/lost/", linking.lost, name="lost_links"),
    path("links/<uuid:link_id>/withdraw/", linking.unlink, name="unlink"),
    path("pairs/", judging.pair_list, name="pairs"),
    path("pairs/<uuid:judgement_id>/", judging.pair, name="pair"),
    path("pairs/<uuid:judgement_id>/undo/", judging.unpair, name="unpair"),
    path("import/", import_pages.import_page, name="import"),
    path("import/<uuid:run_id>/", import_pages.import_run_page, name="import_run"),
    path("import/<uuid:run_id>/columns/", tables.columns, name="columns"),
    path("import/mappings/<uuid:mapping_id>/forget/", tables.forget_mapping, name="forget_mapping"),
    path("import/<uuid:run_id>/undo/", tables.undo, name="undo_import"),
    path("import/<uuid:run_id>/report/", import_pages.import_report, name="import_report"),
    path("registers/", syncing.registers, name="registers"),
    path("registers/new/", syncing.open_register, name="open_register"),
    path("registers/<uuid:register_id>/", syncing.register, name="register"),
    path("registers/<uuid:register_id>/edit/", syncing.edit_register, name="edit_register"),
    path("syncs/<uuid:sync_id>/", syncing.sync, name="sync"),
    path("syncs/<uuid:sync_id>/answer/", syncing.answer, name="answer_sync"),
    path("syncs/<uuid:sync_id>/report/", syncing.report, name="sync_report"),
]
