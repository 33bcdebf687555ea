"""Bulk use of keys: the mandate that allows it, and the count of what was asked. No fishing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.viewer import Viewer
from comity.members.models import ApiKey
from comity.members.pace import LARGEST, Pace

LONGEST = 2_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooMany(Denied):
    """More than the key may ask; ``retry_after`` is in seconds, nothing where waiting does not help."""

    def __init__(self, reason: str, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def managed_key(viewer: Viewer, key_id: UUID) -> ApiKey:
    """A key of the viewer's own bureau that is not revoked; else :class:`NotFound`."""
    viewer.must(Permission.KEY_MANAGE)
    key = (
        ApiKey.objects.filter(pk=key_id, revoked_at=None).select_related("grant__bureau__answers_to").first()
    )
    if key is None or key.grant.bureau.answering.id != viewer.bureau:
        raise NotFound
    return key


@command("key.mandated", Permission.KEY_MANAGE)
def give_mandate(act: Act, key_id: UUID, basis: str, until: datetime | None, pace: Pace) -> ApiKey:
    """Let a program of one's own bureau ask in bulk, on a legal basis, until a date and within ``pace``.

    An empty ``basis`` takes the mandate away.
    """
    key = managed_key(act.viewer, key_id)
    act.on("key", key.id, basis=basis, per_hour=pace.per_hour, per_day=pace.per_day, batch=pace.batch)
    check_length(basis, LONGEST, "mandate")
    if until is not None and not clock.now() < until <= key.expires_at:
        raise Invalid(_("A mandate ends no later than its key."), "until")
    for name in ("per_hour", "per_day", "batch"):
        if not 1 <= getattr(pace, name) <= getattr(LARGEST, name):
            raise Invalid(_("At most %(most)d are allowed.") % {"most": getattr(LARGEST, name)}, name)
    key.mandate, key.mandate_until = basis.strip(), until
    key.per_hour, key.per_day, key.batch = pace.per_hour, pace.per_day, pace.batch
    key.save(update_fields=["mandate", "mandate_until", "per_hour", "per_day", "batch"])
    return key


def spend(key_id: UUID, questions: int) -> None:
    """Count ``questions`` against a key before they are looked up; raises :class:`TooMany` and counts none.

    Whole hours and days are counted, by the clock.
    """
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().get(pk=key_id)
        pace, now = key.pace, clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        day = hour.replace(hour=0)
        since = key.asked_since or now - DAY
        asked_hour = questions + (key.asked_hour if since >= hour else 0)
        asked_day = questions + (key.asked_day if since >= day else 0)
        if questions > pace.batch:
            raise TooMany(
                _("At most %(most)d questions at a time: that is what this key’s mandate allows.")
                % {"most": pace.batch}
            )
        if asked_day > pace.per_day:
            raise TooMany(_("This key has asked all that it may today."), _seconds(day + DAY - now))
        if asked_hour > pace.per_hour:
            raise TooMany(_("This key has asked all that it may this hour."), _seconds(hour + HOUR - now))
        key.asked_hour, key.asked_day, key.asked_since = asked_hour, asked_day, now
        key.save(update_fields=["asked_hour", "asked_day", "asked_since"])


def _seconds(left: timedelta) -> int:
    return max(1, int(left.total_seconds()) + 1)
