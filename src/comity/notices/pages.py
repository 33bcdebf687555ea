"""Pages of who asks for notices and who reads them: the board, the guided draft, a notice, purge requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.notices import commands, presenting, printing, queries, rules
from comity.notices.commands.drafting import audience_of
from comity.notices.commands.shaping import tidy
from comity.notices.forms import DraftForm, FileForm, NoteForm, RenewalForm
from comity.notices.listing import listed
from comity.notices.models import Notice, NoticeFile, StepAnswer
from comity.notices.office_forms import PursueForm, TellForm, WaiveForm
from comity.notices.tables import current
from comity.notices.verification import code_of
from comity.screening.paging import paged


@page(Permission.NOTICE_READ)
@require_GET
def board(request: ViewerRequest) -> HttpResponse:
    """What others published for this bureau, or what it asked for itself."""
    viewer = request.viewer
    writes = viewer.may(Permission.NOTICE_WRITE)
    ours = writes and request.GET.get("show", "ours") != "others"
    table = current(clock.now().date())
    kind = request.GET.get("type", "")
    rows = queries.own_notices(viewer) if ours else queries.published(viewer)
    if kind in table.types:
        rows = rows.filter(type=kind)
    found = listed(rows, "updated_at" if ours else "published_at", request.GET.get("after", ""))
    here = reverse("notices:list")
    kept = {"show": "ours" if ours else "others", "type": kind if kind in table.types else ""}
    context = {
        "rows": presenting.rows(found.notices),
        "first_url": f"{here}?{urlencode(kept)}" if "after" in request.GET else "",
        "older_url": f"{here}?{urlencode({**kept, 'after': found.after})}" if found.after else "",
        "ours": ours,
        "filters": [
            {"label": label, "url": f"{here}?show={name}", "current": (name == "ours") == ours}
            for name, label in (("ours", _("Ours")), ("others", _("Published")))
            if writes
        ],
        "types": [{"id": t.id, "label": _(t.label), "current": t.id == kind} for t in table.types.values()],
        "show": "ours" if ours else "others",
        "new_url": reverse("notices:new") if writes else "",
        "disagreements_url": reverse("notices:disagreements") if queries.hears_disagreements(viewer) else "",
        "standing": queries.standing(viewer) if ours else None,
    }
    return render(request, "notices/board.html", context)


@page(Permission.NOTICE_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ViewerRequest) -> HttpResponse:
    """Choose a type; the draft begins."""
    refused = ""
    if request.method == "POST":
        origin = request.POST.get("record", "")
        try:
            made = commands.start_draft(
                request.viewer, request.POST.get("type", ""), UUID(origin) if origin else None
            )
            return redirect("notices:edit", made.pk)
        except Invalid as refusal:
            refused = refusal.reason
        except ValueError:
            refused = _("There is nothing here that you may see.")
    table = current(clock.now().date())
    offered = [
        {
            "id": kind.id,
            "label": _(kind.label),
            "aim": _(kind.aim),
            "mark": kind.mark.label,
            "source": kind.source,
        }
        for kind in table.types.values()
        if request.viewer.kind.value in kind.who and (not kind.flag or getattr(settings.COMITY, kind.flag))
    ]
    context = {"types": offered, "record": request.GET.get("record", "")[:36], "refused": refused}
    return render(request, "notices/new.html", context, status=400 if refused else 200)


@page(Permission.NOTICE_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """The guided form. What is out already is amended with the same form."""
    notice = _own(request, notice_id)
    form = _draft_form(request, notice)
    amends = notice.is_open or notice.state == "suspended"
    if request.method == "POST" and carried_out(form, lambda: _save(request, notice, form, amends)):
        if "submit" in request.POST and not amends:
            return submit(request, notice_id)
        messages.success(request, _("The amendment is proposed.") if amends else _("Saved."))
        return redirect("notices:detail" if amends else "notices:edit", notice_id)
    return _edit(request, _own(request, notice_id), form, amends)


def _save(request: ViewerRequest, notice: Notice, form: DraftForm, amends: bool) -> None:
    posted = request.POST.get("seen_version", "")
    seen = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 10 else 0
    if amends:
        commands.amend(request.viewer, notice.pk, form.content(), seen)
    else:
        commands.save_draft(request.viewer, notice.pk, form.content(), form.audience(), seen)


def _draft_form(request: ViewerRequest, notice: Notice) -> DraftForm:
    return _form_of(notice, request.POST if request.method == "POST" else None)


def _form_of(notice: Notice, sent: Mapping[str, Any] | None = None) -> DraftForm:
    return DraftForm(notice.kind, notice.table, sent, notice.source, audience_of(notice), notice.content)


def _edit(
    request: ViewerRequest, notice: Notice, form: DraftForm, amends: bool, file_form: FileForm | None = None
) -> HttpResponse:
    context = {
        "notice": presenting.rows([notice])[0],
        "aim": _(notice.kind.aim),
        "version": notice.version,
        "form": form,
        "sections": list(form.sections()),
        "missing": presenting.conditions(queries.lacking(notice)),
        "files": queries.files(request.viewer, notice),
        "file_form": file_form or FileForm(prefix="file"),
        "amends": amends,
        "id": notice.pk,
    }
    return render(request, "notices/edit.html", context, status=status_of(form, file_form))


@page(Permission.NOTICE_WRITE)
@require_POST
def check(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """What is still missing of what is typed right now; nothing is saved."""
    notice = _own(request, notice_id)
    form = _draft_form(request, notice)
    said = dict(notice.content)
    wrong: list[str] = []
    if form.is_valid():
        try:
            said = tidy(form.content(), notice.kind, notice.table)
        except Invalid as refusal:
            wrong.append(refusal.reason)
    else:
        wrong += [str(error) for errors in form.errors.values() for error in errors]
    photographs = queries.files(request.viewer, notice).filter(what=NoticeFile.What.PHOTOGRAPH).count()
    facts = {**said, "photographs": photographs}
    wrong += [
        _("This date or choice does not exist.") for _f in rules.impossible(facts, notice.kind, notice.table)
    ]
    lacking = rules.missing(facts, notice.kind, clock.now().date())
    context = {"missing": presenting.conditions(lacking), "wrong": wrong}
    return render(request, "notices/missing.html", context)


@page(Permission.NOTICE_WRITE)
@require_POST
def submit(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Ask for publication."""
    try:
        commands.submit(request.viewer, notice_id)
    except Invalid as refusal:
        messages.error(request, refusal.reason)
        return redirect(f"{reverse('notices:edit', args=[notice_id])}#field-{refusal.field}")
    messages.success(request, _("The request is submitted."))
    return redirect("notices:detail", notice_id)


