"""The page on which a source sees what anyone would read of its notice, lets it out, and takes it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.notices import presenting, queries
from comity.notices.models import Notice
from comity.notices.public.commands import publish_extract, recall_extract
from comity.notices.public.following import why_not
from comity.notices.public.forms import ExtractForm
from comity.notices.public.queries import of_notice
from comity.notices.public.rules import extract_of


@page(Permission.NOTICE_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def extract(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Exactly what would be public, before it is."""
    notice = _own(request, notice_id)
    files = list(queries.files(request.viewer, notice))
    form = ExtractForm(files, request.POST or None)
    publish = lambda: publish_extract(request.viewer, notice_id, _chosen(form))  # noqa: E731
    if request.method == "POST" and carried_out(form, publish):
        messages.success(request, _("Anyone may read it now."))
        return redirect("notices:extract", notice_id)
    return _show(request, notice, form)


def _chosen(form: ExtractForm) -> UUID | None:
    chosen = form.cleaned_data["photograph"]
    return UUID(chosen) if chosen else None


def _show(request: ViewerRequest, notice: Notice, form: ExtractForm) -> HttpResponse:
    public = of_notice(request.viewer, notice)
    context = {
        "id": notice.pk,
        "notice": presenting.rows([notice])[0],
        "parts": presenting.said(extract_of(notice.content, notice.kind), notice.table),
        "why_not": why_not(notice),
        "public": public,
        "always": notice.kind.public == "always",
        "form": form,
    }
    return render(request, "notices/extract.html", context, status=status_of(form))


@page(Permission.NOTICE_WRITE)
@require_POST
def recall(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Take it back."""
    _own(request, notice_id)
    recall_extract(request.viewer, notice_id)
    messages.success(request, _("Nobody reads it any more. Those who keep copies are told to erase them."))
    return redirect("notices:extract", notice_id)


def _own(request: ViewerRequest, notice_id: UUID) -> Notice:
    notice = queries.own_notices(request.viewer).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    return notice
