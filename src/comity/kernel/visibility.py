"""The one funnel: ``Model.objects.visible_to(viewer)``, the truth table as SQL over audiences."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, F, FilteredRelation, Model, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.refusals import NotFound
from comity.kernel.truth import OTHERWISE, Access, Facts, Row, conditions, decide
from comity.kernel.viewer import BodyKind, Viewer

if TYPE_CHECKING:
    from comity.kernel.models import Audience

M = TypeVar("M", bound=Model)
SOMEBODY = Viewer(UUID(int=1), UUID(int=2), BodyKind.MEMBER, Purpose.LOCATE_WANTED)
"""Holds the places of the viewer's bureau and purpose in kept SQL."""


def audiences_for(viewer: Viewer, *accesses: Access, expired: bool = False) -> QuerySet[Audience]:
    """Audiences with what ``viewer`` has of them as ``access``: all but NONE, or those of ``accesses``."""
    from comity.kernel.models import Audience  # noqa: PLC0415

    mine = FilteredRelation("named", condition=Q(named__bureau=viewer.bureau))
    audiences = Audience.objects.annotate(mine=mine).annotate(access=_decision(viewer, expired))
    wanted = accesses or (Access.FULL, Access.HIT_NO_HIT, Access.DISCREET)
    return audiences.filter(access__in=[access.value for access in wanted])


def _decision(viewer: Viewer, expired: bool) -> Case:
    """Over audiences joined once with whether they name the viewer's bureau (``mine``): PostgreSQL plans what a policy
    adds to each mention of a table anew.
    """
    facts: dict[str, Any] = {
        "own": Q(source=viewer.bureau),
        "listed": Q(mine__isnull=False),
        "purpose_allowed": Q(purposes__contains=[viewer.purpose.value]),
    }
    whens = []
    for when, access in conditions(member=viewer.kind is BodyKind.MEMBER, expired=expired):
        condition = Q() if when else Q(pk__isnull=False)
        for name, value in when.items():
            fact = facts.get(name, Q(**{name: value}))
            condition &= fact if value else ~fact
        whens.append(When(condition, then=F("tier") if access is None else Value(access.value)))
    return Case(*whens, default=Value(OTHERWISE.access.value), output_field=CharField())


def has_access(viewer: Viewer, *accesses: Access, of: str = "") -> Q:
    """The condition of :meth:`HandledQuerySet.with_access`; ``of``: for the row that a relation leads to (``one__``)."""
    audience, expires = f"{of}audience__in", f"{of}expires_at"
    live = Q(**{audience: _audience_ids(viewer, accesses, expired=False), f"{expires}__gt": clock.now()})
    ended = Q(**{audience: _audience_ids(viewer, accesses, expired=True), f"{expires}__lte": clock.now()})
    return live | ended


def _audience_ids(viewer: Viewer, accesses: tuple[Access, ...], expired: bool) -> RawSQL:
    """``audiences_for(viewer, *accesses, expired=expired).values("pk")``, the viewer put into SQL that is kept."""
    text, values = _statement(viewer.kind, accesses, expired)
    whose = {SOMEBODY.bureau: viewer.bureau, SOMEBODY.purpose.value: viewer.purpose.value}
    return RawSQL(text, [whose.get(value, value) for value in values])  # noqa: S611 - compiled by Django below


@cache
def _statement(kind: BodyKind, accesses: tuple[Access, ...], expired: bool) -> tuple[str, tuple[Any, ...]]:
    """The truth table compiled for :data:`SOMEBODY` of that kind: five milliseconds that no request need pay again."""
    audiences = audiences_for(replace(SOMEBODY, kind=kind), *accesses, expired=expired)
    return audiences.values("pk").query.sql_with_params()


def access_of_audience(viewer: Viewer, audience: UUID) -> Access:
    """What ``viewer`` has of the live rows of ``audience``."""
    return _access_of_audience(viewer.bureau, viewer.kind, viewer.purpose, audience)


@lru_cache(maxsize=8192)
def _access_of_audience(bureau: UUID, kind: BodyKind, purpose: Purpose, audience: UUID) -> Access:
    """Kept, because no audience ever changes."""
    viewer = replace(SOMEBODY, bureau=bureau, kind=kind, purpose=purpose)
    found = audiences_for(viewer).filter(pk=audience).first()
    return Access(getattr(found, "access", Access.NONE))


class HandledQuerySet(QuerySet[M]):
    """A queryset of handled rows. Pages, API and CLI see rows through this alone."""

    def visible_to(self, viewer: Viewer) -> HandledQuerySet[M]:
        """Rows that ``viewer`` may read in full."""
        return self.with_access(viewer, Access.FULL)

    def with_access(self, viewer: Viewer, *accesses: Access) -> HandledQuerySet[M]:
        """Rows of which ``viewer`` has exactly one of ``accesses``, each judged with its own expiry."""
        return self.filter(has_access(viewer, *accesses))

    def get_visible(self, viewer: Viewer, pk: UUID | str) -> M:
        """The row, or :class:`NotFound`: what is hidden and what never was read the same."""
        try:
            return self.visible_to(viewer).get(pk=pk)
        except (self.model.DoesNotExist, ValueError, ValidationError) as missing:  # type: ignore[attr-defined]
            raise NotFound from missing

    def of_source(self, viewer: Viewer) -> HandledQuerySet[M]:
        """The viewer's own bureau's rows."""
        return self.filter(source=viewer.bureau)


def why(viewer: Viewer, audience: Audience, expired: bool = False) -> Row:
    """The row of the truth table that decides for ``viewer`` over ``audience``; its reason can be shown."""
    from comity.kernel.truth import AudienceMode, Tier  # noqa: PLC0415

    return decide(
        Facts(
            own=viewer.bureau == audience.source,
            member=viewer.kind is BodyKind.MEMBER,
            listed=any(named.bureau == viewer.bureau for named in audience.named.all()),
            purpose_allowed=viewer.purpose.value in audience.purposes,
            expired=expired,
            mode=AudienceMode(audience.mode),
            tier=Tier(audience.tier),
        )
    )
