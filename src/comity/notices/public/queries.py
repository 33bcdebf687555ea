"""What anyone may find among extracts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from comity.kernel import clock
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.notices.models import Notice
from comity.notices.public import rules
from comity.notices.public.models import Extract, ExtractQuerySet


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. Ages in whole years today; who was born at an unknown time is of no age."""

    type: str = ""
    text: str = ""
    name: str = ""
    forename: str = ""
    nationality: str = ""
    sex: str = ""
    age_min: int | None = None
    age_max: int | None = None
    state_of: str = ""
    reference: str = ""
    resolution: str = ""


def found(asked: Asked) -> ExtractQuerySet:
    """Extracts that fit, the newest first. A word fits where a word of a name begins with it, in any script."""
    rows, today = Extract.objects.standing(), clock.now().date()
    if asked.type:
        rows = rows.filter(type=asked.type)
    if asked.sex:
        rows = rows.filter(sex=asked.sex)
    if asked.state_of:
        rows = rows.filter(state_of=asked.state_of)
    if asked.nationality:
        rows = rows.filter(nationalities__contains=[asked.nationality])
    if asked.age_min is not None:
        rows = rows.filter(born_from__lte=rules.birth_dates(asked.age_min, today))
    if asked.age_max is not None:
        rows = rows.filter(born_to__gt=rules.birth_dates(asked.age_max + 1, today))
    if asked.reference:
        rows = rows.filter(content__un_reference__iexact=asked.reference)
    if asked.resolution:
        rows = rows.filter(content__un_resolution__iexact=asked.resolution)
    for text, marks in (
        (asked.text, rules.ANY),
        (asked.name, rules.NAME),
        (asked.forename, rules.FORENAME),
    ):
        rows = _named(rows, text, marks) if text.strip() else rows
    return rows.order_by("-id")


def _named(rows: ExtractQuerySet, text: str, marks: str) -> ExtractQuerySet:
    words = rules.looked_for(text, marks)
    for beginnings in words:
        rows = rows.filter(words__overlap=beginnings)
    return rows if words else rows.none()


def extract(extract_id: UUID) -> Extract:
    """One that anyone may read; else :class:`NotFound`, whatever the reason."""
    standing = Extract.objects.standing().filter(pk=extract_id).first()
    if standing is None:
        raise NotFound
    return standing


def portrait(extract_id: UUID) -> Extract:
    """One with its picture."""
    standing = (
        Extract.objects.filter(pk=extract_id, expires_at__gt=clock.now()).exclude(portrait_type="").first()
    )
    if standing is None:
        raise NotFound
    return standing


def of_notice(viewer: Viewer, notice: Notice) -> Extract | None:
    """What is public of a notice of the viewer's own bureau."""
    if not notice.is_asked_by(viewer):
        return None
    return Extract.objects.standing().filter(notice=notice).first()
