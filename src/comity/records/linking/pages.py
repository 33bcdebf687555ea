"""Pages of links: say how two records belong together, and take it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.linking.commands import link_records, withdraw_link
from comity.records.linking.forms import LinkForm, WithdrawForm
from comity.records.linking.models import Link
from comity.records.linking.presenting import lost_rows
from comity.records.linking.queries import SHOWN, lost_links
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
    """Take a link back, with a reason; also one that lost an end."""
    lost = lost_links(request.viewer).filter(pk=link_id).select_related("one", "two").first()
    found = lost or Link.objects.select_related("one", "two").get_visible(request.viewer, link_id)
    if found.source != request.viewer.bureau:
        raise Denied(_("Only the bureau that made a link takes it back."))
    one, two = (_seen(found, end) for end in ("one", "two"))
    at_hand = one or two
    here = reverse("records:detail", args=[at_hand.pk]) if at_hand else reverse("records:lost_links")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: withdraw_link(request.viewer, link_id, form.cleaned_data["reason"])
    ):
        messages.success(request, _("The link is taken back."))
        return redirect(here)
    context = {
        "form": form,
        "link": {
            "one": one.caption if one else "",
            "words": KINDS[found.kind].label,
            "two": two.caption if two else "",
        },
        "record": {"name": at_hand.caption if at_hand else _("Links that lost an end"), "url": here},
        "list_url": reverse("records:list"),
    }
    return render(request, "records/unlink.html", context, status=status_of(form))


def _seen(link: Link, end: str) -> Record | None:
    """The record at an end, where the viewer sees it."""
    record: Record | None = getattr(link, end) if getattr(link, f"{end}_seen", True) else None
    return record


@page(Permission.RECORD_WRITE)
@require_GET
def lost(request: ViewerRequest) -> HttpResponse:
    """Links of the bureau of which it does not see both ends any more."""
    found = lost_links(request.viewer).select_related("one", "two")
    context = {
        "links": lost_rows(found[:SHOWN]),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/lost_links.html", context)
