"""Draft, save as one goes, add files, submit; the machine's own checks. They raise questions and decide nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.codes.handling_codes import Confidentiality
from comity.kernel.codes.purposes import Purpose
from comity.kernel.commands import Act, command
from comity.kernel.handling import LONGEST, Handling
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import AudienceMode
from comity.members.queries import state_of
from comity.notices import identity, rules
from comity.notices.checks import day
from comity.notices.commands import publishing
from comity.notices.commands.shaping import media_type, tidy
from comity.notices.commands.ways import (
    ShownTo,
    due,
    keep,
    own,
    take,
    tell_operator,
    wait_for_notices_of,
)
from comity.notices.model import Table, Type
from comity.notices.models import (
    Clearance,
    CountryFlag,
    Notice,
    NoticeFile,
    NoticeVersion,
    Protected,
    Question,
    content_of,
)
from comity.notices.sealing import tags_of
from comity.notices.standings import standing_of
from comity.notices.tables import current
from comity.records.models import Record

MOST_FILES = 20


@dataclass(frozen=True)
class Audience:
    """To whom a notice goes once it is published: all members, only those named, or all but those."""

    mode: AudienceMode = AudienceMode.ALL
    bureaus: frozenset[UUID] = frozenset()


@command("notice.drafted", Permission.NOTICE_WRITE)
def start_draft(act: Act, kind: str, origin: UUID | None = None) -> Notice:
    """Begin a request of type ``kind``, from nothing or from an own record, whose data it takes over."""
    table = current(clock.now().date())
    ruled = _offered(act, table, kind)
    content: dict[str, Any] = {"subject": ruled.subjects[0]} if len(ruled.subjects) == 1 else {}
    if origin is not None:
        content |= _taken_over(act, table, ruled, origin)
    notice = Notice(
        type=kind,
        rules=table.version,
        reference=_reference(kind),
        drafter=act.viewer.person,
        state_of=state_of(act.viewer.bureau),
        origin=origin,
        needed=ruled.approvals,
    )
    _say(act, notice, content, Audience())
    return notice


@command("notice.saved", Permission.NOTICE_WRITE)
def save_draft(
    act: Act,
    notice_id: UUID,
    content: Mapping[str, Any],
    audience: Audience | None = None,
    seen_version: int = 0,
) -> Notice:
    """Keep what was typed so far, complete or not, as a new version. ``seen_version``: what the drafter had before
    her eyes. Where nothing changed there is no new version."""
    notice = own(act, notice_id)
    if notice.state not in {"draft", "info_requested"}:
        raise Invalid(_("What was submitted is changed when a question is open, or by an amendment."))
    if notice.version != seen_version:
        raise Invalid(_("Somebody changed this draft meanwhile. Look at it again, then bring both together."))
    said = tidy(content, notice.kind, notice.table)
    if said != notice.content or audience is not None:
        _say(act, notice, said, audience or audience_of(notice))
    return notice


@command("notice.file_added", Permission.NOTICE_WRITE)
def add_file(
    act: Act, notice_id: UUID, what: NoticeFile.What, name: str, content: bytes, confirmed: bool = False
) -> NoticeFile:
    """A photograph, on which the drafter confirms that nobody else can be recognised, or an attachment."""
    notice = own(act, notice_id)
    if notice.state not in {"draft", "info_requested"}:
        raise Invalid(_("Files are added while a request is drafted, or while a question is open."))
    kind = media_type(what, content)
    if what is NoticeFile.What.PHOTOGRAPH and not confirmed:
        raise Invalid(_("Confirm that nobody else can be recognised on the photograph."), "confirmed")
    check_length(name, 200, "name")
    if notice.noticefiles.count() >= MOST_FILES:
        raise Invalid(_("A request has at most %(most)d files.") % {"most": MOST_FILES}, "file")
    file = NoticeFile.objects.create(
        notice=notice,
        source=notice.source,
        what=what.value,
        name=name,
        media_type=kind,
        content=content,
        confirmed=confirmed,
    )
    act.on("notice", notice.pk, file=str(file.pk))
    return file


@command("notice.file_removed", Permission.NOTICE_WRITE)
def remove_file(act: Act, notice_id: UUID, file_id: UUID) -> None:
    notice = own(act, notice_id)
    if notice.state not in {"draft", "info_requested"}:
        raise Invalid(_("Files are added while a request is drafted, or while a question is open."))
    gone, _by_table = notice.noticefiles.filter(pk=file_id).delete()
    if not gone:
        raise NotFound
    act.on("notice", notice.pk, file=str(file_id))


@command("notice.submitted", Permission.NOTICE_WRITE)
def submit(act: Act, notice_id: UUID) -> Notice:
    """Ask for publication. Complete requests alone are taken; what is missing is named with its field.

    The machine raises its questions and puts the request into the queue, or sends a diffusion that is checked
    afterwards.
    """
    notice = own(act, notice_id)
    kind, content = _offered(act, notice.table, notice.type), content_of(notice)
    check_complete(content, notice)
    _check_audience(notice, kind)
    standing = standing_of(notice.source)
    if standing is not None and standing.effect == "suspended":
        raise Denied(_("Your bureau may not ask for new notices at present. The compliance office says why."))
    notice.submitted_at = clock.now()
    notice.keys = sorted(identity.keys_of(content))
    notice.needed = rules.approvals_needed(kind, standing)
    notice.due_at = due(notice, "wanted_diffusion" if notice.type == "wanted_diffusion" else "review")
    take(act, notice, "submit")
    take(act, notice, "check", shown_to=ShownTo.OPERATOR, quiet=True)
    before = rules.reviewed_before(kind, standing)
    take(act, notice, "queue" if before else "send", shown_to=ShownTo.OPERATOR, quiet=True)
    notice.to_check = not before
    keep(notice)
    raise_questions(notice, content)
    if content.get("subject") == "person":
        _ask_for_clearance(notice, content)
    if not before:
        publishing.publish(act, notice)
    tell_operator(act, notice, "notice.submitted")
    act.on("notice", notice.pk, type=notice.type, version=notice.version)
    return notice


def check_complete(content: Mapping[str, Any], notice: Notice) -> None:
    """:class:`Invalid` with the first thing that is missing or cannot be, and its field."""
    kind, today = notice.kind, clock.now().date()
    for field in rules.impossible(content, kind, notice.table):
        raise Invalid(_("This date or choice does not exist."), field)
    for condition in rules.missing(content, kind, today):
        raise Invalid(_(condition.text), condition.field)


def raise_questions(notice: Notice, content: Mapping[str, Any]) -> None:
    """What reviewers are to look at: from the draft, from the past, from the context of the states named."""
    with as_task(Task.NOTICES):
        countries = {notice.state_of, *(content.get("nationality") or ())}
        flags = CountryFlag.objects.filter(country__in=countries, until__gt=clock.now())
        codes = rules.raised(content, notice.kind, {flag.country: flag.text for flag in flags})
        others = Notice.objects.filter(keys__overlap=notice.keys).exclude(pk=notice.pk).exclude(state="draft")
        refused = others.filter(Q(state__in=["refused", "cancelled", "deleted"]))
        live = others.filter(ended_at=None)
        codes += [f"earlier_refusal:{other.reference}" for other in refused[:5]]
        codes += [f"duplicate:{other.reference}" for other in live[:5]]
        had = set(notice.questions.values_list("code", flat=True))
        Question.objects.bulk_create(
            Question(
                notice=notice,
                source=notice.source,
                shown_to=ShownTo.OPERATOR.value,
                code=code,
                at=clock.now(),
            )
            for code in codes
            if code not in had
        )


def audience_of(notice: Notice) -> Audience:
    handling = notice.handling
    return Audience(handling.mode, handling.bureaus)


def _offered(act: Act, table: Table, name: str) -> Type:
    """The type, where the viewer's body may ask for it and has not asked for as many as it may."""
    kind = table.types.get(name)
    if kind is None or (kind.flag and not getattr(settings.COMITY, kind.flag, False)):
        raise Invalid(_("This hub does not offer this type."), "type")
    if act.viewer.kind.value not in kind.who:
        raise Denied(_("Your body may not ask for a notice of this type."))
    if kind.quota:
        wait_for_notices_of(act.viewer.bureau)
        asked = Notice.objects.of_source(act.viewer).filter(type=name, ended_at=None).exclude(state="draft")
        if asked.count() >= kind.quota:
            raise Denied(_("Your bureau has %(quota)d of these, as many as it may.") % {"quota": kind.quota})
    return kind


