"""Keep a register, send it, and answer what a sending asks. Taking in is in ``taking``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.thing_reasons import ThingReason
from comity.kernel.commands import Act, command
from comity.kernel.handling import LONGEST, Handling
from comity.kernel.ids import new_id
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Busy, Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import Tier
from comity.records.models import OF_REGISTER, ImportRun, Register, Sync, SyncLine
from comity.records.syncing.receiving import keep

RAW_KEPT = timedelta(days=30)
LONGEST_NAME = 100
MOST_REGISTERS = 100
AGAIN = 60
"""Seconds after which a sender may try again while an earlier sending is still taken in."""


@dataclass(frozen=True)
class Kept:
    """How what a register sends is kept: ``status`` of its persons, ``reason`` of its documents, ``thing_reason`` of its
    things; ``days`` until a record expires, from its coming. What the handling says of expiry does not matter.
    """

    name: str
    handling: Handling
    days: int = 365
    status: str = ""
    reason: str = ""
    thing_reason: str = ""


@command("register.kept", Permission.RECORD_IMPORT)
def keep_register(act: Act, kept: Kept, register_id: UUID | None = None) -> Register:
    """Open a register, or say anew how what it sends from now on is kept."""
    one_at_a_time("registers", act.viewer.bureau)
    mine = Register.objects.filter(source=act.viewer.bureau)
    if register_id is None:
        register = Register(source=act.viewer.bureau)
        if mine.count() >= MOST_REGISTERS:
            raise Invalid(
                _("Your bureau has %(most)d registers, as many as it may.") % {"most": MOST_REGISTERS}
            )
    else:
        register = _own(act, register_id)
    _check(act, kept)
    if mine.filter(name=kept.name.strip()).exclude(pk=register.pk).exists():
        raise Invalid(_("Your bureau has a register of this name already."), "name")
    register.name, register.days = kept.name.strip(), kept.days
    register.handling = _from_now(kept.handling, kept.days).as_json()
    register.status, register.reason, register.thing_reason = kept.status, kept.reason, kept.thing_reason
    register.person, register.purpose = act.viewer.person, act.viewer.purpose.value
    register.save()
    act.on("register", register.pk, name=register.name, days=register.days)
    return register


def _check(act: Act, kept: Kept) -> None:
    if not kept.name.strip():
        raise Invalid(_("Give the register a name."), "name")
    check_length(kept.name, LONGEST_NAME, "name")
    if kept.handling.source != act.viewer.bureau:
        raise Denied(_("A bureau keeps registers of its own only."))
    if kept.handling.tier is Tier.DISCREET:
        raise Denied(_("Discreet records are made one by one, each with its legal order."))
    if not 1 <= kept.days <= LONGEST.days:
        raise Invalid(_("A record may be kept for five years at most before it is reviewed."), "days")
    _from_now(kept.handling, kept.days).checked()
    for value, codes, field in (
        (kept.status, PersonStatus, "status"),
        (kept.reason, DocumentReason, "reason"),
        (kept.thing_reason, ThingReason, "thing_reason"),
    ):
        if value and value not in set(codes):
            raise Invalid(_("This is none of the values to choose from."), field)


def expiry(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def _from_now(handling: Handling, days: int) -> Handling:
    return replace(handling, expires_at=expiry(days))


@command("sync.started", Permission.RECORD_IMPORT)
def start_sync(
    act: Act,
    register_id: UUID,
    filename: str,
    content: BinaryIO,
    changes: bool = False,
    sha256: str = "",
) -> Sync:
    """Keep what was sent, whole or its ``changes``, gzip or not. ``sha256``: what the sender says it is.

    One sending at a time: the same again, while it is taken in, is that one; another is refused until then. A whole
    register takes the place of one about which the bureau has not been asked yet.
    """
    act.viewer.must(Permission.RECORD_DELETE)  # what is not in the register any more is let go
    register = _own(act, register_id)
    act.on("register", register.pk)
    run_id = new_id()
    path = settings.COMITY.home / "raw" / f"{run_id}.list"
    try:
        digest = keep(path, content)
        if sha256 and sha256.strip().lower() != digest:
            raise Invalid(_("The file is not what its SHA-256 says. Send it again."), "sha256")
        if same := _waiting(act, register, digest, changes):
            path.unlink()
            return same
        run = _run(act, register, filename, path, run_id)
        run.save(force_insert=True)
        sync = Sync.objects.create(
            run=run, register=register, source=run.source, changes=changes, sha256=digest
        )
        act.on("sync", run.pk, register=str(register.pk), changes=changes, size=run.size, sha256=digest)
    except BaseException:
        path.unlink(missing_ok=True)  # a file that no run knows of would never be erased
        raise
    return sync


def _run(act: Act, register: Register, filename: str, path: Path, run_id: UUID) -> ImportRun:
    return ImportRun(
        id=run_id,
        source=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        filename=Path(filename).name[:200],
        format=OF_REGISTER,
        handling=_from_now(Handling.from_json(register.handling), register.days).checked().as_json(),
        status=register.status,
        reason=register.reason,
        thing_reason=register.thing_reason,
        raw=str(path),
        raw_until=clock.now() + RAW_KEPT,
        size=path.stat().st_size,
    )


def _waiting(act: Act, register: Register, digest: str, changes: bool) -> Sync | None:
    """The same sending where it is under way; another one stands in the way, unless a whole register replaces it."""
    open_ones = Sync.objects.filter(register=register, state__in=Sync.OPEN).exclude(run__raw="")
    sync = open_ones.select_for_update(of=("self", "run")).select_related("run").first()
    if sync is None:
        return None
    if (sync.sha256, sync.changes) == (digest, changes):
        act.on("sync", sync.pk, again=True)
        return sync
    if sync.state != Sync.State.ASKS:
        raise Busy(
            _("An earlier sending of this register is still being taken in. Send this one again later."),
            AGAIN,
        )
    if changes:
        raise Invalid(_("An earlier sending of this register waits for somebody of your bureau to answer."))
    throw_away(sync)
    return None


def throw_away(sync: Sync) -> None:
    """Let nothing of ``sync`` be applied."""
    SyncLine.objects.filter(sync=sync).delete()
    sync.state, sync.run.state, sync.run.finished_at = (
        Sync.State.THROWN_AWAY,
        ImportRun.State.FAILED,
        clock.now(),
    )
    sync.run.waiting = 0
    sync.run.save(update_fields=["state", "finished_at", "waiting"])
    sync.save(update_fields=["state", "answered_by", "answered_at"])


@command("sync.answered", Permission.REGISTER_CONFIRM)
def answer_sync(act: Act, sync_id: UUID, apply: bool) -> Sync:
    """A person looked at what the guards ask: let the sending be applied, or throw it away."""
    sync = locked(act, sync_id)
    act.on("sync", sync.pk, apply=apply, doubts=sync.doubts)
    if sync.state != Sync.State.ASKS:
        raise Invalid(_("Nothing is asked about this sending any more."))
    sync.answered_by, sync.answered_at = act.viewer.person, clock.now()
    if apply:
        sync.state = Sync.State.TAKING
        sync.save(update_fields=["state", "answered_by", "answered_at"])
    else:
        throw_away(sync)
    act.tell("sync.answered", sync.source, sync.pk)
    return sync


def locked(act: Act, sync_id: UUID) -> Sync:
    """The sending as it is once nobody else works on it, or :class:`NotFound`."""
    mine = Sync.objects.filter(source=act.viewer.bureau, pk=sync_id)
    sync = mine.select_for_update(of=("self", "run")).select_related("run", "register").first()
    if sync is None:
        raise NotFound
    return sync


def _own(act: Act, register_id: UUID) -> Register:
    register = Register.objects.select_for_update().filter(source=act.viewer.bureau, pk=register_id).first()
    if register is None:
        raise NotFound
    return register
