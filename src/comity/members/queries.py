"""Who is who: the way from a person, a key or a name on the command line to a Viewer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.models import ApiKey, Bureau, Grant, Person

HIERARCHY = ("bureau", "bureau__answers_to", "bureau__state", "person")


def desks_of(person: Person) -> QuerySet[Grant]:
    """The grants in force of ``person``: each is a desk at which she may sit."""
    return Grant.objects.in_force().filter(person=person).select_related(*HIERARCHY)


def viewer_at(person: Person, grant_id: UUID | str, purpose: str) -> Viewer:
    """The viewer of a person sitting at a desk, or :class:`Denied` where grant or purpose is missing."""
    try:
        grant = desks_of(person).filter(pk=grant_id).first()
    except (ValueError, ValidationError):  # what a form sent is no id at all
        grant = None
    if grant is None:
        raise Denied(_("This role has ended or was withdrawn. Choose another desk."))
    return grant.viewer(purpose_named(purpose))


def purpose_named(purpose: str) -> Purpose:
    try:
        return Purpose(purpose)
    except ValueError:
        raise Invalid(
            _("State a purpose: one of %(purposes)s.") % {"purposes": ", ".join(Purpose)}, "purpose"
        ) from None


def viewer_named(username: str, purpose: str) -> Viewer:
    """The viewer for ``--as`` and ``--purpose`` on the command line; the first desk of that person."""
    person = Person.objects.filter(username=username).first()
    grant = desks_of(person).first() if person else None
    if grant is None:
        raise Denied(_("Nobody called “%(name)s” has a role in force.") % {"name": username})
    return grant.viewer(purpose_named(purpose))


def viewer_of(person_id: UUID, bureau_id: UUID, purpose: str, permission: Permission) -> Viewer:
    """The viewer for work that somebody left to the hub: herself, if she may still do it. Else :class:`Denied`."""
    grants = Grant.objects.in_force().filter(person=person_id).select_related(*HIERARCHY)
    for grant in grants:
        viewer = grant.viewer(purpose_named(purpose))
        if viewer.bureau == bureau_id and viewer.may(permission):
            return viewer
    raise Denied(_("Who asked for this no longer holds the role it needs."))


@dataclass(frozen=True)
class KeyHolder:
    key_id: UUID
    viewer: Viewer
    mandate: str


def hash_key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class UnknownKey(Denied):
    """No such key, or none any more: whoever sent it did not say who they are."""


def viewer_of_key(secret: str, purpose: str = "") -> KeyHolder:
    """Who a program acts for, by its secret and the purpose it states (else the key's default)."""
    key = (
        ApiKey.objects.filter(hash=hash_key(secret), revoked_at=None, expires_at__gt=clock.now())
        .filter(grant__in=Grant.objects.in_force())
        .select_related("grant__bureau__answers_to")
        .first()
    )
    if key is None:
        raise UnknownKey(_("This API key is unknown, revoked or expired."))
    chosen = purpose_named(purpose or key.default_purpose)
    if chosen.value not in key.purposes:
        raise Denied(
            _("This API key was not given for the purpose “%(purpose)s”.") % {"purpose": chosen.value}
        )
    return KeyHolder(key.id, key.grant.viewer(chosen), key.mandate)


def grants_seen(viewer: Viewer) -> QuerySet[Grant]:
    """Who holds, or held, which role at the viewer's bureau and its units; everywhere, for the secretariat."""
    viewer.must(Permission.MEMBERS_READ)
    grants = Grant.objects.select_related("person", "bureau")
    if viewer.kind is BodyKind.SECRETARIAT:
        return grants
    return grants.filter(Q(bureau=viewer.bureau) | Q(bureau__answers_to=viewer.bureau))


def keys_managed(viewer: Viewer) -> QuerySet[ApiKey]:
    """The keys of the viewer's bureau and its units, newest first; all of them for the secretariat."""
    viewer.must(Permission.KEY_MANAGE)
    keys = ApiKey.objects.select_related("grant__person", "grant__bureau")
    if viewer.kind is BodyKind.SECRETARIAT:
        return keys
    return keys.filter(Q(grant__bureau=viewer.bureau) | Q(grant__bureau__answers_to=viewer.bureau))


def bureau_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names to show for bureau ids; one query however many."""
    return dict(Bureau.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def state_of(bureau_id: UUID) -> str:
    """The two-letter code of a bureau's state; empty for a body of no state."""
    return Bureau.objects.filter(pk=bureau_id).values_list("state_id", flat=True).first() or ""


def states_of(person_id: UUID) -> set[str]:
    """The states a person is of: her nationalities, and those of the bureaus she ever held a role at."""
    nationalities = Person.objects.filter(pk=person_id).values_list("nationalities", flat=True).first() or []
    served = Grant.objects.filter(person=person_id).exclude(bureau__state=None)
    return set(nationalities) | set(served.values_list("bureau__state", flat=True))


def declared(person_id: UUID) -> bool:
    """Whether it is known of which states a person is."""
    return Person.objects.filter(pk=person_id).exclude(nationalities=[]).exists()


def consents_to_discreet(bureau_id: UUID) -> bool:
    """Whether the state of a bureau allows discreet checks on its searches."""
    return Bureau.objects.filter(pk=bureau_id, consents_to_discreet=True).exists()


def person_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def central_bureaus() -> QuerySet[Bureau]:
    """The bureaus that can be a source or named in an audience: those that answer for themselves."""
    return Bureau.objects.filter(
        closed_at=None, answers_to=None, kind__in=[BodyKind.MEMBER.value, BodyKind.PARTNER.value]
    ).select_related("state")
