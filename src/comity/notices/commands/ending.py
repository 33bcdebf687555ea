"""A notice ends: withdrawn, cancelled, deleted by decision, expired. Every copy is asked for, and accounted for."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command, record
from comity.kernel.events import News, publish
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.viewer import BodyKind
from comity.members.models import Bureau
from comity.notices import tables
from comity.notices.commands import publishing
from comity.notices.commands.reviewing import turn_down
from comity.notices.commands.ways import (
    LONGEST_NOTE,
    in_the_name_of,
    judged,
    keep,
    own,
    take,
    tell_operator,
    tell_source,
    wait_for_notices_of,
)
from comity.notices.models import Notice, Purge


@command("notice.withdrawn", Permission.NOTICE_WRITE)
def withdraw(act: Act, notice_id: UUID, reason: str) -> int:
    """The source takes it back, published or not. Returns how many holders it knows of were asked to erase it."""
    notice = own(act, notice_id)
    _check(reason)
    take(act, notice, "withdraw", reason)
    asked = _end(act, notice, reason)
    act.on("notice", notice.pk, reason=reason, holders=asked)
    tell_operator(act, notice, "notice.withdrawn")
    return asked


@command("notice.cancelled", Permission.NOTICE_REVIEW)
def cancel(act: Act, notice_id: UUID, code: str, note: str) -> Notice:
    """The operator takes it down, with code and letter."""
    notice = judged(act, notice_id)
    if code not in notice.table.codes:
        raise Invalid(_("Choose one of the codes."), "code")
    _check(note)
    if notice.published_at is None:
        raise Invalid(_("What is not out yet is refused, not cancelled."))
    turn_down(act, notice, code, note)
    return notice


@command("notice.deleted", Permission.NOTICE_DELETE)
def delete_by_decision(act: Act, notice_id: UUID, reference: str) -> Notice:
    """The independent commission has decided that the data are deleted. ``reference`` names its decision."""
    notice = judged(act, notice_id)
    _check(reference)
    take(act, notice, "delete", reference, quiet=True)
    _end(act, notice, "deleted by decision")
    _forget(notice)
    act.on("notice", notice.pk, reference=reference)
    tell_source(act, notice, "notice.decided", code="DELETED")
    return notice


def _forget(notice: Notice) -> None:
    """Erase what a notice said, at once; only that it was is left, until its trace goes too."""
    notice.content, notice.amendment, notice.caption, notice.keys = {}, None, "", []
    keep(notice)
    with as_task(Task.RETENTION):
        for related in (
            notice.noticeversions,
            notice.noticefiles,
            notice.questions,
            notice.stepanswers,
            notice.disagreements,
        ):
            related.all().delete()


def _check(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Say why."), "reason")
    check_length(reason, LONGEST_NOTE, "reason")


def _end(act: Act, notice: Notice, reason: str) -> int:
    if notice.published_at is None:
        keep(notice)
        return 0
    return publishing.end(act, notice, reason)


@command("purge.acknowledged", Permission.NOTICE_PURGE)
def acknowledge_purge(act: Act, purge_id: UUID, note: str = "") -> Purge:
    """A holder says that its copies are erased."""
    act.on("purge", purge_id)
    check_length(note, LONGEST_NOTE, "note")
    found = Purge.objects.filter(pk=purge_id, bureau=act.viewer.bureau).first()
    if found is None:
        raise NotFound
    with as_task(Task.NOTICES):
        purge = Purge.objects.select_for_update().get(pk=found.pk)
        if purge.acknowledged_at is not None:
            raise Invalid(_("This was acknowledged already."))
        purge.acknowledged_at, purge.acknowledged_by, purge.note = clock.now(), act.viewer.person, note
        purge.save()
    if purge.told:
        act.sources.add(purge.source)
        act.tell("purge.acknowledged", purge.source, purge.notice_id)
    return purge


def expire_notices() -> int:
    """End what ran out; returns how many. Part of the hub's own work."""
    ended = 0
    with as_task(Task.NOTICES):
        ids = list(
            Notice.objects.filter(expires_at__lte=clock.now(), ended_at=None, published_at__isnull=False)
            .exclude(state="surrendered")
            .values_list("pk", "source")
        )
    for pk, source in ids:
        ended += _expire(pk, source)
    return ended


def _expire(pk: UUID, source: UUID) -> int:
    with transaction.atomic(), as_task(Task.NOTICES):
        wait_for_notices_of(source)
        notice = Notice.objects.get(pk=pk)
        if notice.ended or notice.expires_at > clock.now():
            return 0
        act = Act(in_the_name_of(notice), "notice.expired")
        take(act, notice, "expire", quiet=True)
        publishing.end(act, notice, "expired")
        record([Entry("notice.expired", bureau=None, subject=f"notice:{pk}", sources=(source,))])
        publish([*act.news, News("notice.expired", pk, source)])
    return 1


def erase_ended(limit: int = 500) -> int:
    """Erase the trace of what ended longer ago than the rules let it be kept; returns how many.

    Purge requests that were acknowledged go with it; one that nobody acknowledged stays.
    """
    erased = 0
    with as_task(Task.RETENTION):
        for version, table in tables.versions().items():
            before = clock.now() - timedelta(hours=table.deadlines["trace"].hours)
            over = Notice.objects.filter(rules=version, ended_at__lt=before)
            for pk, source in list(over.order_by("ended_at").values_list("pk", "source")[: limit - erased]):
                erased += _erase(pk, source)
    return erased


def _erase(pk: UUID, source: UUID) -> int:
    with transaction.atomic(), as_task(Task.RETENTION):
        gone, by_kind = Notice.objects.filter(pk=pk).delete()
        if not gone:
            return 0  # another worker was here
        Purge.objects.filter(notice_id=pk, acknowledged_at__isnull=False).delete()
        record(
            [Entry("notice.erased", bureau=None, subject=f"notice:{pk}", sources=(source,), details=by_kind)]
        )
    return 1


def remind_of_expiry() -> int:
    """Tell sources of what will run out, once each; returns how many."""
    with as_task(Task.NOTICES), transaction.atomic():
        open_ones = Notice.objects.filter(is_open=True, reminded_at=None).select_for_update()
        ending = [
            notice
            for notice in open_ones
            if notice.expires_at <= clock.now() + timedelta(hours=notice.table.deadlines["reminder"].hours)
        ]
        for notice in ending:
            notice.reminded_at = clock.now()
            notice.save(update_fields=["reminded_at"])
        publish([News("notice.expiring", notice.pk, notice.source) for notice in ending])
    return len(ending)


def escalate_purges() -> int:
    """Lay purge requests that nobody answered in time before the compliance office; returns how many."""
    with as_task(Task.NOTICES), transaction.atomic():
        late = Purge.objects.filter(acknowledged_at=None, escalated_at=None, due_at__lte=clock.now())
        rows = list(late.select_for_update(skip_locked=True)[:500])
        operator = Bureau.objects.filter(kind=BodyKind.SECRETARIAT.value, closed_at=None).first()
        told = []
        for purge in rows:
            purge.escalated_at = clock.now()
            purge.save(update_fields=["escalated_at"])
            told.append(News("purge.late", purge.pk, purge.bureau))
            if operator is not None:
                told.append(News("purge.late", purge.pk, operator.pk))
        publish(told)
    return len(rows)
