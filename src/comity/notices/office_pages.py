"""Pages of offices: who feeds the sealed register, the legal office, the compliance office, the commission."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.notices import commands, presenting, queries
from comity.notices.forms import NoteForm
from comity.notices.models import Protected
from comity.notices.office_forms import DeletionForm, FlagForm, ProtectedForm
from comity.screening.paging import paged


@page(Permission.PROTECTION_FEED)
@require_http_methods(["GET", "HEAD", "POST"])
def protected(request: ViewerRequest) -> HttpResponse:
    """What the own body put into the sealed register, and the form to put somebody in. Who it is stays sealed."""
    form = ProtectedForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        commands.register_protected(
            request.viewer,
            Protected.Ground(said["ground"]),
            said["names"],
            said["born"],
            said["feared"],
            clock.end_of(said["until"]),
            said["contact"],
        )

    if request.method == "POST" and carried_out(form, do):
        messages.success(
            request, _("She is in the register. Requests about her wait for the protection officer.")
        )
        return redirect("notices:protected")
    rows = paged(request, queries.own_protected(request.viewer), presenting.protected_rows)
    return render(request, "notices/protected.html", {"page": rows, "form": form}, status=status_of(form))


@page(Permission.PROTECTION_FEED)
@require_POST
def unprotect(request: ViewerRequest, protected_id: UUID) -> HttpResponse:
    """Take out what the own body put in."""
    commands.withdraw_protected(request.viewer, protected_id)
    messages.success(request, _("The entry is taken out."))
    return redirect("notices:protected")


@page(Permission.NOTICE_CONTEXT)
@require_http_methods(["GET", "HEAD", "POST"])
def context(request: ViewerRequest) -> HttpResponse:
    """What reviewers are to bear in mind about states."""
    form = FlagForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        until = clock.end_of(said["until"])
        commands.flag_country(request.viewer, said["country"], said["text"], until)

    if request.method == "POST" and carried_out(form, do):
        messages.success(request, _("Reviewers see it from now on."))
        return redirect("notices:context")
    rows = paged(request, queries.context(request.viewer), presenting.flag_rows)
    return render(request, "notices/context.html", {"page": rows, "form": form}, status=status_of(form))


@page(Permission.NOTICE_CONTEXT)
@require_POST
def lift_flag(request: ViewerRequest, flag_id: UUID) -> HttpResponse:
    """Take a flag off."""
    commands.lift_flag(request.viewer, flag_id)
    messages.success(request, _("The flag is lifted."))
    return redirect("notices:context")


@page(Permission.NOTICE_OVERSEE)
@require_GET
def compliance(request: ViewerRequest) -> HttpResponse:
    """Who holds what ended, who has erased it, who is late; and where each bureau stands."""
    return _compliance(request)


@page(Permission.NOTICE_OVERSEE)
@require_POST
def begin_anew(request: ViewerRequest, bureau_id: UUID) -> HttpResponse:
    """Let a bureau's refusals and missed deadlines count from now on."""
    form = NoteForm(request.POST)
    do = lambda: commands.begin_anew(request.viewer, bureau_id, form.cleaned_data["note"])  # noqa: E731
    if carried_out(form, do):
        messages.success(request, _("The bureau begins anew."))
        return redirect("notices:compliance")
    return _compliance(request, form)


def _compliance(request: ViewerRequest, form: NoteForm | None = None) -> HttpResponse:
    wanted = request.GET.get("show", "open")
    found = queries.all_purges(request.viewer)
    found = {
        "open": found.filter(acknowledged_at=None),
        "late": found.filter(escalated_at__isnull=False, acknowledged_at=None),
        "done": found.filter(acknowledged_at__isnull=False),
    }.get(wanted, found)
    said: dict[str, Any] = {
        "page": paged(request, found, presenting.purge_rows),
        "show": wanted if wanted in {"open", "late", "done"} else "all",
        "filters": presenting.purge_filters(wanted),
        "standings": presenting.standings(queries.standings(request.viewer)),
        "form": form or NoteForm(),
        "refused": form,
    }
    return render(request, "notices/compliance.html", said, status=status_of(form))


@page(Permission.NOTICE_DELETE)
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: ViewerRequest) -> HttpResponse:
    """The commission has decided: the data of a notice are deleted. It names the notice, and its decision."""
    form = DeletionForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        notice = queries.referenced(request.viewer, said["notice"])
        commands.delete_by_decision(request.viewer, notice.pk, said["decision"])

    try:
        if request.method == "POST" and carried_out(form, do):
            messages.success(request, _("It is deleted. Its holders are asked to erase it."))
            return redirect("notices:deletion")
    except NotFound as refusal:
        form.add_error("notice", refusal.reason)
    return render(request, "notices/deletion.html", {"form": form}, status=status_of(form))
