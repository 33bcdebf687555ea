"""The people of the tests: who they are, where they sit, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.handling import Handling
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.commands import confirm_key, confirm_role
from comity.members.models import ApiKey, Bureau, Grant, Person, State
from comity.members.queries import CONFIRMING, OF_PEOPLE_ALONE, who_may_confirm
from comity.members.roles import Role
from comity.records.commands import create_record
from comity.records.models import Record
from comity.records.rules import Draft

YEAR = timedelta(days=365)


@dataclass
class World:
    """Kenya, France and Germany with a border unit, a Peruvian support body, the secretariat, the commission."""

    kenya: Bureau
    france: Bureau
    germany: Bureau
    border_unit: Bureau
    support_body: Bureau
    secretariat: Bureau
    commission: Bureau

    def seat(
        self, username: str, bureau: Bureau, role: Role, purpose: Purpose = Purpose.BORDER_CONTROL
    ) -> Viewer:
        person, _ = Person.objects.get_or_create(username=username, defaults={"name": username.title()})
        grant, _ = Grant.objects.get_or_create(
            person=person,
            bureau=bureau,
            role=role.value,
            defaults={"ends_at": clock.now() + YEAR, "confirmed_at": clock.now()},
        )
        return Grant.objects.select_related("bureau__answers_to").get(pk=grant.pk).viewer(purpose)

    @property
    def amina(self) -> Viewer:
        """Duty officer in Nairobi."""
        return self.seat("amina", self.kenya, Role.DUTY_OFFICER)

    @property
    def claire(self) -> Viewer:
        """Duty officer in Paris."""
        return self.seat("claire", self.france, Role.DUTY_OFFICER)

    @property
    def denis(self) -> Viewer:
        """Discreet-checks desk in Paris."""
        return self.seat("denis", self.france, Role.DISCREET_DESK)

    @property
    def lucie(self) -> Viewer:
        """Compliance lawyer in Paris."""
        return self.seat("lucie", self.france, Role.COMPLIANCE_LAWYER)

    @property
    def odile(self) -> Viewer:
        """Administrator of the French bureau."""
        return self.seat("odile", self.france, Role.BUREAU_ADMINISTRATOR)

    @property
    def jonas(self) -> Viewer:
        """Border officer of a unit that the German bureau answers for."""
        return self.seat("jonas", self.border_unit, Role.BORDER_OFFICER)

    @property
    def rosa(self) -> Viewer:
        """Support worker of a partner body."""
        return self.seat("rosa", self.support_body, Role.SUPPORT_WORKER)

    @property
    def viktor(self) -> Viewer:
        """Administrator of the secretariat, and curious."""
        return self.seat("viktor", self.secretariat, Role.SECRETARIAT_ADMINISTRATOR)

    @property
    def ines(self) -> Viewer:
        """Member of the commission."""
        return self.seat("ines", self.commission, Role.COMMISSIONER)

    @property
    def ravi(self) -> Viewer:
        """Reviewer of notices at the secretariat, of India."""
        return self._of("in", self.seat("ravi", self.secretariat, Role.REVIEWER))

    @property
    def sofia(self) -> Viewer:
        """Another reviewer, of Portugal."""
        return self._of("pt", self.seat("sofia", self.secretariat, Role.REVIEWER))

    @property
    def tomas(self) -> Viewer:
        """Protection officer of the secretariat, of Czechia."""
        return self._of("cz", self.seat("tomas", self.secretariat, Role.PROTECTION_OFFICER))

    @property
    def helena(self) -> Viewer:
        """Compliance officer of the secretariat."""
        return self.seat("helena", self.secretariat, Role.COMPLIANCE_OFFICER)

    @property
    def ingrid(self) -> Viewer:
        """Legal officer of the secretariat, of Sweden."""
        return self._of("se", self.seat("ingrid", self.secretariat, Role.LEGAL_OFFICER))

    def _of(self, state: str, viewer: Viewer) -> Viewer:
        Person.objects.filter(pk=viewer.person, nationalities=[]).update(nationalities=[state])
        return viewer

    def everyone(self) -> dict[str, Viewer]:
        names = ("amina", "claire", "denis", "lucie", "odile", "jonas", "rosa", "viktor", "ines")
        names += ("ravi", "tomas", "helena", "ingrid")
        return {name: getattr(self, name) for name in names}


def make_world() -> World:
    """Bodies only; people are seated when a test asks for them."""

    def bureau(
        name: str, short: str, kind: BodyKind, state: str = "", answers_to: Bureau | None = None
    ) -> Bureau:
        if state:
            State.objects.get_or_create(code=state, defaults={"joined_on": date(2020, 1, 1)})
        return Bureau.objects.create(
            name=name, short=short, kind=kind.value, state_id=state or None, answers_to=answers_to
        )

    germany = bureau("NCB Berlin", "DE", BodyKind.MEMBER, "de")
    return World(
        kenya=bureau("NCB Nairobi", "KE", BodyKind.MEMBER, "ke"),
        france=bureau("NCB Paris", "FR", BodyKind.MEMBER, "fr"),
        germany=germany,
        border_unit=bureau("Border police Frankfurt", "DE-FRA", BodyKind.MEMBER, "de", germany),
        support_body=bureau("Casa Segura", "CASA", BodyKind.PARTNER),
        secretariat=bureau("Secretariat", "SEC", BodyKind.SECRETARIAT),
        commission=bureau("Commission", "COM", BodyKind.COMMISSION),
    )


def confirmed(what: Grant | ApiKey) -> Grant | ApiKey:
    """``what`` once a second person let it take effect: another administrator, or Vera of the secretariat."""
    if what.confirmed_at:
        return what
    grant = what if isinstance(what, Grant) else what.grant
    seconds = who_may_confirm(grant.bureau, what.asked_by, grant.person_id) or {_vera().pk}
    second = Grant.objects.in_force().filter(person__in=seconds, role__in=CONFIRMING).first()
    assert second is not None
    let = confirm_role if isinstance(what, Grant) else confirm_key
    return let(second.viewer(Purpose.SECURITY_CHECK), what.pk)


def as_program(viewer: Viewer) -> Viewer:
    """What a key of hers may do."""
    return replace(viewer, permissions=viewer.permissions - OF_PEOPLE_ALONE)


def _vera() -> Person:
    secretariat = Bureau.objects.get(kind=BodyKind.SECRETARIAT.value)
    vera, _ = Person.objects.get_or_create(username="vera", defaults={"name": "Vera"})
    Grant.objects.get_or_create(
        person=vera,
        bureau=secretariat,
        role=Role.SECRETARIAT_ADMINISTRATOR.value,
        defaults={"ends_at": clock.now() + YEAR, "confirmed_at": clock.now()},
    )
    return vera


def handling(source: UUID, **changes: Any) -> Handling:
    """Shared with all members for a year, unless ``changes`` say otherwise."""
    return replace(Handling(source=source, expires_at=clock.now() + YEAR), **changes)


def wanted(viewer: Viewer, name: str = "Josphat Kiprono Mutua", **changes: Any) -> Record:
    """A suspect shared by the viewer's bureau; ``changes`` go to the handling or, by name, to the draft."""
    properties = {
        "name": [name],
        "birthDate": changes.pop("born", ["1984-03-17"]),
        "nationality": changes.pop("nationality", ["ke"]),
        "gender": ["male"],
        "passportNumber": changes.pop("passports", []),
    }
    draft = Draft("Person", properties, status=changes.pop("status", "suspect"))
    return create_record(viewer, draft, handling(viewer.bureau, **changes))


def stolen_passport(viewer: Viewer, number: str = "AK0456789", **changes: Any) -> Record:
    draft = Draft("Passport", {"number": [number], "country": ["ke"]}, reason=changes.pop("reason", "stolen"))
    return create_record(viewer, draft, handling(viewer.bureau, **changes))


def thing(viewer: Viewer, schema: str = "Vehicle", reason: str = "stolen", **said: Any) -> Record:
    """A thing shared by the viewer's bureau: what is a list goes to the record, the rest to its handling."""
    properties = {name: values for name, values in said.items() if isinstance(values, list)}
    rules = {name: value for name, value in said.items() if name not in properties}
    return create_record(viewer, Draft(schema, properties, reason=reason), handling(viewer.bureau, **rules))
