"""Who drafts, reviews and protects in these tests, and notices on their way."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.notices.commands import (
    Audience,
    Said,
    answer_clearance,
    answer_steps,
    approve,
    refuse,
    save_draft,
    start_draft,
    submit,
)
from comity.notices.models import Notice, StepAnswer
from comity.notices.tables import current
from comity.notices.tests.drafts import complete
from tests.people import World

MAN = {
    "family_name": "Mutua",
    "forename": "Josphat Kiprono",
    "sex": "male",
    "birth_date": "1984-03-17",
    "nationality": ["ke"],
    "document_numbers": ["AK0456789"],
    "status": "charged",
}


def content(kind: str, **said: Any) -> dict[str, Any]:
    """A complete draft of ``kind`` about the man whom everybody looks for."""
    today = clock.now().date()
    table = current(today)
    ruled = table.types[kind]
    about = {name: value for name, value in MAN.items() if name in ruled.fields}
    if about.get("status") not in ruled.statuses:
        about.pop("status", None)
    if "person" not in ruled.subjects:
        about = {"name": "A false floor in refrigerated lorries"}
    return complete(ruled, table, today, **(about | said))


def drafted(viewer: Viewer, kind: str = "red", audience: Audience | None = None, **said: Any) -> Notice:
    notice = start_draft(viewer, kind)
    table = current(clock.now().date())
    if audience is None and table.types[kind].diffusion:
        raise AssertionError("a diffusion names its bureaus")
    return save_draft(viewer, notice.pk, content(kind, **said), audience, notice.version)


def to(*bureaus: Any) -> Audience:
    return Audience(AudienceMode.ONLY, frozenset(bureau.pk for bureau in bureaus))


def submitted(viewer: Viewer, kind: str = "red", audience: Audience | None = None, **said: Any) -> Notice:
    return submit(viewer, drafted(viewer, kind, audience, **said).pk)


def say_yes(reviewer: Viewer, notice: Notice) -> Notice:
    """Work through the whole table and approve."""
    answer_steps(reviewer, notice.pk, everything_holds(notice))
    return approve(reviewer, notice.pk)


def everything_holds(notice: Notice) -> dict[str, Said]:
    asked = (step for step in notice.kind.steps if notice.table.steps[step].by == "reviewer")
    return {step: Said(StepAnswer.Answer.HOLDS, "read and compared") for step in asked}


def turned_down(reviewer: Viewer, notice: Notice, step: str = "E3") -> Notice:
    """Refused for a step that does not hold."""
    answer_steps(reviewer, notice.pk, {step: Said(StepAnswer.Answer.FAILS, "no new trial is granted")})
    return refuse(reviewer, notice.pk, notice.table.steps[step].code)


def published(
    world: World, viewer: Viewer, kind: str = "red", audience: Audience | None = None, **said: Any
) -> Notice:
    """Drafted, submitted, cleared, and approved by as many as it takes."""
    return out(world, submitted(viewer, kind, audience, **said))


def out(world: World, notice: Notice) -> Notice:
    """Cleared, and approved by as many as it takes."""
    if notice.content.get("subject") == "person":
        answer_clearance(world.tomas, notice.pk, True)
    for reviewer in (world.ravi, world.sofia)[: notice.needed]:
        if not notice.is_open:
            say_yes(reviewer, notice)
    with as_task(Task.NOTICES):
        return Notice.objects.get(pk=notice.pk)


def png(side: int = 8) -> bytes:
    """A real picture: a black square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (1 + side // 8) * side, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def as_it_is(viewer: Viewer, notice: Notice) -> Notice:
    with acting_as(viewer):
        return Notice.objects.get(pk=notice.pk)
