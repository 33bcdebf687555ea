"""A notice goes out, is hidden again, or ends everywhere: what it means for its record, its readers, its holders."""

from __future__ import annotations

import secrets
from dataclasses import replace
from uuid import UUID

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.commands import Act
from comity.kernel.truth import AudienceMode
from comity.members.queries import central_bureaus
from comity.notices import rules
from comity.notices.commands.ways import due, in_the_name_of, keep
from comity.notices.models import Disagreement, Notice, NoticeFile, Purge
from comity.records.commands import erase_for, hide_for, hold, share_for
from comity.records.models import Holding
from comity.records.rules import LARGEST_PORTRAIT, Draft

SCHEMAS = {"person": "Person", "organisation": "Organization"}


def publish(act: Act, notice: Notice) -> None:
    """Let its audience see it, let screening find its subject, tell everybody whom it is for."""
    notice.verification = notice.verification or secrets.token_hex(10).upper()
    notice.published_at = notice.published_at or clock.now()
    if screened(notice):
        share(act, notice)
    keep(notice)
    readers = audience(notice)
    if notice.kind.diffusion:
        for bureau in readers:
            with acting_as(replace(in_the_name_of(notice), bureau=bureau)):
                hold([notice], bureau, Holding.How.RECEIVED, told=True)
    for bureau in readers:
        act.tell("notice.published", bureau, notice.pk, type=notice.type)
    if notice.source != act.viewer.bureau:
        act.tell("notice.published", notice.source, notice.pk, type=notice.type)


def screened(notice: Notice) -> bool:
    """Whether its subject is somebody that screening may find: no victim, no witness, no body, no thing."""
    subject = notice.content.get("subject")
    if subject not in SCHEMAS or not notice.caption:
        return False
    return subject != "person" or PersonStatus(notice.content["status"]).screenable


def share(act: Act, notice: Notice) -> None:
    """Let the record that is screened say what the notice says now."""
    source = in_the_name_of(notice)
    draft = Draft(
        schema=SCHEMAS[notice.content["subject"]],
        properties=rules.properties_of(notice.content, notice.table),
        status=notice.content.get("status", ""),
        our_reference=notice.reference,
        portrait=_portrait(notice),
    )
    with acting_as(source):
        handling = Notice.objects.select_related("audience").get(pk=notice.pk).handling
    handling = replace(
        handling, contested=notice.contested, expires_at=max(notice.expires_at, handling.expires_at)
    )
    record = share_for(act, source, draft, handling, notice.record or notice.origin)
    notice.record = record.pk


def _portrait(notice: Notice) -> tuple[str, bytes] | None:
    with as_task(Task.NOTICES):
        file = notice.noticefiles.filter(what=NoticeFile.What.PHOTOGRAPH).first()
    if file is None or len(file.content) > LARGEST_PORTRAIT:
        return None
    return file.media_type, bytes(file.content)


def audience(notice: Notice) -> list[UUID]:
    """The bureaus that a published notice is for, its source not among them."""
    with as_task(Task.NOTICES):
        handling = Notice.objects.select_related("audience").get(pk=notice.pk).handling
    members = {bureau.pk for bureau in central_bureaus() if bureau.kind == "member"}
    everybody = {bureau.pk for bureau in central_bureaus()}
    chosen = {
        AudienceMode.ALL: members,
        AudienceMode.EXCEPT: members - handling.bureaus,
        AudienceMode.ONLY: everybody & handling.bureaus,
    }[handling.mode]
    return sorted(chosen - {notice.source})


def hide(act: Act, notice: Notice) -> None:
    """Nobody but its source and those who decide knows of it any more, at once and everywhere."""
    if notice.record is not None:
        hide_for(act, in_the_name_of(notice), notice.record)
    keep(notice)
    for bureau in audience(notice):
        act.tell("notice.hidden", bureau, notice.pk)


def end(act: Act, notice: Notice, reason: str) -> int:
    """Erase its record, ask every holder to erase its copies; returns how many were asked."""
    record = notice.record
    if record is not None:
        erase_for(act, in_the_name_of(notice), record, reason)
    if notice.published_at is not None:
        for bureau in audience(notice):
            act.tell("notice.hidden", bureau, notice.pk)
    notice.record = None
    keep(notice)
    with as_task(Task.NOTICES):
        notice.disagreements.filter(ended_at=None).update(
            state=Disagreement.State.ENDED, outcome=Disagreement.Outcome.MOOT, ended_at=clock.now()
        )
    return _ask_holders(act, notice, [notice.pk, *([record] if record else [])])


def _ask_holders(act: Act, notice: Notice, held: list[UUID]) -> int:
    with as_task(Task.DELIVERY):
        holdings = Holding.objects.filter(record_id__in=held).exclude(bureau=notice.source)
        told: dict[UUID, bool] = {}
        for bureau, known in holdings.values_list("bureau", "told"):
            told[bureau] = told.get(bureau, False) or known
    with as_task(Task.NOTICES):
        asked = [
            Purge(
                notice_id=notice.pk,
                reference=notice.reference,
                source=notice.source,
                bureau=bureau,
                told=known,
                asked_at=clock.now(),
                due_at=due(notice, "purge"),
            )
            for bureau, known in sorted(told.items())
        ]
        Purge.objects.bulk_create(asked, ignore_conflicts=True)
    for purge in asked:
        act.tell("purge.asked", purge.bureau, purge.pk)
    return sum(1 for purge in asked if purge.told)
