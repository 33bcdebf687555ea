"""Link two records, and take a link back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from comity.kernel.commands import Act, command
from comity.kernel.handling import Handling
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import Tier
from comity.records.linking.models import Link
from comity.records.linking.rules import LONGEST_NOTE, Said, checked, in_order
from comity.records.models import Record


@command("link.made", Permission.RECORD_WRITE)
def link_records(act: Act, record_id: UUID, other_id: UUID, said: Said, handling: Handling) -> Link:
    """Say how two records that the viewer may see in full belong together, read from the first to the second.

    Which of the two may stand first follows from the kind; the other way round it is turned. What the viewer may not
    see reads like what is not there. Neither source hears of it: whoever may see the link sees it.
    """
    act.on("record", record_id, other=str(other_id), link_kind=said.kind)
    if handling.source != act.viewer.bureau:
        raise Denied(_("A bureau links records in its own name only."))
    if handling.tier is not Tier.FULL:
        raise Invalid(_("A link is shown in full or not at all."), "tier")
    kind = checked(said)
    seen = {r.pk: r for r in Record.objects.visible_to(act.viewer).filter(pk__in={record_id, other_id})}
    if not {record_id, other_id} <= seen.keys():
        raise NotFound
    if record_id == other_id:
        raise Invalid(_("These are one and the same record."), "other")
    ends = [seen[record_id], seen[other_id]]
    if not in_order(kind, ends[0].schema, ends[1].schema) or (kind.mutual and ends[0].pk > ends[1].pk):
        ends.reverse()
    one_at_a_time("links", act.viewer.bureau)
    if Link.objects.of_source(act.viewer).filter(kind=kind.value, one=ends[0], two=ends[1]).exists():
        raise Invalid(_("Your bureau has said so already. Take that back first, to say it anew."), "kind")
    link = Link(kind=kind.value, one=ends[0], two=ends[1], since=said.since, until=said.until, note=said.note)
    link.take_handling(handling.checked())
    link.save(force_insert=True)
    act.details["link"] = str(link.pk)
    return link


@command("link.withdrawn", Permission.RECORD_WRITE)
def withdraw_link(act: Act, link_id: UUID, reason: str) -> None:
    """Take back what one's own bureau said, whether or not it still sees both ends. It is gone for everybody at once; the
    ledger keeps that it was there.
    """
    act.on("link", link_id, reason=reason)
    link = Link.objects.of_source(act.viewer).filter(pk=link_id).first()
    if link is None:
        Link.objects.get_visible(act.viewer, link_id)
        raise Denied(_("Only the bureau that made a link takes it back."))
    if not reason.strip():
        raise Invalid(_("Say why this link is taken back."), "reason")
    check_length(reason, LONGEST_NOTE, "reason")
    act.details |= {
        "kind": link.kind
    }  # its ends stand with the making of it; here they would tell one from none
    link.delete()


def lose_ends(erased: Iterable[UUID]) -> None:
    """Part of what erases records, as retention: to all but who made a link it ends with a record at its end.

    Who made it keeps that there was one, without what was said of it, so that a record that was erased reads like one
    that is hidden, and so that it can be taken back. What bureaus said of their own erased records goes with them.
    """
    ids = list(erased)
    touched = Link.objects.filter(Q(one__in=ids) | Q(two__in=ids))
    touched.filter(Q(one__in=ids, one__source=F("source")) | Q(two__in=ids, two__source=F("source"))).delete()
    for end in ("one", "two"):
        Link.objects.filter(**{f"{end}__in": ids}).update(**{end: None}, since="", until="", note="")
    Link.objects.filter(one=None, two=None).delete()
