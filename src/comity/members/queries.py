"""Who is who: the way from a person, a key or a name on the command line to a Viewer."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.models import ApiKey, ApiKeyQuerySet, Bureau, Grant, GrantQuerySet, Person
from comity.members.pace import Pace
from comity.members.roles import PERMISSIONS

OF_PEOPLE_ALONE = frozenset({Permission.MEMBERS_CONFIRM, Permission.REGISTER_CONFIRM})
"""What no key may do, whoever holds it."""
HIERARCHY = ("bureau", "bureau__answers_to", "bureau__state", "person")


def desks_of(person: Person) -> QuerySet[Grant]:
    """The grants in force of ``person``: each is a desk at which she may sit."""
    return Grant.objects.in_force().filter(person=person).select_related(*HIERARCHY)


def colleagues(viewer: Viewer, permission: Permission) -> dict[UUID, str]:
    """The other people of the viewer's bureau and its units whose role has ``permission``: their names, in order."""
    roles = [role.value for role, has in PERMISSIONS.items() if permission in has]
    grants = Grant.objects.in_force().filter(_of(viewer.bureau), role__in=roles).exclude(person=viewer.person)
    names = grants.order_by("person__name").values_list("person", "person__name")
    return dict(names)


def viewer_at(desks: Iterable[Grant], grant_id: UUID | str, purpose: str) -> Viewer:
    """The viewer of whoever sits at that one of her desks, or :class:`Denied` where it or the purpose is missing."""
    grant = next((desk for desk in desks if str(desk.pk) == str(grant_id)), None)
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
    pace: Pace


def hash_key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class UnknownKey(Denied):
    """No such key, or none any more: whoever sent it did not say who they are."""


def viewer_of_key(secret: str, purpose: str = "") -> KeyHolder:
    """Who a program acts for, by its secret and the purpose it states (else the key's default)."""
    key = (
        ApiKey.objects.working()
        .filter(hash=hash_key(secret))
        .select_related("grant__bureau__answers_to")
        .first()
    )
    if key is None:
        raise UnknownKey(_("This API key is unknown, not confirmed yet, revoked or expired."))
    chosen = purpose_named(purpose or key.default_purpose)
    if chosen.value not in key.purposes:
        raise Denied(
            _("This API key was not given for the purpose “%(purpose)s”.") % {"purpose": chosen.value}
        )
    viewer = key.grant.viewer(chosen)
    # Four eyes are people's: a program that confirmed would be the same pair of eyes twice.
    viewer = replace(viewer, permissions=viewer.permissions - OF_PEOPLE_ALONE)
    return KeyHolder(key.id, viewer, key.pace)


def grants_seen(viewer: Viewer) -> GrantQuerySet:
    """Who holds, or held, which role at the viewer's bureau and its units; everywhere, for the secretariat."""
    viewer.must(Permission.MEMBERS_READ)
    grants = Grant.objects.select_related("person", "bureau")
    if viewer.kind is BodyKind.SECRETARIAT:
        return grants
    return grants.filter(_of(viewer.bureau))


def keys_managed(viewer: Viewer) -> ApiKeyQuerySet:
    """The keys of the viewer's bureau and its units, newest first; all of them for the secretariat."""
    viewer.must(Permission.KEY_MANAGE)
    keys = ApiKey.objects.select_related("grant__person", "grant__bureau")
    if viewer.kind is BodyKind.SECRETARIAT:
        return keys
    return keys.filter(_of(viewer.bureau, "grant__bureau"))


CONFIRMING = [role.value for role, may in PERMISSIONS.items() if Permission.MEMBERS_CONFIRM in may]


@dataclass(frozen=True)
class Administrators:
    """Everybody who can be a second person now: at each bureau, its units included, and at the secretariat."""

    at: Mapping[UUID, set[UUID]]
    secretariat: set[UUID]

    @classmethod
    def now(cls) -> Self:
        at: dict[UUID, set[UUID]] = defaultdict(set)
        secretariat = set()
        grants = Grant.objects.in_force().filter(role__in=CONFIRMING).select_related("bureau__answers_to")
        for grant in grants:
            at[grant.bureau.answering.pk].add(grant.person_id)
            if grant.bureau.kind == BodyKind.SECRETARIAT.value:
                secretariat.add(grant.person_id)
        return cls(at, secretariat)

    def who_may_confirm(self, bureau: Bureau, asker: UUID | None, receiver: UUID) -> set[UUID]:
        """The second persons for something asked at ``bureau``: its other administrators; where it has none, the
        secretariat's. Never who asked, nor whom it is for.
        """
        others = self.at.get(bureau.answering.pk, set()) - {asker, receiver}
        return others or self.secretariat - {asker, receiver}


def who_may_confirm(bureau: Bureau, asker: UUID | None, receiver: UUID) -> set[UUID]:
    """:meth:`Administrators.who_may_confirm`, for one thing asked."""
    return Administrators.now().who_may_confirm(bureau, asker, receiver)


def bureaus_of(people: Iterable[UUID]) -> set[UUID]:
    """The bureaus for which ``people`` act now."""
    grants = Grant.objects.in_force().filter(person__in=list(people)).select_related("bureau__answers_to")
    return {grant.bureau.answering.pk for grant in grants}


def _of(bureau: UUID, path: str = "bureau") -> Q:
    """A bureau and the units it answers for."""
    return Q(**{path: bureau}) | Q(**{f"{path}__answers_to": bureau})


def roles_waiting(viewer: Viewer) -> GrantQuerySet:
    """Roles that wait for a second person, at bodies that the viewer looks after; oldest first."""
    return grants_seen(viewer).waiting().order_by("asked_at")


def keys_waiting(viewer: Viewer) -> ApiKeyQuerySet:
    """Keys that wait for a second person, at bodies that the viewer looks after; oldest first."""
    return keys_managed(viewer).waiting().order_by("created_at")


def waiting_for(viewer: Viewer) -> int:
    """How many roles and keys wait for the viewer as their second person."""
    if not viewer.may(Permission.MEMBERS_CONFIRM):
        return 0
    roles = roles_waiting(viewer).select_related("bureau__answers_to")
    keys = keys_waiting(viewer).select_related("grant__bureau__answers_to")
    asked = [(grant.bureau, grant.granted_by_id, grant.person_id) for grant in roles]
    asked += [(key.grant.bureau, key.made_by_id, key.grant.person_id) for key in keys]
    administrators = Administrators.now()
    return sum(viewer.person in administrators.who_may_confirm(*what) for what in asked)


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
