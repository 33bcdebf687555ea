"""Addresses of the notices room."""

from django.urls import include, path

from comity.notices import between_pages, deciding_pages, office_pages, pages
from comity.notices.public import source_pages
from comity.notices.public.urls import rooms as public

rooms = (
    [
        path("notices/", pages.board, name="list"),
        path("notices/new/", pages.new, name="new"),
        path("notices/queue/", deciding_pages.queue, name="queue"),
        path("notices/clearances/", deciding_pages.clearances, name="clearances"),
        path("notices/<uuid:notice_id>/", pages.detail, name="detail"),
        path("notices/<uuid:notice_id>/edit/", pages.edit, name="edit"),
        path("notices/<uuid:notice_id>/check/", pages.check, name="check"),
        path("notices/<uuid:notice_id>/submit/", pages.submit, name="submit"),
        path("notices/<uuid:notice_id>/files/", pages.add_file, name="add_file"),
        path("notices/<uuid:notice_id>/files/<uuid:file_id>/", pages.file, name="file"),
        path("notices/<uuid:notice_id>/answer/", pages.answer, name="answer"),
        path("notices/<uuid:notice_id>/suspend/", pages.suspend, name="suspend"),
        path("notices/<uuid:notice_id>/contest/", pages.contest, name="contest"),
        path("notices/<uuid:notice_id>/withdraw/", pages.withdraw, name="withdraw"),
        path("notices/<uuid:notice_id>/renew/", pages.renew, name="renew"),
        path("notices/<uuid:notice_id>/export/", pages.export, name="export"),
        path("notices/<uuid:notice_id>/print/", pages.print_out, name="print"),
        path("notices/<uuid:notice_id>/extract/", source_pages.extract, name="extract"),
        path("notices/<uuid:notice_id>/extract/recall/", source_pages.recall, name="recall_extract"),
        path("notices/<uuid:notice_id>/review/", deciding_pages.review, name="review"),
        path("notices/<uuid:notice_id>/steps/", deciding_pages.steps, name="steps"),
        path("notices/<uuid:notice_id>/ask/", deciding_pages.ask, name="ask"),
        path("notices/<uuid:notice_id>/refuse/", deciding_pages.refuse, name="refuse"),
        path("notices/<uuid:notice_id>/cancel/", deciding_pages.cancel, name="cancel"),
        path("notices/<uuid:notice_id>/decide/", deciding_pages.decide, name="decide"),
        path("notices/<uuid:notice_id>/clearance/", deciding_pages.clearance, name="clearance"),
        path("notices/<uuid:notice_id>/clear/", deciding_pages.clear, name="clear"),
        path("notices/<uuid:notice_id>/waive/", deciding_pages.waive, name="waive"),
        path("notices/<uuid:notice_id>/tell/", between_pages.tell, name="tell"),
        path("notices/<uuid:notice_id>/pursue/", between_pages.pursue, name="pursue"),
        path("notices/<uuid:notice_id>/disagree/", between_pages.disagree, name="disagree"),
        path("notices/hits/<uuid:hit_id>/", between_pages.located, name="located"),
        path("notices/deletion/", office_pages.deletion, name="deletion"),
        path("disagreements/", between_pages.disagreements, name="disagreements"),
        path("disagreements/<uuid:disagreement_id>/", between_pages.disagreement, name="disagreement"),
        path("protection/", office_pages.protected, name="protected"),
        path("protection/<uuid:protected_id>/withdraw/", office_pages.unprotect, name="unprotect"),
        path("context/", office_pages.context, name="context"),
        path("context/<uuid:flag_id>/lift/", office_pages.lift_flag, name="lift_flag"),
        path("compliance/", office_pages.compliance, name="compliance"),
        path("compliance/<uuid:bureau_id>/anew/", office_pages.begin_anew, name="begin_anew"),
        path("purges/", pages.purges, name="purges"),
        path("purges/<uuid:purge_id>/", pages.purge, name="purge"),
    ],
    "notices",
)
urlpatterns = [path("", include(rooms)), path("", include(public))]
