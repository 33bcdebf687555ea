"""Who joins, who may do what and until when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.commands import Act, command, record
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_given, check_length
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.commands.seconds import confirm, wait_for_a_second
from comity.members.models import Bureau, Grant, Person, State
from comity.members.roles import FOR_KIND, Role

NAME, SHORT, USERNAME = 200, 40, 60
"""Characters that fit."""
LONGEST_GRANT = timedelta(days=366)
"""Access is reviewed at least yearly (recalled: RPD art. 108), so no grant outlives a year."""
NAMED_BY_SECRETARIAT = {Role.BUREAU_ADMINISTRATOR, Role.COMMISSIONER}
"""A bureau gives its own roles but the first. Commissioners are elected by the members; the commission, which
has no administrator, learns of its own from the ledger."""


def found_hub(secretariat: str, username: str, name: str, password: str) -> Person:
    """Make the secretariat and its first administrator; only while the hub has no body at all."""
    for text, most, field in (
        (secretariat, NAME, "secretariat"),
        (username, USERNAME, "username"),
        (name, NAME, "name"),
    ):
        check_given(text, field)
        check_length(text, most, field)
    with transaction.atomic():
        one_at_a_time("hub.founded")
        if Bureau.objects.exists():
            raise Denied(_("This hub is founded already. An administrator can add people."))
        bureau = Bureau.objects.create(name=secretariat, short="SEC", kind=BodyKind.SECRETARIAT.value)
        person = _new_person(username, name, password)
        Grant.objects.create(
            person=person,
            bureau=bureau,
            role=Role.SECRETARIAT_ADMINISTRATOR.value,
            ends_at=clock.now() + LONGEST_GRANT,
            confirmed_at=clock.now(),
        )
        record([Entry(verb="hub.founded", bureau=bureau.id, person=person.id, subject=f"bureau:{bureau.id}")])
    return person


@command("bureau.added", Permission.MEMBERS_MANAGE)
def add_bureau(
    act: Act,
    name: str,
    short: str,
    kind: BodyKind = BodyKind.MEMBER,
    state: str = "",
    answers_to: UUID | None = None,
) -> Bureau:
    """Add a bureau, or a national unit where ``answers_to`` names the bureau that answers for it."""
    parent = managed_bureau(act.viewer, answers_to) if answers_to else None
    if parent is None and act.viewer.kind is not BodyKind.SECRETARIAT:
        raise Denied(_("Only the secretariat adds bureaus. You can add units that your bureau answers for."))
    if parent is not None:
        if parent.answers_to_id:
            raise Invalid(_("A unit answers to a bureau, not to another unit."), "answers_to")
        kind, state = BodyKind(parent.kind), parent.state_id or ""
    elif kind is BodyKind.SECRETARIAT:
        raise Invalid(_("A hub has one secretariat."), "kind")
    _check_state(state)
    check_length(name, NAME, "name")
    check_length(short, SHORT, "short")
    if kind is BodyKind.MEMBER and not state:
        raise Invalid(_("A member bureau belongs to a state."), "state")
    if Bureau.objects.filter(short=short).exists():
        raise Invalid(_("Another body has this short name."), "short")
    if kind is BodyKind.MEMBER and parent is None:
        taken = Bureau.objects.filter(kind=kind.value, state=state, answers_to=None, closed_at=None)
        if taken.exists():
            raise Invalid(_("This state has a central bureau already."), "state")
        State.objects.get_or_create(code=state, defaults={"joined_on": clock.now().date()})
    bureau = Bureau.objects.create(
        name=name, short=short, kind=kind.value, state_id=state or None, answers_to=parent
    )
    act.on("bureau", bureau.id, name=name)
    return bureau


@command("person.added", Permission.MEMBERS_MANAGE)
def add_person(act: Act, username: str, name: str, password: str | None, language: str = "en") -> Person:
    """Add a person; she can do nothing until she holds a grant. No password: she cannot sign in yet."""
    person = _new_person(username, name, password, language)
    act.on("person", person.id, username=username)
    return person


@command("person.nationalities_declared", Permission.MEMBERS_MANAGE)
def declare_nationalities(act: Act, person_id: UUID, states: list[str]) -> Person:
    """Say of which states a person of the viewer's own body is: she decides on no notice of theirs."""
    if not states:
        raise Invalid(_("Name at least one state."), "nationalities")
    for state in states:
        _check_state(state)
    person = Person.objects.visible_to(act.viewer).filter(pk=person_id).first()
    if person is None or not Grant.objects.filter(person=person, bureau=act.viewer.bureau).exists():
        raise NotFound
    person.nationalities = sorted(set(states))
    person.save(update_fields=["nationalities"])
    act.on("person", person.id, nationalities=person.nationalities)
    return person


