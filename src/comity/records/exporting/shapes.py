"""Exported records as entities, as a workbook, as sheets of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from comity.kernel import clock
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.records import presenting
from comity.records.exporting.copies import Copy, CopyState
from comity.records.exporting.workbook import Sheet, workbook
from comity.records.linking.ftm import as_entity, links_among
from comity.records.models import Record
from comity.records.queries import sources_of
from comity.records.words import KINDS, Words


def entity(record: Record) -> dict[str, Any]:
    """A FollowTheMoney entity with its source and handling. Who else may see it is its source's own business."""
    handling = record.handling.as_json()
    if record.audience.mode != AudienceMode.ALL.value:
        handling["bureaus"] = []
    return {**record.entity(), "handling": handling}


def entities(viewer: Viewer, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Records as FollowTheMoney entities, and after them the links between any two of them."""
    return [*map(entity, records), *map(as_entity, links_among(viewer, records))]


def table(viewer: Viewer, records: Sequence[Record], reason: str) -> bytes:
    """A workbook: the records, a row each; their listings and papers; and what the file is."""
    names = sources_of(records)
    said = [{str(f.label): "\n".join(f.values) for f in presenting.record_facts(r)} for r in records]
    columns = list(dict.fromkeys(label for facts in said for label in facts))
    head = [_("Name or number"), _("Kind"), _("In what quality"), _("Why it is on the list"), _("Source")]
    tail = [_("Handling"), _("Evaluation"), _("Expires"), _("Our reference"), _("Version"), _("Identifier")]
    rows = [
        [
            record.caption,
            str(KINDS.get(record.schema, record.schema)),
            record.status_label,
            record.reason_label,
            names.get(record.source, ""),
            *(facts.get(label, "") for label in columns),
            "\n".join(marks(record)),
            evaluation(record),
            record.expires_at.date().isoformat(),
            record.our_reference,
            str(record.version),
            str(record.pk),
        ]
        for record, facts in zip(records, said, strict=True)
    ]
    sheets = [Sheet(_("Records"), [*head, *columns, *tail], rows)]
    if papers := list(_papers(records)):
        headings = [_("Name or number"), _("Kind"), _("What"), _("Value"), _("Identifier")]
        sheets.append(Sheet(_("Listings and papers"), headings, papers))
    sheets.append(Sheet(_("About this file"), [_("What"), _("Value")], about(viewer, records, reason)))
    return workbook(sheets, rtl=get_language_bidi())


def _papers(records: Sequence[Record]) -> list[list[str]]:
    return [
        [record.caption, str(item["kind"]), str(fact.label), "\n".join(fact.values), str(record.pk)]
        for record in records
        for item in presenting.attached(record)
        for fact in item["facts"]
    ]


def about(viewer: Viewer, records: Sequence[Record], reason: str) -> list[list[str]]:
    """Who carried what away, why, and what follows from it."""
    return [
        [_("Taken out by"), person_names([viewer.person]).get(viewer.person, "")],
        [_("Bureau"), bureau_names([viewer.bureau]).get(viewer.bureau, "")],
        [_("Purpose"), str(viewer.purpose.label)],
        [_("Reason"), reason],
        [_("When"), f"{date_format(clock.now(), 'j F Y, H:i')} UTC"],
        [_("Records"), str(len(records))],
        [_("What follows"), duty()],
        [_("Marked cells"), _("They begin like a formula. They are text: leave them so.")],
    ]


def duty() -> str:
    return _(
        "Your bureau now holds these copies. When a source corrects or deletes a record, your bureau is told and has"
        " to follow. Each record stays under its handling, outside the hub too."
    )


def marks(record: Record) -> list[str]:
    """How a record is to be handled, in words."""
    found = [
        f"{record.handling_code} · {HandlingCode(record.handling_code).label}",
        str(Confidentiality(record.confidentiality).label),
        f"{_('Passing on')}: {_('Receivers may pass it on.') if record.onward else _('Only if the source agrees.')}",
    ]
    found += [record.handling_note] if record.handling_note else []
    found += [_("Particularly sensitive data")] if record.sensitive else []
    found += [_("The person is a minor")] if record.minor else []
    found += [_("The person contests this record")] if record.contested else []
    return found


def evaluation(record: Record) -> str:
    words = f"{Reliability(record.reliability).label}; {Accuracy(record.accuracy).label}"
    return f"{record.reliability}{record.accuracy} · {words}"


def sheets(viewer: Viewer, records: Sequence[Record], reason: str) -> dict[str, Any]:
    """The context of the printed sheet."""
    names = sources_of(records)
    return {
        "about": about(viewer, records, reason)[:-2],
        "duty": duty(),
        "records": [
            {
                "name": record.caption,
                "kind": KINDS.get(record.schema, record.schema),
                "status": record.status_label,
                "reason": record.reason_label,
                "source": names.get(record.source, ""),
                "marks": marks(record),
                "evaluation": evaluation(record),
                "expires": record.expires_at,
                "id": str(record.pk),
                "facts": presenting.record_facts(record),
                "attached": presenting.attached(record),
            }
            for record in records
        ],
    }


STATES: dict[CopyState, tuple[str, Words, Words]] = {
    CopyState.CURRENT: ("clear", __("Current"), __("As your bureau took it.")),
    CopyState.CHANGED: (
        "match",
        __("Changed"),
        __("Out of date: export it again, or erase your copy."),
    ),
    CopyState.DELETED: ("hit", __("Deleted by its source"), __("Erase your copy.")),
    CopyState.WITHDRAWN: ("hit", __("No longer shared with your bureau"), __("Erase your copy.")),
    CopyState.OTHER_PURPOSE: ("note", __("For another purpose"), __("Shared with your bureau still.")),
}
"""How a copy stands, with the tone and words of its mark, and what follows."""


def copy_rows(found: Sequence[Copy]) -> list[dict[str, Any]]:
    """Copies as their page lists them."""
    export = reverse("records:export")
    return [
        {
            "name": copy.record.caption if copy.record else "",
            "url": reverse("records:detail", args=[copy.record.pk]) if copy.record else "",
            "id": str(copy.holding.record_id),
            "reference": copy.deletion.our_reference if copy.deletion else "",
            "at": copy.holding.last_at,
            "tone": STATES[copy.state][0],
            "mark": STATES[copy.state][1],
            "words": STATES[copy.state][2],
            "again_url": f"{export}?ids={copy.record.pk}"
            if copy.record and copy.state is CopyState.CHANGED
            else "",
            "erase_url": reverse("records:forget_copy", args=[copy.holding.record_id]),
        }
        for copy in found
    ]
