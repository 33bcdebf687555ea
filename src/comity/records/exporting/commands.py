"""Let records leave the hub."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.records.commands.records import hold
from comity.records.exporting.queries import why_stays
from comity.records.exporting.rules import LONGEST_REASON, Shape
from comity.records.linking.ftm import links_among
from comity.records.models import Holding, Record


@command("record.exported", Permission.RECORD_EXPORT)
def export_records(
    act: Act, record_ids: Iterable[UUID], reason: str, shape: Shape = Shape.ENTITIES
) -> list[Record]:
    """Records to be carried away, in the order asked for: all of them, or none. The bureau becomes their holder, of
    which each source may know, so that its corrections and its deletion reach the copy.

    Each record has an entry of its own in the ledger. One that may be read and not carried away is refused with the
    reason.
    """
    wanted = list(dict.fromkeys(record_ids))
    act.on("record", wanted[0] if len(wanted) == 1 else "", reason=reason, shape=shape.value)
    act.details["records"] = [str(pk) for pk in wanted]
    if not reason.strip():
        raise Invalid(_("Say what these records are needed for outside the hub."), "reason")
    check_length(reason, LONGEST_REASON, "reason")
    if len(wanted) > shape.most:
        most = _("At most %(most)d records leave at once this way. Choose fewer.") % {"most": shape.most}
        raise Invalid(most, "shape")
    visible = Record.objects.select_related("audience").prefetch_related("audience__named")
    found = {record.pk: record for record in visible.visible_to(act.viewer).filter(pk__in=wanted)}
    if not wanted or len(found) < len(wanted):
        raise NotFound
    records = [found[record_id] for record_id in wanted]
    for record in records:
        if why := why_stays(act.viewer, record):
            raise Denied(f"{record.caption}: {why}" if len(records) > 1 else why)
    hold(records, act.viewer.bureau, Holding.How.EXPORTED, told=True)
    if shape is Shape.ENTITIES:
        for link in links_among(act.viewer, records):
            act.also("record.exported", f"link:{link.pk}", (link.source,))
    if len(records) == 1:
        act.sources.add(records[0].source)
    else:
        for record in records:
            act.also("record.exported", f"record:{record.pk}", (record.source,))
    return records


@command("copy.erased", Permission.RECORD_EXPORT)
def erase_copy(act: Act, record_id: UUID) -> None:
    """Say that the bureau has no copy of a record any more: it holds none that it carried away."""
    act.on("record", record_id)
    held = Holding.objects.filter(record_id=record_id, bureau=act.viewer.bureau, how=Holding.How.EXPORTED)
    number, _by_table = held.delete()
    if not number:
        raise NotFound
