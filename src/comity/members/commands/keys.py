"""Keys of programs: made in somebody's role, confirmed by a second person, revoked at once."""

import secrets
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.members.commands.people import managed_or_hidden
from comity.members.commands.seconds import confirm, wait_for_a_second
from comity.members.models import ApiKey, Grant
from comity.members.queries import hash_key

KEY_NAME = 100
"""Characters that fit."""


@command("key.created", Permission.KEY_MANAGE)
def create_key(
    act: Act,
    grant_id: UUID,
    name: str,
    purposes: list[Purpose],
    expires_at: datetime,
    mandate: str = "",
) -> tuple[ApiKey, str]:
    """A key and its secret, which is shown this once. The first purpose is the default.

    It opens nothing before a second person confirms it: whoever holds the secret can do what the role's holder can.

    It rests on a role at the viewer's own bureau: a key acts for that bureau, so nobody else may hold its secret,
    not even the secretariat.
    """
    grant = Grant.objects.in_force().filter(pk=grant_id).select_related("bureau__answers_to").first()
    if grant is None or grant.bureau.answering.id != act.viewer.bureau:
        raise NotFound
    check_length(name, KEY_NAME, "name")
    if not purposes:
        raise Invalid(_("State at least one purpose."), "purposes")
    if not clock.now() < expires_at <= grant.ends_at:
        raise Invalid(_("A key ends no later than the role it rests on."), "expires_at")
    secret = f"comity_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        grant=grant,
        name=name,
        hash=hash_key(secret),
        hint=f"…{secret[-4:]}",
        purposes=[purpose.value for purpose in purposes],
        default_purpose=purposes[0].value,
        mandate=mandate,
        expires_at=expires_at,
        made_by_id=act.viewer.person,
    )
    act.on("key", key.id, name=name, grant=str(grant.id))
    wait_for_a_second(act, key, grant.bureau, grant.person_id)
    return key, secret


@command("key.confirmed", Permission.MEMBERS_CONFIRM)
def confirm_key(act: Act, key_id: UUID) -> ApiKey:
    """The second pair of eyes: let a key work that somebody else made."""
    waiting = ApiKey.objects.waiting().select_for_update(of=("self",)).filter(pk=key_id)
    key = waiting.select_related("grant__bureau__answers_to", "grant__person").first()
    act.on("key", key_id)
    if key is None:
        raise NotFound
    managed_or_hidden(act.viewer, key.grant)
    confirm(act, key, key.grant.bureau, key.grant.person_id)
    act.on("key", key.id, name=key.name, asked_by=str(key.asked_by))
    answering = key.grant.bureau.answering.id
    if answering != act.viewer.bureau:
        act.tell(act.verb, answering, key.id)
    return key


@command("key.revoked", Permission.KEY_MANAGE)
def revoke_key(act: Act, key_id: UUID) -> ApiKey:
    """End a key now, or refuse one that waits."""
    key = ApiKey.objects.filter(pk=key_id, revoked_at=None).select_related("grant__bureau").first()
    if key is None:
        raise NotFound
    managed_or_hidden(act.viewer, key.grant)
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])
    act.on("key", key.id, name=key.name)
    return key
