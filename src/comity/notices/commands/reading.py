"""Read, export and print notices: whoever does so holds it, and will be asked to erase it when it ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import BodyKind
from comity.notices import rules
from comity.notices.models import Notice, NoticeFile
from comity.notices.queries import party
from comity.records.commands import hold
from comity.records.models import Holding

HOLDERS = {BodyKind.MEMBER, BodyKind.PARTNER}


@command("notice.read", Permission.NOTICE_READ)
def read_notice(act: Act, notice_id: UUID) -> Notice:
    """A notice in full. The reader's bureau becomes a holder."""
    act.on("notice", notice_id)
    notice = Notice.objects.get_visible(act.viewer, notice_id)
    _hold(act, notice, Holding.How.SEEN)
    return notice


@command("notice.exported", Permission.NOTICE_READ)
def export_notice(act: Act, notice_id: UUID) -> dict[str, Any]:
    """A published notice as JSON values, with its source, rules and contested mark."""
    notice = _taken_out(act, notice_id)
    return {
        "id": str(notice.pk),
        "reference": notice.reference,
        "type": notice.type,
        "rules": notice.rules,
        "state": notice.state,
        "contested": notice.contested,
        "source": str(notice.source),
        "published_at": notice.published_at.isoformat() if notice.published_at else None,
        "expires_at": notice.expires_at.isoformat(),
        "version": notice.version,
        "content": rules.shown(notice.content, notice.table, notice.is_asked_by(act.viewer)),
    }


@command("notice.printed", Permission.NOTICE_READ)
def print_notice(act: Act, notice_id: UUID) -> tuple[Notice, list[bytes]]:
    """A notice to be printed, with its photographs. The bureau holds it, as if it had exported it."""
    notice = _taken_out(act, notice_id)
    photographs = notice.noticefiles.filter(what=NoticeFile.What.PHOTOGRAPH)
    return notice, [bytes(content) for content in photographs.values_list("content", flat=True)]


def _taken_out(act: Act, notice_id: UUID) -> Notice:
    """A notice that leaves the hub: a published one, or the bureau's own; else :class:`NotFound`."""
    act.on("notice", notice_id)
    notice = Notice.objects.get_visible(act.viewer, notice_id)
    if not notice.is_open and not notice.is_asked_by(act.viewer):
        raise NotFound
    _hold(act, notice, Holding.How.EXPORTED)
    act.sources.add(notice.source)
    return notice


@command("notice.file_read", Permission.NOTICE_READ)
def read_file(act: Act, notice_id: UUID, file_id: UUID) -> NoticeFile:
    """A photograph, or an attachment for who writes for its source and who reviews."""
    act.on("notice", notice_id, file=str(file_id))
    notice = Notice.objects.get_visible(act.viewer, notice_id)
    file = notice.noticefiles.filter(pk=file_id).first()
    if file is None or (file.what == NoticeFile.What.ATTACHMENT and not party(act.viewer, notice)):
        raise NotFound
    _hold(act, notice, Holding.How.SEEN)
    return file


def _hold(act: Act, notice: Notice, how: Holding.How) -> None:
    if notice.is_open and act.viewer.kind in HOLDERS:
        hold([notice], act.viewer.bureau, how, told=how is Holding.How.EXPORTED)
