"""The ledger as its readers see it: their bureau's entries, proofs, and whether it is whole."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Outcome
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.ledger import proofs
from comity.ledger.commands import read_entries, read_entry, verify_ledger
from comity.ledger.findings import Finding, Verification
from comity.ledger.models import Checkpoint
from comity.ledger.queries import Line, Search, seen_counts, status
from comity.members.doors import ViewerRequest, page
from comity.members.queries import bureau_names, person_names
from comity.screening.queries import examinations
from comity.web.oversight_pages import examined_row
from comity.web.verbs import verb_words

LISTED, YEAR = 50, timedelta(days=366)


@page(Permission.LEDGER_READ)
@require_GET
def index(request: ViewerRequest) -> HttpResponse:
    """What the viewer's bureau did, newest first, and the last signed checkpoint."""
    wanted, before = request.GET.get("show", ""), request.GET.get("before", "")
    search = Search(
        outcome=Outcome.DENIED if wanted == "denied" else None,
        before=_uuid(before),
        limit=LISTED,
    )
    lines = read_entries(request.viewer, search)
    stands = status()
    here = reverse("ledger:index")
    own_findings = not request.viewer.may(Permission.LEDGER_OVERSEE)  # the commission has a page of its own
    filters = (("", _("All")), ("denied", _("Refused")))
    older = f"{here}?show={wanted}&before={lines[-1].id}" if len(lines) == LISTED else ""
    context = {
        "checkpoint": _checkpoint(stands.newest),
        "waiting": stands.waiting,
        "entries": _entry_rows(lines),
        "older_url": older,
        "filters": [
            {"label": w, "url": f"{here}?show={key}", "current": key == wanted} for key, w in filters
        ],
        "seen": _seen_by_month(request.viewer),
        "findings": [examined_row(each) for each in examinations(request.viewer)] if own_findings else [],
        "verify_url": reverse("ledger:verify"),
        "checkpoint_url": reverse("ledger:checkpoint"),
    }
    return render(request, "ledger/ledger.html", context)


@page(Permission.LEDGER_READ)
@require_GET
def entry(request: ViewerRequest, entry_id: UUID) -> HttpResponse:
    """One entry with what it says and the proof that it is in the tree."""
    line = read_entry(request.viewer, entry_id)
    (row,) = _entry_rows([line])
    proven = _proof(entry_id)
    stands = status()
    context = {
        "entry": row,
        "details": _details(line),
        "erased": line.erased,
        "proof": [_text(value) for value in proven.path] if proven else None,
        "checkpoint": _checkpoint(stands.newest) if proven else None,
        "proof_url": reverse("ledger:proof", args=[entry_id]) if proven else "",
        "list_url": reverse("ledger:index"),
    }
    return render(request, "ledger/entry.html", context)


@page(Permission.LEDGER_READ)
@require_GET
def proof(request: ViewerRequest, entry_id: UUID) -> HttpResponse:
    """The inclusion proof of an own entry, for whoever checks it elsewhere."""
    line = read_entry(request.viewer, entry_id)
    return JsonResponse(proofs.inclusion(line.id).as_json())


@page(Permission.LEDGER_READ)
@require_GET
def checkpoint(request: ViewerRequest) -> HttpResponse:
    """The newest signed checkpoint as a note to keep elsewhere."""
    newest = status().newest
    if newest is None:
        raise NotFound(_("No checkpoint is signed yet."))
    response = HttpResponse(newest.note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{newest.size}.txt"'
    return response


@page(Permission.LEDGER_READ)
@require_GET
def consistency_proof(request: ViewerRequest, first: int) -> HttpResponse:
    """That today's tree begins with the tree of a checkpoint of size ``first``."""
    return JsonResponse(proofs.consistency(first).as_json())


@page(Permission.LEDGER_READ)
def verify(request: ViewerRequest) -> HttpResponse:
    """Hash everything again and name what does not fit."""
    found = verify_ledger(request.viewer) if request.method == "POST" else None
    context = {
        "verification": _verification(found) if found else None,
        "at": clock.now(),
        "verify_url": reverse("ledger:verify"),
        "list_url": reverse("ledger:index"),
    }
    return render(request, "ledger/verify.html", context)


@dataclass(frozen=True)
class EntryRow:
    id: UUID
    url: str
    at: datetime
    verb: Any
    code: str
    outcome: str
    bureau: str
    person: str
    purpose: Any
    subject: str
    subject_url: str
    position: int | None
    leaf_hash: str
    commitment: str = ""


def _entry_rows(lines: list[Line]) -> list[EntryRow]:
    people = person_names(line.details.person for line in lines if line.details and line.details.person)
    bureaus = bureau_names(line.bureau for line in lines if line.bureau)
    return [_entry_row(line, people, bureaus) for line in lines]


def _entry_row(line: Line, people: dict[UUID, str], bureaus: dict[UUID, str]) -> EntryRow:
    said = line.details
    purpose = said.purpose if said else ""
    return EntryRow(
        id=line.id,
        url=reverse("ledger:entry", args=[line.id]),
        at=line.at,
        verb=verb_words(line.verb),
        code=line.verb,
        outcome=line.outcome.value,
        bureau=bureaus.get(line.bureau, "") if line.bureau else "",
        person=people.get(said.person, "") if said and said.person else "",
        purpose=Purpose(purpose).label if purpose in set(Purpose) else purpose,
        subject=said.subject if said else "",
        subject_url="",
        position=line.position,
        leaf_hash=_text(line.leaf_hash),
    )


def _details(line: Line) -> list[dict[str, Any]] | None:
    if line.details is None:
        return None
    return [{"label": name, "value": _plain(value)} for name, value in line.details.details.items()]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _proof(entry_id: UUID) -> proofs.InclusionProof | None:
    try:
        return proofs.inclusion(entry_id)
    except NotFound:
        return None


def _checkpoint(newest: Checkpoint | None) -> dict[str, Any] | None:
    if newest is None:
        return None
    return {"size": newest.size, "root": _text(bytes(newest.root)), "at": newest.at, "note": newest.note}


def _seen_by_month(viewer: Viewer) -> list[dict[str, Any]]:
    """Whole months that have passed, over all of the bureau's records: a finer count could betray a crossing."""
    counts: Counter[date] = Counter()  # newest first, as they come
    for seen in seen_counts(viewer, (clock.now() - YEAR).date()):
        counts[seen.month] += seen.count
    return [
        {"month": date_format(month, "YEAR_MONTH_FORMAT"), "count": count} for month, count in counts.items()
    ]


def _verification(found: Verification) -> dict[str, Any]:
    return {
        "ok": found.ok,
        "findings": [_finding(finding) for finding in found.findings],
        "more": found.more,
        "size": found.size,
        "root": _text(found.root),
        "checkpoints": found.checkpoints,
        "waiting": found.waiting,
        "erased": found.erased,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    where = finding.entry or (finding.first if finding.first is not None else finding.size)
    return {"where": str(where), "what": str(finding), "entry_url": ""}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _text(value: bytes) -> str:
    return b64encode(value).decode()
