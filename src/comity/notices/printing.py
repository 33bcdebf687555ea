"""A notice on paper: what the sheet says, in the reader's language, and the PDF of it."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.handling_codes import Confidentiality, HandlingCode
from comity.kernel.refusals import Invalid
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.notices import presenting
from comity.notices.commands import print_notice
from comity.notices.models import Notice
from comity.notices.typesetter import Typesetter, typesetter
from comity.notices.verification import code_of

ISOLATES = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
"""Signs of direction, which no font has; the sheet gives every line its own."""
MOST_PICTURES = 3 * 2**20
"""Bytes of the photographs on a sheet; those beyond stay off."""


def printed(viewer: Viewer, notice_id: UUID) -> bytes:
    """A notice as a PDF. Whoever prints it holds it, and its source may count that. Nothing is printed, and nobody a
    holder, where all are busy."""
    with typesetter() as setter:
        notice, photographs = print_notice(viewer, notice_id)
        said = sheet(viewer, notice)
        return _set(setter, said, photographs)


def _set(setter: Typesetter, said: dict[str, Any], photographs: list[bytes]) -> bytes:
    """With every letter and picture, or else with as many as can be, and a word on what is lacking."""
    chosen = _fitting(photographs)
    lacking = _("Some letters or photographs could not be printed. The page of the notice has them.")
    for pictures, strict in ((chosen, True), (chosen, False), ([], False)):
        whole = strict and len(pictures) == len(photographs)
        said |= {
            "strict": strict,
            "pictures": [base64.b64encode(picture).decode() for picture in pictures],
            "lacking": "" if whole else lacking,
        }
        if pdf := setter.set(said):
            return pdf
    raise Invalid(_("This notice could not be printed."))


def answer(pdf: bytes, notice_id: UUID) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{notice_id}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _fitting(photographs: list[bytes]) -> list[bytes]:
    chosen, left = [], MOST_PICTURES
    for photograph in photographs:
        left -= len(photograph)
        if left >= 0:
            chosen.append(photograph)
    return chosen


def sheet(viewer: Viewer, notice: Notice) -> dict[str, Any]:
    """What the sheet says, as ``sheet.typ`` takes it: texts, each with the direction it is written in."""
    row = presenting.rows([notice])[0]
    own = notice.is_asked_by(viewer)
    return {
        "lang": (get_language() or "en").split("-")[0],
        "rtl": get_language_bidi(),
        "title": f"{row['type']} {notice.reference}",
        "type": row["type"],
        "colour": notice.type,
        "reference": notice.reference,
        "name": _line(row["name"]),
        "aim": _(notice.kind.aim),
        "duty": _("A notice is no warrant. Your own law says what may follow from it; ask the source first."),
        "marks": marks(notice),
        "contested": _("Contested") if notice.contested else "",
        "contested_why": _(
            "Whether this notice may stand is disputed. Ask its source before anything follows from it."
        ),
        "about": _about(notice, row),
        "parts": [
            {"title": part["title"], "facts": [_fact(f["label"], f["values"]) for f in part["facts"]]}
            for part in presenting.facts(notice, own)
        ],
        "picture_label": _("Photograph"),
        "code": code_of(notice),
        "code_label": _("Verification code"),
        "code_how": _("Anyone may ask the hub whether a public notice bears this code."),
        "printed": _printed_by(viewer),
    }


def marks(notice: Notice) -> list[str]:
    """How it is to be handled, in words."""
    found = [str(Confidentiality(notice.confidentiality).label)]
    if notice.handling_code != HandlingCode.H0.value:
        found.append(f"{notice.handling_code} · {HandlingCode(notice.handling_code).label}")
    found += [_("Particularly sensitive data")] if notice.sensitive else []
    found += [_("Minor")] if notice.minor else []
    return found


def _about(notice: Notice, row: dict[str, Any]) -> list[dict[str, Any]]:
    mark = f" ({notice.kind.mark.label})" if notice.kind.mark.label else ""
    said = [
        _fact(_("Source"), [row["source"]]),
        _fact(_("State"), [row["state"]]),
        _fact(_("Rules"), [f"{notice.rules} · {notice.kind.source}{mark}"]),
    ]
    if notice.published_at:
        said.append(_fact(_("Published"), [date_format(notice.published_at, "j F Y")]))
    said.append(_fact(_("Expires"), [date_format(notice.expires_at, "j F Y")]))
    if notice.handling_note:
        said.append(_fact(_("Restriction in words"), [notice.handling_note]))
    return said


def _printed_by(viewer: Viewer) -> str:
    return _(
        "Printed by %(person)s, %(bureau)s, on %(time)s. It may have changed or ended since: look again."
    ) % {
        "person": person_names([viewer.person]).get(viewer.person, ""),
        "bureau": bureau_names([viewer.bureau]).get(viewer.bureau, ""),
        "time": f"{date_format(clock.now(), 'j F Y, H:i')} UTC",
    }


def _fact(label: Any, values: Iterable[Any]) -> dict[str, Any]:
    lines = [line for value in values for line in str(value).translate(ISOLATES).splitlines() if line.strip()]
    return {"label": str(label), "values": [_line(line) for line in lines]}


def _line(text: str) -> dict[str, Any]:
    """A text with the direction of its first letter that has one."""
    strong = (sign for sign in map(unicodedata.bidirectional, text) if sign in {"L", "R", "AL"})
    return {"text": text, "rtl": next(strong, "") in {"R", "AL"}}