@page(Permission.NOTICE_WRITE)
@require_POST
def add_file(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Keep a photograph or an attachment beside the draft."""
    notice = _own(request, notice_id)
    form = FileForm(request.POST, request.FILES, prefix="file")

    def keep() -> None:
        file = form.cleaned_data["file"]
        what = NoticeFile.What(form.cleaned_data["what"])
        content = file.read(11 * 2**20)
        commands.add_file(
            request.viewer, notice_id, what, file.name[:200], content, form.cleaned_data["confirmed"]
        )

    if carried_out(form, keep):
        messages.success(request, _("The file is kept."))
        return redirect(f"{reverse('notices:edit', args=[notice_id])}#files")
    return _edit(request, notice, _form_of(notice), False, form)


@page(Permission.NOTICE_READ)
@require_GET
def file(request: ViewerRequest, notice_id: UUID, file_id: UUID) -> HttpResponse:
    """One photograph or attachment, as its bytes."""
    found = commands.read_file(request.viewer, notice_id, file_id)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    if found.media_type == "application/pdf":
        response["Content-Disposition"] = f'attachment; filename="{found.pk}.pdf"'
    return response


@page(Permission.NOTICE_READ)
@require_GET
def detail(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """A notice in full; whoever reads it holds it."""
    return _detail(request, commands.read_notice(request.viewer, notice_id))


def _detail(request: ViewerRequest, notice: Notice, **filled: forms.Form) -> HttpResponse:
    viewer = request.viewer
    party = queries.party(viewer, notice)
    may = presenting.may(viewer, notice)
    files = list(queries.files(viewer, notice))
    context = {
        "id": notice.pk,
        "notice": presenting.rows([notice])[0],
        "aim": _(notice.kind.aim),
        "rules": {"version": notice.rules, "source": notice.kind.source, "mark": notice.kind.mark.label},
        "parts": presenting.facts(notice, party),
        "photographs": [f for f in files if f.what == NoticeFile.What.PHOTOGRAPH],
        "attachments": [f for f in files if f.what == NoticeFile.What.ATTACHMENT],
        "events": presenting.timeline(viewer, notice),
        "questions": [q for q in presenting.questions(viewer, notice) if not q["machine"]] if party else [],
        "letter": notice.letter if party else "",
        "own": notice.source == viewer.bureau,
        "party": party,
        "purged": queries.purged(viewer, notice),
        "may": may,
        "verification": code_of(notice) if party else "",
        "answer_form": NoteForm(prefix="answer", label=_("Your answer")),
        "suspend_form": NoteForm(prefix="suspend", required=False),
        "contest_form": NoteForm(prefix="contest"),
        "withdraw_form": NoteForm(prefix="withdraw"),
        "renew_form": RenewalForm(prefix="renew"),
        "tell_form": TellForm(prefix="tell"),
        "disagree_form": NoteForm(prefix="disagree"),
        "pursue_form": PursueForm(prefix="pursue"),
        "waive_form": WaiveForm(notice, prefix="waive"),
        "waived": queries.step_answers(viewer, notice).filter(answer=StepAnswer.Answer.WAIVED),
        **filled,
    }
    return render(request, "notices/detail.html", context, status=status_of(*filled.values()))


def acted(
    request: ViewerRequest, notice_id: UUID, name: str, form: forms.Form, act: Callable[[], Any], words: str
) -> HttpResponse:
    """Carry out ``act`` and show the notice with ``words``, or with the form named ``name`` and what is wrong in it."""
    if carried_out(form, act):
        messages.success(request, words)
        return redirect("notices:detail", notice_id)
    return act_on(request, notice_id, name, form)


def act_on(request: ViewerRequest, notice_id: UUID, name: str, form: forms.Form) -> HttpResponse:
    """The page of a notice with a form that was not taken."""
    notice = commands.read_notice(request.viewer, notice_id)
    return _detail(request, notice, **{f"{name}_form": form})


@page(Permission.NOTICE_WRITE)
@require_POST
def answer(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """The bureau answers the oldest open question."""
    form = NoteForm(request.POST, prefix="answer", label=_("Your answer"))
    asked = queries.open_question(request.viewer, notice_id)
    do = lambda: commands.answer_question(request.viewer, notice_id, asked.pk, form.cleaned_data["note"])  # noqa: E731
    return acted(request, notice_id, "answer", form, do, _("The answer is sent."))


@page(Permission.NOTICE_READ)
@require_POST
def suspend(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Hide it at once."""
    form = NoteForm(request.POST, prefix="suspend", required=False)
    do = lambda: commands.suspend(request.viewer, notice_id, form.cleaned_data["note"])  # noqa: E731
    return acted(request, notice_id, "suspend", form, do, _("It is suspended, at once and everywhere."))


@page(Permission.NOTICE_READ)
@require_POST
def contest(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Mark it as contested."""
    form = NoteForm(request.POST, prefix="contest")
    do = lambda: commands.contest(request.viewer, notice_id, form.cleaned_data["note"])  # noqa: E731
    return acted(
        request, notice_id, "contest", form, do, _("It is marked as contested wherever it is shown.")
    )


@page(Permission.NOTICE_WRITE)
@require_POST
def withdraw(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Take it back; every holder is asked to erase it."""
    form = NoteForm(request.POST, prefix="withdraw")
    do = lambda: commands.withdraw(request.viewer, notice_id, form.cleaned_data["note"])  # noqa: E731
    return acted(
        request, notice_id, "withdraw", form, do, _("It is withdrawn. Its holders are asked to erase it.")
    )


@page(Permission.NOTICE_WRITE)
@require_POST
def renew(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Ask to keep it longer."""
    form = RenewalForm(request.POST, prefix="renew")

    def do() -> None:
        until = clock.end_of(form.cleaned_data["until"])
        commands.ask_renewal(request.viewer, notice_id, until, form.cleaned_data["reason"])

    return acted(request, notice_id, "renew", form, do, _("The renewal is reviewed first."))


@page(Permission.NOTICE_READ)
@require_POST
def export(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """A published notice as JSON; whoever exports it holds it, and its source may know."""
    text = json.dumps(commands.export_notice(request.viewer, notice_id), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{notice_id}.json"'
    return response


@page(Permission.NOTICE_READ)
@require_POST
def print_out(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """A notice as a PDF in the reader's language; whoever prints it holds it."""
    try:
        pdf = printing.printed(request.viewer, notice_id)
    except Invalid as refusal:
        messages.error(request, refusal.reason)
        return redirect("notices:detail", notice_id)
    return printing.answer(pdf, notice_id)


@page(Permission.NOTICE_PURGE)
@require_GET
def purges(request: ViewerRequest) -> HttpResponse:
    """What this bureau is asked to erase."""
    return _purges(request)


@page(Permission.NOTICE_PURGE)
@require_POST
def purge(request: ViewerRequest, purge_id: UUID) -> HttpResponse:
    """Say that the copies are erased."""
    form = NoteForm(request.POST, required=False)
    note = lambda: commands.acknowledge_purge(request.viewer, purge_id, form.cleaned_data["note"])  # noqa: E731
    if carried_out(form, note):
        messages.success(request, _("Acknowledged: the copies are erased."))
        return redirect("notices:purges")
    return _purges(request, form)


def _purges(request: ViewerRequest, form: NoteForm | None = None) -> HttpResponse:
    rows = paged(request, queries.purges(request.viewer), presenting.purge_rows)
    context = {"page": rows, "form": NoteForm(required=False), "refused": form}
    return render(request, "notices/purges.html", context, status=status_of(form))


def _own(request: ViewerRequest, notice_id: UUID) -> Notice:
    """The notice where the viewer's bureau asked for it; else it reads as if it were not there."""
    notice = queries.own_notices(request.viewer).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    return notice
