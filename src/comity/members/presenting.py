"""Bodies and people as pages show them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.models import WAITS, ApiKey, Bureau, Grant, Person
from comity.members.pace import HUMAN
from comity.members.queries import Administrators, keys_waiting, roles_waiting

SOON = timedelta(days=30)
KINDS = {
    BodyKind.MEMBER: _("National central bureau"),
    BodyKind.PARTNER: _("Partner body"),
    BodyKind.SECRETARIAT: _("Secretariat"),
    BodyKind.COMMISSION: _("Commission"),
}


def manages(viewer: Viewer, bureau: Bureau) -> bool:
    """Whether the viewer may change this body's people: her own and its units; the secretariat any."""
    own = bureau.answering.pk == viewer.bureau or viewer.kind is BodyKind.SECRETARIAT
    return own and viewer.may(Permission.MEMBERS_MANAGE)


def directory(viewer: Viewer) -> dict[str, Any]:
    """Every body there is, member states first."""
    bodies = list(Bureau.objects.visible_to(viewer).select_related("state"))
    units: dict[Any, list[dict[str, str]]] = defaultdict(list)
    for body in bodies:
        if body.answers_to_id:
            units[body.answers_to_id].append(_link(body))
    states = [
        {
            "code": body.state_id,
            "name": state_name(body.state_id or ""),
            "bureaus": [{**_link(body), "units": units[body.pk]}],
            "joined": body.state.joined_on if body.state else None,
        }
        for body in bodies
        if body.kind == BodyKind.MEMBER.value and not body.answers_to_id
    ]
    return {
        "states": sorted(states, key=lambda state: str(state["name"])),
        "partners": [_link(b) for b in bodies if b.kind == BodyKind.PARTNER.value and not b.answers_to_id],
        "others": [
            _link(b) for b in bodies if b.kind in {BodyKind.SECRETARIAT.value, BodyKind.COMMISSION.value}
        ],
    }


def _link(body: Bureau) -> dict[str, str]:
    return {"url": reverse("members:bureau", args=[body.pk]), "name": body.name, "short": body.short}


def state_name(code: str) -> str:
    country = countries.find(code) if code else None
    return country.name((get_language() or "en").split("-")[0]) if country else code


def head(bureau: Bureau) -> dict[str, Any]:
    return {
        "name": bureau.name,
        "short": bureau.short,
        "kind": _("National unit") if bureau.answers_to_id else KINDS[BodyKind(bureau.kind)],
        "state": state_name(bureau.state_id or ""),
        "answers_to": bureau.answers_to.name if bureau.answers_to else "",
        "since": bureau.created_at,
        "consents_to_discreet": bureau.consents_to_discreet,
    }


def people(viewer: Viewer, bureau: Bureau) -> list[dict[str, Any]] | None:
    """The body's people whom the viewer may see, with their roles; ``None`` where the list is not hers."""
    if bureau.answering.pk != viewer.bureau and viewer.kind is not BodyKind.SECRETARIAT:
        return None
    grants = Grant.objects.in_force().filter(bureau=bureau).select_related("person", "bureau")
    listed: dict[Person, list[dict[str, Any]]] = defaultdict(list)
    may_withdraw = manages(viewer, bureau)
    for grant in grants:
        listed[grant.person].append(
            {
                "label": grant.label,
                "body": grant.bureau.name,
                "ends_at": grant.ends_at,
                "ending": grant.ends_at < clock.now() + SOON,
                "withdraw_url": reverse("members:withdraw", args=[grant.pk]) if may_withdraw else "",
            }
        )
    return [{"name": p.name, "username": p.username, "grants": g} for p, g in listed.items()]


def waiting(viewer: Viewer, bureau: Bureau | None = None) -> list[dict[str, Any]] | None:
    """Roles and keys that wait for a second person, at ``bureau`` or everywhere the viewer looks after; ``None``
    where none of it is hers to see.
    """
    if not viewer.may(Permission.MEMBERS_MANAGE) or (bureau is not None and not manages(viewer, bureau)):
        return None
    roles, keys = roles_waiting(viewer), keys_waiting(viewer)
    if bureau is not None:
        roles, keys = roles.filter(bureau=bureau), keys.filter(grant__bureau=bureau)
    roles = roles.select_related("person", "bureau__answers_to", "granted_by")
    keys = keys.select_related("grant__person", "grant__bureau__answers_to", "made_by")
    administrators = Administrators.now()
    return [
        *(_role_row(viewer, grant, administrators) for grant in roles),
        *(_key_row(viewer, key, administrators) for key in keys),
    ]


def _role_row(viewer: Viewer, grant: Grant, administrators: Administrators) -> dict[str, Any]:
    return {
        "what": grant.label,
        "person": grant.person.name,
        "ends": grant.ends_at,
        "confirm_url": reverse("members:confirm", args=[grant.pk]),
        "refuse_url": reverse("members:withdraw", args=[grant.pk]),
        **_waits(viewer, administrators, grant.bureau, grant.granted_by, grant.person, grant.asked_at),
    }


def _key_row(viewer: Viewer, key: ApiKey, administrators: Administrators) -> dict[str, Any]:
    return {
        "what": _("Key “%(name)s” for the role %(role)s") % {"name": key.name, "role": key.grant.label},
        "person": key.grant.person.name,
        "ends": key.expires_at,
        "confirm_url": reverse("members:confirm_key", args=[key.pk]),
        "refuse_url": reverse("members:revoke", args=[key.pk]),
        **_waits(viewer, administrators, key.grant.bureau, key.made_by, key.grant.person, key.created_at),
    }


def _waits(
    viewer: Viewer,
    administrators: Administrators,
    bureau: Bureau,
    asker: Person | None,
    receiver: Person,
    since: datetime,
) -> dict[str, Any]:
    seconds = administrators.who_may_confirm(bureau, asker.pk if asker else None, receiver.pk)
    at_home = seconds & administrators.at.get(bureau.answering.pk, set())
    return {
        "body": bureau.name,
        "asked_by": asker.name if asker else "",
        "since": since,
        "lapses": since + WAITS,
        "may_confirm": viewer.person in seconds,
        "by": _("another administrator of the bureau") if at_home else _("the secretariat"),
    }


def keys(bureau: Bureau) -> list[dict[str, Any]]:
    found = ApiKey.objects.working().filter(grant__bureau=bureau).select_related("grant__person")
    return [
        {
            "name": key.name,
            "hint": key.hint,
            "person": key.grant.person.name,
            "purposes": [str(Purpose(purpose).label) for purpose in key.purposes],
            "expires": key.expires_at,
            "bulk": key.pace is not HUMAN,
            "mandate_url": reverse("members:mandate", args=[key.pk]),
            "revoke_url": reverse("members:revoke", args=[key.pk]),
        }
        for key in found
    ]
