"""What every command of this room stands on: one notice, held by whoever changes it, and its way to another state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.commands import Act
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.text import check_length
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.models import Bureau
from comity.notices import rules
from comity.notices.models import Notice, NoticeStep, OfNotice
from comity.notices.public.following import follow

ShownTo = OfNotice.ShownTo
LONGEST_NOTE = 5_000


def held(act: Act, notice_id: UUID) -> Notice:
    """The notice as it is once nobody else changes one of its source; it stays so until the command ends.

    What is hidden from the viewer is not found. Locks are taken in one order: the source's notices, then its
    records, so that no two commands wait for each other.
    """
    act.on("notice", notice_id)
    found = Notice.objects.get_visible(act.viewer, notice_id)
    wait_for_notices_of(found.source)
    return Notice.objects.get_visible(act.viewer, notice_id)


def own(act: Act, notice_id: UUID) -> Notice:
    """The notice where the viewer's bureau is its source; else :class:`Denied`."""
    notice = held(act, notice_id)
    if notice.source != act.viewer.bureau:
        raise Denied(_("Only the bureau that asked for a notice may do this."))
    return notice


def judged(act: Act, notice_id: UUID) -> Notice:
    """The notice for somebody who decides on it: never on one of her own body or state."""
    notice = held(act, notice_id)
    if notice.source == act.viewer.bureau and act.viewer.kind is BodyKind.MEMBER:
        raise Denied(_("Nobody decides on a request of her own state."))
    act.sources.add(notice.source)
    return notice


def wait_for_notices_of(source: UUID) -> None:
    one_at_a_time("notices", source)


def take(
    act: Act,
    notice: Notice,
    verb: str,
    note: str = "",
    shown_to: ShownTo = ShownTo.PARTIES,
    quiet: bool = False,
) -> None:
    """Take the way ``verb`` and write it down; :class:`Invalid` where none leads there from here.

    ``quiet``: the step does not say whose bureau took it.
    """
    check_length(note, LONGEST_NOTE, "note")
    way = rules.way(notice.table, verb, notice.state)
    if way is None:
        label = notice.table.states[notice.state].label
        raise Invalid(_("This cannot be done now: the request stands at “%(state)s”.") % {"state": _(label)})
    before = notice.state
    notice.enter(way.after)
    note_step(act, notice, verb, before, note, shown_to, quiet)


def note_step(
    act: Act,
    notice: Notice,
    verb: str,
    before: str = "",
    note: str = "",
    shown_to: ShownTo = ShownTo.PARTIES,
    quiet: bool = False,
) -> None:
    with as_task(Task.NOTICES):
        NoticeStep.objects.create(
            notice=notice,
            source=notice.source,
            shown_to=shown_to.value,
            bureau=None if quiet else act.viewer.bureau,
            verb=verb,
            before=before or notice.state,
            after=notice.state,
            note=note,
            at=clock.now(),
        )


def keep(notice: Notice) -> None:
    """Save what a decision changed; what is public of it follows."""
    notice.updated_at = clock.now()
    with as_task(Task.NOTICES):
        notice.save()
        follow(notice)


def tell_source(act: Act, notice: Notice, kind: str, **data: Any) -> None:
    if notice.source != act.viewer.bureau:
        act.tell(kind, notice.source, notice.pk, **data)


def tell_operator(act: Act, notice: Notice, kind: str) -> None:
    """Tell the secretariat, whose reviewers wait."""
    bureau = operator()
    if bureau is not None and bureau != act.viewer.bureau:
        act.tell(kind, bureau, notice.pk)


def operator() -> UUID | None:
    """The secretariat, where there is one."""
    found = Bureau.objects.filter(kind=BodyKind.SECRETARIAT.value, closed_at=None)
    return found.values_list("pk", flat=True).first()


def in_the_name_of(notice: Notice) -> Viewer:
    """The viewer in whose name the record of a notice is written: its drafter, for her bureau."""
    kind = Bureau.objects.values_list("kind", flat=True).get(pk=notice.source)
    permissions = frozenset({Permission.RECORD_READ, Permission.RECORD_WRITE, Permission.RECORD_DELETE})
    return Viewer(notice.drafter, notice.source, BodyKind(kind), Purpose(notice.kind.purpose), permissions)


def due(notice: Notice, deadline: str) -> datetime:
    """When something that begins now has to be done."""
    return clock.now() + timedelta(hours=notice.table.deadlines[deadline].hours)
