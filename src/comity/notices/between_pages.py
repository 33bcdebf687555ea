"""Pages between bureaus: the subject was found, something is told that reopens a notice, two bureaus disagree."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.notices import commands, presenting, queries
from comity.notices.commands import Told, Wish
from comity.notices.forms import NoteForm
from comity.notices.models import Disagreement
from comity.notices.office_forms import LocatedForm, OutcomeForm, PursueForm, TellForm
from comity.notices.pages import act_on, acted
from comity.screening.paging import paged


@page(Permission.MATCH_VERIFY)
@require_http_methods(["GET", "HEAD", "POST"])
def located(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """Say that the subject of a notice was found, from the hit that its source confirmed."""
    found, notice = queries.notice_of_hit(request.viewer, hit_id)
    form = LocatedForm(notice, request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        wish = Wish(said["wish"]) if said.get("wish") else None
        commands.report_located(request.viewer, hit_id, said["note"], said.get("arrested", False), wish)

    if request.method == "POST" and carried_out(form, do):
        messages.success(request, _("The source of the notice knows."))
        return redirect("screening:hit", hit_id)
    context = {
        "notice": presenting.rows([notice])[0],
        "hit_url": reverse("screening:hit", args=[hit_id]),
        "hit": found,
        "form": form,
        "adult": "wish" in form.fields,
    }
    return render(request, "notices/located.html", context, status=status_of(form))


@page(Permission.NOTICE_WRITE)
@require_POST
def tell(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """A state refused extradition, or granted asylum: the notice is gone until it was looked at again."""
    form = TellForm(request.POST, prefix="tell")
    told = lambda: commands.tell_of(request.viewer, notice_id, Told(form.cleaned_data["what"]))  # noqa: E731
    if carried_out(form, told):
        messages.success(
            request, _("The notice is looked at again. Nobody learns what you told, or that you did.")
        )
        return redirect("notices:list")
    return act_on(request, notice_id, "tell", form)


@page(Permission.NOTICE_WRITE)
@require_POST
def pursue(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """How it goes on after an arrest."""
    form = PursueForm(request.POST, prefix="pursue")
    do = lambda: commands.pursue(request.viewer, notice_id, **form.cleaned_data)  # noqa: E731
    return acted(request, notice_id, "pursue", form, do, _("Saved."))


@page(Permission.NOTICE_WRITE)
@require_POST
def disagree(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Say why a notice of another bureau should not stand as it is."""
    form = NoteForm(request.POST, prefix="disagree")
    raised: list[Disagreement] = []
    do = lambda: raised.append(  # noqa: E731
        commands.raise_disagreement(request.viewer, notice_id, form.cleaned_data["note"])
    )
    if carried_out(form, do):
        messages.success(request, _("The source of the notice is asked to answer."))
        return redirect("notices:disagreement", raised[0].pk)
    return act_on(request, notice_id, "disagree", form)


@page(Permission.NOTICE_READ)
@require_GET
def disagreements(request: ViewerRequest) -> HttpResponse:
    """Those of the viewer's bureau, or those the legal office may have to decide."""
    rows = paged(
        request, queries.disagreements(request.viewer), partial(presenting.disagreement_rows, request.viewer)
    )
    return render(request, "notices/disagreements.html", {"page": rows})


@page(Permission.NOTICE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def disagreement(request: ViewerRequest, disagreement_id: UUID) -> HttpResponse:
    """One disagreement: what each side said, and what comes next."""
    viewer = request.viewer
    found = queries.disagreements(viewer).filter(pk=disagreement_id).first()
    if found is None:
        raise NotFound
    form = OutcomeForm(request.POST) if "outcome" in request.POST else NoteForm(request.POST or None)
    if request.method == "POST" and carried_out(form, _next(request, found, form)):
        messages.success(request, _("Done."))
        return redirect("notices:disagreement", disagreement_id)
    context: dict[str, Any] = {
        "row": presenting.disagreement_rows(viewer, [found])[0],
        "may": presenting.may_disagree(viewer, found),
        "form": form if isinstance(form, NoteForm) else NoteForm(),
        "outcome_form": form if isinstance(form, OutcomeForm) else OutcomeForm(),
        "refused": form.non_field_errors() if form.is_bound else [],
    }
    return render(request, "notices/disagreement.html", context, status=status_of(form))


def _next(request: ViewerRequest, found: Disagreement, form: forms.Form) -> Callable[[], Any]:
    viewer, verb = request.viewer, request.POST.get("verb", "")

    def do() -> None:
        said = form.cleaned_data
        acts: dict[str, Callable[[], Any]] = {
            "answer": lambda: commands.answer_disagreement(viewer, found.pk, said["note"]),
            "settle": lambda: commands.settle_disagreement(viewer, found.pk, said["note"]),
            "lay": lambda: commands.lay_disagreement(viewer, found.pk),
            "decide": lambda: commands.decide_disagreement(
                viewer, found.pk, Disagreement.Outcome(said["outcome"]), said["note"]
            ),
        }
        if verb not in acts or (verb == "decide") != isinstance(form, OutcomeForm):
            raise Invalid(_("Choose what to do."))
        acts[verb]()

    if verb == "lay":
        form.fields["note"].required = False
    return do
