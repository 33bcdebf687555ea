"""The API of the members room: who looks, which bodies there are, who may do what, and the keys of programs."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.viewer import BodyKind
from comity.members import commands
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Input, Limit, Moment, Page, Schema, Short, page_of
from comity.members.mandates import give_mandate
from comity.members.models import ApiKey, Bureau, Grant, Person
from comity.members.pace import BULK, LARGEST, Pace
from comity.members.queries import bureau_names, grants_seen, keys_managed
from comity.members.roles import Role

router = Router(tags=["Members"])

Username = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[\w.@+-]+$", examples=["amina"])]
StateCode = Annotated[str, Field(pattern=r"^([a-z]{2})?$", examples=["ke"])]


class Me(Schema):
    """Who looks, for whom, why, and what she may do."""

    person: UUID
    name: str
    bureau: UUID
    bureau_name: str
    kind: BodyKind
    purpose: Purpose
    permissions: list[Permission]


class BureauOut(Schema):
    """A body with people. A unit (``answers_to``) acts in its bureau's name."""

    id: UUID
    name: str
    short: str
    kind: BodyKind
    state: str | None
    answers_to: UUID | None
    consents_to_discreet: bool | None = Field(description="Told to the bureau's own people.")

    @classmethod
    def of(cls, request: ApiRequest, bureau: Bureau) -> "BureauOut":
        own = request.auth.bureau in {bureau.pk, bureau.answers_to_id}
        return cls(
            id=bureau.pk,
            name=bureau.name,
            short=bureau.short,
            kind=BodyKind(bureau.kind),
            state=bureau.state_id,
            answers_to=bureau.answers_to_id,
            consents_to_discreet=bureau.consents_to_discreet if own else None,
        )


class BureauIn(Input):
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    short: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$", examples=["KE"])]
    kind: BodyKind = BodyKind.MEMBER
    state: StateCode = ""
    answers_to: UUID | None = Field(None, description="The bureau that answers for it, if it is a unit.")


class ConsentIn(Input):
    consents: bool


class PersonOut(Schema):
    id: UUID
    username: str
    name: str
    language: str
    active: bool

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        return cls(
            id=person.pk,
            username=person.username,
            name=person.name,
            language=person.language,
            active=person.is_active,
        )


class PersonIn(Input):
    """Without a password: she sets one when she is let in."""

    username: Username
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class StatesIn(Input):
    states: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z]{2}$", examples=["se"])]],
        Field(min_length=1, max_length=20),
    ]


class GrantOut(Schema):
    id: UUID
    person: UUID
    bureau: UUID
    role: Role
    starts_at: Moment
    ends_at: Moment
    withdrawn_at: Moment | None
    given_by: UUID | None
    confirmed_by: UUID | None
    confirmed_at: Moment | None = Field(description="Null: it waits for a second person and opens nothing.")

    @classmethod
    def of(cls, grant: Grant) -> "GrantOut":
        return cls(
            id=grant.pk,
            person=grant.person_id,
            bureau=grant.bureau_id,
            role=Role(grant.role),
            starts_at=grant.starts_at,
            ends_at=grant.ends_at,
            withdrawn_at=grant.withdrawn_at,
            given_by=grant.granted_by_id,
            confirmed_by=grant.confirmed_by_id,
            confirmed_at=grant.confirmed_at,
        )


class GrantIn(Input):
    person: UUID
    bureau: UUID
    role: Role
    ends_at: Moment = Field(description="A year ahead at most.")


class KeyOut(Schema):
    id: UUID
    name: str
    grant: UUID
    hint: str
    purposes: list[Purpose]
    mandate: str = Field(description="The legal basis for bulk use; empty: questions come one by one.")
    mandate_until: Moment | None = Field(description="Empty: as long as the key.")
    per_hour: int
    per_day: int
    batch: int
    expires_at: Moment
    revoked_at: Moment | None
    made_by: UUID | None
    confirmed_by: UUID | None
    confirmed_at: Moment | None = Field(description="Null: it waits for a second person and opens nothing.")

    @classmethod
    def of(cls, key: ApiKey) -> "KeyOut":
        return cls(**_key_fields(key))


