"""What the operator's legal and compliance offices keep: the context of states, and where a bureau stands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.members.models import Bureau
from comity.notices.commands.ways import LONGEST_NOTE
from comity.notices.models import CountryFlag, Standing


@command("context.flagged", Permission.NOTICE_CONTEXT)
def flag_country(act: Act, country: str, text: str, until: datetime) -> CountryFlag:
    """Let reviewers bear in mind, until a day, that something is so in a state: unrest, a change of regime."""
    found = countries.find(country) if country else None
    if found is None or found.code != country:
        raise Invalid(_("A state is given by its two-letter code, such as “ke”."), "country")
    if len(text.split()) < 2:
        raise Invalid(_("Give a reason in a few words."), "text")
    check_length(text, LONGEST_NOTE, "text")
    if until <= clock.now():
        raise Invalid(_("The expiry must lie in the future."), "until")
    flag = CountryFlag.objects.create(country=country, text=text, until=until, set_by=act.viewer.person)
    act.on("context", flag.pk, country=country)
    return flag


@command("context.lifted", Permission.NOTICE_CONTEXT)
def lift_flag(act: Act, flag_id: UUID) -> None:
    gone, _by_table = CountryFlag.objects.filter(pk=flag_id).delete()
    if not gone:
        raise NotFound
    act.on("context", flag_id)


@command("standing.begun_anew", Permission.NOTICE_OVERSEE)
def begin_anew(act: Act, bureau_id: UUID, note: str) -> Standing:
    """Let a bureau's refusals and missed deadlines count from now on: its right to ask is restored."""
    if not Bureau.objects.filter(pk=bureau_id, closed_at=None).exists():
        raise NotFound
    if len(note.split()) < 2:
        raise Invalid(_("Give a reason in a few words."), "note")
    check_length(note, LONGEST_NOTE, "note")
    standing, _made = Standing.objects.update_or_create(
        bureau=bureau_id, defaults={"since": clock.now(), "note": note}
    )
    act.on("bureau", bureau_id, note=note)
    act.tell("standing.begun_anew", bureau_id)
    return standing