def _check_audience(notice: Notice, kind: Type) -> None:
    if kind.diffusion and notice.handling.mode is not AudienceMode.ONLY:
        raise Invalid(_("A diffusion goes to bureaus that you name."), "bureaus")


def _taken_over(act: Act, table: Table, kind: Type, origin: UUID) -> dict[str, Any]:
    """What an own record says, as far as the type asks for it."""
    record = Record.objects.of_source(act.viewer).filter(pk=origin, schema="Person").first()
    if record is None:
        raise NotFound
    said: dict[str, Any] = {"subject": "person"} if "person" in kind.subjects else {}
    for name in kind.fields:
        field = table.fields[name]
        values = record.values(field.property) if field.property else []
        if values:
            said.setdefault(name, values if field.kind in {"lines", "countries"} else values[0])
    if not said.get("family_name") and record.values("name"):
        forenames, _blank, family = record.values("name")[0].rpartition(" ")
        said |= {"family_name": family} | ({"forename": forenames} if forenames else {})
    if record.status in kind.statuses:
        said["status"] = record.status
    return tidy(said, kind, table)


def _say(act: Act, notice: Notice, content: dict[str, Any], audience: Audience) -> None:
    """Keep ``content`` as the next version."""
    notice.content = content
    notice.caption = rules.caption(content)
    notice.version += 1
    notice.updated_at = clock.now()
    notice.take_handling(handling_of(act.viewer.bureau, notice, audience))
    notice.save()
    NoticeVersion.objects.create(
        notice=notice,
        source=notice.source,
        number=notice.version,
        content=content,
        person=act.viewer.person,
        at=clock.now(),
    )
    act.on("notice", notice.pk, version=notice.version)