class NewKey(KeyOut):
    """``secret`` is shown this once; the hub keeps its hash alone."""

    secret: str


class KeyIn(Input):
    grant: UUID
    name: Short
    purposes: Annotated[list[Purpose], Field(min_length=1, max_length=20)] = Field(
        description="The first is the default."
    )
    expires_at: Moment
    mandate: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class MandateIn(Input):
    """What a program may ask in bulk, why, and until when. An empty ``mandate`` takes it away."""

    mandate: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
    until: Moment | None = None
    per_hour: int = Field(BULK.per_hour, ge=1, le=LARGEST.per_hour)
    per_day: int = Field(BULK.per_day, ge=1, le=LARGEST.per_day)
    batch: int = Field(BULK.batch, ge=1, le=LARGEST.batch)


def _key_fields(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.pk,
        "name": key.name,
        "grant": key.grant_id,
        "hint": key.hint,
        "purposes": key.purposes,
        "mandate": key.mandate,
        "mandate_until": key.mandate_until,
        "per_hour": key.pace.per_hour,
        "per_day": key.pace.per_day,
        "batch": key.pace.batch,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "made_by": key.made_by_id,
        "confirmed_by": key.confirmed_by_id,
        "confirmed_at": key.confirmed_at,
    }


@router.get("/me", response=Me, summary="Who looks, and why")
@needs(None)
def me(request: ApiRequest) -> Me:
    """The viewer behind this key or session. Every answer of this API is what she may see for this purpose."""
    viewer = request.auth
    return Me(
        person=viewer.person,
        name=Person.objects.get(pk=viewer.person).name,
        bureau=viewer.bureau,
        bureau_name=bureau_names([viewer.bureau]).get(viewer.bureau, ""),
        kind=viewer.kind,
        purpose=viewer.purpose,
        permissions=sorted(viewer.permissions),
    )


