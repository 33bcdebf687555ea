"""The source lets an extract of its notice be read by anyone, and takes it back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.notices.commands.ways import own, tell_operator
from comity.notices.models import Notice, NoticeFile
from comity.notices.public.following import fill, why_not
from comity.notices.public.models import Extract
from comity.notices.public.pictures import NoPictureError, bare


@command("extract.published", Permission.NOTICE_WRITE)
def publish_extract(act: Act, notice_id: UUID, photograph: UUID | None = None) -> Extract:
    """Let anyone read what the rules call public of a notice, with one of its photographs if the source names one.

    Done again, it changes the photograph. Refused with the reason where nothing may be public.
    """
    notice = own(act, notice_id)
    portrait = _portrait(notice, photograph)
    with as_task(Task.NOTICES):
        refused = why_not(notice)
        if refused:
            raise Denied(refused)
        extract = fill(Extract.objects.filter(notice=notice).first() or Extract(notice=notice), notice)
        extract.portrait_type, extract.portrait = portrait
        extract.save()
    act.on("notice", notice.pk, extract=str(extract.pk), photograph=bool(photograph))
    tell_operator(act, notice, "extract.published")
    return extract


def _portrait(notice: Notice, photograph: UUID | None) -> tuple[str, bytes | None]:
    """The picture alone, without where and by whom it was taken."""
    if photograph is None:
        return "", None
    file = notice.noticefiles.filter(pk=photograph, what=NoticeFile.What.PHOTOGRAPH.value).first()
    if file is None:
        raise Invalid(_("Choose one of the notice’s own photographs."), "photograph")
    try:
        return bare(bytes(file.content))
    except NoPictureError:
        raise Invalid(_("This photograph cannot be read through. Choose another."), "photograph") from None


@command("extract.recalled", Permission.NOTICE_WRITE)
def recall_extract(act: Act, notice_id: UUID) -> None:
    """Take it back, at once. Those who keep copies learn its number and the time from the feed, never why."""
    notice = own(act, notice_id)
    if notice.kind.public == "always":
        raise Denied(_("A notice of this type is public as long as it stands. Withdraw the notice."))
    with as_task(Task.NOTICES):
        gone, _by_table = Extract.objects.filter(notice=notice).delete()
    if not gone:
        raise Invalid(_("Nothing of it is public."))
    tell_operator(act, notice, "extract.recalled")
