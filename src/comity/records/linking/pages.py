"""Pages of links: say how two records belong together, and take it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.linking.commands import link_records, withdraw_link
from comity.records.linking.forms import LinkForm, WithdrawForm
from comity.records.linking.models import Link
from comity.records.linking.rules import KINDS
from comity.records.models import Record
from comity.records.presenting import sections


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Link this record to another that the viewer may see."""
    record = Record.objects.get_visible(request.viewer, record_id)
    sent = (request.POST,) if request.method == "POST" else ()
    form = LinkForm(*sent, source=request.viewer.bureau, schema=record.schema)
    if sent and _linked(request, record_id, form):
        messages.success(request, _("The two are linked."))
        return redirect("records:detail", record_id)
    context = {
        "form": form,
        "sections": sections(form),
        "record": {"name": record.caption, "url": reverse("records:detail", args=[record.pk])},
        "list_url": reverse("records:list"),
    }
    return render(request, "records/link.html", context, status=status_of(form))


def _linked(request: ViewerRequest, record_id: UUID, form: LinkForm) -> bool:
    """Whether it was done; what is not there is said beside its field, so that what was typed can be mended."""

    def make() -> None:
        ends = (form.other_id, record_id) if form.backwards else (record_id, form.other_id)
        link_records(request.viewer, *ends, form.said(), form.handling())

    try:
        return carried_out(form, make)
    except NotFound as refusal:
        form.add_error("other", refusal.reason)
        return False


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: ViewerRequest, link_id: UUID) -> HttpResponse:
    """Take a link back, with a reason."""
    found = Link.objects.select_related("one", "two").get_visible(request.viewer, link_id)
    if found.source != request.viewer.bureau:
        raise Denied(_("Only the bureau that made a link takes it back."))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: withdraw_link(request.viewer, link_id, form.cleaned_data["reason"])
    ):
        messages.success(request, _("The link is taken back."))
        return redirect("records:detail", found.one_id)
    context = {
        "form": form,
        "link": {"one": found.one.caption, "words": KINDS[found.kind].label, "two": found.two.caption},
        "record": {"name": found.one.caption, "url": reverse("records:detail", args=[found.one_id])},
        "list_url": reverse("records:list"),
    }
    return render(request, "records/unlink.html", context, status=status_of(form))