@router.get("/bureaus", response=Page[BureauOut], summary="List the bodies")
@needs(Permission.MEMBERS_READ)
def list_bureaus(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[BureauOut]:
    """National central bureaus, the units they answer for, partner bodies, the secretariat, the commission."""
    rows = Bureau.objects.visible_to(request.auth)
    return page_of(rows, lambda found: [BureauOut.of(request, bureau) for bureau in found], cursor, limit)


@router.post("/bureaus", response={201: BureauOut}, summary="Add a bureau or a unit")
@needs(Permission.MEMBERS_MANAGE)
def add_bureau(request: ApiRequest, body: BureauIn) -> BureauOut:
    """The secretariat adds bureaus; a bureau's administrator adds units that it answers for."""
    return BureauOut.of(request, commands.add_bureau(request.auth, **dict(body)))


@router.put(
    "/discreet-consent", response=BureauOut, summary="Allow or end discreet checks on one's own searches"
)
@needs(Permission.DISCREET_MANAGE)
def set_discreet_consent(request: ApiRequest, body: ConsentIn) -> BureauOut:
    """Without its consent a state's searches never meet discreet records."""
    return BureauOut.of(request, commands.set_discreet_consent(request.auth, body.consents))


@router.get("/people", response=Page[PersonOut], summary="List people")
@needs(Permission.MEMBERS_READ)
def list_people(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[PersonOut]:
    """Those of one's own bureau and its units."""
    rows = Person.objects.visible_to(request.auth)
    return page_of(rows, lambda found: [PersonOut.of(person) for person in found], cursor, limit)


@router.post("/people", response={201: PersonOut}, summary="Add a person")
@needs(Permission.MEMBERS_MANAGE)
def add_person(request: ApiRequest, body: PersonIn) -> PersonOut:
    """She can do nothing before she is granted a role, nor sign in before she has a password."""
    return PersonOut.of(commands.add_person(request.auth, body.username, body.name, password=None))


@router.put("/people/{uuid:person_id}/states", response=PersonOut, summary="Say of which states a person is")
@needs(Permission.MEMBERS_MANAGE)
def declare_states(request: ApiRequest, person_id: UUID, body: StatesIn) -> PersonOut:
    """Of one's own body. She decides on no request of these states."""
    return PersonOut.of(commands.declare_nationalities(request.auth, person_id, body.states))


@router.get("/grants", response=Page[GrantOut], summary="List who holds which role")
@needs(Permission.MEMBERS_READ)
def list_grants(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[GrantOut]:
    """At one's own bureau and its units, those that have ended included."""
    rows = grants_seen(request.auth)
    return page_of(rows, lambda found: [GrantOut.of(grant) for grant in found], cursor, limit)


@router.post("/grants", response={201: GrantOut}, summary="Give a role")
@needs(Permission.MEMBERS_MANAGE)
def grant_role(request: ApiRequest, body: GrantIn) -> GrantOut:
    """For a year at most, at a body that one manages, to somebody else. It waits for a second person."""
    return GrantOut.of(commands.grant_role(request.auth, body.person, body.bureau, body.role, body.ends_at))


@router.post("/grants/{uuid:grant_id}/confirmation", response=GrantOut, summary="Confirm a role")
@needs(Permission.MEMBERS_CONFIRM)
def confirm_role(request: ApiRequest, grant_id: UUID) -> GrantOut:
    """As the second person, at a desk: no key confirms."""
    return GrantOut.of(commands.confirm_role(request.auth, grant_id))


@router.delete("/grants/{uuid:grant_id}", response=GrantOut, summary="Withdraw a role, or refuse it")
@needs(Permission.MEMBERS_MANAGE)
def withdraw_role(request: ApiRequest, grant_id: UUID) -> GrantOut:
    """It ends now; sessions and keys that rest on it stop at their next request."""
    return GrantOut.of(commands.withdraw_role(request.auth, grant_id))


@router.get("/keys", response=Page[KeyOut], summary="List the keys of programs")
@needs(Permission.KEY_MANAGE)
def list_keys(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[KeyOut]:
    """Those that rest on roles at one's own bureau and its units. No secret is shown."""
    rows = keys_managed(request.auth)
    return page_of(rows, lambda found: [KeyOut.of(key) for key in found], cursor, limit)


@router.post("/keys", response={201: NewKey}, summary="Make a key")
@needs(Permission.KEY_MANAGE)
def create_key(request: ApiRequest, body: KeyIn) -> NewKey:
    """It acts for the grant it rests on, for the purposes it is given, and ends no later than the grant.

    It waits for a second person.
    """
    key, secret = commands.create_key(
        request.auth, body.grant, body.name, list(body.purposes), body.expires_at, body.mandate
    )
    return NewKey(**_key_fields(key), secret=secret)


@router.post("/keys/{uuid:key_id}/confirmation", response=KeyOut, summary="Confirm a key")
@needs(Permission.MEMBERS_CONFIRM)
def confirm_key(request: ApiRequest, key_id: UUID) -> KeyOut:
    """As the second person, at a desk: no key confirms."""
    return KeyOut.of(commands.confirm_key(request.auth, key_id))


@router.delete("/keys/{uuid:key_id}", response=KeyOut, summary="Revoke a key, or refuse it")
@needs(Permission.KEY_MANAGE)
def revoke_key(request: ApiRequest, key_id: UUID) -> KeyOut:
    """It stops at its next request."""
    return KeyOut.of(commands.revoke_key(request.auth, key_id))


@router.put("/keys/{uuid:key_id}/mandate", response=KeyOut, summary="Give a key a mandate for bulk use")
@needs(Permission.KEY_MANAGE)
def put_mandate(request: ApiRequest, key_id: UUID, body: MandateIn) -> KeyOut:
    """In place of the one it had. Without a mandate a program asks at the pace of a person, one question at a time."""
    pace = Pace(body.per_hour, body.per_day, body.batch)
    return KeyOut.of(give_mandate(request.auth, key_id, body.mandate, body.until, pace))
