"""Who looks, for whom, and why."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied


class BodyKind(StrEnum):
    """What kind of body acts. "All members" means member bureaus alone."""

    MEMBER = "member"
    PARTNER = "partner"
    SECRETARIAT = "secretariat"
    COMMISSION = "commission"


@dataclass(frozen=True)
class Viewer:
    """A person of a bureau with a purpose. ``bureau`` answers for ``body``, which may be a national unit of it."""

    person: UUID
    bureau: UUID
    kind: BodyKind
    purpose: Purpose
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    body: UUID | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def must(self, permission: Permission) -> None:
        """Raise :class:`Denied` with a reason unless this viewer holds ``permission``."""
        if not self.may(permission):
            raise Denied.lacking(permission)
