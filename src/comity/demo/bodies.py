"""The demo's states, bureaus and people, made by the commands that a real hub is founded with."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from comity.demo.cast import NATIONALITIES
from comity.demo.model import DemoBureau, DemoPerson, Story
from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.commands import (
    add_bureau,
    add_person,
    confirm_role,
    declare_nationalities,
    found_hub,
    grant_role,
    set_discreet_consent,
)
from comity.members.models import Bureau, Grant, Person
from comity.members.queries import viewer_named
from comity.members.roles import Role

YEAR = timedelta(days=365)
HELPERS = {
    Role.BUREAU_ADMINISTRATOR: ("admin", "Administrator"),
    Role.DUTY_OFFICER: ("registry", "Registry"),
    Role.COMPLIANCE_LAWYER: ("legal", "Legal adviser"),
}
"""Who does in each bureau what nobody of the story does: user name and name begin so."""


@dataclass
class Bodies:
    """Bureaus by the story's keys, made where they are missing; what is there is left alone."""

    story: Story
    secretary: DemoPerson = field(init=False)
    bureaus: dict[str, Bureau] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.secretary = next(p for p in self.story.people if p.role == Role.SECRETARIAT_ADMINISTRATOR.value)

    def make(self) -> None:
        """Found the hub, add every body, seat every person, and let states consent to discreet checks."""
        secretariat = next(b for b in self.story.bureaus if b.kind == BodyKind.SECRETARIAT.value)
        if not Bureau.objects.exists():
            # nobody signs in with this password: in the demo one click is enough
            password = secrets.token_urlsafe(24)
            found_hub(secretariat.name, self.secretary.key, self.secretary.name, password)
        self.bureaus[secretariat.key] = Bureau.objects.get(kind=BodyKind.SECRETARIAT.value)
        for bureau in self.story.bureaus:
            if bureau.kind != BodyKind.SECRETARIAT.value:
                self._add(bureau)
        # administrators first: once a bureau has one, the secretariat names no other
        for person in sorted(self.story.people, key=lambda p: p.role != Role.BUREAU_ADMINISTRATOR.value):
            self._seat(person.key, person.name, person.bureau, Role(person.role), person.language)
        for username, state in NATIONALITIES.items():
            deciding = Person.objects.get(username=username)
            if not deciding.nationalities:
                declare_nationalities(self._secretariat(), deciding.pk, [state])
        for bureau in self.story.bureaus:
            if bureau.consents_to_discreet and not self.bureaus[bureau.key].consents_to_discreet:
                set_discreet_consent(self.at(bureau.key, Role.COMPLIANCE_LAWYER), True)

    def at(self, key: str, role: Role) -> Viewer:
        """Somebody who holds ``role`` at a bureau: of the story, or a helper who is seated now."""
        bureau = self.bureaus[key]
        grant = (
            Grant.objects.in_force().filter(bureau=bureau, role=role.value).select_related("bureau").first()
        )
        if grant is None:
            begins, name = HELPERS[role]
            self._seat(f"{begins}-{key}", f"{name}, {bureau.short}", key, role)
            return self.at(key, role)
        return grant.viewer(Purpose.SUPPORT_INVESTIGATION)

    def bureau_id(self, key: str) -> UUID:
        """The bureau that answers for the body of that key."""
        return self.bureaus[key].answering.id

    def _secretariat(self) -> Viewer:
        return viewer_named(self.secretary.key, self.secretary.purpose)

    def _add(self, bureau: DemoBureau) -> None:
        found = Bureau.objects.filter(short=bureau.short).select_related("answers_to").first()
        self.bureaus[bureau.key] = found or add_bureau(
            self._secretariat(),
            bureau.name,
            bureau.short,
            BodyKind(bureau.kind),
            bureau.state,
            self.bureaus[bureau.answers_to].id if bureau.answers_to else None,
        )

    def _seat(self, username: str, name: str, key: str, role: Role, language: str = "en") -> None:
        person = Person.objects.filter(username=username).first()
        if person is None:
            person = add_person(self._secretariat(), username, name, None, language)
        held = Grant.objects.filter(person=person, bureau=self.bureaus[key], role=role.value)
        if held.exists():
            return
        ends = clock.now() + YEAR
        given = grant_role(self._granting(key, role), person.id, self.bureaus[key].id, role, ends)
        if given.confirmed_at is None:  # each bureau of the story has one administrator
            confirm_role(self._secretariat(), given.id)

    def _granting(self, key: str, role: Role) -> Viewer:
        """The secretariat names a bureau's administrator, who gives the bureau's other roles."""
        if role in {Role.BUREAU_ADMINISTRATOR, Role.COMMISSIONER} or key == self.secretary.bureau:
            return self._secretariat()
        answering = self.bureaus[key].answering
        central = next(known for known, bureau in self.bureaus.items() if bureau == answering)
        return self.at(central, Role.BUREAU_ADMINISTRATOR)