@command("role.granted", Permission.MEMBERS_MANAGE)
def grant_role(
    act: Act,
    person_id: UUID,
    bureau_id: UUID,
    role: Role,
    ends_at: datetime,
    starts_at: datetime | None = None,
) -> Grant:
    """Give ``role`` at a body the viewer manages, for a year at most. It opens nothing before a second person confirms."""
    bureau = managed_bureau(act.viewer, bureau_id)
    if person_id == act.viewer.person:
        raise Denied(_("Nobody gives a role to herself. Another administrator does."))
    now = clock.now()
    starts_at = starts_at or now
    if role not in FOR_KIND[BodyKind(bureau.kind)]:
        raise Invalid(_("A body of this kind does not have this role."), "role")
    if not starts_at < ends_at <= now + LONGEST_GRANT:
        raise Invalid(_("A role is given for a year at most, then reviewed."), "ends_at")
    person = _grantable(act.viewer, person_id, bureau, role)
    grant = Grant.objects.create(
        person=person,
        bureau=bureau,
        role=role.value,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by_id=act.viewer.person,
    )
    _on_grant(act, grant, role=role.value, bureau=str(bureau.id))
    wait_for_a_second(act, grant, bureau, person.id)
    return grant


@command("role.confirmed", Permission.MEMBERS_CONFIRM)
def confirm_role(act: Act, grant_id: UUID) -> Grant:
    """The second pair of eyes: let a role take effect that somebody else gave."""
    waiting = Grant.objects.waiting().select_for_update(of=("self",)).filter(pk=grant_id)
    grant = waiting.select_related("bureau__answers_to", "person").first()
    act.on("grant", grant_id)
    if grant is None:
        raise NotFound
    managed_or_hidden(act.viewer, grant)
    confirm(act, grant, grant.bureau, grant.person_id)
    _on_grant(act, grant, role=grant.role, asked_by=str(grant.asked_by))
    return grant


@command("role.withdrawn", Permission.MEMBERS_MANAGE)
def withdraw_role(act: Act, grant_id: UUID) -> Grant:
    """End a grant now, or refuse one that waits; sessions and keys that rest on it stop at their next request."""
    grant = Grant.objects.filter(pk=grant_id, withdrawn_at=None).select_related("bureau__answers_to").first()
    if grant is None:
        raise NotFound
    managed_or_hidden(act.viewer, grant)
    grant.withdrawn_at = clock.now()
    grant.save(update_fields=["withdrawn_at"])
    _on_grant(act, grant, waited=str(grant.confirmed_at is None))
    return grant


@command("desk.chosen", None)
def choose_desk(act: Act) -> None:
    """The viewer sits down: a role and a purpose for what follows."""
    act.on("bureau", act.viewer.body or act.viewer.bureau)


@command("discreet.consent", Permission.DISCREET_MANAGE)
def set_discreet_consent(act: Act, consents: bool) -> Bureau:
    """The viewer's state allows, or no longer allows, discreet checks on its own searches."""
    bureau = Bureau.objects.get(pk=act.viewer.bureau)
    bureau.consents_to_discreet = consents
    bureau.save(update_fields=["consents_to_discreet"])
    act.on("bureau", bureau.id, consents=consents)
    return bureau


def _check_state(state: str) -> None:
    country = countries.find(state) if state else None
    if state and (country is None or country.code != state):
        raise Invalid(_("A state is given by its two-letter code, such as “ke”."), "state")


def managed_bureau(viewer: Viewer, bureau_id: UUID) -> Bureau:
    """A body that the viewer manages: her own bureau and its units; any, for the secretariat."""
    bureau = Bureau.objects.filter(pk=bureau_id, closed_at=None).select_related("answers_to").first()
    if bureau is None:
        raise NotFound
    if viewer.kind is not BodyKind.SECRETARIAT and bureau.answering.id != viewer.bureau:
        raise Denied(_("You manage your own bureau and its units only."))
    return bureau


def _on_grant(act: Act, grant: Grant, **details: str) -> None:
    """Name what was given or taken; a bureau hears at once when somebody else did so to its people."""
    answering = grant.bureau.answering.id
    act.on("grant", grant.id, answering, person=str(grant.person_id), **details)
    if answering != act.viewer.bureau:
        act.tell(act.verb, answering, grant.id)


def managed_or_hidden(viewer: Viewer, grant: Grant) -> None:
    """Which roles and keys another bureau has is its own business: what one does not manage is not there."""
    try:
        managed_bureau(viewer, grant.bureau_id)
    except Denied:
        raise NotFound from None


def _grantable(viewer: Viewer, person_id: UUID, bureau: Bureau, role: Role) -> Person:
    """The person, unless she belongs to another bureau or the secretariat reaches into one."""
    person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound
    elsewhere = Grant.objects.to_come().filter(person=person).select_related("bureau__answers_to")
    if any(grant.bureau.answering != bureau.answering for grant in elsewhere):
        raise Denied(_("This person holds a role at another body. It has to end first."))
    if bureau.answering.id != viewer.bureau and role not in NAMED_BY_SECRETARIAT:
        raise Denied(_("A bureau gives its own roles; the secretariat names its administrator only."))
    if bureau.answering.id != viewer.bureau and role is Role.BUREAU_ADMINISTRATOR:
        of_bureau = Q(bureau=bureau.answering) | Q(bureau__answers_to=bureau.answering)
        if Grant.objects.in_force().filter(of_bureau, role=role.value).exists():
            raise Denied(_("This bureau has an administrator, who names the next one."))
    return person


def _new_person(username: str, name: str, password: str | None, language: str = "en") -> Person:
    check_length(username, USERNAME, "username")
    check_length(name, NAME, "name")
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("This hub does not speak that language."), "language")
    if Person.objects.filter(username=username).exists():
        raise Invalid(_("Another person signs in with this name."), "username")
    person = Person(username=username, name=name, language=language)
    person.set_password(password)
    person.save()
    return person
