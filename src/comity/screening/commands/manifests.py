"""Receive a list of travellers, and screen it."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.commands import Act, command
from comity.kernel.ids import new_id
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.telling import made_of
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.screening.asking import Asked, is_empty, of_traveller
from comity.screening.budgeting.queries import match_line
from comity.screening.commands.matches import ask_discreet_desk, ask_people, note_discreet
from comity.screening.finding import find, find_discreet
from comity.screening.manifests.model import Limits, Problem, Reading
from comity.screening.manifests.read import read
from comity.screening.models import Manifest, Match, Passenger
from comity.screening.rules import MATCH_LINE

CHUNK = 25
NAME_SHOWN = 300


@command("manifest.received", Permission.MANIFEST_SCREEN)
def receive_manifest(act: Act, filename: str, raw: bytes) -> Manifest:
    """Read a list in any known format and keep it to be screened; what could not be read is kept as problems.

    The same message sent twice is one manifest, on which everybody is asked about anew: records may have come since,
    or be shared for the purpose of whoever sends it now. A newer message about the same flight replaces the older.
    """
    if len(raw) > settings.COMITY.manifest_max_bytes:
        raise Invalid(_("This file is larger than a passenger list can be."), "file")
    reading = read(raw, clock.now().date(), Limits(max_bytes=settings.COMITY.manifest_max_bytes))
    identity = _identity(reading, raw)
    one_at_a_time("manifest", act.viewer.bureau, identity)
    before = (
        Manifest.objects.visible_to(act.viewer).filter(identity=identity).exclude(state=Manifest.State.ERASED)
    )
    if same := before.first():
        act.on("manifest", same.pk, again=True)
        return _to_be_screened_again(same)
    manifest = _manifest(act, filename, reading, identity)
    path = settings.COMITY.home / "raw" / f"{manifest.pk}.manifest"
    try:
        _keep_raw(path, raw)
        manifest.raw = str(path)
        manifest.save(force_insert=True)
        Passenger.objects.bulk_create(
            _passenger(manifest, position, of_traveller(traveller))
            for position, traveller in enumerate(reading.travellers, start=1)
        )
    except BaseException:
        path.unlink(missing_ok=True)  # a list that no manifest knows of would never be erased
        raise
    act.on("manifest", manifest.pk, filename=manifest.filename, travellers=manifest.total)
    return manifest


def screen_manifest(
    viewer: Viewer, manifest_id: UUID, progress: Callable[[Manifest], None] | None = None
) -> Manifest:
    """Screen every traveller who is still waiting, a few at a time; safe to call again after any interruption."""
    with acting_as(viewer):
        manifest = Manifest.objects.visible_to(viewer).filter(pk=manifest_id).first()
        if manifest is None:
            raise NotFound
        while manifest.state not in {Manifest.State.DONE, Manifest.State.ERASED}:
            manifest = _screen_some(viewer, manifest_id)
            if progress:
                progress(manifest)
        return manifest


@command("manifest.screened", Permission.MANIFEST_SCREEN)
def _screen_some(act: Act, manifest_id: UUID) -> Manifest:
    manifest = Manifest.objects.select_for_update(of=("self",)).visible_to(act.viewer).get(pk=manifest_id)
    if manifest.state in {Manifest.State.DONE, Manifest.State.ERASED}:
        return manifest  # by another worker, or because its time ran out
    waiting = manifest.passengers.filter(status=Passenger.Status.WAITING)
    passengers = list(waiting.order_by("position")[:CHUNK])
    act.on("manifest", manifest.pk, travellers=len(passengers))
    questions: list[Asked] = [passenger.data for passenger in passengers]
    shown = find(act.viewer, questions, match_line(act.viewer))
    discreet = find_discreet(act.viewer, questions, MATCH_LINE)
    quiet: list[Match] = []
    asked = _asked_before(passengers)
    for passenger, found, silent in zip(passengers, shown, discreet, strict=True):
        before = asked.get(passenger.pk, set())
        new = [item for item in found if item.record.pk not in before]
        matches = ask_people(act, passenger.data, new, passenger, manifest.flight)
        quiet += ask_discreet_desk(act, passenger.data, silent, passenger, manifest.flight)
        passenger.status = Passenger.Status.MATCH if matches or before else Passenger.Status.CLEAR
        act.also("traveller.screened", f"passenger:{passenger.pk}", name=passenger.name, matches=len(matches))
        for match in matches:
            act.tell("match.found", match.bureau, match.pk)
    note_discreet(act, quiet)
    Passenger.objects.bulk_update(passengers, ["status"])
    manifest.screened = manifest.passengers.exclude(status=Passenger.Status.WAITING).count()
    manifest.state = Manifest.State.RUNNING
    if manifest.screened == manifest.total:
        manifest.state, manifest.finished_at = Manifest.State.DONE, clock.now()
    manifest.save(update_fields=["screened", "state", "finished_at"])
    act.tell(
        "manifest.progress", manifest.bureau, manifest.pk, screened=manifest.screened, total=manifest.total
    )
    return manifest


def _to_be_screened_again(manifest: Manifest) -> Manifest:
    """The list with everybody on it waiting once more, unless it is being screened. Its hours run on as they did."""
    manifest = Manifest.objects.select_for_update(of=("self",)).get(pk=manifest.pk)
    if manifest.state == Manifest.State.DONE:
        people = manifest.passengers.exclude(status=Passenger.Status.ERROR)
        waiting = people.update(status=Passenger.Status.WAITING)
        manifest.state, manifest.screened = Manifest.State.WAITING, manifest.total - waiting
        manifest.finished_at = None
        manifest.save(update_fields=["state", "screened", "finished_at"])
    return manifest


def _asked_before(passengers: list[Passenger]) -> dict[UUID, set[UUID | None]]:
    """Records about which officers were asked already for each of ``passengers``.

    ``None`` stands for one that was told apart: if it is found all the same, it has changed since.
    """
    asked: dict[UUID, set[UUID | None]] = {}
    matches = Match.objects.filter(passenger__in=passengers).exclude(access=Access.DISCREET.value)
    for passenger, record, state in matches.values_list("passenger", "record_id", "state"):
        asked.setdefault(passenger, set()).add(None if state == Match.State.NO else record)
    return asked


def _manifest(act: Act, filename: str, reading: Reading, identity: str) -> Manifest:
    legs = [asdict(leg) for leg in reading.legs]
    return Manifest(
        id=new_id(),
        bureau=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        filename=Path(filename).name[:200],
        format=reading.format,
        sender=reading.sender[:100],
        reference=reading.reference[:100],
        function=reading.function[:20],
        legs=legs,
        problems=[_kept(problem) for problem in reading.problems],
        identity=identity,
        replaces=_older(act.viewer, reading.sender, legs),
        total=len(reading.travellers),
        erase_at=clock.now() + timedelta(hours=settings.COMITY.passenger_hours),
    )


def _older(viewer: Viewer, sender: str, legs: list[dict[str, str]]) -> Manifest | None:
    """The newest list about the same movement from the same sender."""
    if not legs:
        return None
    return Manifest.objects.visible_to(viewer).filter(sender=sender[:100], legs=legs).first()


def _identity(reading: Reading, raw: bytes) -> str:
    """Equal for the same message sent twice. Only EDIFACT says of itself which message it is."""
    content = hashlib.sha256(raw).hexdigest()
    return hashlib.sha256("\x1f".join([*reading.identity, content]).encode()).hexdigest()


def _passenger(manifest: Manifest, position: int, asked: Asked) -> Passenger:
    return Passenger(
        manifest=manifest,
        bureau=manifest.bureau,
        position=position,
        name=asked["name"][:NAME_SHOWN],
        data=asked,
        status=Passenger.Status.ERROR if is_empty(asked) else Passenger.Status.WAITING,
    )


def _keep_raw(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(raw)


def _kept(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept; a sentence of the reader's with what it was made of."""
    plain = {"at": problem.at, "message": str(problem.message), "severity": problem.severity}
    made = made_of(problem.message)
    return plain | ({"made_of": made} if made else {})
