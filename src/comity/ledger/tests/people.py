"""Who appears in these tests, and a ledger with something in it."""

from uuid import UUID

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry
from comity.kernel.viewer import BodyKind, Viewer
from comity.ledger.recorder import LedgerRecorder

NAIROBI, PARIS, BERLIN = (UUID(int=0x01930000_0000_7000_8000_000000000000 + number) for number in (1, 2, 3))


def officer(number: int, bureau: UUID, *permissions: Permission) -> Viewer:
    person = UUID(int=0x01930000_0000_7000_8000_00000000F000 + number)
    return Viewer(person, bureau, BodyKind.MEMBER, Purpose.BORDER_CONTROL, frozenset(permissions))


AMINA = officer(1, NAIROBI, Permission.LEDGER_READ)
CLAIRE = officer(2, PARIS, Permission.LEDGER_READ)
JONAS = officer(3, BERLIN)


def look(viewer: Viewer, subject: str = "record:1", *sources: UUID, **details: object) -> Entry:
    """An entry of ``viewer`` reading ``subject``."""
    return Entry(
        "record.read",
        viewer.bureau,
        viewer.person,
        viewer.purpose.value,
        subject,
        sources=sources,
        details=details,
    )


def record(count: int, viewer: Viewer = AMINA, *sources: UUID) -> list[Entry]:
    entries = [look(viewer, f"record:{number}", *sources, number=number) for number in range(count)]
    LedgerRecorder().record(entries)
    return entries