def handling_of(source: UUID, notice: Notice, audience: Audience) -> Handling:
    kind, content = notice.kind, notice.content
    kept = day(content.get("keep_until"))
    latest = clock.now() + LONGEST - timedelta(days=1)
    ends = clock.end_of(kept[1]) if kept else latest
    return Handling(
        source=source,
        expires_at=min(ends, latest) if ends > clock.now() else latest,
        mode=audience.mode,
        bureaus=audience.bureaus,
        purposes=frozenset(map(Purpose, kind.shared_for)),
        confidentiality=Confidentiality(content.get("confidentiality") or "for_official_use_only"),
        sensitive=bool(content.get("sensitive")),
        minor=bool(content.get("minor")),
    ).checked()


def _ask_for_clearance(notice: Notice, content: Mapping[str, Any]) -> None:
    """One question for every request about a person, so that a question says nothing."""
    tags = tags_of(identity.asked(identity.names_of(content), str(content.get("birth_date") or "")))
    with as_task(Task.NOTICES):
        found = Protected.objects.filter(tags__overlap=tags, until__gt=clock.now())
        ids = list(found.values_list("pk", flat=True))
        Clearance.objects.update_or_create(
            notice=notice, defaults={"found": ids, "answer": Clearance.Answer.OPEN, "asked_at": clock.now()}
        )


def _reference(kind: str) -> str:
    """A name to quote, that says neither how many there are nor which came before."""
    return f"{kind.upper().replace('_', '-')}-{clock.now():%Y}-{secrets.token_hex(4).upper()}"
